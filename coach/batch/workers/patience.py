"""Whether a cluster still answers: its scheduler may hang, its workers may vanish for good."""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue
from typing import Any

from coach.errors import WorkersError

LOOK_EVERY_S = 5.0
"""Without an answer for so long, the scheduler is asked who is there (seconds)."""

ANSWERS_WITHIN_S = 20.0
"""A cluster that does not answer within this is not there (seconds)."""

LOST_AFTER_S = 300.0
"""Without a scheduler that answers, or without any worker, for so long (seconds) a cluster is lost.
One that grows with its work may take minutes for its first worker."""


class Lookout:
    """Waits for what a cluster answers, as long as there is somebody to answer.

    Parameters
    ----------
    client
        Dask's.
    name
        The cluster's address, as the user gave it.
    more_workers
        What the user can do where no worker is left; ``None``: they are this machine's own.
    """

    def __init__(self, client: Any, name: str, more_workers: str | None) -> None:
        self._client = client
        self._name = name
        self._more_workers = more_workers
        self._well_s = time.monotonic()

    def threads(self) -> int | None:
        """Return how many threads the workers have; ``None`` without an answer."""
        ask = self._client.scheduler.ncores
        try:
            counts: dict[str, int] = self._client.sync(ask, callback_timeout=ANSWERS_WITHIN_S)
        except OSError:  # a timeout is one too
            return None
        return sum(counts.values())

    def next_done(self, done: SimpleQueue[Any]) -> Any:
        """Return the next future that is done.

        Raises
        ------
        WorkersError
            The cluster is lost.
        """
        self._well_s = time.monotonic()
        while True:
            try:
                return done.get(timeout=LOOK_EVERY_S)
            except Empty:
                self._look()

    def result(self, future: Any) -> object:
        """Return what a future holds, or the error that there is instead.

        The worker that holds it may have died: it is then made anew elsewhere.

        Raises
        ------
        WorkersError
            The cluster is lost.
        """
        while True:
            try:
                return future.result(timeout=LOOK_EVERY_S)
            except Exception as error:
                if not isinstance(error, TimeoutError) or future.status == "error":
                    return error
                self._look()

    def _look(self) -> None:
        threads = self.threads()
        if threads:
            self._well_s = time.monotonic()
        elif time.monotonic() - self._well_s >= LOST_AFTER_S:
            raise self._silent() if threads is None else self._deserted()

    def _silent(self) -> WorkersError:
        why = f"its scheduler has not answered for {LOST_AFTER_S:.0f} s: see that it runs"
        return WorkersError(f"{self._name}: {why}; the same command then does the rest")

    def _deserted(self) -> WorkersError:
        why = f"{self._name}: no worker for {LOST_AFTER_S:.0f} s"
        if self._more_workers is None:
            return WorkersError(why, remedy="no_workers")
        return WorkersError(f"{why}: {self._more_workers}; the same command then does the rest")
