"""Answers that hold the words of the question just asked.

"Are you using a credit or debit card today?" "I'll use a debit card." Where the voices are not told
apart such an answer looks like the step said again. What asks for nothing and speaks to nobody, in
other words than the guide's, right behind the question, is its answer: who says a line again asks
again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coach.datatypes import Speaker
from coach.detect.evidence.passage import Passage
from coach.detect.reading.reach.trace import Trace
from coach.detect.reading.reach.utterances import StepSpan
from coach.language.english.grammar import asks
from coach.reasons import Limit

AGAIN = 0.9
"""Nearness to the guide's words from which a line was said again, whatever its form. Of 70 answers
in natural dialogues that were taken for their question 63 are further from it."""


def without_echoes(
    placed: Sequence[StepSpan],
    passage: Passage,
    nearness: Callable[[StepSpan, Passage], float],
    trace: Trace,
) -> list[StepSpan]:
    """Return the steps without those that answer the one before, where voices are not known."""
    kept: list[StepSpan] = []
    for step in placed:
        may_answer = kept and _answers(step, kept[-1], passage)
        if not may_answer or trace.passes(step, _again(nearness(step, passage))):
            kept.append(step)
    return kept


def _again(nearness: float) -> Limit:
    return Limit("echoes.AGAIN", "nearness to the guide's words", nearness, AGAIN)


def _answers(step: StepSpan, before: StepSpan, passage: Passage) -> bool:
    said = passage.line.words[step.words]
    return (
        step.step == before.step
        and passage.lexicon.guide.steps[step.step].is_question
        and said[0].speaker is not Speaker.YOU
        and not asks([word.text for word in said])
        and _SECOND_PERSON.isdisjoint(passage.line.parts(step.words))
    )


_SECOND_PERSON = frozenset("you your yours".split())
