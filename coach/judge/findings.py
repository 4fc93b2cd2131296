"""Every breach of a guide's rule becomes a finding: its code, its time, the words heard."""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Advice, RuleKind
from coach.judge.case import Case
from coach.judge.fault import Fault
from coach.judge.limits import QUOTED_AT_MOST
from coach.judge.rules import FORBIDDEN, objections

CAME_BACK = "came_back"
"""Code of the one finding that is praise: an objection was answered and the sequence went on."""


def findings(case: Case) -> tuple[Advice, ...]:
    """Return the breaches in time order; objections that were handled well stand among them."""
    found = [
        *_last_question(case),
        *_missing(case),
        *_out_of_place(case),
        *_repeated(case),
        *_maybe(case),
        *_late_start(case),
        *_forbidden(case),
        *_objections(case),
    ]
    return tuple(sorted(found, key=lambda finding: finding.at_s or 0.0))


def _finding(
    case: Case, kind: RuleKind, fault: Fault, message: str, at_s: float, step: str | None = None
) -> Advice:
    rule = case.rule(kind)
    why = f" {rule.why}" if rule and rule.why else ""
    return Advice(fault.value, f"{message}{why}", at_s, step=step)


def _last_question(case: Case) -> Iterator[Advice]:
    step_id = case.asked_too_early
    if step_id is None or step_id not in case.counted:
        return
    step, later = case.first(step_id), case.few(case.after_last_question)
    place = f"came before {later}" if later else "was not the last question"
    message = f"{case.opening(step_id)} {place}: “{step.heard}”."
    yield _finding(
        case, RuleKind.LAST_QUESTION, Fault.LAST_QUESTION, message, step.span.start, step_id
    )


def _missing(case: Case) -> Iterator[Advice]:
    if not case.rule(RuleKind.COMPLETE):
        return
    for step_id in case.missing:
        step = case.guide.step(step_id)
        message = f"{case.opening(step_id)} is missing: “{phrase.sayable(step.say)}” was not heard."
        at_s = where_missing(case, step_id)
        yield _finding(case, RuleKind.COMPLETE, Fault.MISSING, message, at_s, step_id)


def where_missing(case: Case, step_id: str) -> float:
    """Return when a missing step should have been said (seconds)."""
    place = case.place[step_id]
    later = [step.span.start for step in case.facts.take.steps if case.place[step.id] > place]
    return min(later, default=case.facts.take.span.end)


def _out_of_place(case: Case) -> Iterator[Advice]:
    if not case.rule(RuleKind.IN_ORDER):
        return
    for step_id in case.out_of_place:
        step = case.first(step_id)
        title = case.opening(step_id)
        message = f"{title} came {misplaced(case, step_id)}: “{step.heard}”."
        yield _finding(
            case, RuleKind.IN_ORDER, Fault.OUT_OF_PLACE, message, step.span.start, step_id
        )


def misplaced(case: Case, step_id: str) -> str:
    """Return beside which steps a step out of its place was heard: "before email"."""
    index, place = case.counted.index(step_id), case.place[step_id]
    skipped = [id_ for id_ in case.counted[index:] if case.place[id_] < place]
    if skipped:
        return f"before {case.few(list(dict.fromkeys(skipped)))}"
    passed = [id_ for id_ in case.counted[:index] if case.place[id_] > place]
    return f"only after {case.few(list(dict.fromkeys(passed)))}"


def _repeated(case: Case) -> Iterator[Advice]:
    if not case.rule(RuleKind.ONCE):
        return
    for step_id in case.repeated:
        first, *again = case.sayings(step_id)
        for step in again:
            title = case.opening(step_id)
            message = f"{title} again, first at {phrase.clock(first.span.start)}: “{step.heard}”."
            yield _finding(case, RuleKind.ONCE, Fault.REPEATED, message, step.span.start, step_id)


def _maybe(case: Case) -> Iterator[Advice]:
    """Yield what may have been amiss; it is said so, and costs nothing."""
    if case.rule(RuleKind.COMPLETE):
        for step_id in case.maybe_missing:
            line = phrase.sayable(case.guide.step(step_id).say)
            message = (
                f"{case.opening(step_id)} may be missing: “{line}” was not heard, but something"
                " else was in its place."
            )
            yield _unsure(Fault.MISSING, message, where_missing(case, step_id), step_id)
    if case.rule(RuleKind.ONCE):
        for step_id in case.facts.order.maybe_repeated:
            yield _maybe_said(case, Fault.REPEATED, step_id, "come more than once")
    if case.rule(RuleKind.IN_ORDER):
        for step_id in case.facts.order.maybe_out_of_place:
            yield _maybe_said(case, Fault.OUT_OF_PLACE, step_id, "come out of its place")


def _maybe_said(case: Case, fault: Fault, step_id: str, what: str) -> Advice:
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


def _late_start(case: Case) -> Iterator[Advice]:
    delay, allowed = case.facts.start_delay_s, case.guide.targets.start_s
    if case.rule(RuleKind.START_AT_ONCE) and delay is not None and delay > allowed:
        message = f"Opened {phrase.seconds(delay, borders=[allowed])} after the cue."
        at_s = case.facts.take.span.start
        yield _finding(case, RuleKind.START_AT_ONCE, Fault.LATE_START, message, at_s)


_DID = {
    Fault.CELEBRATED: "Celebrated",
    Fault.ASKED_AGAIN: "Asked again for a yes that was given",
    Fault.LINGERED: "Lingered",
}
_DOING = {
    Fault.CELEBRATED: "celebrating",
    Fault.ASKED_AGAIN: "asking again for a yes that was given",
    Fault.LINGERED: "lingering",
}


def _forbidden(case: Case) -> Iterator[Advice]:
    for rule, kind, fault in FORBIDDEN:
        for aside in case.told(kind) if case.rule(rule) else ():
            message = f"{_DID[fault]}: “{aside.heard}”."
            yield _finding(case, rule, fault, message, aside.span.start)
        for aside in case.untold(kind) if case.rule(rule) else ():
            message = f"Somebody said “{aside.heard}”; from you it would be {_DOING[fault]}."
            yield _unsure(fault, message, aside.span.start)


def _objections(case: Case) -> Iterator[Advice]:
    if not case.rule(RuleKind.COME_BACK):
        return
    for each in objections(case):
        at_s, said = each.aside.span.start, f"The customer hesitated, “{each.aside.heard}”"
        if each.was_left:
            message = f"{said}, and you did not come back to the sequence."
            yield _finding(case, RuleKind.COME_BACK, Fault.NO_RETURN, message, at_s)
        elif each.back and each.unanswered:
            message = f"{said}, and no answer was heard before {case.title(each.back.id)}."
            yield _finding(case, RuleKind.COME_BACK, Fault.UNANSWERED, message, at_s, each.back.id)
        elif each.back and each.handled:
            took = phrase.seconds(max(0.0, each.back.span.start - each.aside.span.end))
            title = case.title(each.back.id)
            known = phrase.quoted(each.aside.heard, QUOTED_AT_MOST)
            said = f"The customer hesitated, {known}"
            message = f"{said}: you answered calmly and were back with {title} in {took}."
            yield Advice(CAME_BACK, message, at_s, praise=True, step=each.back.id)
