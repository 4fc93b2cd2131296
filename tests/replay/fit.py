"""Fit what the detector weighs by, on the stored recordings: its weights and its costs.

    python tests/replay --fit [--sweeps N]

One number after another is made a little smaller and larger, and kept where the loss falls: a
descent along the axes. The loss counts, for every recording, what the detector gets wrong, and a
little for evidence that is thin: so a number that nothing depends on drifts to nothing (``PULL``),
and one that matters stays. It prints what moved; whoever runs it puts the numbers into
``detect/evidence/candidates.py`` and ``detect/reading/sequence.py``, and the gate shows what they
do.
"""

# ruff: noqa: T201
from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
from accuracy.match import match_steps
from accuracy.truth import Heard, HeardSpeed, HeardStep, HeardTake, Truth

from coach.datatypes import Reading
from coach.detect.evidence import candidates
from coach.detect.evidence.candidates import Feature
from coach.detect.reading import sequence
from coach.heard import Talk, talks_heard
from coach.pipeline import read

from . import HEARD, store
from .guides import guide_of

FACTORS = (0.0, 0.7, 0.9, 1.1, 1.4)
"""What a number is tried at, times what it is."""
INEXACT, EDGE, THIN = 0.5, 0.5, 0.1
"""What a recording that is not exact costs, a second of a step's edge, and thin evidence; a step
missed or false costs 1."""
EDGE_MOST_S = 2.0
PULL = 0.02
"""What a number costs for each tenth of itself that it keeps: an idle one goes."""

Numbers = dict[str, float]


def present() -> Numbers:
    """Return the numbers as they stand."""
    weights = {feature.name: candidates.WEIGHTS[feature] for feature in Feature}
    return weights | {f"cost {name}": value for name, value in asdict(sequence.Costs()).items()}


def fit(sweeps: int, only: str = "") -> Numbers:
    """Return better numbers; prints each that moves."""
    paths = [path for path in sorted(HEARD.glob("*.xz")) if only in path.name]
    with ProcessPoolExecutor(2) as pool:

        def loss(numbers: Numbers) -> float:
            parts = pool.map(_loss, paths, [numbers] * len(paths), chunksize=8)
            return sum(parts) + PULL * sum(abs(value) for value in numbers.values())

        return descend(present(), loss, sweeps)


def descend(numbers: Numbers, loss: Callable[[Numbers], float], sweeps: int) -> Numbers:
    """Return numbers of lower loss, each tried at ``FACTORS`` times itself in turn."""
    lowest = loss(numbers)
    print(f"loss {lowest:.2f}")
    for _ in range(sweeps):
        before = lowest
        for name in numbers:
            for factor in FACTORS:
                tried = numbers | {name: round(numbers[name] * factor, 2)}
                if tried != numbers and (its := loss(tried)) < lowest:
                    print(f"{name} {numbers[name]:g} -> {tried[name]:g}: loss {its:.2f}")
                    numbers, lowest = tried, its
        if lowest == before:
            break
    return numbers


def _loss(path: Path, numbers: Numbers) -> float:
    truth, talk = _stored(path)
    _set(numbers)
    return loss_of(truth, read(guide_of(truth), talk))


@cache
def _stored(path: Path) -> tuple[Truth, Talk]:
    truth, recording, heard = store.read(path)
    (talk,) = talks_heard(recording, heard)
    return truth, talk


def _set(numbers: Numbers) -> None:
    weights = [numbers[feature.name] for feature in Feature]
    candidates._WEIGHTS = np.array(weights)
    costs = {name: numbers[f"cost {name}"] for name in asdict(sequence.Costs())}
    sequence.best_sequence.__defaults__ = (sequence.Costs(**costs),)


def loss_of(truth: Truth, reading: Reading) -> float:
    """Return what is wrong with a reading."""
    said = [step for take in reading.takes for step in take.steps]
    found = match_steps(truth, _as_heard(reading))
    wrong = len(found.missed) + len(found.false)
    inexact = [step.id for step in said] != [one.step for one in truth.steps]
    edges = (
        min(abs(told - true), EDGE_MOST_S)
        for one, span in found.pairs
        for told, true in ((span.start, one.start_s), (span.end, one.end_s))
    )
    thin = sum(1.0 - step.confidence for step in said)
    return wrong + INEXACT * inexact + EDGE * sum(edges) + THIN * thin


def _as_heard(reading: Reading) -> Heard:
    takes: Sequence[HeardTake] = [
        HeardTake(
            tuple(HeardStep(s.id, s.span.start, s.span.end) for s in take.steps),
            (),
            HeardSpeed(None, None),
        )
        for take in reading.takes
    ]
    return Heard(takes=tuple(takes))
