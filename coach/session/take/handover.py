"""From the cue to the take: the face says when the cue is over, and what was heard of it goes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial

from coach.audio.live.source import NumberedSource, Source

CUE_TAIL_S = 0.08
"""What a room gives back of the cue is not the speaker's; a planned answer takes 0.6 s, a quick
one 0.2 s (Levinson & Torreira 2015)."""
CUE_PATIENCE_S = 15.0
"""A face that has not said for so long that the cue is over will not: the take begins without one.
The longest cue lasts 1.9 s."""


class Handover:
    """Where a face says that the cue is over, from any thread, and a rehearsal waits for it."""

    def __init__(self) -> None:
        self._skips: queue.SimpleQueue[Callable[[Source], None] | None] = queue.SimpleQueue()
        """What throws away all that a source heard of the cue; ``None``: nobody says when."""
        self._given_up = threading.Event()

    def over(self, heard_in_s: float) -> None:
        """Say that the cue was played; its end takes so long to be heard (seconds)."""
        self._skips.put(partial(self._skip_after, heard_in_s + CUE_TAIL_S))

    def over_at(self, frame: int) -> None:
        """Say at which frame of the source the cue was over."""
        self._skips.put(partial(_skip_to, frame))

    def give_up(self) -> None:
        """Wait no longer."""
        self._given_up.set()
        self._skips.put(None)

    def wait(self, source: Source) -> float | None:
        """Wait for the end of the cue, and throw away what the source heard until then.

        Returns
        -------
        float | None
            When the cue ended, counted from what the source gives next (seconds); ``None``: that
            is not known, as nobody said so.
        """
        try:
            skip = self._skips.get(timeout=CUE_PATIENCE_S)
        except queue.Empty:
            skip = None
        if skip is None:
            source.skip()
            return None
        skip(source)
        return -CUE_TAIL_S

    def _skip_after(self, wait_s: float, source: Source) -> None:
        self._given_up.wait(wait_s)
        source.skip()


def _skip_to(frame: int, source: Source) -> None:
    assert isinstance(source, NumberedSource)
    source.skip_to(frame + round(CUE_TAIL_S * source.rate_hz))
