"""What is next: a test, a joint, a drill or rest.

1. The first take of a day is the test, said cold. It is passed where it flows.
2. Passed, or the day's takes flow in a row, or ten are said, or silences come back: rest.
3. Else the whole is said until it flows; and once a day, where a joint stalls in three takes
   running, the one that costs most is said alone.
4. The next test is 1, 3, 7 or 14 days after the last day of practice: two tests running that were
   due and passed move it on by one; a failed one moves it back, by one where at least half of the
   joints were kept, and else to 1.

Spacing keeps more than many takes in a sitting (Kakitani & Kormos 2024: 1 and 7 days between gained
alike at 28 days; Suzuki & Hanzawa 2021: the gain of six repetitions in a row was mostly gone after
a week). The days themselves, the half and the ten are settled here; ``tests/bench_practice.py``
tries them on simulated learners, who needed fewer takes so than with several joints a day, with a
joint after two takes, with an interval that grows after each passed test, or with one that stays
where a test failed.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from coach.learning import Because, Doing, PastTake, Plan, Practised, Sitting
from coach.practice.tiring import back

INTERVALS_DAYS = (1, 3, 7, 14)
"""From a day of practice to the next test, by how often what was learned was kept (days)."""
PASSED_TWICE = 2
"""So many due tests are passed at an interval before it grows: one may be luck."""
KEPT_ENOUGH = 0.5
"""A failed test with at least this share of the joints kept moves the next one back by one only."""
TAKES_A_DAY = 10
"""Takes of the whole after which a day's practice is over: the guide's own ten."""
LATELY = 3
"""So many latest takes of a day tell which joint costs most: one alone may be an accident."""

RUNNING = 3
"""A joint that stalls in so many takes running is said alone."""
FEWEST, MOST = 2, 3
"""So many joints are shuffled."""


def plan(known: Practised, today: str) -> Plan:
    """Return what to practise next.

    Parameters
    ----------
    known
        What is remembered.
    today
        A day, as in 2026-11-27.
    """
    if not known.sittings:
        return Plan(known.guide, Doing.TEST, Because.NEW, today)
    last = known.sittings[-1]
    if last.day < today:
        due = _due(known.sittings)
        if today < due:
            return _rest(known, Because.EARLY)
        return _plan(known, Doing.TEST, Because.DUE, today)
    if over := _over(known, last):
        return _rest(known, over)
    return _practice(known, today)


def _over(known: Practised, today: Sitting) -> Because | None:
    """Return why today's practice is over; ``None`` where it is not."""
    if today.until_flow is not None:
        return Because.FLOWS
    if today.passed and today.last.flowed:
        return Because.KEPT
    if today.takes >= TAKES_A_DAY:
        return Because.ENOUGH
    takes = [take for take in known.lately if take.day == today.day]
    longest_s = [max(take.silences_s.values(), default=0.0) for take in takes]
    return Because.TIRED if back(longest_s, [take.flowed for take in takes]) else None


def _practice(known: Practised, today: str) -> Plan:
    of_today = [take for take in known.lately if take.day == known.sittings[-1].day]
    twice = [take.stalls_s.keys() for take in of_today[-RUNNING:]]
    for step, costs_s in costliest(of_today[-LATELY:], list(known.titles)).items():
        stays = len(twice) == RUNNING and all(step in stalls for stalls in twice)
        if stays and not known.drilled:
            return _plan(known, Doing.JOINT, Because.STALLS, today, step=step, costs_s=costs_s)
    return _plan(known, Doing.DRILL, Because.NOT_YET, today)


def costliest(takes: Sequence[PastTake], steps: Sequence[str]) -> dict[str, float]:
    """Return the joints that do not flow in the last of some takes, the one that costs most first.

    Returns
    -------
    dict
        The mean silence in all of the takes (seconds), by the step that it is before.
    """
    if not takes:
        return {}
    felt = [step for step in takes[-1].stalls_s if step in steps[1:]]
    costs = {
        step: statistics.mean(take.silences_s[step] for take in takes if step in take.silences_s)
        for step in felt
    }
    return dict(sorted(costs.items(), key=lambda each: (-each[1], steps.index(each[0]))))


def longest(takes: Sequence[PastTake], steps: Sequence[str]) -> list[str]:
    """Return the two or three joints to shuffle: those that stall, else the longest silences."""
    lately = takes[-LATELY:]
    stall = list(costliest(lately, steps))
    means = {
        step: statistics.mean(known)
        for step in steps[1:]
        if (known := [take.silences_s[step] for take in lately if step in take.silences_s])
    }
    others = sorted(means.keys() - set(stall), key=lambda step: (-means[step], steps.index(step)))
    return [*stall, *others[: max(0, FEWEST - len(stall))]][:MOST]


# ---- the day of the next test ------------------------------------------------------


def rung(sittings: Sequence[Sitting]) -> int:
    """Return which of the intervals follows the last day of practice."""
    at = passed = 0
    for before, sitting in pairwise(sittings):
        was_due = sitting.day >= _later(before.day, INTERVALS_DAYS[at])
        if sitting.passed:
            passed += was_due
        elif sitting.kept:
            at, passed = max(0, at - 1) if sitting.kept.share >= KEPT_ENOUGH else 0, 0
        if passed == PASSED_TWICE:
            at, passed = min(at + 1, len(INTERVALS_DAYS) - 1), 0
    return at


def _due(sittings: Sequence[Sitting]) -> str:
    return _later(sittings[-1].day, INTERVALS_DAYS[rung(sittings)])


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _rest(known: Practised, because: Because) -> Plan:
    return _plan(known, Doing.REST, because, _due(known.sittings))


def _plan(
    known: Practised,
    do: Doing,
    because: Because,
    day: str,
    *,
    step: str | None = None,
    costs_s: float | None = None,
) -> Plan:
    steps = list(known.titles)
    return Plan(
        known.guide,
        do,
        because,
        day,
        step=step,
        after=steps[steps.index(step) - 1] if step else None,
        costs_s=costs_s,
        interval_days=INTERVALS_DAYS[rung(known.sittings)],
        tests_passed=known.tests_passed,
        kept=known.sittings[-1].kept,
    )
