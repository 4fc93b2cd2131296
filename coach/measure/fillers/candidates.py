"""Islands: stretches of sound around a neutral vowel, where a hesitation sound may be.

Formants are brought to one length of vocal tract by the speaker's own F3 (Nordström &
Lindblom 1975), or the vowels of women and of men could not share one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span
from coach.measure.fillers.vowels import HOP_S, Floats, VowelTrack
from coach.runs import runs_of

REFERENCE_F3_HZ = 2520.0
"""F3 of the vocal tract to which formants are scaled: 17 cm."""

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

SPEECH_FRAMES = 100
"""So many frames at least, a second, are as loud as what is called the level of speech."""

NARROW_DB = 33.0
"""The loudest hiss lies this far under speech only where a line does not carry it: 36 to 46 dB over
a telephone, 8 to 28 elsewhere (16 voices, 7 sounds)."""

FRAMES_AT_ONCE = 10_000
"""An hour's formants need not be in memory together."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Scene:
    """A track, with what holds for the whole recording."""

    track: VowelTrack
    speech_db: float
    """Level that 5 % of the frames, or the loudest second, exceed."""
    floor_db: float
    """Level that 95 % of the frames exceed."""
    restless_db: float
    """How far the level at a fifth of the frames lies above the floor: large in babble."""
    hiss_floor_db: float
    """Level of the band above 4 kHz that 80 % of the frames exceed."""
    hiss_top_db: float
    """Level of that band that 2 % of the frames exceed."""
    tract_scale: float
    """What brings the speaker's formants to the reference's length of tract."""

    def f1_hz(self, frames: slice) -> Floats:
        """Return F1 of some frames, for one length of tract."""
        return self._formant(0, frames)

    def f2_hz(self, frames: slice) -> Floats:
        """Return F2 of some frames, for one length of tract."""
        return self._formant(1, frames)

    def _formant(self, number: int, frames: slice) -> Floats:
        hertz = self.track.formants_hz[frames, number].astype(np.float32)
        return np.asarray(hertz * self.tract_scale)

    @property
    def is_narrow(self) -> bool:
        """Whether nothing is there above 4 kHz, as over a telephone."""
        return self.hiss_top_db < self.speech_db - NARROW_DB

    @property
    def clearness_db(self) -> float:
        """How far speech stands above its background."""
        return self.speech_db - self.floor_db


@dataclass(frozen=True, slots=True)
class FillerCandidate:
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


def scene(track: VowelTrack) -> Scene | None:
    """Return the recording's levels and its length of tract; ``None`` if empty."""
    if not len(track):
        return None
    level = np.sort(track.level_db.astype(np.float32))
    speech = max(np.percentile(level, 95), level[-min(SPEECH_FRAMES, len(level))])
    floor, fifth = np.percentile(level, (5, 20))
    strong = (track.level_db > speech - 15) & (track.voicing > 0.5)
    hiss, hiss_top = np.percentile(track.hiss_db.astype(np.float32), (20, 98))
    return Scene(
        track,
        float(speech),
        float(floor),
        float(fifth - floor),
        float(hiss),
        float(hiss_top),
        _tract_scale(track.formants_hz[strong, 2]),
    )


def _tract_scale(third_formants: Floats) -> float:
    known = third_formants[np.isfinite(third_formants)]
    return REFERENCE_F3_HZ / float(np.median(known)) if len(known) else 1.0


def filler_candidates(heard: Scene) -> Iterator[FillerCandidate]:
    """Yield the stretch of sound around each run of neutral frames; two may share one stretch."""
    for start, end in runs_of(_neutral_frames(heard)).tolist():
        if end - start >= SHORTEST_CORE:
            yield _candidate(heard, start, end)


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


def _candidate(heard: Scene, core_start: int, core_end: int) -> FillerCandidate:
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
    return FillerCandidate(
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
