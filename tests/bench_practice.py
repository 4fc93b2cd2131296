"""Whether the planner helps: simulated learners by it, and by a fixed ten takes a day.

.venv/bin/python tests/bench_practice.py [--learners N] [--seed S]

What is counted is what it took until the sequence flowed cold, as the day's first take, on fourteen
days; and until it would flow after fourteen days of rest (in eight of ten copies of the learner).
Takes count as such, parts among them; "by lines" a part of two lines counts as two sevenths.

No such learner was measured: what is assumed of one is stated in ``Assumed``, in the direction of
what is known (Suzuki & Hanzawa 2021: most of a sitting's gain is gone after a week, and takes tire;
Kakitani & Kormos 2024: what is spaced is kept longer), and varied, as no single set of figures is
to be believed.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import math
import random
import statistics
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from coach.history.sittings import LATELY, sittings_of
from coach.learning import Doing, PastTake, Practised
from coach.practice import plan
from coach.practice.rounds import TIMES
from coach.practice.tiring import back

STEPS = ("name", "phone", "email", "address", "notes", "payment", "handoff")
JOINTS = STEPS[1:]
PASSED_DAYS = 14
"""It is learned when it flowed cold on so many days."""
FIRST_DAY = date(2026, 1, 1)
LONGEST_DAYS = 400
"""Who has not learned it by then is let go."""
COPIES, MOST_COPIES = 10, 8
"""So many of so many copies of a learner must flow after the rest."""
FLOWS_S = 0.5
"""The hard close's own (seconds)."""


@dataclass(frozen=True)
class Assumed:
    """A learner, joint by joint. Skill goes from 0 to 1."""

    learning: float = 0.15
    """Share of what a joint's skill lacks that one repetition adds (varies by a third)."""
    half_life_days: float = 2.0
    """In which half of the skill is lost after the first day of practice (varies by a third)."""
    spacing: float = 1.5
    """The half-life grows by this, times the share that was forgotten, on each day of practice."""
    needed: float = 0.55
    """Skill at which a joint flows every other time; a hard one needs up to 0.2 more."""
    sharpness: float = 0.08
    """Skill above it by so much makes three of four flow."""
    tiring: float = 0.01
    """Skill that each take after the sixth of a day hides."""


VARIED = {
    "as assumed": Assumed(),
    "learns slowly": Assumed(learning=0.08),
    "learns fast": Assumed(learning=0.3),
    "forgets fast": Assumed(half_life_days=1.0),
    "forgets slowly": Assumed(half_life_days=5.0),
    "spacing helps little": Assumed(spacing=0.5),
    "spacing helps much": Assumed(spacing=3.0),
    "never tires": Assumed(tiring=0.0),
    "tires soon": Assumed(tiring=0.03),
}


class Learner:
    """Somebody who says the sequence, and forgets it again."""

    def __init__(self, assumed: Assumed, seed: int) -> None:
        self._assumed = assumed
        self._chance = random.Random(seed)
        self._skill = dict.fromkeys(JOINTS, 0.2)
        self._learning = {joint: assumed.learning * self._varied() for joint in JOINTS}
        self._half_life = {joint: assumed.half_life_days * self._varied() for joint in JOINTS}
        self._needed = {joint: assumed.needed + 0.2 * self._chance.random() for joint in JOINTS}
        self._practised_on: dict[str, int] = {}
        self._day, self._today = 0, 0

    def _varied(self) -> float:
        return self._chance.uniform(2 / 3, 4 / 3)

    def wake(self, day: int, seed: int | None = None) -> None:
        """Begin another day, perhaps with other chances."""
        self._day, self._today = day, 0
        if seed is not None:
            self._chance.seed(seed)

    def say(self, joints: Sequence[str] = JOINTS) -> dict[str, float]:
        """Say some joints; return the silence at each (seconds)."""
        self._today += 1
        for joint in joints:
            self._remember(joint)
        silences = {joint: self._silence(joint) for joint in joints}
        for joint in joints:
            self._skill[joint] += self._learning[joint] * (1.0 - self._skill[joint])
        return silences

    def _remember(self, joint: str) -> None:
        """Forget what the days since its last repetition took; keep the rest for longer."""
        days = self._day - self._practised_on.get(joint, self._day)
        self._practised_on[joint] = self._day
        kept = 2.0 ** (-days / self._half_life[joint])
        self._skill[joint] *= kept
        self._half_life[joint] *= 1.0 + self._assumed.spacing * (1.0 - kept)

    def _silence(self, joint: str) -> float:
        tired = self._assumed.tiring * max(0, self._today - 6)
        above = (self._skill[joint] - tired - self._needed[joint]) / self._assumed.sharpness
        if self._chance.random() < 1.0 / (1.0 + math.exp(-math.log(3) * above)):
            return self._chance.uniform(0.1, 0.4)
        return 0.6 + self._chance.expovariate(1 / 0.8)


class Diary:
    """What a history would hold."""

    def __init__(self) -> None:
        self.takes: list[PastTake] = []
        self.parts: list[tuple[str, int, tuple[str, ...]]] = []
        self.said = 0

    def whole(self, silences: dict[str, float], day: str) -> PastTake:
        """Write down a take of the whole."""
        self.said += 1
        flowing = frozenset(joint for joint, s in silences.items() if s <= FLOWS_S)
        flowed = len(flowing) == len(silences)
        self.takes.append(PastTake(self.said, day, flowed, silences, flowing))
        return self.takes[-1]

    def part(self, joint: str, day: str) -> None:
        """Write down a take of two lines."""
        self.said += 1
        self.parts.append((day, self.said, (STEPS[STEPS.index(joint) - 1], joint)))

    def practised(self) -> Practised:
        """Return what is known, as ``history.practised`` does."""
        known = Practised("made", {step: step for step in STEPS}, 3)
        if not self.takes:
            return known
        rows = [(take.take, take.day, int(take.flowed)) for take in self.takes]
        by_day = {day: list(some) for day, some in groupby(rows, key=lambda row: row[1])}
        full = {take.take: take for take in self.takes}
        today = self.takes[-1].day
        drilled = frozenset(steps[-1] for day, _, steps in self.parts if day == today)
        sittings = tuple(sittings_of(by_day, full, self.parts, 3))
        lately = tuple(self.takes[-LATELY:])
        return replace(known, sittings=sittings, lately=lately, drilled=drilled)

    @property
    def by_lines(self) -> float:
        """How many takes were said, a part by its lines."""
        return len(self.takes) + 2 / len(STEPS) * len(self.parts)

    @property
    def passed(self) -> int:
        """On how many days the first take flowed."""
        first = {take.day: take.flowed for take in reversed(self.takes)}
        return sum(first.values())


def planned(learner: Learner, diary: Diary, day: str) -> None:
    """Practise a day as ``coach next`` says."""
    while True:
        next_ = plan(diary.practised(), day)
        if next_.do is Doing.REST:
            return
        if next_.do is Doing.JOINT and next_.step:
            for _ in range(TIMES):
                learner.say([next_.step])
                diary.part(next_.step, day)
        diary.whole(learner.say(), day)


def ten(learner: Learner, diary: Diary, day: str) -> None:
    """Say it ten times, whatever comes of it."""
    for _ in range(10):
        diary.whole(learner.say(), day)


def ten_at_most(learner: Learner, diary: Diary, day: str) -> None:
    """Say it each day until it flows three times in a row, or ten times."""
    row: list[bool] = []
    longest: list[float] = []
    while len(row) < 10 and row[-3:] != [True] * 3 and not back(longest, row):
        take = diary.whole(learner.say(), day)
        row.append(take.flowed)
        longest.append(max(take.silences_s.values()))


Policy = Callable[[Learner, Diary, str], None]
POLICIES: dict[str, Policy] = {
    "ten a day": ten,
    "ten at most": ten_at_most,
    "planner": planned,
}


@dataclass(frozen=True)
class Reached:
    """What it took to get there; where it was never reached, all that was said."""

    takes: int
    by_lines: float
    """The same, a part by its lines."""
    days: int
    """By the calendar."""


def learn(
    policy: Policy, assumed: Assumed, seed: int, *, to_keep: bool = True
) -> tuple[Reached, Reached]:
    """Have somebody learn it; return what both goals took.

    Parameters
    ----------
    policy, assumed, seed
        By what rule, and who.
    to_keep
        Whether it goes on until it would be kept; else to the first goal alone.
    """
    learner, diary = Learner(assumed, seed), Diary()
    on_days: Reached | None = None
    after_rest: Reached | None = None
    for day in range(LONGEST_DAYS):
        learner.wake(day)
        before = diary.said
        policy(learner, diary, (FIRST_DAY + timedelta(days=day)).isoformat())
        now = Reached(diary.said, diary.by_lines, day + 1)
        if diary.said > before:
            on_days = on_days or (now if diary.passed >= PASSED_DAYS else None)
            if to_keep and after_rest is None and flows_after_rest(learner, day):
                after_rest = now
        if on_days and (after_rest or not to_keep):
            break
    return on_days or now, after_rest or now


def flows_after_rest(learner: Learner, day: int) -> bool:
    """Whether it would most probably flow after fourteen days without practice."""
    flows = 0
    for seed in range(COPIES):
        rested = deepcopy(learner)
        rested.wake(day + PASSED_DAYS, seed)
        flows += all(s <= FLOWS_S for s in rested.say().values())
    return flows >= MOST_COPIES


def compared(assumed: Assumed, seeds: Sequence[int]) -> dict[str, tuple[Reached, Reached]]:
    """Return the medians of what both goals took, by policy."""
    return {
        name: _medians([learn(policy, assumed, seed) for seed in seeds])
        for name, policy in POLICIES.items()
    }


def spared(assumed: Assumed, seeds: Sequence[int]) -> float:
    """Return what share of ten a day's takes the planner spares until it flowed on the days."""
    said = {
        policy: sum(learn(policy, assumed, seed, to_keep=False)[0].takes for seed in seeds)
        for policy in (ten, planned)
    }
    return 1 - said[planned] / said[ten]


def _medians(found: Sequence[tuple[Reached, Reached]]) -> tuple[Reached, Reached]:
    first, second = (
        Reached(
            round(statistics.median(each[goal].takes for each in found)),
            statistics.median(each[goal].by_lines for each in found),
            round(statistics.median(each[goal].days for each in found)),
        )
        for goal in (0, 1)
    )
    return first, second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.learners)
    print(f"{given.learners} learners each, medians; in brackets: less than ten a day\n")
    print(f"{'':36}{'flowed cold on 14 days':40}would flow after 14 days of rest")
    head = f"{'takes':>13}{'by lines':>14}{'days':>6}"
    print(f"{'':34}{head}   {head}")
    for name, assumed in VARIED.items():
        found = compared(assumed, seeds)
        for policy, goals in found.items():
            shown = "   ".join(
                _row(goal, fixed) for goal, fixed in zip(goals, found["ten a day"], strict=True)
            )
            print(f"{name if policy == 'ten a day' else '':22}{policy:12}{shown}", flush=True)


def _row(goal: Reached, fixed: Reached) -> str:
    """Return what a goal took; dashes where half of the learners or more did not reach it."""
    if goal.days >= LONGEST_DAYS:
        return f"{'-':>13}{'-':>14}{f'>{LONGEST_DAYS}':>6}"
    takes = f"{goal.takes:6} ({1 - goal.takes / fixed.takes:4.0%})"
    lines = f"{goal.by_lines:6.0f} ({1 - goal.by_lines / fixed.by_lines:4.0%})"
    return f"{takes:>13}{lines:>14}{goal.days:6}"


if __name__ == "__main__":
    main()
