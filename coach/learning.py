"""What practice came to: nouns that history fills, practice reads and reports show.

A joint is the gap before a step, named by that step: it is where a sequence breaks. Days are by the
clock of the place, as in 2026-11-27. Times are seconds.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class PastTake:
    """A take of the whole sequence, as far as practice goes."""

    take: int
    """By which it is remembered."""
    day: str
    flowed: bool
    """Whether it was one that the guide calls flowing."""
    silences_s: Mapping[str, float]
    """The speaker's own silence before each step (seconds), by its id."""
    flowing: frozenset[str]
    """The steps before which that silence flows."""

    @property
    def stalls_s(self) -> dict[str, float]:
        """The silences that do not flow (seconds), by the step that they are before."""
        return {step: s for step, s in self.silences_s.items() if step not in self.flowing}


@dataclass(frozen=True, slots=True)
class Retention:
    """What was kept from the last take of one day of practice to the first take of the next."""

    since: str
    """The day before, of those with practice."""
    joints: int
    """How many of the joints that flowed then still flow."""
    of: int
    """How many flowed then."""
    passed: bool
    """Whether the first take flowed as a whole: the test is passed."""
    last_s: float | None
    """The longest silence in the last take of the day before (seconds); ``None``: it had no gap."""
    first_s: float | None
    """The longest in the first take of this day (seconds)."""

    @property
    def share(self) -> float:
        """From 0 to 1; with nothing to keep it is what the test says."""
        return self.joints / self.of if self.of else float(self.passed)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One day's practice of a guide."""

    day: str
    first: PastTake
    """The day's first take, cold: the test of what was kept."""
    last: PastTake
    takes: int
    """Takes of the whole sequence."""
    until_flow: int | None
    """Takes until as many in a row flowed as the guide asks for; ``None``: they did not."""
    kept: Retention | None
    """``None`` on the first day, and where parts were said before the first take: not cold."""

    @property
    def passed(self) -> bool:
        """Whether its test was passed."""
        return self.kept is not None and self.kept.passed


@dataclass(frozen=True, slots=True)
class Practised:
    """What is remembered of the practice of one version of a guide."""

    guide: str
    titles: Mapping[str, str]
    """Of the steps, by id, in the guide's order."""
    in_a_row: int
    """So many takes in a row must flow."""
    sittings: tuple[Sitting, ...] = ()
    """The oldest first."""
    lately: tuple[PastTake, ...] = ()
    """The latest takes of the whole, the oldest first."""
    drilled: frozenset[str] = frozenset()
    """The joints that were said alone on the last day of practice, by their step."""

    @property
    def tests_passed(self) -> int:
        """On how many of the last days of practice in a row the test was passed."""
        return sum(1 for _ in takewhile(lambda each: each.passed, reversed(self.sittings)))


class Doing(enum.StrEnum):
    """What to practise."""

    TEST = "test"
    """One take of the whole, cold: the first of its day."""
    JOINT = "joint"
    """Two lines, said together."""
    DRILL = "drill"
    """The whole, until it flows."""
    REST = "rest"
    """Nothing before a day."""


class Because(enum.StrEnum):
    """Why that is next."""

    NEW = "new"
    """Nothing is remembered yet."""
    DUE = "due"
    """The day of the test has come."""
    STALLS = "stalls"
    """A silence before that step stays."""
    NOT_YET = "not yet"
    """It does not flow often enough in a row."""
    KEPT = "kept"
    """The day's test is passed."""
    FLOWS = "flows"
    """It flowed as often in a row as the guide asks for."""
    ENOUGH = "enough"
    """More takes on one day gain little."""
    TIRED = "tired"
    """The silences of the day's takes come back."""
    EARLY = "early"
    """The day of the next test has not come."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to practise next, as facts."""

    guide: str
    do: Doing
    because: Because
    day: str
    """When: today, or the day until which to rest."""
    step: str | None = None
    """The step before which it stalls, where a joint is next."""
    after: str | None = None
    """The step before that one."""
    costs_s: float | None = None
    """Mean silence before that step in the latest takes (seconds)."""
    interval_days: int = 1
    """From the last day of practice to the next test."""
    tests_passed: int = 0
    """Days in a row with a passed test."""
    kept: Retention | None = None
    """Of the last day of practice."""


@dataclass(frozen=True, slots=True)
class Slowed:
    """The articulation slows."""

    first: float
    """Mean of the first takes (syllables a second)."""
    last: float
    """Mean of the last ones."""


@dataclass(frozen=True, slots=True)
class Back:
    """The silences come back."""

    best_s: float
    """The least mean of the longest silence in takes running (seconds)."""
    last_s: float
    """Mean of the last takes."""


@dataclass(frozen=True, slots=True)
class BestLine:
    """A step in the speaker's best take."""

    step: str
    began_s: float
    """From the start of the take (seconds)."""
    ended_s: float
    silence_s: float | None
    """The speaker's own silence before it (seconds); ``None`` of the first line said."""


@dataclass(frozen=True, slots=True)
class BestTake:
    """The speaker's own best take of a guide."""

    take: int
    """By which it is remembered."""
    day: str
    recording: str
    lines: tuple[BestLine, ...]
    """In the guide's order."""
    in_recording_s: float = 0.0
    """Where it begins in its recording (seconds)."""

    @property
    def total_s(self) -> float:
        """From the first step's start to the last one's end (seconds)."""
        return max(line.ended_s for line in self.lines)


@dataclass(frozen=True, slots=True)
class LineBeside:
    """A step of a take beside the same step of the speaker's best."""

    step: str
    began_s: float | None
    """From the start of its take (seconds); ``None``: it was not heard."""
    ended_s: float | None
    best_began_s: float
    best_ended_s: float
    lost_before_s: float | None
    """How much longer the speaker's own silence before it is (seconds), below 0 where shorter."""
    lost_inside_s: float | None
    """How much longer the step itself took (seconds)."""


@dataclass(frozen=True, slots=True)
class TakeBeside:
    """A take beside the speaker's best."""

    index: int
    """Of the take in its recording, from 1."""
    total_s: float
    """From its first step's start to its last one's end (seconds)."""
    lines: tuple[LineBeside, ...]
    """In the guide's order."""


@dataclass(frozen=True, slots=True)
class LineAlong:
    """A step said along with a model."""

    step: str
    model_s: float
    """When the model began it, in the recording of the take (seconds)."""
    began_s: float | None
    """When the speaker did (seconds); ``None``: it was not heard."""

    @property
    def lag_s(self) -> float | None:
        """How much later than the model the speaker began (seconds), below 0 where earlier."""
        return None if self.began_s is None else self.began_s - self.model_s


@dataclass(frozen=True, slots=True)
class Along:
    """A take said along with a model that was played into the ear."""

    model: str
    """The model's recording."""
    tempo_percent: int
    """How fast it was played, of its own tempo (percent)."""
    lines: tuple[LineAlong, ...]
    """In the guide's order."""

    @property
    def lags_s(self) -> list[float]:
        """The lags of the lines that were heard (seconds)."""
        return [line.lag_s for line in self.lines if line.lag_s is not None]
