"""Breaches of a guide's rules as findings, a function a fault: code, time, the words heard.

Each function is asked only where the guide has the rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Advice, Aside, RuleKind
from coach.faults import BREACHES, Fault
from coach.judge.analysis.limits import QUOTED_AT_MOST
from coach.judge.analysis.rules import objections
from coach.judge.analysis.take_analysis import TakeAnalysis

CAME_BACK = "came_back"
"""Code of the one finding that is praise: an objection was answered and the sequence went on."""


def _finding(
    case: TakeAnalysis, fault: Fault, message: str, at_s: float, step: str | None = None
) -> Advice:
    rule = fault.rule_in(case.guide)
    why = f" {rule.why}" if rule and rule.why else ""
    return Advice(fault.value, f"{message}{why}", at_s, step=step)


def last_question(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the last question where it was asked too early."""
    step_id = case.asked_too_early
    if step_id is None or step_id not in case.counted:
        return
    step, later = case.first(step_id), case.few(case.after_last_question)
    place = f"came before {later}" if later else "was not the last question"
    message = f"{case.opening(step_id)} {place}: “{step.heard}”."
    yield _finding(case, Fault.LAST_QUESTION, message, step.span.start, step_id)


def missing(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the steps left out."""
    for step_id in case.missing:
        step = case.guide.step(step_id)
        message = f"{case.opening(step_id)} is missing: “{phrase.sayable(step.say)}” was not heard."
        at_s = where_missing(case, step_id)
        yield _finding(case, Fault.MISSING, message, at_s, step_id)


def where_missing(case: TakeAnalysis, step_id: str) -> float:
    """Return when a missing step should have been said (seconds)."""
    place = case.place[step_id]
    later = [step.span.start for step in case.facts.take.steps if case.place[step.id] > place]
    return min(later, default=case.facts.take.span.end)


def out_of_place(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the steps out of their place."""
    for step_id in case.out_of_place:
        step = case.first(step_id)
        title = case.opening(step_id)
        message = f"{title} came {misplaced(case, step_id)}: “{step.heard}”."
        yield _finding(case, Fault.OUT_OF_PLACE, message, step.span.start, step_id)


def misplaced(case: TakeAnalysis, step_id: str) -> str:
    """Return beside which steps a step out of its place was heard: "before email"."""
    index, place = case.counted.index(step_id), case.place[step_id]
    skipped = [id_ for id_ in case.counted[index:] if case.place[id_] < place]
    if skipped:
        return f"before {case.few(list(dict.fromkeys(skipped)))}"
    passed = [id_ for id_ in case.counted[:index] if case.place[id_] > place]
    return f"only after {case.few(list(dict.fromkeys(passed)))}"


def repeated(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the steps said again."""
    for step_id in case.repeated:
        first, *again = case.sayings(step_id)
        for step in again:
            title = case.opening(step_id)
            message = f"{title} again, first at {phrase.clock(first.span.start)}: “{step.heard}”."
            yield _finding(case, Fault.REPEATED, message, step.span.start, step_id)


def doubts(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield what may have been amiss; it is said so, and costs nothing."""
    if Fault.MISSING.rule_in(case.guide):
        for step_id in case.maybe_missing:
            line = phrase.sayable(case.guide.step(step_id).say)
            message = (
                f"{case.opening(step_id)} may be missing: “{line}” was not heard, but something"
                " else was in its place."
            )
            yield _unsure(Fault.MISSING, message, where_missing(case, step_id), step_id)
    if Fault.REPEATED.rule_in(case.guide):
        for step_id in case.facts.order.maybe_repeated:
            yield _maybe_said(case, Fault.REPEATED, step_id, "come more than once")
    if Fault.OUT_OF_PLACE.rule_in(case.guide):
        for step_id in case.facts.order.maybe_out_of_place:
            yield _maybe_said(case, Fault.OUT_OF_PLACE, step_id, "come out of its place")


def _maybe_said(case: TakeAnalysis, fault: Fault, step_id: str, what: str) -> Advice:
    """Return what may be amiss with a step, by the saying that is in doubt."""
    sayings = [
        (place in case.facts.order.doubtful, place, step)
        for place, step in enumerate(case.facts.take.steps)
        if step.id == step_id
    ]
    _, _, step = max(sayings, key=lambda each: each[:2])
    message = (
        f"{case.opening(step_id)} may have {what}: it could not be told what “{step.heard}” was,"
        " or who said it."
    )
    return _unsure(fault, message, step.span.start, step_id)


def _unsure(fault: Fault, message: str, at_s: float, step: str | None = None) -> Advice:
    return Advice(fault.value, message, at_s, step=step, sure=False)


def late_start(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the start where it came late."""
    delay, allowed = case.facts.start_delay_s, case.guide.targets.start_s
    if delay is not None and delay > allowed:
        message = f"Opened {phrase.seconds(delay, borders=[allowed])} after the cue."
        at_s = case.facts.take.span.start
        yield _finding(case, Fault.LATE_START, message, at_s)


def forbidden(fault: Fault, case: TakeAnalysis) -> Iterator[Advice]:
    """Yield speech that a rule forbids, and speech that would be, whoever said it."""
    breach = BREACHES[fault]
    assert breach.forbids
    for aside in case.told(breach.forbids):
        did = phrase.sentence(f"{breach.did}{breach.what}")
        yield _finding(case, fault, f"{did}: “{aside.heard}”.", aside.span.start)
    for aside in case.untold(breach.forbids):
        doing = f"{breach.doing}{breach.what}"
        message = f"Somebody said “{aside.heard}”; from you it would be {doing}."
        yield _unsure(fault, message, aside.span.start)


def no_return(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the objection after which the sequence was left."""
    for each in objections(case):
        if each.was_left:
            message = f"{_hesitated(each.aside)}, and you did not come back to the sequence."
            yield _finding(case, Fault.NO_RETURN, message, each.aside.span.start)


def unanswered(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the objections that were passed over."""
    for each in objections(case):
        if each.back and each.unanswered:
            title = case.title(each.back.id)
            message = f"{_hesitated(each.aside)}, and no answer was heard before {title}."
            at_s = each.aside.span.start
            yield _finding(case, Fault.UNANSWERED, message, at_s, each.back.id)


def came_back(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield the objections that were answered, and the sequence went on: praise."""
    for each in objections(case) if case.guide.rule(RuleKind.COME_BACK) else ():
        if each.back and each.handled:
            took = phrase.seconds(max(0.0, each.back.span.start - each.aside.span.end))
            title = case.title(each.back.id)
            known = phrase.quoted(each.aside.heard, QUOTED_AT_MOST)
            said = f"The customer hesitated, {known}"
            message = f"{said}: you answered calmly and were back with {title} in {took}."
            at_s = each.aside.span.start
            yield Advice(CAME_BACK, message, at_s, praise=True, step=each.back.id)


def _hesitated(objection: Aside) -> str:
    return f"The customer hesitated, “{objection.heard}”"
