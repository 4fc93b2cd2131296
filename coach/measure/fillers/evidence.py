"""What speaks for and against a hesitation in a sound that stands alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from coach.measure.fillers.candidates import FillerCandidate, Scene
from coach.measure.fillers.vowels import Floats
from coach.measure.fillers.word_overlap import WordOverlap

BESIDE = 40
"""Frames looked at on either side."""

SAME_VOICE_DB = 12.0
"""What is at most this far below a sound is as near as it."""

FAINT_HISS_DB = 30.0
"""A hiss that is further below the sound beside it than this is nothing."""

WEIGHTS = {
    "bias": -6.03,
    "silence before": 2.16,
    "silence after": 2.19,
    "word gap before": 0.95,
    "word gap after": 1.49,
    "near word": -2.38,
    "other word": -3.62,
    "confidence": -1.04,
    "unheard speech beside": -2.61,
    "change": -0.67,
    "movement of F2": -0.69,
    "movement of F1": -0.44,
    "distance of F2": -2.02,
    "hiss before": -1.85,
    "hiss after": -1.69,
}
"""Logistic regression on 408 hesitations and 1440 other sounds of 32 synthetic voices, clean and in
noise, echo, telephone and MP3. With each family of voices judged by the weights of the others, and
what the limits above refuse counted as missed: 86 % found, one false in 7 minutes."""

NATURAL_WEIGHTS = {
    "bias": 0.23,
    "silence before": 0.49,
    "silence after": -0.11,
    "near word": -0.64,
    "other word": -0.74,
    "confidence": -1.39,
    "change": -0.44,
    "distance of F2": -0.59,
    "hiss before": -0.15,
    "hiss after": -0.80,
    "lead": -0.71,
    "length": 0.78,
}
"""The same of natural voices, whose um moves more than a synthetic one: logistic regression on 42
hesitations and 43 other sounds of 5 voices, between silences and in noise. Of 80 hesitations of 5
other voices 37 are found with both scores, 26 without this one; none is false in 9 minutes, but of
75 short words said by themselves 6 are taken for one, 3 without."""


def probability(evidence: Sequence[float]) -> float:
    """Return how likely a sound with that evidence is a hesitation."""
    total = sum(a * b for a, b in zip(WEIGHTS.values(), evidence, strict=True))
    return 1 / (1 + math.exp(-total))


def natural_probability(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> float:
    """Return how likely a sound is a hesitation of a natural voice."""
    known_of = dict(zip(WEIGHTS, evidence(heard, candidate, known), strict=True))
    known_of["lead"] = max(0, candidate.core_start - candidate.start - 6) / 10
    known_of["length"] = min(candidate.end - candidate.start, 50) / 10
    total = sum(weight * known_of[name] for name, weight in NATURAL_WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def evidence(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> tuple[float, ...]:
    """Return what speaks for and against a hesitation, in the order of ``WEIGHTS``."""
    return (
        1.0,
        *_quiet_around(candidate, known),
        *_words_say(known),
        unheard_beside(heard, candidate, known),
        *_sound_says(heard, candidate),
    )


def _quiet_around(candidate: FillerCandidate, known: WordOverlap) -> tuple[float, ...]:
    silences = (candidate.silence_before, candidate.silence_after)
    word_gaps = (known.gap_before_s, known.gap_after_s)
    return (
        *(min(frames, 25) / 10 for frames in silences),
        *(min(max(gap, 0.0), 0.2) * 10 for gap in word_gaps),
    )


def _words_say(known: WordOverlap) -> tuple[float, ...]:
    kinds = [float(known.kind == kind) for kind in ("near", "other")]
    return (*kinds, max(0.0, known.confidence - 0.5) * 2)


def unheard_beside(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> float:
    """Return the share of the sound beside a candidate that no word covers either."""
    first = max(0, candidate.start - BESIDE)
    level = heard.track.level_db[first : candidate.end + BESIDE]
    loud = level > heard.track.level_db[candidate.core].max() - SAME_VOICE_DB
    loud[candidate.start - first : candidate.end - first] = False
    return float(np.mean(~known.heard(first, len(level))[loud])) if loud.any() else 0.0


def _sound_says(heard: Scene, candidate: FillerCandidate) -> tuple[float, ...]:
    core, track = candidate.core, heard.track
    length = candidate.core_end - candidate.core_start
    inside = slice(
        candidate.core_start + length // 10, candidate.core_start + max(4, round(0.72 * length))
    )
    peak = float(track.level_db[core].max())
    limit = max(peak - FAINT_HISS_DB, heard.hiss_floor_db + 5)
    before, after = beside(track.hiss_db, candidate)
    return (
        float(np.nanmedian(track.change_db[core])),
        min(spread(heard.f2_hz(core), 15), 500.0) / 100,
        min(spread(heard.f1_hz(inside), 20), 200.0) / 100,
        abs(math.log(float(np.nanmedian(heard.f2_hz(core))) / 1300)) * 5,
        _burst(before, limit),
        _burst(after, limit),
    )


def spread(values: Floats, tail: float) -> float:
    """Return the width of the middle of some values; 1000 Hz where too few are known."""
    known = values[np.isfinite(values)]
    if len(known) < 3:
        return 1000.0
    low, high = np.percentile(known, (tail, 100 - tail))
    return float(high - low)


def _burst(hiss: Floats, limit_db: float) -> float:
    """Return how far a hiss rises above a limit, in steps of 5 dB, at most 4."""
    return min(max(float(hiss.max()) - limit_db, 0.0), 20.0) / 5 if len(hiss) else 0.0


def beside(levels: Floats, candidate: FillerCandidate) -> tuple[Floats, Floats]:
    """Return the frames of 0.1 s before a candidate and after it, but for its edges."""
    before = levels[max(0, candidate.start - 9) : max(1, candidate.start - 1)]
    return before, levels[candidate.end + 1 : candidate.end + 11]
