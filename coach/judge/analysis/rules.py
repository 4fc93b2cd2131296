"""Which of a guide's rules about speech that is no step were broken, and how objections went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach.datatypes import Aside, AsideKind, HeardStep, LineKind, RuleKind, Speaker
from coach.faults import FORBIDDEN, Fault
from coach.judge.analysis.take_analysis import TakeAnalysis

_ANSWERS = (AsideKind.REASSURANCE, AsideKind.OFF_SCRIPT, AsideKind.REPLY)
"""What may have been an answer, the surest first: voices are not always told apart."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A customer's objection, and what the speaker did with it."""

    aside: Aside
    answer: Aside | None
    """What was said next."""
    back: HeardStep | None
    """The step with which the speaker came back to the sequence."""
    was_left: bool
    """Whether steps were still to be said, and none was."""
    unanswered: bool
    """Whether the sequence went on as if nothing had been said."""

    @property
    def handled(self) -> bool:
        """Whether it was answered calmly, and then the sequence went on."""
        calm = self.answer is not None and self.answer.kind is AsideKind.REASSURANCE
        return calm and self.back is not None


def objections(case: TakeAnalysis) -> tuple[Objection, ...]:
    """Return the objections in a take; those without a step between them count as one."""
    found: list[Objection] = list(_known(case))
    for aside in case.asides(AsideKind.OBJECTION):
        back = _back(case, aside)
        if found and found[-1].back is back:
            continue
        answer, is_told = _answer(case, aside, back), case.facts.is_told(aside)
        was_left = is_told and back is None and bool(case.missing)
        unanswered = is_told and back is not None and answer is None
        found.append(Objection(aside, answer, back, was_left, unanswered))
    return tuple(found)


def _known(case: TakeAnalysis) -> Iterator[Objection]:
    """Yield the objections of the coach's own customer: who made them is known."""
    beside = case.facts.with_customer
    for met in beside.objections if beside else ():
        if met.line.kind is not LineKind.OBJECTION:
            continue
        said = (met.line.span, met.line.text, case.facts.take.index)
        aside = Aside(AsideKind.OBJECTION, *said, Speaker.OTHER)
        back = _back(case, aside)
        answer = _answer(case, aside, back)
        was_left = back is None and bool(case.missing)
        unanswered = back is not None and answer is None and met.answer_s == 0.0
        yield Objection(aside, answer, back, was_left, unanswered)


def _back(case: TakeAnalysis, objection: Aside) -> HeardStep | None:
    later = [step for step in case.facts.take.steps if step.span.start >= objection.span.start]
    return min(later, key=lambda step: step.span, default=None)


def _answer(case: TakeAnalysis, objection: Aside, back: HeardStep | None) -> Aside | None:
    until = back.span.start if back else float("inf")
    answers = [
        aside
        for aside in case.asides(*_ANSWERS)
        if objection.span.start <= aside.span.start < until
    ]
    return min(answers, key=lambda aside: _ANSWERS.index(aside.kind), default=None)


def breaches(case: TakeAnalysis) -> tuple[Fault, ...]:
    """Return the kinds of breaches that are about speech that is no step."""
    found = [
        fault for kind, fault in FORBIDDEN.items() if fault.rule_in(case.guide) and case.told(kind)
    ]
    if case.guide.rule(RuleKind.COME_BACK) and any(each.was_left for each in objections(case)):
        found.append(Fault.NO_RETURN)
    return tuple(found)
