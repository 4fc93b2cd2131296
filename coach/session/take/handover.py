"""From the cue to the take: the face says when the cue is over, and what was heard of it goes."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import TypeAlias

from coach.audio.live.source import NumberedSource, Source

CUE_TAIL_S = 0.08
"""What a room gives back of the cue is not the speaker's; a planned answer takes 0.6 s, a quick
one 0.2 s (Levinson & Torreira 2015)."""
CUE_PATIENCE_S = 15.0
"""A face that has not said for so long that the cue is over will not: the take begins without one.
The longest cue lasts 1.9 s."""


@dataclass(frozen=True, slots=True)
class _Over:
    """The cue was played to its end."""

    heard_in_s: float


@dataclass(frozen=True, slots=True)
class _OverAt:
    """The cue was over at a frame of the source."""

    frame: int


_Answer: TypeAlias = _Over | _OverAt | None


class Handover:
    """Where a face says that the cue is over, from any thread, and a rehearsal waits for it."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._given_up = threading.Event()

    def over(self, heard_in_s: float) -> None:
        """Say that the cue was played; its end takes so long to be heard (seconds)."""
        self._answers.put(_Over(heard_in_s))

    def over_at(self, frame: int) -> None:
        """Say at which frame of the source the cue was over."""
        self._answers.put(_OverAt(frame))

    def give_up(self) -> None:
        """Wait no longer."""
        self._given_up.set()
        self._answers.put(None)

    def wait(self, source: Source) -> float | None:
        """Wait for the end of the cue, and throw away what the source heard until then.

        Returns
        -------
        float | None
            When the cue ended, counted from what the source gives next (seconds); ``None``: that
            is not known, as nobody said so.
        """
        try:
            answer = self._answers.get(timeout=CUE_PATIENCE_S)
        except queue.Empty:
            answer = None
        if isinstance(answer, _OverAt):
            assert isinstance(source, NumberedSource)
            source.skip_to(answer.frame + round(CUE_TAIL_S * source.rate_hz))
        else:
            self._given_up.wait(answer.heard_in_s + CUE_TAIL_S if answer else 0.0)
            source.skip()
        return -CUE_TAIL_S if answer else None
