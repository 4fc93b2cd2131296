"""The ends of a step: what its evidence took in that is none of it.

A passage along the line may gather an exclamation before a step, or the beginning of the next one
after it, where nothing else explains them; they are told by what they add.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach.detect.evidence.passage import Passage
from coach.detect.naming.cues import says
from coach.detect.reading.reach.utterances import StepSpan, utterance_end, utterance_start

MOST_ABSORBED = 6
"""Words that may be taken in without a pause."""
IDLE = 0.02
"""Share of a step's weight that an utterance must add to be of it."""
WHOLE = 0.8
"""Share of a step's weight from which it was said whole."""
SHORT = 2
"""Words of an exclamation that may stand for the step's own first word."""
TELLS = 0.7
"""Likeness from which a word is one of the step's."""


def without_idle_ends(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Leave the utterances off a step's ends that say nothing of it that is not said already."""
    for step in placed:
        first, last = step.first, step.last
        whole = _covered(first, last, step, passage)
        if whole >= WHOLE:
            since = utterance_start(passage.line, last, first)
            while since > first and _covered(first, since, step, passage) >= whole - IDLE:
                last, since = since, utterance_start(passage.line, since, first)
            until = utterance_end(passage.line, first, last)
            while until < last and _covered(until, last, step, passage) >= whole - IDLE:
                first, until = until, utterance_end(passage.line, until, last)
        yield StepSpan(step.candidate, step.step, first, last)


def _covered(first: int, last: int, step: StepSpan, passage: Passage) -> float:
    """Return the share of a step's weight that is heard from one word to another."""
    wording = passage.lexicon.wordings[passage.found.wording[step.candidate]]
    near = passage.line.near(first, last, wording.columns)
    return float((near.max(axis=0, initial=0.0) * wording.weights).sum())


def without_exclamations(placed: list[StepSpan], passage: Passage) -> Iterator[StepSpan]:
    """Leave out a celebration or a question whether to go on that a step seems to begin with."""
    for step in placed:
        first = step.first
        end = utterance_end(passage.line, first, step.last)
        while end < step.last and _exclaims(slice(first, end), step, passage):
            first, end = end, utterance_end(passage.line, end, step.last)
        yield StepSpan(step.candidate, step.step, first, step.last)


def _exclaims(words: slice, step: StepSpan, passage: Passage) -> bool:
    heard = passage.line.parts(words)
    long = words.stop - words.start > SHORT
    cue = says("asking_again", heard) or (long and says("celebration", heard))
    return cue and not tells(words, step, passage)


def tells(words: slice, step: StepSpan, passage: Passage) -> bool:
    """Tell whether an utterance has a telling word of a step."""
    in_other_words = passage.found.wording[step.candidate] < 0
    if in_other_words or not 0 < words.stop - words.start <= MOST_ABSORBED + 2:
        return False
    wording = passage.lexicon.wordings[passage.found.wording[step.candidate]]
    near = passage.line.near(words.start, words.stop, wording.columns[wording.is_content])
    return bool(near.size and near.max() >= TELLS)
