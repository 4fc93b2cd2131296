"""Where a frame lies in time, by its timestamp, and how much sound is missing before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

TOLERANCE_S = 0.010
"""Timestamps that run ahead by less are rounded (Matroska: to 1 ms), not a gap; a lost packet
of speech is 20 ms or more. What a container's own time unit cannot tell is tolerated on top."""

JITTER_SAMPLES = {"vorbis": 448}
"""By codec, how far a healthy stamp runs ahead before it comes back. Vorbis stamps whole pages, and
where it changes its block's length, from 2,048 to 256, (2048 - 256) / 4 samples are counted early:
measured at eight rates, in Ogg and in what was copied out of it."""

LONGEST_GAP_S = 600.0
"""A clock that jumps ahead by more was set anew, as in a stream cut out of a broadcast: filled
with silence, one bad timestamp could make hours of it."""

UNSENT_S = 0.5
"""A shorter hole may be silence that was never sent: it counts towards no sum (seconds)."""

LONGEST_OVERLAP_S = 1.0
"""A clock that falls back by more was set anew; by less, it is jitter, and waited for."""


@dataclass(slots=True)
class Timeline:
    """Follows the timestamps of one sound track."""

    origin_s: float | None
    """The timestamp of the recording's start (seconds); ``None``: that of its first frame."""
    codec: str = ""
    """FFmpeg's name of how the sound is coded."""
    position_s: float = 0.0
    """How much has been handed out, silence included (seconds)."""
    filled_s: float = 0.0
    """How much of that was silence in longer holes (seconds)."""
    left_out: bool = False
    """Whether a hole was not filled, as there were too many."""

    def missing_before(self, frame: AudioFrame) -> int:
        """Return how many samples of silence belong before the frame, at its own rate."""
        if frame.pts is None or frame.time_base is None:
            return 0
        stamp, unit = float(frame.pts * frame.time_base), float(frame.time_base)
        if self.origin_s is None:
            self.origin_s = stamp - self.position_s
        ahead = stamp - self.origin_s - self.position_s
        if not -LONGEST_OVERLAP_S <= ahead <= LONGEST_GAP_S:
            self.origin_s += ahead
            return 0
        jitter_s = JITTER_SAMPLES.get(self.codec, 0) / frame.sample_rate
        if ahead <= max(TOLERANCE_S, jitter_s) + unit or not self._may_fill(ahead):
            return 0
        return round(ahead * frame.sample_rate)

    def _may_fill(self, hole_s: float) -> bool:
        """Take note of a hole; return ``False`` where holes are more than all the sound.

        A few bytes could else make hours of work.
        """
        if hole_s <= UNSENT_S:
            return True
        if self.filled_s + hole_s > max(LONGEST_GAP_S, self.position_s - self.filled_s):
            assert self.origin_s is not None
            self.origin_s += hole_s
            self.left_out = True
            return False
        self.filled_s += hole_s
        return True

    def advance(self, samples: int, rate_hz: int) -> None:
        """Take note of so many samples handed out."""
        self.position_s += samples / rate_hz
