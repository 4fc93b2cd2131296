"""Stretches of sound around a neutral vowel that may be a hesitation, by their sound alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coach.datatypes import Span
from coach.measure.fillers.scene import Scene
from coach.measure.fillers.vowels import HOP_S, Floats
from coach.runs import Flags, runs_of

# Every limit below was measured on the recordings that ``evidence`` names.

NEUTRAL_F1_HZ = (390.0, 1050.0)
NEUTRAL_F2_HZ = (800.0, 1950.0)
"""Wider than any um measured: what lies in it is looked at, not yet believed."""

SHORTEST_CORE = 5
FAINTEST_DB = 18.0
"""A core is at most this far below the recording's speech."""

VOICED = 0.3
"""Voicing of a vowel at least; a creaky voice has little."""

LONGEST_SIDE = 100
"""Frames looked at on either side of a core for where its sound ends."""

DROP_SHARE = 0.65
DROP_DB = (7.0, 18.0)
"""A sound ends where the level has dropped by this share of its height above the background."""

FURTHEST = 60
"""Frames; silence beside a candidate counts up to here."""

FRAMES_AT_ONCE = 10_000
"""An hour's formants need not be in memory together."""

LONGEST_LEAD = 6
"""Frames of other sound before the vowel."""
LONGEST_NATURAL_LEAD = 16
"""The same of a natural voice, which may start an um with a breath or a creak, where the recogniser
wrote a word for it: what it did not hear at all may be a lost word."""

LONGEST_MURMUR = 100
MURMUR_DB = 6.0
"""What follows the vowel is a murmur where its low band stands this far above the rest."""

F1_HZ = (400.0, 900.0)
F2_HZ = (880.0, 1800.0)
FASTEST_CHANGE_DB = 7.5

REST_DB, REST_ABOVE_DB = 45.0, 10.0
"""Over a telephone a hiss is a faint sound: within this of the vowel beside it, and so far above
the background. The silence around um is neither."""

FAINT_HISS_DB = 30.0
"""A hiss that is further below the sound beside it than this is nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of sound around one neutral vowel, in frames."""

    start: int
    core_start: int
    """Where the vowel begins."""
    core_end: int
    end: int
    silence_before: int
    silence_after: int

    @property
    def span(self) -> Span:
        """Its time."""
        return Span(self.start * HOP_S, self.end * HOP_S)

    @property
    def core(self) -> slice:
        """The vowel's frames."""
        return slice(self.core_start, self.core_end)

    @property
    def lead(self) -> int:
        """Frames of other sound before the vowel."""
        return self.core_start - self.start


@dataclass(frozen=True, slots=True)
class FillerCandidate:
    """A stretch of sound that may be a hesitation, and what its sound is like."""

    stretch: Stretch
    f1_hz: float
    """Median of the vowel's first formant, for one length of vocal tract."""
    f2_hz: float
    f1_spread_hz: float
    """How far the first formant moves in the middle of the vowel."""
    f2_spread_hz: float
    change_db: float
    """How fast the vowel changes: the median."""
    peak_db: np.floating[Any]
    """Level of the vowel where it is loudest."""
    hiss_before: float
    """How far a hiss just before rises above one that is nothing, in steps of 5 dB, at most 4."""
    hiss_after: float


def filler_candidates(heard: Scene) -> Iterator[FillerCandidate]:
    """Yield the sounds around neutral vowels that may be um; two may share one stretch."""
    for start, end in runs_of(_neutral_frames(heard), SHORTEST_CORE).tolist():
        found = _measured(heard, _stretch(heard, start, end))
        if found:
            yield found


def _neutral_frames(heard: Scene) -> Flags:
    neutral = np.zeros(len(heard.track), np.bool_)
    for at in range(0, len(neutral), FRAMES_AT_ONCE):
        frames = slice(at, at + FRAMES_AT_ONCE)
        neutral[frames] = _within(heard.f1_hz(frames), NEUTRAL_F1_HZ)
        neutral[frames] &= _within(heard.f2_hz(frames), NEUTRAL_F2_HZ)
    neutral &= heard.track.level_db > heard.speech_db - FAINTEST_DB
    neutral &= heard.track.voicing > VOICED
    for hole in (1, 2):
        neutral[hole:-hole] |= neutral[: -2 * hole] & neutral[2 * hole :]
    return neutral


def _within(values: Floats, limits: tuple[float, float]) -> Flags:
    return np.asarray((values > limits[0]) & (values < limits[1]))


def _stretch(heard: Scene, core_start: int, core_end: int) -> Stretch:
    level = heard.track.level_db
    peak = float(level[core_start:core_end].max())
    drop = np.clip(DROP_SHARE * (peak - heard.floor_db), *DROP_DB)

    def loud(first: int, last: int) -> Flags:
        return np.asarray(level[max(0, first) : last] > peak - drop)

    start = core_start - _length(loud(core_start - LONGEST_SIDE, core_start)[::-1], allowed=0)
    end = core_end + _length(loud(core_end, core_end + LONGEST_SIDE), allowed=0)
    before = _length(~loud(start - FURTHEST, start)[::-1], allowed=2)
    after = _length(~loud(end, end + FURTHEST), allowed=2)
    opening, closing = before >= start, end + after >= len(level)
    return Stretch(
        start,
        core_start,
        core_end,
        end,
        FURTHEST if opening else before,
        FURTHEST if closing else after,
    )


def _length(flags: Flags, *, allowed: int) -> int:
    """Return how long flags stay true from the start, passing over that many false in a row."""
    false = np.flatnonzero(~flags)
    if not allowed:
        return int(false[0]) if len(false) else len(flags)
    streaks = false[allowed:] - false[: len(false) - allowed] == allowed
    stop = int(false[:-allowed][streaks][0]) if streaks.any() else len(flags)
    kept = np.flatnonzero(flags[:stop])
    return int(kept[-1]) + 1 if len(kept) else 0


def _measured(heard: Scene, stretch: Stretch) -> FillerCandidate | None:
    """Return a stretch with its sound; ``None`` where no hesitation sounds so."""
    core, track = stretch.core, heard.track
    f1_hz, f2_hz = (float(np.nanmedian(hertz)) for hertz in (heard.f1_hz(core), heard.f2_hz(core)))
    if not (F1_HZ[0] < f1_hz < F1_HZ[1] and F2_HZ[0] < f2_hz < F2_HZ[1]):
        return None
    change_db = float(np.nanmedian(track.change_db[core]))
    if change_db >= FASTEST_CHANGE_DB or stretch.lead > LONGEST_NATURAL_LEAD:
        return None
    if not _ends_in_murmur(heard, stretch) or (
        heard.is_narrow and _is_between_hisses(heard, stretch)
    ):
        return None
    length = stretch.core_end - stretch.core_start
    first = stretch.core_start
    middle = slice(first + length // 10, first + max(4, round(0.72 * length)))
    peak_db = track.level_db[core].max()
    limit_db = max(float(peak_db) - FAINT_HISS_DB, heard.hiss_floor_db + 5)
    before, after = (_burst(hiss, limit_db) for hiss in _beside(track.hiss_db, stretch))
    return FillerCandidate(
        stretch=stretch,
        f1_hz=f1_hz,
        f2_hz=f2_hz,
        f1_spread_hz=_spread(heard.f1_hz(middle), 20),
        f2_spread_hz=_spread(heard.f2_hz(core), 15),
        change_db=change_db,
        peak_db=peak_db,
        hiss_before=before,
        hiss_after=after,
    )


def _is_between_hisses(heard: Scene, stretch: Stretch) -> bool:
    """Tell whether faint sound is on both sides, as of *first* over a telephone."""
    level = heard.track.level_db
    rest = max(float(level[stretch.core].max()) - REST_DB, heard.floor_db + REST_ABOVE_DB)
    return all(len(side) and np.median(side) > rest for side in _beside(level, stretch))


def _ends_in_murmur(heard: Scene, stretch: Stretch) -> bool:
    tail = heard.track.murmur_db[stretch.core_end : stretch.end]
    return len(tail) <= LONGEST_LEAD or (
        len(tail) <= LONGEST_MURMUR and float(np.median(tail)) > MURMUR_DB
    )


def _spread(values: Floats, tail: float) -> float:
    """Return the width of the middle of some values; 1000 Hz where too few are known."""
    known = values[np.isfinite(values)]
    if len(known) < 3:
        return 1000.0
    low, high = np.percentile(known, (tail, 100 - tail))
    return float(high - low)


def _burst(hiss: Floats, limit_db: float) -> float:
    """Return how far a hiss rises above a limit, in steps of 5 dB, at most 4."""
    return min(max(float(hiss.max()) - limit_db, 0.0), 20.0) / 5 if len(hiss) else 0.0


def _beside(levels: Floats, stretch: Stretch) -> tuple[Floats, Floats]:
    """Return the frames of 0.1 s before a stretch and after it, but for its edges."""
    before = levels[max(0, stretch.start - 9) : max(1, stretch.start - 1)]
    return before, levels[stretch.end + 1 : stretch.end + 11]
