"""What the table says to do: who stalls, and where."""

from __future__ import annotations

from collections.abc import Callable

from coach import phrase
from coach.datatypes import Guide
from coach.report.summary import wording
from coach.report.summary.contract import PersonJson, SummaryJson, TotalJson

NAMED_AT_MOST = 3
"""People that a headline names; of more it says how many."""


def headline(summary: SummaryJson, guide: Guide) -> str:
    """Return one sentence: what to work on, with whom, and why."""
    total = summary.all
    if not total.takes:
        return _no_take(total)
    if total.stalls:
        return _stalls(summary, guide)
    if total.left_out:
        return _left_out(summary, guide)
    if total.most_common_fault:
        fault = wording.fault(total.most_common_fault, total.takes)
        return f"Nobody stalls. Most common: {fault}."
    takes = phrase.several(total.takes, "take")
    return f"It flows: {takes}, complete and in order."


def _no_take(total: TotalJson) -> str:
    if total.failed == total.recordings:
        return "Nothing could be reviewed."
    return f"No take found in {phrase.several(total.recordings, 'recording')}."


def _stalls(summary: SummaryJson, guide: Guide) -> str:
    worst = summary.all.stalls[0]
    where = "inside" if worst.inside else "before"

    def takes(person: TotalJson) -> int:
        at = [each for each in person.stalls if each.step == worst.step]
        return sum(each.takes for each in at if each.inside == worst.inside)

    step = wording.step_title(worst.step, guide)
    long_s = phrase.seconds(worst.longest_s)
    share = _share(worst.takes, summary.all.takes, "stalls", "stall")
    return f"Work on {step}{_with(summary, takes)}: {share} {where} it, for up to {long_s}."


def _left_out(summary: SummaryJson, guide: Guide) -> str:
    worst = wording.most_left_out(summary.all.left_out, guide)[0]

    def takes(person: TotalJson) -> int:
        return sum(each.takes for each in person.left_out if each.step == worst.step)

    step = wording.step_title(worst.step, guide)
    share = _share(worst.takes, summary.all.takes, "leaves", "leave")
    return f"Work on {step}{_with(summary, takes)}: {share} it out."


def _share(some: int, takes: int, one: str, many: str) -> str:
    if takes == 1:
        return f"the one take {one}"
    return f"{some} of {takes} takes {one if some == 1 else many}"


def _with(summary: SummaryJson, takes: Callable[[TotalJson], int]) -> str:
    """Return the people that have a fault in most of their takes first; nobody where none is."""
    found: list[PersonJson] = [person for person in summary.people if takes(person)]
    if not found:
        return ""
    found.sort(key=lambda person: (-takes(person) / person.takes, -takes(person), person.person))
    names = [person.person for person in found]
    more = len(names) - NAMED_AT_MOST
    if more > 1:
        names = [*names[:NAMED_AT_MOST], f"{more} more"]
    return f" with {phrase.listed(names)}"
