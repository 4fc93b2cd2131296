"""A thread that does one thing after another, and hands its failure back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


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
