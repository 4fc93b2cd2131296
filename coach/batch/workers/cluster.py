"""The same work on a cluster: Dask hands out the recordings, and again where a worker is lost.

Each worker loads the model once. A recording that is at work wherever a worker dies is suspected of
killing it: it is tried once more with nothing beside it, so that no other pays for it. A worker
that hangs ends itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import islice
from queue import SimpleQueue
from typing import Any, Self

from coach import __version__
from coach.batch.finding.addresses import needed
from coach.batch.finding.find import Source
from coach.batch.reviewing import Answer, Reviewer
from coach.batch.workers.patience import ANSWERS_WITHIN_S, Lookout
from coach.batch.workers.pool import PATIENCE_S, WorkerFailure, allowed_s, uninterrupted
from coach.batch.workers.worker import Start
from coach.errors import CoachError, WorkersError

LOCAL = "local"
"""The address of a cluster made on the spot, on this machine."""

AHEAD = 3
"""Recordings handed out for each thread of the cluster: enough to keep it busy, few to lose."""

_NO_PAGES: dict[str, list[str]] = {
    f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")
}

_LOADING = threading.Lock()


class Cluster:
    """The workers of a cluster; leaving the ``with`` statement lets go of them.

    Parameters
    ----------
    start
        Done once in each worker: ``Reviewing``, or what else returns a ``Reviewer``.
    address
        Of Dask's scheduler, as in ``tcp://10.0.0.1:8786``; or ``LOCAL``.
    jobs
        How many workers a cluster on this machine has.

    Raises
    ------
    CoachError
        Dask is not installed, or the cluster is not there.
    """

    def __init__(self, start: Start, address: str, jobs: int) -> None:
        self._start = start
        self._distributed = needed("distributed")
        with ExitStack() as opened:
            self._client = opened.enter_context(_client(self._distributed, address, jobs))
            self._opened = opened.pop_all()
        self._lookout = Lookout(self._client, address, _more_workers(address))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def run(self, items: Iterable[Source]) -> Iterator[tuple[Source, object]]:
        """Yield each recording with its answer, as they come; see ``WorkerPool.run``.

        Raises
        ------
        CoachError
            A worker cannot start, or the cluster is lost.
        """
        suspects: list[Source] = []
        for source, answer in self._many(iter(items)):
            if isinstance(answer, self._distributed.KilledWorker):
                suspects.append(source)
            else:
                yield source, answer_of(answer)
        for suspect in suspects:
            for source, answer in self._many(iter([suspect])):
                yield source, answer_of(answer)

    def _many(self, waiting: Iterator[Source]) -> Iterator[tuple[Source, object]]:
        """Yield recordings with their answers, or with the errors that there are instead."""
        ahead = AHEAD * max(1, self._lookout.threads() or 0)
        done: SimpleQueue[Any] = SimpleQueue()
        at_work = {self._submit(source, done): source for source in islice(waiting, ahead)}
        while at_work:
            future = self._lookout.next_done(done)
            source, answer = at_work.pop(future), self._lookout.result(future)
            future.release()
            for following in islice(waiting, 1):
                at_work[self._submit(following, done)] = following
            yield source, answer

    def _submit(self, source: Source, done: SimpleQueue[Any]) -> Any:
        key = f"coach-{uuid.uuid4()}"
        future = self._client.submit(review_there, __version__, self._start, source, key=key)
        future.add_done_callback(done.put)
        return future


def review_there(version: str, start: Start, source: Source) -> Answer:
    """Review a recording on a worker, which loads its model once.

    Raises
    ------
    WorkersError
        The worker has another version of the coach.
    """
    if version != __version__:
        raise WorkersError(
            f"a worker has version {__version__} of the coach, and here it is {version}: "
            "install the same on both"
        )
    with Watch() as watch:
        with _LOADING:
            review = _started(start)
        watch.sign(0.0)
        return review(source, watch.sign)


@lru_cache(maxsize=1)
def _started(start: Start) -> Reviewer:
    return start()


def _end_this_process() -> None:
    os._exit(1)


class Watch:
    """Ends this worker if it hangs: the cluster then knows.

    Parameters
    ----------
    end
        What ends it.
    """

    def __init__(self, end: Callable[[], None] = _end_this_process) -> None:
        self._end = end
        self._over = threading.Event()
        self._deadline = time.monotonic() + PATIENCE_S

    def __enter__(self) -> Self:
        threading.Thread(target=self._wait, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def sign(self, done_s: float) -> None:
        """Give a sign of life."""
        self._deadline = time.monotonic() + allowed_s(PATIENCE_S, done_s)

    def _wait(self) -> None:
        while not self._over.wait(max(0.0, self._deadline - time.monotonic())):
            if time.monotonic() >= self._deadline:
                self._end()
                return


def answer_of(answer: object) -> object:
    """Return an answer, or the mishap that an error is."""
    if isinstance(answer, CoachError):
        raise answer
    if not isinstance(answer, BaseException):
        return answer
    if type(answer).__name__ == "KilledWorker":
        return WorkerFailure("killed every worker that it was given to")
    if type(answer).__name__ in ("CancelledError", "FutureCancelledError"):
        raise WorkersError("the cluster is lost: the same command goes on when it is there again")
    what = traceback.format_exception_only(answer)[-1].strip()
    return WorkerFailure(f"failed on it ({what})", "".join(traceback.format_exception(answer)))


def _more_workers(address: str) -> str | None:
    """Return what to do where somebody else's cluster has no worker left; ``None``: it is ours."""
    return None if address == LOCAL else f"start some: dask worker {address}"


@contextmanager
def _client(distributed: Any, address: str, jobs: int) -> Iterator[Any]:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is lost is said by us
    security = distributed.Security()
    with ExitStack() as opened:
        if address == LOCAL:
            with uninterrupted():
                cluster = opened.enter_context(local_cluster(jobs))
            address, security = cluster.scheduler_address, cluster.security
        try:
            _make_sure_of(distributed, address, security)
            client = distributed.Client(address, security=security, timeout=ANSWERS_WITHIN_S)
            opened.enter_context(client)
        except (OSError, ValueError) as error:
            why = str(error) or f"silent for {ANSWERS_WITHIN_S:.0f} s"
            raise WorkersError(f"{address}: no cluster answers there ({why})") from error
        yield client


def _make_sure_of(distributed: Any, address: str, security: Any) -> None:
    """Raise ``OSError`` where no scheduler answers; an event loop may run here already."""
    asked = asyncio.wait_for(_greet(distributed, address, security), ANSWERS_WITHIN_S)
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, asked).result()


async def _greet(distributed: Any, address: str, security: Any) -> None:
    """Ask a scheduler who it is; Dask's client waits endlessly for one that stays silent."""
    arguments = security.get_connection_args("client")
    connection = {"timeout": ANSWERS_WITHIN_S, "connection_args": arguments}
    async with distributed.rpc(address, **connection) as scheduler:
        await scheduler.identity()


def local_cluster(jobs: int) -> Any:
    """Return a cluster of workers on this machine, which ends with its ``with`` statement.

    Who reaches a scheduler can run code in it. This one lets in only who has its certificate, made
    for it and kept in memory, and it serves no pages: they tell what is worked on.
    """
    needed("cryptography")
    distributed = needed("distributed")
    with needed("dask.config").set(_NO_PAGES):
        return distributed.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            security=distributed.Security.temporary(),
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            # a suspect is tried again by ourselves
            scheduler_kwargs={"allowed_failures": 0, "dashboard": False},
        )
