"""Takes that are about to be deleted: gone from every list at once, for good after a while."""

from __future__ import annotations

import threading
from contextlib import suppress

from coach.errors import HistoryError

UNDO_S = 10.0
"""So long a deletion can be taken back (seconds)."""


class Pending:
    """Deletions that can still be taken back."""

    def __init__(self) -> None:
        self._timers: dict[int, threading.Timer] = {}
        self._lock = threading.Lock()

    @property
    def takes(self) -> frozenset[int]:
        """Takes that are to be deleted."""
        return frozenset(self._timers)

    def delete(self, take: int) -> None:
        """Delete a take and its recording, in a while."""
        with self._lock:
            if take not in self._timers:
                timer = threading.Timer(UNDO_S, self._carry_out, [take])
                timer.daemon = True
                self._timers[take] = timer
                timer.start()

    def undo(self, take: int) -> bool:
        """Take a deletion back; ``False`` where it is too late."""
        with self._lock:
            timer = self._timers.pop(take, None)
        if timer:
            timer.cancel()
        return timer is not None

    def carry_out(self) -> None:
        """Delete what was to be deleted, now."""
        for take in list(self._timers):
            self._carry_out(take)

    def _carry_out(self, take: int) -> None:
        from coach.session.memory.retention import deletion

        with self._lock:
            timer = self._timers.get(take)
            if timer is None:
                return
            timer.cancel()
            with suppress(HistoryError):  # it stays in the list, to be deleted once more
                deletion(take).carry_out()
            self._timers.pop(take, None)
