"""How far each step reaches: the words around its evidence that are said in the same breath.

The evidence ends where the guide's words end, the speaker's sentence may not: "*What* name do
you want *on the account*?" Words that no pause parts from a step are its own; and where the
first or last sentence of a step was not heard, a short utterance next to it stands in its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from coach.detect.evidence.candidates import SMALL_UNIT, TELLING_UNIT, Candidates, Feature
from coach.detect.evidence.passage import Passage
from coach.detect.evidence.word_sequence import WordSequence
from coach.detect.evidence.wording_evidence import EXPLAINED
from coach.detect.reading.reach.trace import Trace
from coach.detect.reading.reach.trimming import (
    MOST_ABSORBED,
    WHOLE,
    tells,
    without_exclamations,
    without_idle_ends,
)
from coach.detect.reading.reach.utterances import (
    LEAD_INS,
    RUN_ON_S,
    SAME_BREATH_S,
    StepSpan,
    is_alone,
    reach_back,
    reach_on,
    utterance_after,
    utterance_before,
    utterance_end,
    utterance_start,
)

EDGE_HEARD = 0.8
"""Share of a step's first or last third from which that edge of it was heard."""
FEWEST_FOREIGN = 3
"""Words of no guide in a step from which its own words may be another's."""
KIN_PAUSE_S = 0.35
"""A pause inside a sentence is shorter (seconds)."""
LEAD_IN_PAUSE_S = 0.45
TAG_PAUSE_S = 0.3
TAGS = frozenset("correct right please".split())
"""Words that make a sentence a question, with or without a pause before them."""
PART_OF_IT = 0.5
"""A tail of a step has less than this share of the guide's own words that were in it."""
PART_UNHEARD = 0.35
"""Share of a sentence's weight below which it was not heard."""


def place(path: Sequence[int], passage: Passage, trace: Trace) -> list[StepSpan]:
    """Return the steps of a reading with all the words that belong to each."""
    placed = [StepSpan.of(passage.found, index) for index in path]
    for grow in (
        without_idle_ends,
        _whole_utterances,
        _lead_ins_and_tags,
        _same_breath,
        without_exclamations,
        _kin,
        _stand_ins,
        _tails,
    ):
        placed = list(grow(placed, passage))
        trace.stage(grow, placed)
    return placed


def _whole_utterances(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Give the end of one step's utterance back to it where the next step took it.

    "And your email address? [pause] It is the one …": *address* is no part of the next step.
    """
    given = 0
    for at, step in enumerate(placed):
        first, last = max(step.first, given), step.last
        if at + 1 < len(placed) and placed[at + 1].first == last:
            after = placed[at + 1]
            end = utterance_end(passage.line, last, after.last)
            loose = _foreign(passage.found, after) >= FEWEST_FOREIGN
            if passage.line.pauses[last] < RUN_ON_S and end < after.last and loose:
                last = end
        given = last
        yield StepSpan(step.candidate, step.step, first, last)


def _foreign(found: Candidates, step: StepSpan) -> float:
    """Return how many words of a step are none of the guide's."""
    features = found.features[step.candidate]
    return float(
        features[Feature.FOREIGN_TELLING] * TELLING_UNIT
        + features[Feature.FOREIGN_SMALL] * SMALL_UNIT
    )


Reach: TypeAlias = Callable[[StepSpan, int, int], tuple[int, int]]
"""Returns the first word of a step and the one after its last, given the bounds of its reach."""


def _grown(placed: Sequence[StepSpan], line: WordSequence, reach: Reach) -> Iterator[StepSpan]:
    """Yield each step as far as it reaches, between the one before as grown and the next."""
    taken = 0
    for at, step in enumerate(placed):
        until = placed[at + 1].first if at + 1 < len(placed) else len(line.words)
        first, last = reach(step, taken, until)
        yield StepSpan(step.candidate, step.step, first, last)
        taken = last


def _same_breath(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Take in the words around each step that no pause parts from it."""

    def reach(step: StepSpan, taken: int, until: int) -> tuple[int, int]:
        before, after = _breaths(passage.found, step)
        first = reach_back(passage.line, step.first, max(taken, step.first - MOST_ABSORBED), before)
        last = reach_on(passage.line, step.last, min(until, step.last + MOST_ABSORBED), after)
        if last == until < len(passage.line.words) and passage.line.pauses[until] < after:
            last = step.last  # no pause up to the next step: the words lead into that one
        return first, last

    return _grown(placed, passage.line, reach)


def _breaths(found: Candidates, step: StepSpan) -> tuple[float, float]:
    """Return the pauses below which words before and after a step are its own (seconds)."""
    features = found.features[step.candidate]
    whole = features[Feature.COVERAGE] >= WHOLE
    head_heard = whole and features[Feature.HEAD] >= EDGE_HEARD
    tail_heard = whole and features[Feature.TAIL] >= EDGE_HEARD
    return (RUN_ON_S if head_heard else SAME_BREATH_S, RUN_ON_S if tail_heard else SAME_BREATH_S)


def _kin(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Take in the utterance beside a reworded step that has a telling word of it too."""

    def reach(step: StepSpan, taken: int, until: int) -> tuple[int, int]:
        first, last = step.first, step.last
        if passage.found.features[step.candidate][Feature.COVERAGE] < WHOLE:
            before = slice(utterance_start(passage.line, first, taken), first)
            after = slice(last, utterance_end(passage.line, last, until))
            if passage.line.pauses[first] < KIN_PAUSE_S and tells(before, step, passage):
                first = before.start
            if passage.line.pauses[last] < KIN_PAUSE_S and tells(after, step, passage):
                last = after.stop
        return first, last

    return _grown(placed, passage.line, reach)


def _stand_ins(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Take in the utterance that stands in for a first or last sentence not heard."""

    def reach(step: StepSpan, taken: int, until: int) -> tuple[int, int]:
        parts = passage.lexicon.wordings[passage.found.wording[step.candidate]].parts
        first, last = step.first, step.last
        if len(parts) > 1:
            heard = _heard_by_part(passage, step)
            opening = slice(first, utterance_end(passage.line, first, last))
            closing = slice(utterance_start(passage.line, last, first), last)
            if heard[0] < PART_UNHEARD and _is_of(parts[1:], opening, step, passage):
                first = utterance_before(passage.line, first, taken, parts[0].stop - parts[0].start)
            if heard[-1] < PART_UNHEARD and _is_of(parts[:-1], closing, step, passage):
                last = utterance_after(passage.line, last, until, parts[-1].stop - parts[-1].start)
        return first, last

    return _grown(placed, passage.line, reach)


def _tails(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Leave to a step a part of it that seems to be said again with no pause at all before it.

    A long-drawn "goodbye" may be heard as "goodbye bye".
    """
    kept: list[StepSpan] = []
    for step in placed:
        if kept and _is_tail(step, kept[-1], passage.found, passage.line):
            kept[-1] = replace(kept[-1], last=step.last)
        else:
            kept.append(step)
    return iter(kept)


def _is_tail(step: StepSpan, whole: StepSpan, found: Candidates, line: WordSequence) -> bool:
    runs_on = step.first == whole.last and line.pauses[step.first] < RUN_ON_S
    said, said_before = (
        float(found.features[one.candidate][Feature.VERBATIM]) for one in (step, whole)
    )
    return step.step == whole.step and runs_on and said < said_before * PART_OF_IT


def _is_of(parts: list[slice], words: slice, step: StepSpan, passage: Passage) -> bool:
    """Tell whether an utterance of a step is one of those sentences of it."""
    wording = passage.lexicon.wordings[passage.found.wording[step.candidate]]
    telling = [
        column for part in parts for column in wording.columns[part][wording.is_content[part]]
    ]
    near = passage.line.near(words.start, words.stop, np.array(telling, np.intp))
    return bool(near.size and near.max() >= EXPLAINED)


def _lead_ins_and_tags(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Take in a word like *okay* just before a step, or like *correct* just after it."""

    def reach(step: StepSpan, taken: int, until: int) -> tuple[int, int]:
        first, last = step.first, step.last
        if first > taken and is_alone(passage.line, first - 1, LEAD_INS, after=LEAD_IN_PAUSE_S):
            first -= 1
        if last < until and passage.line.words[last - 1].text not in TAGS:
            last += is_alone(passage.line, last, TAGS, before=TAG_PAUSE_S)
        return first, last

    return _grown(placed, passage.line, reach)


def _heard_by_part(passage: Passage, step: StepSpan) -> list[float]:
    """Return the share of each sentence's weight that was heard."""
    wording = passage.lexicon.wordings[passage.found.wording[step.candidate]]
    first, last = passage.found.first[step.candidate], passage.found.last[step.candidate]
    covered = (passage.line.near(int(first), int(last), wording.columns) * wording.weights).max(
        axis=0
    )
    return [float(covered[part].sum() / wording.weights[part].sum()) for part in wording.parts]


def among(utterances: Sequence[slice], first: int, last: int) -> Sequence[slice]:
    """Return the utterances, given in time order, that lie between two bounds of the line."""
    begin = bisect_left(utterances, first, key=lambda words: words.start)
    return utterances[begin : bisect_right(utterances, last, key=lambda words: words.stop)]


def leftovers(placed: Sequence[StepSpan], line: WordSequence) -> Iterator[slice]:
    """Yield the utterances of the line that are in no step."""
    taken = np.zeros(len(line.words) + 1, bool)
    for step in placed:
        taken[step.first : step.last] = True
    at = 0
    while at < len(line.words):
        if taken[at]:
            at += 1
            continue
        end = at + 1
        while end < len(line.words) and not taken[end] and line.pauses[end] < SAME_BREATH_S:
            end += 1
        yield slice(at, end)
        at = end
