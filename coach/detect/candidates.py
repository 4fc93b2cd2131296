"""Which stretches of the line could be which step, and how strong the evidence for each is.

Every stretch between two bounds of the line that holds a telling word of a step is a candidate
for it. What speaks for it and against it is put into a handful of features, all near 0 to 1;
their weighted sum is the log-odds that the stretch is this step and not something else.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.detect.lexicon import Lexicon, Matrix, Wording
from coach.detect.line import Line, Mask, Times

Indices = npt.NDArray[np.intp]

MOST_WORDS = 34
LONGEST_PAUSE_S = 2.5
"""A longer silence ends a step."""
LONGEST_LEAD = 8
"""Words before the first telling one."""
LEAST_COVERAGE = 0.08
LEAST_EVIDENCE = -5.0
EXPLAINED = 0.4
"""Likeness from which a word counts as one of the wording's."""
HEARD = 0.3
"""Likeness from which a word has something of the wording's."""


class Feature(enum.IntEnum):
    """What speaks for a stretch or against it."""

    BIAS = 0
    COVERAGE = 1
    VERBATIM = 2
    FREE = 3
    GUIDED = 4
    TELLING = 5
    NOTHING_TELLING = 6
    IN_ORDER = 7
    FOREIGN_TELLING = 8
    FOREIGN_SMALL = 9
    SAID_TWICE = 10
    INNER_PAUSE = 11
    PAUSE_BEFORE = 12
    PAUSE_AFTER = 13
    HEAD = 14
    TAIL = 15
    BROKEN_OFF = 16


WEIGHTS = {
    Feature.BIAS: -3.0,
    Feature.COVERAGE: 5.0,
    Feature.VERBATIM: 1.0,
    Feature.FREE: 1.0,
    Feature.GUIDED: 0.5,
    Feature.TELLING: 1.0,
    Feature.NOTHING_TELLING: -2.0,
    Feature.IN_ORDER: 1.0,
    Feature.FOREIGN_TELLING: -2.0,
    Feature.FOREIGN_SMALL: -0.3,
    Feature.SAID_TWICE: -2.0,
    Feature.INNER_PAUSE: -1.0,
    Feature.PAUSE_BEFORE: 1.0,
    Feature.PAUSE_AFTER: 1.0,
    Feature.HEAD: 0.3,
    Feature.TAIL: 0.3,
    Feature.BROKEN_OFF: -2.0,
}
"""Log-odds for each unit of a feature."""

_WEIGHTS = np.array([WEIGHTS[feature] for feature in Feature])


@dataclass(frozen=True, eq=False)
class Candidates:
    """Stretches that could be steps, sorted by where they end; all of shape (n,)."""

    step: Indices
    first: Indices
    """Index of the first word."""
    last: Indices
    """Index after the last word."""
    wording: Indices
    """Index of the wording in the lexicon."""
    features: Times
    """Shape (n, len(Feature))."""
    evidence: Times
    """Log-odds."""

    def __len__(self) -> int:
        return len(self.step)


def candidates(line: Line, lexicon: Lexicon) -> Candidates:
    """Return every candidate worth a thought, the best wording of each step for each stretch."""
    reaches = _reaches(line)
    found = [
        part
        for index, wording in enumerate(lexicon.wordings)
        for part in _of_wording(line, index, wording, reaches)
    ]
    if not found:
        none = np.zeros(0, np.intp)
        return Candidates(none, none, none, none, np.zeros((0, len(Feature))), np.zeros(0))
    wording = np.concatenate([np.full(len(part.last), part.wording) for part in found])
    step = np.array([each.step for each in lexicon.wordings])[wording]
    first = np.concatenate([np.full(len(part.last), part.first) for part in found])
    last = np.concatenate([part.last for part in found])
    features = np.concatenate([part.features for part in found])
    evidence = features @ _WEIGHTS
    order = np.lexsort((-evidence, step, first, last))
    same = np.zeros(len(order), bool)
    keys = np.stack([step, first, last])[:, order]
    same[1:] = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    kept = order[~same & (evidence[order] > LEAST_EVIDENCE)]
    return Candidates(
        step[kept], first[kept], last[kept], wording[kept], features[kept], evidence[kept]
    )


@dataclass(frozen=True, eq=False)
class _Reach:
    """Where a stretch that begins at one word may end."""

    first: int
    lasts: Indices
    inner_pauses: Times
    durations: Times


@dataclass(frozen=True, eq=False)
class _Found:
    """The candidates of one wording from one first word."""

    wording: int
    first: int
    last: Indices
    features: Times


def _reaches(line: Line) -> list[_Reach]:
    reaches = []
    for at, first in enumerate(line.bounds[:-1]):
        until = int(np.searchsorted(line.bounds, first + MOST_WORDS, side="right"))
        lasts = line.bounds[at + 1 : until]
        inner = np.maximum.accumulate(np.r_[0.0, line.pauses[first + 1 : first + MOST_WORDS]])
        inner = inner[np.minimum(lasts - first - 1, len(inner) - 1)]
        near = inner <= LONGEST_PAUSE_S
        lasts = lasts[near]
        durations = line.ends[lasts - 1] - line.starts[first]
        reaches.append(_Reach(int(first), lasts, inner[near], durations))
    return reaches


@dataclass(frozen=True, eq=False)
class _View:
    """The line as one wording sees it."""

    wording: Wording
    share: Matrix
    """Shape (tokens, k): how much of the wording's weight each token covers."""
    telling: Indices
    """Shape (tokens + 1,): telling tokens so far."""
    foreign_telling: Indices
    """Shape (words + 1,): words with a meaning of their own so far that the wording lacks."""
    foreign_small: Indices
    """Shape (words + 1,): the same of small words."""
    said: Times
    """Shape (tokens + 1,): weight said so far, however often."""
    longest_s: float


def _view(line: Line, wording: Wording) -> _View:
    tokens = line.tokens
    near = tokens.near[:, wording.columns]
    share = near * wording.weights
    telling_columns = wording.is_content if wording.is_content.any() else ~wording.is_content
    telling = share[:, telling_columns].max(axis=1) > 0.02
    strongest = near.max(axis=1)
    explained = np.zeros(len(line.words))
    for row in np.flatnonzero(strongest > HEARD):
        words = tokens.words[row]
        explained[words] = np.maximum(explained[words], strongest[row])
    foreign = explained < EXPLAINED
    once = np.where(tokens.guided | tokens.joined, 0.0, share.max(axis=1))
    return _View(
        wording,
        share,
        _so_far(telling),
        _so_far(foreign & line.is_content),
        _so_far(foreign & ~line.is_content),
        np.concatenate(([0.0], np.cumsum(once))),
        4.0 + 0.8 * len(wording.columns) + 3.0 * wording.open_ended,
    )


def _so_far(mask: Mask) -> Indices:
    return np.concatenate(([0], np.cumsum(mask))).astype(np.intp)


def _of_wording(
    line: Line, index: int, wording: Wording, reaches: list[_Reach]
) -> Iterator[_Found]:
    view = _view(line, wording)
    if not view.telling[-1]:
        return
    for reach in reaches:
        lead = min(reach.first + LONGEST_LEAD, len(line.words))
        if view.telling[line.rows[lead]] > view.telling[line.rows[reach.first]]:
            found = _from(line, view, reach)
            if found is not None:
                yield _Found(index, reach.first, *found)


def _from(line: Line, view: _View, reach: _Reach) -> tuple[Indices, Times] | None:
    """Return the candidates of one wording from one first word."""
    begin = line.rows[reach.first]
    fits = (reach.durations <= view.longest_s) & (
        view.telling[line.rows[reach.lasts]] > view.telling[begin]
    )
    lasts = reach.lasts[fits]
    if not len(lasts):
        return None
    share = view.share[begin : line.rows[lasts[-1]]]
    upto = line.rows[lasts] - begin - 1
    covered = np.maximum.accumulate(share, axis=0)
    enough = covered[upto].sum(axis=1) >= LEAST_COVERAGE
    if not enough.any():
        return None
    lasts, upto = lasts[enough], upto[enough]
    features = np.zeros((len(lasts), len(Feature)))
    _fill_coverage(features, view, line, share, covered, upto, begin)
    _fill_foreign(features, view, line, reach.first, lasts)
    _fill_pauses(features, line, reach.first, lasts, reach.inner_pauses[fits][enough])
    coverage, head, tail = (
        features[:, Feature.COVERAGE],
        features[:, Feature.HEAD],
        features[:, Feature.TAIL],
    )
    whole = features[:, Feature.FOREIGN_TELLING] == 0
    features[:, Feature.BROKEN_OFF] = (head > 0.8) & (tail < 0.3) & (coverage < 0.75) & whole
    return lasts, features


def _fill_coverage(
    features: Times,
    view: _View,
    line: Line,
    share: Matrix,
    covered: Matrix,
    upto: Indices,
    begin: int,
) -> None:
    wording = view.wording
    guided = line.tokens.guided[begin : begin + len(share), None]
    best = covered[upto]
    coverage = best.sum(axis=1)
    features[:, Feature.BIAS] = 1
    features[:, Feature.COVERAGE] = coverage
    features[:, Feature.VERBATIM] = np.maximum(0, coverage - 0.75) * 4
    free = np.maximum.accumulate(np.where(guided, 0, share), axis=0)[upto]
    features[:, Feature.FREE] = free.sum(axis=1)
    by_guide = np.maximum.accumulate(np.where(guided, share, 0), axis=0)[upto]
    features[:, Feature.GUIDED] = by_guide.sum(axis=1)
    telling = (best / wording.weights)[:, wording.is_content].sum(axis=1)
    features[:, Feature.TELLING] = np.minimum(telling, 4) / 2
    features[:, Feature.NOTHING_TELLING] = telling < 0.95
    features[:, Feature.IN_ORDER] = coverage * _in_order(share, covered, upto, wording.weights)
    third = max(1, (len(wording.weights) + 2) // 3)
    features[:, Feature.HEAD] = best[:, :third].sum(axis=1) / wording.weights[:third].sum()
    features[:, Feature.TAIL] = best[:, -third:].sum(axis=1) / wording.weights[-third:].sum()
    said = view.said[begin + upto + 1] - view.said[begin]
    features[:, Feature.SAID_TWICE] = np.clip(said - coverage, 0, 1)


def _in_order(share: Matrix, covered: Matrix, upto: Indices, weights: Matrix) -> Times:
    """Return the share of what is covered that is said in the wording's order."""
    before = np.vstack([np.zeros_like(covered[:1]), covered[:-1]])
    rows = np.arange(len(share))[:, None]
    heard_at = np.maximum.accumulate(np.where(share > before, rows, -1), axis=0)[upto]
    latest = np.maximum.accumulate(heard_at, axis=1)
    kept = (heard_at >= np.c_[np.full(len(upto), -1), latest[:, :-1]] - 1) & (heard_at >= 0)
    heard = np.where(heard_at >= 0, weights, 0).sum(axis=1)
    return np.asarray(np.where(kept, weights, 0).sum(axis=1) / np.maximum(heard, 1e-6))


def _fill_foreign(features: Times, view: _View, line: Line, first: int, lasts: Indices) -> None:
    telling = view.foreign_telling[lasts] - view.foreign_telling[first]
    small = view.foreign_small[lasts] - view.foreign_small[first]
    if view.wording.open_ended:
        telling, small = np.maximum(0, telling - 2), np.maximum(0, small - 1)
    features[:, Feature.FOREIGN_TELLING] = np.minimum(telling, 6) / 3
    features[:, Feature.FOREIGN_SMALL] = np.minimum(small, 8) / 4


def _fill_pauses(features: Times, line: Line, first: int, lasts: Indices, inner: Times) -> None:
    features[:, Feature.INNER_PAUSE] = np.maximum(0, np.minimum(inner, 2) - 0.4)
    features[:, Feature.PAUSE_BEFORE] = min(line.pauses[first], 0.6)
    features[:, Feature.PAUSE_AFTER] = np.minimum(line.pauses[lasts], 0.6)
