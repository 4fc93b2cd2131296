"""Whether all the sound of a microphone came: its frames are compared with the clock."""

from __future__ import annotations

BEHIND_S, BEHIND_FOR_S = 0.3, 2.0
"""Frames that stay so far behind the clock for so long were lost (seconds): a busy machine gives
them late, and then at once. Two clocks differ by less than 0.1 s in a take of ten minutes."""


class FrameClock:
    """How far the sound that came is behind the time that passed."""

    def __init__(self) -> None:
        self.is_behind = False
        """Whether some of it never came."""
        self._begun_s: float | None = None
        self._come_s = 0.0
        self._late_since_s: float | None = None

    def count(self, come_s: float, now_s: float) -> None:
        """Take note of so much sound, at a time (seconds)."""
        if self._begun_s is None:
            self._begun_s = now_s - come_s
        self._come_s += come_s
        if now_s - self._begun_s - self._come_s < BEHIND_S:
            self._late_since_s = None
        elif self._late_since_s is None:
            self._late_since_s = now_s
        self.is_behind |= (
            self._late_since_s is not None and now_s - self._late_since_s >= BEHIND_FOR_S
        )
