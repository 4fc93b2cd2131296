"""What speaks for and against a hesitation in a sound that stands alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coach.measure.fillers.candidates import LONGEST_LEAD, FillerCandidate
from coach.measure.fillers.word_overlap import WordOverlap

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one candidate."""

    candidate: FillerCandidate
    overlap: WordOverlap
    probability: float
    """How likely it is a hesitation, if it stands alone."""
    natural_probability: float
    """The same for a natural voice."""


def weighed(candidate: FillerCandidate, overlap: WordOverlap) -> Evidence:
    """Return a candidate and the words over it with what both say of a hesitation."""
    found = _features(candidate, overlap)
    natural = _natural_probability(candidate, found)
    return Evidence(candidate, overlap, probability(found), natural)


def probability(features: Sequence[float]) -> float:
    """Return how likely a sound with these features, in the order of ``WEIGHTS``, is one."""
    total = sum(a * b for a, b in zip(WEIGHTS.values(), features, strict=True))
    return 1 / (1 + math.exp(-total))


def _natural_probability(candidate: FillerCandidate, features: Sequence[float]) -> float:
    stretch = candidate.stretch
    known_of = dict(zip(WEIGHTS, features, strict=True))
    known_of["lead"] = max(0, stretch.lead - LONGEST_LEAD) / 10
    known_of["length"] = min(stretch.end - stretch.start, 50) / 10
    total = sum(weight * known_of[name] for name, weight in NATURAL_WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def _features(candidate: FillerCandidate, overlap: WordOverlap) -> tuple[float, ...]:
    """Return what speaks for and against a hesitation, in the order of ``WEIGHTS``."""
    silences = (candidate.stretch.silence_before, candidate.stretch.silence_after)
    word_gaps = (overlap.gap_before_s, overlap.gap_after_s)
    return (
        1.0,
        *(min(frames, 25) / 10 for frames in silences),
        *(min(max(gap, 0.0), 0.2) * 10 for gap in word_gaps),
        *(float(overlap.kind == kind) for kind in ("near", "other")),
        max(0.0, overlap.confidence - 0.5) * 2,
        overlap.unheard_beside,
        candidate.change_db,
        min(candidate.f2_spread_hz, 500.0) / 100,
        min(candidate.f1_spread_hz, 200.0) / 100,
        abs(math.log(candidate.f2_hz / 1300)) * 5,
        candidate.hiss_before,
        candidate.hiss_after,
    )
