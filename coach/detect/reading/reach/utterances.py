"""Utterances: which words are said in one breath, and where one ends.

All functions take word indices of a line and return such; ``limit`` is the last one to look at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.detect.evidence.candidates import Candidates
from coach.detect.evidence.word_sequence import WordSequence

SAME_BREATH_S = 0.15
"""Words nearer than this are said in one breath."""
RUN_ON_S = 0.06
"""Words nearer than this to a step whose own edge was heard run into it."""
STAND_IN_PAUSE_S = 1.0
"""A sentence that stands in for one of the guide's follows within this."""
LEAD_INS = frozenset("okay alright well now ok".split())
"""Words that open a sentence, with or without a pause after them."""


@dataclass(frozen=True, slots=True)
class StepSpan:
    """A step in its place among the words."""

    candidate: int
    step: int
    first: int
    last: int
    """Index after the last word."""

    @staticmethod
    def of(found: Candidates, index: int) -> StepSpan:
        """Return a candidate as a step that reaches as far as its evidence."""
        step, first, last = (int(each[index]) for each in (found.step, found.first, found.last))
        return StepSpan(index, step, first, last)

    @property
    def words(self) -> slice:
        """All of its words."""
        return slice(self.first, self.last)


def utterance_start(line: WordSequence, first: int, limit: int) -> int:
    """Return the first word of the utterance that ends before a word."""
    at = max(first - 1, limit)
    while at > limit and line.pauses[at] < SAME_BREATH_S:
        at -= 1
    return min(at, first)


def utterance_end(line: WordSequence, last: int, limit: int) -> int:
    """Return the word after the utterance that begins at a word."""
    at = min(last + 1, limit)
    while at < limit and line.pauses[at] < SAME_BREATH_S:
        at += 1
    return max(at, last)


def reach_back(line: WordSequence, first: int, limit: int, breath_s: float) -> int:
    """Return the first word that no pause of a breath parts from a word, or that word."""
    at = first
    while at > limit and line.pauses[at] < breath_s:
        at -= 1
    return at if at == limit or line.pauses[at] >= breath_s else first


def reach_on(line: WordSequence, last: int, limit: int, breath_s: float) -> int:
    """Return the end of the words that no pause of a breath parts from an end, or that end."""
    at = last
    while at < limit and line.pauses[at] < breath_s and not leads_in(line, at):
        at += 1
    stopped = at == limit or line.pauses[at] >= breath_s or leads_in(line, at)
    return at if stopped else last


def leads_in(line: WordSequence, word: int) -> bool:
    """Tell whether a word opens a new sentence after a breath."""
    return bool(line.words[word].text in LEAD_INS and line.pauses[word] >= RUN_ON_S)


def is_alone(
    line: WordSequence,
    word: int,
    words: frozenset[str],
    *,
    before: float = np.inf,
    after: float = np.inf,
) -> bool:
    """Tell whether a word is one of those, parted from its neighbours by no more than given."""
    return bool(
        line.words[word].text in words
        and line.pauses[word] <= before
        and line.pauses[word + 1] <= after
        and max(line.pauses[word], line.pauses[word + 1]) >= SAME_BREATH_S
    )


def utterance_before(line: WordSequence, first: int, limit: int, words: int) -> int:
    """Return the first word of the short utterance before a step, or the step's own."""
    if first == limit or line.pauses[first] > STAND_IN_PAUSE_S:
        return first
    begin = utterance_start(line, first, limit)
    return begin if first - begin <= 2 * words + 1 else first


def utterance_after(line: WordSequence, last: int, limit: int, words: int) -> int:
    """Return the word after the short utterance that follows a step, or the step's own end."""
    if last == limit or line.pauses[last] > STAND_IN_PAUSE_S:
        return last
    end = utterance_end(line, last, limit)
    return end if end - last <= 2 * words + 1 else last
