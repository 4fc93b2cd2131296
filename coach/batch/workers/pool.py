"""Several processes work on many items; one that dies, or hangs, costs the item that it was at.

A pool of the standard library breaks as a whole when one of its processes is killed. Here each
worker has a pipe of its own, so that it is known which item it had, and another takes its place.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from coach.batch.workers.worker import Alive, Done, Raised, Ready, Start, Unfit, serve
from coach.errors import WorkersError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

PATIENCE_S = 600.0
"""A worker that gives no sign of life for so long hangs (seconds) …"""
PATIENCE_PER_S = 1.0
"""… but after the last sign it may take a second more for each second of sound it has heard:
what is done only when all is heard takes a small part of that."""

GOODBYE_S = 5.0
"""A worker that has let go of its pipe may take so long to end by itself (seconds)."""
STARTS_AT_MOST = 3
"""So often a worker is started anew where each died as it started and none is left."""

_ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "VECLIB")
"""Numerical libraries that would each take every core, in every worker."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """An item that has no answer, because its worker died, hung or met a bug."""

    what: str
    """What happened, after "the coach"."""
    traceback: str | None = None
    """Of a bug."""


@dataclass(eq=False)
class _Worker(Generic[Item]):
    """A worker, from this side."""

    process: SpawnProcess
    pipe: Connection
    item: Item
    """What it is at, or will be once it is ready."""
    deadline: float = field(default=0.0)
    ready: bool = False

    def extend(self, patience_s: float) -> None:
        self.deadline = time.monotonic() + patience_s

    def dismiss(self) -> None:
        """Let the worker go: it is done, or dying."""
        self.pipe.close()
        self.process.join(GOODBYE_S)
        self.end()

    def end(self) -> None:
        """End the worker, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class WorkerPool(Generic[Item]):
    """Processes that work beside each other; leaving the ``with`` statement ends them.

    Parameters
    ----------
    start
        Done once in each process; it must be importable there, as must what it returns be callable.
    jobs
        How many processes.
    patience_s
        Without a sign of life for so long (seconds), a worker hangs.
    """

    def __init__(self, start: Start, jobs: int, *, patience_s: float = PATIENCE_S) -> None:
        self._start = start
        self._jobs = jobs
        self._patience_s = patience_s
        self._workers: list[_Worker[Item]] = []
        self._returned: deque[Item] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._workers:
            self._workers.pop().end()

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, object | WorkerFailure]]:
        """Yield each item with its answer, as they come.

        An item is taken only when a worker is free for it.

        Raises
        ------
        CoachError
            What the start of a worker raised; or no worker lives long enough to start.
        """
        waiting = iter(items)
        while self._start_workers(waiting):
            for worker in self._that_have_news():
                try:
                    news = worker.pipe.recv()
                except (EOFError, OSError):
                    yield from self._lost(worker)
                else:
                    yield from self._heard(worker, news, waiting)
            yield from self._overdue()

    def _start_workers(self, waiting: Iterator[Item]) -> bool:
        """Have as many at work as there is work for; return whether anybody is."""
        while len(self._workers) < self._jobs:
            try:
                item = self._next(waiting)
            except StopIteration:
                break
            self._workers.append(self._started(item))
        return bool(self._workers)

    def _next(self, waiting: Iterator[Item]) -> Item:
        return self._returned.popleft() if self._returned else next(waiting)

    def _started(self, item: Item) -> _Worker[Item]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._start), daemon=True)
        with uninterrupted(), _single_threaded():
            process.start()
        theirs.close()
        worker = _Worker(process, ours, item)
        worker.extend(self._patience_s)
        return worker

    def _that_have_news(self) -> list[_Worker[Item]]:
        soonest = min(worker.deadline for worker in self._workers)
        pipes = {worker.pipe: worker for worker in self._workers}
        ready = connection.wait(list(pipes), max(0.0, soonest - time.monotonic()))
        return [worker for pipe, worker in pipes.items() if pipe in ready]

    def _heard(
        self, worker: _Worker[Item], news: object, waiting: Iterator[Item]
    ) -> Iterator[tuple[Item, object | WorkerFailure]]:
        worker.extend(self._patience_s)
        match news:
            case Unfit(error):
                raise error
            case Ready():
                worker.ready = True
                self._failed_starts = 0
                _send(worker)
            case Alive(done_s):
                worker.extend(allowed_s(self._patience_s, done_s))
            case Done(answer):
                item = worker.item
                self._go_on(worker, waiting)
                yield item, answer
            case Raised(error, traceback):
                item = worker.item
                self._go_on(worker, waiting)
                yield item, WorkerFailure(f"failed on it ({error})", traceback)

    def _go_on(self, worker: _Worker[Item], waiting: Iterator[Item]) -> None:
        """Give a worker its next item; without one it may go."""
        try:
            worker.item = self._next(waiting)
        except StopIteration:
            self._workers.remove(worker)
            worker.dismiss()
        else:
            _send(worker)

    def _overdue(self) -> Iterator[tuple[Item, WorkerFailure]]:
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.deadline <= now]:
            yield from self._lost(worker, "hung")

    def _lost(self, worker: _Worker[Item], how: str = "") -> Iterator[tuple[Item, WorkerFailure]]:
        """Do without a worker that died or hangs."""
        self._workers.remove(worker)
        if how:
            worker.end()
        else:
            worker.dismiss()
            how = _how_it_ended(worker.process.exitcode)
        if worker.ready:
            yield worker.item, WorkerFailure(f"{how} on it")
        else:
            self._not_started(worker.item, how)

    def _not_started(self, item: Item, how: str) -> None:
        """Go on with fewer: the others may have left no memory."""
        self._failed_starts += 1
        if not self._workers and self._failed_starts >= STARTS_AT_MOST:
            raise WorkersError(f"a worker process {how} as it started", remedy="too_many_workers")
        self._returned.append(item)
        self._jobs = max(1, len(self._workers))


def allowed_s(patience_s: float, done_s: float) -> float:
    """Return how long a worker may give no sign of life after one (seconds)."""
    return patience_s + PATIENCE_PER_S * done_s


def _send(worker: _Worker[Item]) -> None:
    with suppress(OSError):  # it died in between: its pipe says so next
        worker.pipe.send(worker.item)


def _how_it_ended(exitcode: int | None) -> str:
    """Return what became of a process, after "the coach"."""
    if exitcode is None or exitcode >= 0:
        return f"ended with status {exitcode}"
    name = signal.strsignal(-exitcode) or f"signal {-exitcode}"
    memory = ", perhaps for want of memory" if -exitcode == getattr(signal, "SIGKILL", 0) else ""
    return f"crashed ({name.lower()}{memory})"


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start a process that never hears of Ctrl-C, however soon it comes."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def interrupt_held() -> Iterator[None]:
    """Do what is inside as a whole: a Ctrl-C that comes meanwhile is answered after it.

    Blocking the signal would not do: another thread may take it for the whole process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python interrupts the main thread alone
        return
    came = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: came.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came.is_set():
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Start a process whose numerical libraries keep to one thread."""
    names = [f"{library}_NUM_THREADS" for library in _ONE_THREAD]
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
