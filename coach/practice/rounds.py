"""The takes of a drill of parts, in a row: which part, and how often."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Guide
from coach.practice import parts

TIMES = 5
"""A joint is said so often before the whole: half of the ten takes that a drill has at most."""
MOST_A_PART = 3
"""Takes of a growing part at most, before the next line is added."""


@dataclass(frozen=True, slots=True)
class Round:
    """Takes of one guide, whole or a part."""

    guide: Guide
    takes: int
    """At most."""
    until_flow: bool = False
    """Whether the first that flows is the last."""

    @property
    def often(self) -> str:
        """How often it is said, in words."""
        most = phrase.times(self.takes)
        return f"until it flows, at most {most}" if self.until_flow else most


def one_joint(guide: Guide, step: str) -> tuple[Round, ...]:
    """Return two lines, said five times, and then the whole.

    Raises
    ------
    GuideError
        The guide has no such joint.
    """
    return Round(parts.joint(guide, step), TIMES), Round(guide, 1)


def shuffled_joints(guide: Guide, steps: Sequence[str], seed: int) -> tuple[Round, ...]:
    """Return several joints, each five times in changing order, and then the whole.

    Interleaved practice keeps more than blocked (Languages 2023, 8(4):252).
    """
    made = [Round(parts.joint(guide, step), 1) for step in steps]
    return *_shuffled(made, random.Random(seed)), Round(guide, 1)


def _shuffled(rounds: Sequence[Round], chance: random.Random) -> Iterator[Round]:
    """Yield all of them five times; none twice running, where there are others."""
    before: Round | None = None
    for _ in range(TIMES):
        order = list(rounds)
        chance.shuffle(order)
        if order[0] is before:
            order.append(order.pop(0))
        yield from order
        before = order[-1]


def from_the_end(guide: Guide) -> tuple[Round, ...]:
    """Return the last two lines, the last three, and so on: each until it flows."""
    return tuple(Round(part, MOST_A_PART, until_flow=True) for part in parts.from_end(guide))
