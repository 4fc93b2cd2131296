"""Answers that hold the words of the question just asked.

"Are you using a credit or debit card today?" "I'll use a debit card." Where the voices are not told
apart such an answer looks like the step said again. What asks for nothing and speaks to nobody, in
other words than the guide's, right behind the question, is its answer: who says a line again asks
again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coach.datatypes import Speaker
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import WordSequence
from coach.detect.reading.reach.trace import UNTRACED, Trace
from coach.detect.reading.reach.utterances import StepSpan
from coach.language.english.grammar import asks
from coach.reasons import Limit

AGAIN = 0.9
"""Nearness to the guide's words from which a line was said again, whatever its form. Of 70 answers
in natural dialogues that were taken for their question 63 are further from it."""


def without_echoes(
    placed: Sequence[StepSpan],
    line: WordSequence,
    lexicon: Lexicon,
    nearness: Callable[[StepSpan], float],
    trace: Trace = UNTRACED,
) -> list[StepSpan]:
    """Return the steps without those that answer the one before, where voices are not known."""
    kept: list[StepSpan] = []
    for step in placed:
        may_answer = kept and _answers(step, kept[-1], line, lexicon)
        if not may_answer or trace.passes(step, _again(nearness(step))):
            kept.append(step)
    return kept


def _again(nearness: float) -> Limit:
    return Limit("echoes.AGAIN", "nearness to the guide's words", nearness, AGAIN)


def _answers(step: StepSpan, before: StepSpan, line: WordSequence, lexicon: Lexicon) -> bool:
    said = line.words[step.words]
    is_question = lexicon.guide.steps[step.step].say.rstrip().endswith("?")
    return (
        step.step == before.step
        and is_question
        and said[0].speaker is not Speaker.YOU
        and not asks([word.text for word in said])
        and _SECOND_PERSON.isdisjoint(line.parts(step.words))
    )


_SECOND_PERSON = frozenset("you your yours".split())
