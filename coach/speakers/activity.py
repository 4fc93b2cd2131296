"""Where somebody speaks, by level alone: enough to tell what is worth an embedding.

A frame is active where it stands out from the quietest of what is around it, and is not far under
the loudest of that. What is around is 5 s on either side, so that an hour of room before a take
changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from coach.datatypes import Samples
from coach.runs import Flags, Runs, runs_of
from coach.speakers.network.filter_bank import HOP

FRAMES_PER_S = 100
AROUND = 5 * FRAMES_PER_S
"""Frames on either side that tell what is quiet and what is loud."""
ABOVE_FLOOR_DB = 6.0
"""Speech is at least this far above the quietest 150 ms around it."""
BELOW_PEAK_DB = 35.0
"""What is further below the loudest cannot be heard beside it."""
LOWEST_DB = -80.0
"""What is quieter than this is no speech (dB re full scale, less its lowest tones)."""
LONGEST_PAUSE = 25
"""Frames, 0.25 s, of silence inside a stretch: people change turns in about 0.2 s."""
LONGEST = 5 * FRAMES_PER_S
"""Frames of a stretch; a longer one is cut where it is quietest, in its second half."""
SHORTEST = 20
"""Frames, 0.2 s: less is a click or a breath."""
CLOSURE = 5
"""Frames, 50 ms, of silence inside a word."""

_SMOOTH = 15
_PREEMPHASIS = 0.9
_SILENCE_DB = -120.0

Levels = npt.NDArray[np.float32]


class LevelMeter:
    """Measures the level of each 10 ms, of blocks that are whole frames."""

    def __init__(self) -> None:
        self._last = np.zeros(1, np.float32)

    def levels_db(self, block: Samples) -> Levels:
        """Return levels in dB re full scale, of the sound less most of its lowest tones."""
        sound = np.concatenate((self._last, block))
        self._last = sound[-1:]
        frames = (sound[1:] - _PREEMPHASIS * sound[:-1]).reshape(-1, HOP)
        power = np.square(frames).mean(axis=1)
        levels: Levels = 10.0 * np.log10(np.maximum(power, 10 ** (_SILENCE_DB / 10)))
        return levels


@dataclass(frozen=True, eq=False)
class Stretch:
    """Speech with no more than short pauses in it, by one person or by several."""

    first: int
    """The frame of the recording with which it begins."""
    end: int
    """The frame after its last."""
    words: Runs
    """What lies between its pauses, in frames of the recording."""
    levels_db: Levels
    """Of each of its frames."""


class StretchFinder:
    """Finds the stretches of speech as levels come in, 5 s after they were heard."""

    def __init__(self) -> None:
        self._levels = np.zeros(0, np.float32)
        self._levels_from = 0
        self._flags = np.zeros(0, np.bool_)
        self.open = 0
        """The frame from which on nothing is settled."""

    def feed(self, levels: Levels) -> Iterator[Stretch]:
        """Take the next levels, and yield the stretches that are settled."""
        self._levels = np.concatenate((self._levels, levels))
        self._decide(self._levels_from + len(self._levels) - AROUND - _SMOOTH)
        yield from self._settle(ended=False)
        self._forget()

    def finish(self) -> Iterator[Stretch]:
        """Yield the stretches that are left."""
        self._decide(self._levels_from + len(self._levels))
        yield from self._settle(ended=True)

    def _decide(self, end: int) -> None:
        decided = self.open + len(self._flags)
        if end > decided:
            own = self._levels_from
            flags = active(self._levels, decided - own, end - own)
            self._flags = np.concatenate((self._flags, flags))

    def _settle(self, *, ended: bool) -> Iterator[Stretch]:
        while len(runs := runs_of(self._flags)):
            first = int(runs[0, 0])
            end = int(joined(runs, LONGEST_PAUSE)[0, 1])
            if end - first > LONGEST:
                end = self._quietest(first + LONGEST // 2, first + LONGEST)
            elif not ended and len(self._flags) - end <= LONGEST_PAUSE:
                self._drop(first)
                return
            if end - first >= SHORTEST:
                yield self._stretch(first, end)
            self._drop(end)
        self._drop(len(self._flags))

    def _stretch(self, first: int, end: int) -> Stretch:
        words = joined(runs_of(self._flags[first:end]), CLOSURE) + first + self.open
        ahead = self.open - self._levels_from
        levels = self._levels[ahead + first : ahead + end]
        return Stretch(self.open + first, self.open + end, words, levels)

    def _drop(self, frames: int) -> None:
        self._flags = self._flags[frames:]
        self.open += frames

    def _quietest(self, first: int, end: int) -> int:
        ahead = self.open - self._levels_from
        smooth = _smooth(self._levels[ahead + first - _SMOOTH : ahead + end + _SMOOTH])
        return first + int(smooth[_SMOOTH:-_SMOOTH].argmin())

    def _forget(self) -> None:
        decided = self.open + len(self._flags)
        keep = min(self.open, decided - AROUND) - 2 * _SMOOTH
        drop = max(0, keep - self._levels_from)
        self._levels = self._levels[drop:]
        self._levels_from += drop


def active(levels: Levels, first: int, end: int) -> Flags:
    """Tell which frames from ``first`` to ``end`` are speech, by the levels around them."""
    reach = AROUND + _SMOOTH
    before, after = max(0, first - reach), min(len(levels), end + reach)
    near = levels[before:after]
    inside = slice(first - before, end - before)
    floor = _around(_smooth(near), AROUND, np.inf)[inside].min(axis=1)
    peak = _around(near, AROUND, -np.inf)[inside].max(axis=1)
    limit = np.maximum(np.maximum(floor + ABOVE_FLOOR_DB, peak - BELOW_PEAK_DB), LOWEST_DB)
    return np.asarray(near[inside] > limit)


def joined(runs: Runs, pause: int) -> Runs:
    """Return runs, at least one, with those joined that are no further apart than a pause."""
    apart = runs[1:, 0] - runs[:-1, 1] > pause
    firsts = np.concatenate((runs[:1, 0], runs[1:, 0][apart]))
    ends = np.concatenate((runs[:-1, 1][apart], runs[-1:, 1]))
    return np.stack((firsts, ends), axis=1)


def _smooth(levels: Levels) -> Levels:
    padded = np.pad(levels, _SMOOTH // 2, mode="edge")
    smooth: Levels = sliding_window_view(padded, _SMOOTH).mean(axis=1)
    return smooth


def _around(levels: Levels, reach: int, unknown: float) -> Levels:
    return sliding_window_view(np.pad(levels, reach, constant_values=unknown), 2 * reach + 1)
