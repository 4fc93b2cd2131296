"""Many outcomes become figures: shares, medians, p95 and worst."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from .match import ASIDES
from .score import Gaps, Hits, Outcome

Part = TypeVar("Part")


class Spread(msgspec.Struct, frozen=True):
    """How errors are spread; every figure is ``None`` where there are none."""

    count: int
    median: float | None
    p95: float | None
    worst: float | None


class Shares(msgspec.Struct, frozen=True):
    """How much was found, and what share; ``None`` where there is nothing to share."""

    found: int
    missed: int
    false: int
    precision: float | None
    recall: float | None
    f1: float | None


class Certainty(msgspec.Struct, frozen=True):
    """Steps that were stated with about the same probability."""

    at_least: float
    """The lower end of its tenth, 0.0 to 0.9."""
    steps: int
    stated: float
    """The mean of what was stated."""
    right: float
    """The share of them that is right."""


class Figures(msgspec.Struct, frozen=True):
    """What the outcomes of some recordings come to."""

    title: str
    recordings: int
    steps: Shares
    exact: int
    """Recordings whose steps are exactly the truth's, in order."""
    takes_right: int
    """Recordings with as many takes as the truth."""
    edge_ms: Spread
    gap_ms: Spread
    gaps_lost: int
    filled_gap_ms: Spread
    filled_gaps_lost: int
    sounds: Shares
    sounds_untold: int
    """Hesitation sounds in recordings where the review says that noise hides them."""
    words: Shares
    """Filler words and repeats."""
    wpm_percent: Spread
    articulation_percent: Spread
    asides: dict[str, Shares]
    """By kind, and ``all`` of them."""
    gaps_within: int = 0
    """Gaps whose error is within the error bar stated with it."""
    filled_gaps_within: int = 0
    invented: int = 0
    """Pauses inside steps that lie over speech."""
    invented_s: float = 0.0
    """How long those are together (seconds)."""
    charged: int = 0
    """Asides held against the speaker that no line of his earns."""
    flawless: int = 0
    """Recordings with nothing to be said against the speaker."""
    accused: int = 0
    """Pieces of criticism in those."""
    certainty: list[Certainty] = msgspec.field(default_factory=list)
    """One for each tenth of probability in which there are steps."""


class Results(msgspec.Struct, frozen=True):
    """A run of the bench."""

    version: str
    """The coach's."""
    date: str
    model: str
    voices: dict[str, str]
    """The version of each program that speaks."""
    not_installed: list[str]
    """The programs that are not."""
    skipped: list[str]
    """Recordings that could not be made without them."""
    audio_s: float
    by_sound: list[Figures]
    """One for each condition, then all."""
    by_script: list[Figures]
    """One for each kind of recording, clean sound alone."""


def figures(title: str, outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of some recordings; none at all is no error, and gives dashes."""
    gaps, filled = (_joined(one.gaps for one in outcomes), _joined(one.filled for one in outcomes))
    asides = {kind: _sum(one.asides[kind] for one in outcomes) for kind in ASIDES.values()}
    return Figures(
        title=title,
        recordings=len(outcomes),
        steps=shares(_sum(one.steps for one in outcomes)),
        exact=sum(one.exact for one in outcomes),
        takes_right=sum(one.takes_right for one in outcomes),
        edge_ms=spread(_all(one.edges_s for one in outcomes), 1000),
        gap_ms=spread(gaps.errors_s, 1000),
        gaps_lost=gaps.lost,
        filled_gap_ms=spread(filled.errors_s, 1000),
        filled_gaps_lost=filled.lost,
        gaps_within=gaps.within,
        filled_gaps_within=filled.within,
        sounds=shares(_sum(one.sounds for one in outcomes)),
        sounds_untold=sum(one.sounds_untold for one in outcomes),
        words=shares(_sum(one.words for one in outcomes)),
        wpm_percent=spread(_all(one.wpm_errors for one in outcomes), 100),
        articulation_percent=spread(_all(one.articulation_errors for one in outcomes), 100),
        asides={
            kind: shares(hits) for kind, hits in (*asides.items(), ("all", _sum(asides.values())))
        },
        invented=sum(len(one.invented_s) for one in outcomes),
        invented_s=round(sum(_all(one.invented_s for one in outcomes)), 2),
        charged=sum(one.charged for one in outcomes),
        flawless=sum(one.flawless for one in outcomes),
        accused=sum(one.accused for one in outcomes),
        certainty=list(_certainty(_all(one.sure for one in outcomes))),
    )


def _certainty(sure: Sequence[tuple[float, bool]]) -> Iterator[Certainty]:
    for tenth in range(10):
        inside = [each for each in sure if min(9, int(10 * each[0])) == tenth]
        if inside:
            stated, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            yield Certainty(tenth / 10, len(inside), round(stated, 4), round(right, 4))


def spread(errors: Iterable[float], scale: float = 1.0) -> Spread:
    """Return median, p95 and worst of errors, each times ``scale``, to two decimals."""
    ordered = sorted(error * scale for error in errors)
    if not ordered:
        return Spread(0, None, None, None)
    middle = len(ordered) // 2
    median = (ordered[middle] + ordered[-middle - 1]) / 2
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return Spread(len(ordered), *(round(value, 2) for value in (median, p95, ordered[-1])))


def shares(hits: Hits) -> Shares:
    """Return counts with their shares, to four decimals."""
    rates = (hits.precision, hits.recall, hits.f1)
    rounded = (None if rate is None else round(rate, 4) for rate in rates)
    return Shares(hits.found, hits.missed, hits.false, *rounded)


def _sum(parts: Iterable[Hits]) -> Hits:
    return sum(parts, Hits())


def _all(parts: Iterable[Sequence[Part]]) -> list[Part]:
    return [one for part in parts for one in part]


def _joined(parts: Iterable[Gaps]) -> Gaps:
    parts = list(parts)
    lost, within = sum(one.lost for one in parts), sum(one.within for one in parts)
    return Gaps(tuple(_all(one.errors_s for one in parts)), lost, within)
