"""Which stretches of the line could be which step, and how strong the evidence for each is.

Every stretch between two bounds of the line that holds a telling word of a step is a candidate
for it. What speaks for it and against it is put into a handful of features, all near 0 to 1;
their weighted sum is the log-odds that the stretch is this step and not something else.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from coach.detect.evidence.lexicon import Lexicon, Matrix
from coach.detect.evidence.word_sequence import PAUSE_S, Mask, Times, WordSequence
from coach.detect.evidence.wording_evidence import (
    EvidenceIndex,
    Indices,
    Stretches,
    WordingEvidence,
    stretches,
    stretches_at,
    view,
)
from coach.reasons import Limit, Part

Numbers = npt.NDArray[np.floating]

LEAST_COVERAGE = 0.08
TELLING_UNIT, SMALL_UNIT = 3, 4
"""Foreign words, telling ones and small ones, that make one unit of their features."""
MOST_WORDS = 34
"""Words of a stretch, unless a line of the guide is nearly as long."""
LEAST_EVIDENCE = -5.0


class Feature(enum.IntEnum):
    """What speaks for a stretch or against it."""

    BIAS = 0
    COVERAGE = 1
    VERBATIM = 2
    FREE = 3
    GUIDED = 4
    TELLING = 5
    IN_ORDER = 6
    FOREIGN_TELLING = 7
    FOREIGN_SMALL = 8
    SAID_TWICE = 9
    INNER_PAUSE = 10
    PAUSE_AFTER = 11
    HEAD = 12
    TAIL = 13
    BROKEN_OFF = 14
    CUT_BEFORE = 15
    CUT_AFTER = 16
    BARREN_BEFORE = 17
    BARREN_AFTER = 18
    INNER_BREAKS = 19


WEIGHTS = {
    Feature.BIAS: -2.31,
    Feature.COVERAGE: 4.63,
    Feature.VERBATIM: 0.0,  # earns nothing by itself; where a step may be cut asks for it
    Feature.FREE: 1.11,
    Feature.GUIDED: 0.41,
    Feature.TELLING: 0.72,
    Feature.IN_ORDER: 1.04,
    Feature.FOREIGN_TELLING: -0.81,
    Feature.FOREIGN_SMALL: -0.24,
    Feature.SAID_TWICE: -1.83,
    Feature.INNER_PAUSE: -1.06,
    Feature.PAUSE_AFTER: 0.61,
    Feature.HEAD: 0.47,
    Feature.TAIL: 0.32,
    Feature.BROKEN_OFF: -2.79,
    Feature.CUT_BEFORE: -1.0,
    Feature.CUT_AFTER: -1.2,
    Feature.BARREN_BEFORE: -1.49,
    Feature.BARREN_AFTER: -1.62,
    Feature.INNER_BREAKS: -0.08,
}
"""Log-odds for each unit of a feature. What each is good for stands in
``tests/mutants/effects.md``; ``python tests/replay --fit`` fits them again."""

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
    evidence: Times
    """Log-odds."""
    features: Mapping[int, Numbers]
    """Of those that were looked at closely (see ``examined``), each of shape (len(Feature),)."""

    def __len__(self) -> int:
        return len(self.step)


def candidates(line: WordSequence, lexicon: Lexicon) -> Candidates:
    """Return every candidate worth a thought, the best wording of each step for each stretch."""
    longest = max((len(wording.columns) for wording in lexicon.wordings), default=0)
    among, tally = stretches(line, max(MOST_WORDS, int(1.5 * longest))), EvidenceIndex(line)
    found = [
        part
        for index, wording in enumerate(lexicon.wordings)
        for part in _of_wording(line, index, view(line, wording, tally), among)
    ]
    if not found:
        none = np.zeros(0, np.int32)
        return Candidates(none, none, none, none, np.zeros(0), {})
    wording, first, last, evidence = map(np.concatenate, zip(*found, strict=True))
    del found
    step = np.array([each.step for each in lexicon.wordings], np.int32)[wording]
    order = np.lexsort((-evidence, step, first, last))
    new = np.ones(len(order), bool)
    new[1:] = np.any([np.diff(key[order]) != 0 for key in (step, first, last)], axis=0)
    kept = order[new]
    return Candidates(step[kept], first[kept], last[kept], wording[kept], evidence[kept], {})


def examined(
    found: Candidates, chosen: Collection[int], line: WordSequence, lexicon: Lexicon
) -> Candidates:
    """Return the candidates with the features of some of them.

    One in a hundred is chosen: the others' would take most of the memory.
    """
    features, tally = dict(found.features), EvidenceIndex(line)
    indices = np.array(sorted(chosen), np.intp)
    for wording in np.unique(found.wording[indices]).tolist():
        own = indices[found.wording[indices] == wording]
        own = own[np.argsort(found.first[own], kind="stable")]
        seen = view(line, lexicon.wordings[wording], tally)
        some = stretches_at(line, found.first[own], found.last[own])
        rows = _features(line, seen, some, _Windows.of(seen, some))
        features.update(zip(own.tolist(), rows, strict=True))
    return replace(found, features=features)


def parts_of(found: Candidates, index: int) -> tuple[Part, ...]:
    """Return what each feature adds to the evidence of a candidate that was examined."""
    values = found.features[index].tolist()
    return tuple(Part(each.name, values[each], WEIGHTS[each]) for each in Feature)


def limits_of(found: Candidates, index: int) -> tuple[Limit, ...]:
    """Return what a stretch had to pass to become a candidate."""
    coverage = float(found.features[index][Feature.COVERAGE])
    return (
        Limit(
            "candidates.LEAST_EVIDENCE", "evidence", float(found.evidence[index]), LEAST_EVIDENCE
        ),
        Limit("candidates.LEAST_COVERAGE", "coverage", coverage, LEAST_COVERAGE),
    )


def _of_wording(
    line: WordSequence, index: int, view: WordingEvidence, among: Stretches
) -> Iterator[tuple[Indices, Indices, Indices, Times]]:
    """Yield the candidates of one wording: its index, first and last words, and evidence."""
    for some in view.possible(among).portions():
        windows = _Windows.of(view, some)
        enough = windows.best.sum(axis=1) >= LEAST_COVERAGE
        if enough.any():
            some, windows = some.pick(enough), windows.pick(enough)
            evidence = _features(line, view, some, windows) @ _WEIGHTS
            likely = evidence >= LEAST_EVIDENCE
            wording = np.full(np.count_nonzero(likely), index, np.int32)
            yield wording, some.first[likely], some.last[likely], evidence[likely]


def _features(
    line: WordSequence, view: WordingEvidence, some: Stretches, windows: _Windows
) -> Times:
    features = np.zeros((len(some), len(Feature)))
    _fill_coverage(features, view, some, windows)
    _fill_foreign(features, view, some)
    _fill_pauses(features, view, line, some)
    coverage, head, tail = features[:, [Feature.COVERAGE, Feature.HEAD, Feature.TAIL]].T
    whole = features[:, Feature.FOREIGN_TELLING] == 0
    features[:, Feature.BROKEN_OFF] = (head > 0.8) & (tail < 0.3) & (coverage < 0.75) & whole
    return features


@dataclass(frozen=True, eq=False)
class _Windows:
    """What each of n stretches covers of a wording of k words; all of shape (n, k)."""

    best: Matrix
    """Share of the wording's weight, by whatever token covers it best."""
    free: Matrix
    """The same by the free decoding alone."""
    by_guide: Matrix
    """The same by the guided decoding alone."""
    heard_at: Indices
    """The token that covers it best, or -1."""

    @staticmethod
    def of(view: WordingEvidence, some: Stretches) -> _Windows:
        """Look at all stretches that begin at the same token through one window."""
        begin, end = view.rows[some.first], view.rows[some.last]
        opens = np.diff(begin, prepend=-1) > 0
        at = np.cumsum(opens) - 1, end - begin - 1
        rows = begin[opens, None] + np.arange((end - begin).max(initial=0))
        rows = np.minimum(rows, len(view.tokens) - 1)
        share, guided = view.share[rows], view.guided[rows][..., None]
        covered = np.maximum.accumulate(share, axis=1)
        before = np.concatenate([np.zeros_like(covered[:, :1]), covered[:, :-1]], axis=1)
        told = np.where(share > before, view.tokens[rows][..., None], -1)
        return _Windows(
            best=covered[at],
            free=np.maximum.accumulate(np.where(guided, 0, share), axis=1)[at],
            by_guide=np.maximum.accumulate(np.where(guided, share, 0), axis=1)[at],
            heard_at=np.maximum.accumulate(told, axis=1)[at],
        )

    def pick(self, chosen: Mask) -> _Windows:
        """Return what some of the stretches cover."""
        return _Windows(*(each[chosen] for each in vars(self).values()))


def _fill_coverage(
    features: Times, view: WordingEvidence, some: Stretches, windows: _Windows
) -> None:
    wording, best = view.wording, windows.best
    coverage = best.sum(axis=1)
    features[:, Feature.BIAS] = 1
    features[:, Feature.COVERAGE] = coverage
    features[:, Feature.VERBATIM] = np.maximum(0, coverage - 0.75) * 4
    features[:, Feature.FREE] = windows.free.sum(axis=1)
    features[:, Feature.GUIDED] = windows.by_guide.sum(axis=1)
    telling = (best / wording.weights)[:, wording.is_content].sum(axis=1)
    features[:, Feature.TELLING] = np.minimum(telling, 4) / 2
    features[:, Feature.IN_ORDER] = coverage * _in_order(windows.heard_at, wording.weights)
    third = max(1, (len(wording.weights) + 2) // 3)
    features[:, Feature.HEAD] = best[:, :third].sum(axis=1) / wording.weights[:third].sum()
    features[:, Feature.TAIL] = best[:, -third:].sum(axis=1) / wording.weights[-third:].sum()
    said = view.said[some.last] - view.said[some.first]
    features[:, Feature.SAID_TWICE] = np.clip(said - coverage, 0, 1)


def _in_order(heard_at: Indices, weights: Matrix) -> Times:
    """Return the share of what is covered that is said in the wording's order."""
    latest = np.maximum.accumulate(heard_at, axis=1)
    before = np.concatenate([np.full((len(heard_at), 1), -1), latest[:, :-1]], axis=1)
    kept = (heard_at >= before - 1) & (heard_at >= 0)
    heard = np.where(heard_at >= 0, weights, 0).sum(axis=1)
    return np.asarray(np.where(kept, weights, 0).sum(axis=1) / np.maximum(heard, 1e-6))


def _fill_foreign(features: Times, view: WordingEvidence, some: Stretches) -> None:
    telling = view.foreign_telling[some.last] - view.foreign_telling[some.first]
    small = view.foreign_small[some.last] - view.foreign_small[some.first]
    if view.wording.open_ended:
        telling, small = np.maximum(0, telling - 2), np.maximum(0, small - 1)
    features[:, Feature.FOREIGN_TELLING] = np.minimum(telling, 6) / TELLING_UNIT
    features[:, Feature.FOREIGN_SMALL] = np.minimum(small, 8) / SMALL_UNIT


def _fill_pauses(
    features: Times, view: WordingEvidence, line: WordSequence, some: Stretches
) -> None:
    first, lasts = some.first, some.last
    features[:, Feature.INNER_PAUSE] = np.maximum(0, np.minimum(some.inner_pauses, 2) - 0.4)
    features[:, Feature.PAUSE_AFTER] = np.minimum(line.pauses[lasts], 0.6)
    verbatim = features[:, Feature.VERBATIM] > 0
    cut_before, cut_after = line.pauses[first] < PAUSE_S, line.pauses[lasts] < PAUSE_S
    features[:, Feature.CUT_BEFORE] = cut_before & ~(verbatim & view.opens[first])
    features[:, Feature.CUT_AFTER] = cut_after & ~(verbatim & view.closes[lasts])
    opening, closing = line.utterance_ends[first], line.utterance_starts[lasts - 1]
    fertile = view.fertile
    features[:, Feature.BARREN_BEFORE] = (opening < lasts) & (fertile[opening] == fertile[first])
    breaks = line.breaks[lasts - 1] - line.breaks[first] - len(view.wording.parts) + 1
    features[:, Feature.INNER_BREAKS] = np.clip(breaks, 0, 4)
    features[:, Feature.BARREN_AFTER] = (closing > first) & (fertile[lasts] == fertile[closing])
