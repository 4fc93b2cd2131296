"""Lines typed while something else goes on: one reader for the whole program."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable


class Keys:
    """Reads the standard input in a thread; each line goes to whoever waits for one."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._on_line: Callable[[], None] | None = None
        self.are_there = sys.stdin is not None and sys.stdin.isatty()
        if self.are_there:
            threading.Thread(target=self._read, daemon=True).start()

    def call(self, on_line: Callable[[], None] | None) -> None:
        """Call this at the next line; ``None``: keep lines until ``wait``."""
        self._on_line = on_line

    def wait(self, at_most_s: float | None = None) -> str | None:
        """Return the next line without its end; ``None`` at the end of the input, or of the time.

        Parameters
        ----------
        at_most_s
            How long to wait (seconds); ``None``: for ever.
        """
        if not self.are_there:
            return None
        try:
            return self._lines.get(timeout=at_most_s)
        except queue.Empty:
            return None

    def _read(self) -> None:
        for line in sys.stdin:
            if self._on_line:
                self._on_line()
            else:
                self._lines.put(line.strip())
        self._lines.put(None)
