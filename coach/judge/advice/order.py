"""What to do about a sequence out of order, and about speech that is no step."""

from __future__ import annotations

from coach import phrase
from coach.datatypes import Advice, Aside
from coach.faults import BREACHES, Fault
from coach.judge.analysis.limits import QUOTED_AT_MOST
from coach.judge.analysis.rules import objections
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings.of_rules import misplaced, where_missing


def last_question(case: TakeAnalysis) -> Advice:
    """Ask the last question last."""
    step_id = case.asked_too_early or ""
    place = phrase.ordinal(case.counted.index(step_id) + 1)
    later = case.few(case.after_last_question)
    before = f", before {later}" if later else ""
    message = (
        f"You asked for {case.title(step_id)} {place}{before}."
        " Keep it for last: ask it when all else is in."
    )
    return Advice(Fault.LAST_QUESTION, message, case.first(step_id).span.start, step=step_id)


def missing(case: TakeAnalysis) -> Advice:
    """Say every step."""
    first, total = case.missing[0], len(case.guide.steps)
    said = total - len(case.missing) - len(case.maybe_missing)
    count = f"{said} of {total} steps said"
    if len(case.missing) == 1:
        line = phrase.sayable(case.guide.step(first).say)
        message = f"You left out {case.title(first)} ({count}). Its line: “{line}”"
    else:
        message = (
            f"You left out {case.few(case.missing, 'steps')} ({count}). Go through every line."
        )
    return Advice(Fault.MISSING, message, where_missing(case, first), step=first)


def out_of_place(case: TakeAnalysis) -> Advice:
    """Keep the guide's order."""
    first = min(case.out_of_place, key=lambda id_: case.first(id_).span)
    if case.is_scrambled:
        return _another_order(case, first)
    others = len(case.out_of_place) - 1
    more = f", and {phrase.several(others, 'other step')} out of place" if others else ""
    place, ids = case.place[first], list(case.place)
    around = [case.title(id_) for id_ in ids[max(0, place - 1) : place + 2]]
    message = (
        f"{case.opening(first)} came {misplaced(case, first)}{more}."
        f" The order is {', then '.join(around)}."
    )
    return Advice(Fault.OUT_OF_PLACE, message, case.first(first).span.start, step=first)


def _another_order(case: TakeAnalysis, first: str) -> Advice:
    """Say the guide's order, rather than how each step stands to it."""
    titles = ", ".join(case.title(step.id) for step in case.guide.steps)
    message = f"The steps came in another order. The guide's is {titles}."
    return Advice(Fault.OUT_OF_PLACE, message, case.first(first).span.start, step=first)


def repeated(case: TakeAnalysis) -> Advice:
    """Say every step once."""
    first = case.repeated[0]
    again = case.sayings(first)[1:]
    others = f", and {case.titles(case.repeated[1:])} again too" if case.repeated[1:] else ""
    message = (
        f"You said {case.title(first)} {phrase.times(len(again) + 1)}{others}."
        " Once is enough: go on to the next line."
    )
    return Advice(Fault.REPEATED, message, again[0].span.start, step=first)


def no_return(case: TakeAnalysis) -> Advice:
    """Come back to the sequence after an objection."""
    left = next(each for each in objections(case) if each.was_left)
    rest = case.few(case.missing, "steps")
    message = (
        f"After {_quoted(left.aside)} you did not come back: {rest} still to say. Answer calmly,"
        " then go on with the next line."
    )
    return Advice(Fault.NO_RETURN, message, left.aside.span.start)


def unanswered(case: TakeAnalysis) -> Advice:
    """Answer an objection before going on."""
    each = next(each for each in objections(case) if each.unanswered)
    message = (
        f"The customer hesitated, {_quoted(each.aside)}, and no answer was heard. One calm"
        " sentence is enough, then go on."
    )
    return Advice(Fault.UNANSWERED, message, each.aside.span.start)


def needless(fault: Fault, case: TakeAnalysis) -> Advice:
    """Leave out speech that a rule forbids."""
    breach = BREACHES[fault]
    asides = case.told(breach.forbids) if breach.forbids else ()
    took = phrase.seconds(sum(aside.span.duration for aside in asides))
    message = f"You {breach.did} for {took}: {_quoted(asides[0])}. {breach.instead}"
    return Advice(fault, message, asides[0].span.start)


def _quoted(aside: Aside) -> str:
    return phrase.quoted(aside.heard, QUOTED_AT_MOST)
