"""The line as one wording of a step sees it, and the stretches of it that could be a step.

A wording comes near few of the tokens; only those are looked at, so that the cost grows with what
was said of the guide and not with all that was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coach.detect.evidence.lexicon import Matrix, Wording
from coach.detect.evidence.similarity import Indices as Indices
from coach.detect.evidence.similarity import spread
from coach.detect.evidence.word_sequence import Mask, Times, WordSequence

LONGEST_PAUSE_S = 2.5
"""A longer silence ends a step."""
LONGEST_LEAD = 8
"""Words before the first telling one."""
EXPLAINED = 0.4
"""Likeness from which a word counts as one of the wording's."""
HEARD = 0.3
"""Likeness from which a word has something of the wording's."""
TELLING = 0.02
"""Share of the wording's weight from which a token tells of it."""
OWN = 0.8
"""Likeness from which a word is one of the wording's, said as it is or nearly so."""
FEWEST_OF_WORDING = 3
"""The first word of a wording of fewer, or its last, may be said in any sentence."""
AT_ONCE = 2048
"""Stretches looked at together: it bounds the memory, whatever the recording's length."""


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of the line, by their first words; all of shape (n,)."""

    first: Indices
    """Index of the first word."""
    last: Indices
    """Index after the last word."""
    inner_pauses: Times
    """The longest pause between two of its words (seconds)."""
    durations: Times
    """Seconds."""

    def __len__(self) -> int:
        return len(self.first)

    def pick(self, chosen: Indices | Mask | slice) -> Stretches:
        """Return some of the stretches."""
        return Stretches(*(each[chosen] for each in vars(self).values()))

    def portions(self) -> Iterator[Stretches]:
        """Yield all stretches, so many at once."""
        for at in range(0, len(self), AT_ONCE):
            yield self.pick(slice(at, at + AT_ONCE))


def stretches(line: WordSequence, most_words: int) -> Stretches:
    """Return every stretch between two bounds, in one voice, not too long nor torn by a silence."""
    bounds = line.bounds.astype(np.int32)
    begins = np.arange(len(bounds), dtype=np.int32)
    untils = np.searchsorted(bounds, bounds + most_words, side="right")
    counts = np.maximum(untils - begins - 1, 0)
    at, until = spread(begins, counts)
    first, last = bounds[at], bounds[until + 1]
    inner = _longest_pauses(line, most_words)[at, last - first - 1]
    found = Stretches(first, last, inner, line.ends[last - 1] - line.starts[first])
    one_voice = line.turns[first] == line.turns[last - 1]
    return found.pick((inner <= LONGEST_PAUSE_S) & one_voice)


def stretches_at(line: WordSequence, first: Indices, last: Indices) -> Stretches:
    """Return the stretches between those words."""
    inner = [line.pauses[a + 1 : b].max(initial=0.0) for a, b in zip(first, last, strict=True)]
    return Stretches(first, last, np.array(inner), line.ends[last - 1] - line.starts[first])


def _longest_pauses(line: WordSequence, most_words: int) -> Times:
    """Return, for each bound, the longest pause within so many words more than one."""
    at = line.bounds[:, None] + np.arange(most_words)
    pauses = line.pauses[np.minimum(at, len(line.words))]
    pauses[:, 0] = 0.0
    return np.maximum.accumulate(pauses, axis=1)


class EvidenceIndex:
    """What of the line comes near which word of the lexicon, ready to be looked up."""

    def __init__(self, line: WordSequence) -> None:
        near = line.tokens.near
        by_column = np.argsort(near.columns, kind="stable")
        counts = np.diff(near.starts)
        self._rows = np.repeat(np.arange(len(counts), dtype=np.int32), counts)[by_column]
        self._starts = np.searchsorted(near.columns[by_column], np.arange(near.width + 1))
        self._begins = line.tokens.begins
        self._counts = np.maximum(line.tokens.ends - line.tokens.begins, 0)

    def rows(self, columns: Indices) -> Indices:
        """Return the tokens that come near any of these words of the lexicon, in their order."""
        parts = [self._rows[self._starts[c] : self._starts[c + 1]] for c in columns]
        return np.unique(np.concatenate(parts))

    def words(self, rows: Indices) -> tuple[Indices, Indices]:
        """Return the words that tokens cover, and for each the place of its token in ``rows``."""
        row, word = spread(self._begins[rows], self._counts[rows])
        return word, row


@dataclass(frozen=True, eq=False)
class WordingEvidence:
    """The line as one wording sees it: m tokens of it that come near one of its k words."""

    wording: Wording
    tokens: Indices
    """Shape (m,): which tokens."""
    share: Matrix
    """Shape (m, k): how much of the wording's weight each token covers."""
    guided: Mask
    """Shape (m,)."""
    rows: Indices
    """Shape (words + 1,): how many of the m tokens lie before each word boundary."""
    telling: Indices
    """Shape (words + 1,): telling tokens so far."""
    foreign_telling: Indices
    """Shape (words + 1,): words with a meaning of their own so far that the wording lacks."""
    foreign_small: Indices
    """Shape (words + 1,): the same of small words."""
    fertile: Indices
    """Shape (words + 1,): words of the wording so far."""
    said: Times
    """Shape (words + 1,): weight said so far, however often."""
    opens: Mask
    """Shape (words + 1,): where the wording's own first word begins."""
    closes: Mask
    """Shape (words + 1,): where its own last word has ended."""

    @property
    def longest_s(self) -> float:
        """A longer stretch is not this wording (seconds)."""
        return 4.0 + 0.8 * len(self.wording.columns) + 3.0 * self.wording.open_ended

    def possible(self, among: Stretches) -> Stretches:
        """Return the stretches that hold a telling word, and that soon."""
        lead = np.minimum(among.first + LONGEST_LEAD, len(self.telling) - 1)
        before = self.telling[among.first]
        soon = (self.telling[lead] > before) & (self.telling[among.last] > before)
        return among.pick(np.flatnonzero(soon & (among.durations <= self.longest_s)))


def view(line: WordSequence, wording: Wording, tally: EvidenceIndex) -> WordingEvidence:
    """Return the line as a wording sees it."""
    found = tally.rows(wording.columns)
    near = line.tokens.near.of(found, wording.columns)
    share = near * wording.weights
    strongest = near.max(axis=1, initial=0.0)
    foreign = _explained(len(line.words), found, strongest, tally) < EXPLAINED
    rows = np.searchsorted(found, line.rows)
    columns = wording.is_content if wording.is_content.any() else ~wording.is_content
    telling = share[:, columns].max(axis=1, initial=0.0) > TELLING
    repeats = line.tokens.guided[found] | line.tokens.joined[found]
    once = np.where(repeats, 0.0, share.max(axis=1, initial=0.0)).astype(np.float64)
    return WordingEvidence(
        wording=wording,
        tokens=found,
        share=share,
        guided=line.tokens.guided[found],
        rows=rows,
        telling=_so_far(telling)[rows],
        foreign_telling=_so_far(foreign & line.is_content),
        foreign_small=_so_far(foreign & ~line.is_content),
        fertile=_so_far(~foreign),
        said=np.concatenate(([0.0], np.cumsum(once)))[rows],
        opens=_edge(len(line.words), line.tokens.begins[found], near[:, 0] >= OWN, wording),
        closes=_edge(len(line.words), line.tokens.ends[found], near[:, -1] >= OWN, wording),
    )


def _edge(words: int, places: Indices, said: Mask, wording: Wording) -> Mask:
    """Return where the first or last word of a wording was said, if that tells anything."""
    here = np.zeros(words + 1, bool)
    if len(wording.columns) >= FEWEST_OF_WORDING:
        here[places[said]] = True
    return here


def _so_far(mask: Mask) -> Indices:
    return np.concatenate(([0], np.cumsum(mask))).astype(np.intp)


def _explained(words: int, found: Indices, strongest: Matrix, tally: EvidenceIndex) -> Times:
    """Return how near each word of the line comes to any of the wording's."""
    heard = strongest > HEARD
    covered, by = tally.words(found[heard])
    explained = np.zeros(words)
    np.maximum.at(explained, covered, strongest[heard][by])
    return explained
