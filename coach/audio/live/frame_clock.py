"""Whether all the sound of a microphone came: its frames are compared with the clock."""

from __future__ import annotations

import sys
import time
from collections import deque
from itertools import takewhile
from math import inf

BEHIND_S, BEHIND_FOR_S = 0.3, 2.0
"""Frames that stay so far behind the clock for so long were lost (seconds): a busy machine gives
them late, and then at once. Two clocks differ by less than 0.1 s in a take of ten minutes."""
AT_THE_END_S = 1.0
"""At the end of a take that long is enough: what is late and not lost has come at once by then."""


_COUNTS_SLEEP = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
"""Where ``time.monotonic`` stands still while the machine sleeps: the clock that goes on."""


def now_s() -> float:
    """Return the time that has passed, sleep and all (seconds).

    With its lid closed in mid-take a machine gives no sound, and by a clock that sleeps with it
    nothing would be missing: the take would be one piece, with a pause that was none.
    """
    clock = getattr(time, _COUNTS_SLEEP.get(sys.platform, ""), None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class FrameClock:
    """How far the sound that came is behind the time that passed."""

    def __init__(self) -> None:
        self.is_behind = False
        """Whether some of it never came."""
        self._begun_s = inf
        self._come_s = 0.0
        self._late: deque[tuple[float, float]] = deque()

    def count(self, come_s: float, now_s: float) -> None:
        """Take note of so much sound, at a time (seconds)."""
        self._come_s += come_s
        self._begun_s = min(self._begun_s, now_s - self._come_s)
        self._late.append((now_s, now_s - self._begun_s - self._come_s))
        while len(self._late) > 1 and now_s - self._late[1][0] >= BEHIND_FOR_S:
            self._late.popleft()
        self.is_behind |= self._lost_s(BEHIND_FOR_S) > 0

    @property
    def lost_s(self) -> float:
        """How much never came, as far as can be told (seconds); too little to tell is none."""
        return self._lost_s(AT_THE_END_S)

    def _lost_s(self, for_s: float) -> float:
        """Return how late every frame was for so long, if all were late."""
        run = list(takewhile(lambda each: each[1] >= BEHIND_S, reversed(self._late)))
        if not run or run[0][0] - run[-1][0] < for_s:
            return 0.0
        return min(late_s for at_s, late_s in run if run[0][0] - at_s <= for_s)
