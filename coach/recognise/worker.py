"""Does one thing after another, beside who brings them where there is a processor for it."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker(Generic[T]):
    """Calls a function for each thing that it is given, in that order, in a thread of its own.

    Parameters
    ----------
    work
        The function.
    most
        So many things wait for it; who brings more waits too.
    """

    def __init__(self, work: Callable[[T], None], most: int) -> None:
        self._work = work
        self._things: queue.Queue[T | None] = queue.Queue(most)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def feed(self, thing: T) -> None:
        """Give it the next thing."""
        self._things.put(thing)

    def finish(self) -> None:
        """Wait until all is done; raise here what failed there."""
        self._things.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while (thing := self._things.get()) is not None:
                self._work(thing)
        except BaseException as failure:  # raised again in finish, on the caller's thread
            self._failure = failure
            while self._things.get() is not None:
                pass


class InTurn(Generic[T]):
    """Calls a function for each thing that it is given, in that order, many at once.

    On one processor threads take each other's place every few milliseconds, and each then finds
    the processor's cache full of another's numbers: a review costs 7 % more than where each part
    of it works for a while.

    Parameters
    ----------
    work
        The function; what it raises, ``feed`` and ``finish`` raise.
    most
        It is called once there are so many things.
    """

    def __init__(self, work: Callable[[T], None], most: int) -> None:
        self._work = work
        self._most = most
        self._things: list[T] = []

    def feed(self, thing: T) -> None:
        """Give it the next thing."""
        self._things.append(thing)
        if len(self._things) >= self._most:
            self.finish()

    def finish(self) -> None:
        """Do what is left."""
        things, self._things = self._things, []
        for thing in things:
            self._work(thing)
