"""What to practise next, in one sentence; the rule behind it; or as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from coach import phrase
from coach.learning import Because, Doing, Plan, Retention

RULE = (
    "The first take of a day is the test, said cold: passed where it flows.",
    "Passed, or the day's takes flow in a row, or ten are said, or silences come back: rest.",
    "Else all of it until it flows; once a day the joint that costs most, if it stalls thrice.",
    "The next test is 1, 3, 7, then 14 days after the last practice: passed twice when due, one"
    " further;\n      failed, one back, with less than half of the joints kept back to 1.",
)
"""What ``practice`` plans by."""


def sentence(plan: Plan, titles: Mapping[str, str], in_a_row: int) -> str:
    """Return what to practise next, in one sentence.

    Parameters
    ----------
    titles
        Of the guide's steps, by id.
    in_a_row
        So many takes in a row must flow.
    """
    if plan.do is Doing.REST:
        return f"{_rest(plan)} {on(plan.day)}."
    if plan.do is Doing.JOINT:
        step, after = (phrase.inside(titles[id_ or ""]) for id_ in (plan.step, plan.after))
        waits = phrase.seconds_if_any(plan.costs_s)
        return f"Say {after} and {step} together, five times: before {step} you wait {waits}."
    if plan.do is Doing.DRILL:
        return f"Say all of it until it flows, {phrase.times(in_a_row)} in a row."
    if plan.because is Because.NEW:
        return "Say it once, as it comes: that take tells where to begin."
    return "Say it once, cold, before anything else: it is the test of what you kept."


def on(day: str) -> str:
    """Return a day as a person says it."""
    when = date.fromisoformat(day)
    return f"{when:%A} {when.day} {when:%B}"


def why(plan: Plan, titles: Mapping[str, str], in_a_row: int) -> str:
    """Return what is next, why, and the rule."""
    known = "".join(f"   {line}\n" for line in _known(plan))
    rule = "".join(f"   {number}. {line}\n" for number, line in enumerate(RULE, start=1))
    told = f"\n {plan.guide}\n{known}" if known else ""
    return f" {sentence(plan, titles, in_a_row)}\n{told}\n The rule\n{rule}"


def _known(plan: Plan) -> list[str]:
    if plan.because is Because.NEW:
        return []
    found = [] if plan.kept is None else [f"Last test: {kept(plan.kept)}."]
    days = phrase.several(plan.tests_passed, "day")
    found += [f"Passed on the last {days} of practice."] if plan.tests_passed > 1 else []
    return [*found, f"The next test is {phrase.several(plan.interval_days, 'day')} after practice."]


def kept(what: Retention) -> str:
    """Return what was kept from one day of practice to the next."""
    if not what.of:
        return "passed" if what.passed else "nothing flowed the day before that could be kept"
    test = "passed" if what.passed else "not passed"
    waits = [phrase.seconds_if_any(s) for s in (what.last_s, what.first_s)]
    return (
        f"{test}; {what.joints} of {what.of} joints kept since {what.since}, "
        f"longest silence {waits[0]} then, {waits[1]} cold"
    )


def render_json(plan: Plan, said: str, command: str | None) -> str:
    """Return a plan as one line of JSON, with its sentence and the command that does it."""
    share = None if plan.kept is None else round(plan.kept.share, 3)
    return json.dumps({**asdict(plan), "kept_share": share, "say": said, "command": command}) + "\n"


def _rest(plan: Plan) -> str:
    return {
        Because.KEPT: "You kept it: come back on",
        Because.FLOWS: "It flows: come back on",
        Because.TIRED: "The silences come back, so more takes help little today: come back on",
        Because.ENOUGH: "Ten takes are enough for a day: come back on",
    }.get(plan.because, "Rest: the next test is on")
