"""What a team practised: nouns that exported histories fill, and reports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach.learning import Practised

READY_DAYS = 2
"""On so many days of practice in a row the first take flowed: once may be luck."""


@dataclass(frozen=True, slots=True)
class Member:
    """What one person of a team practised of a guide, as that person's exported history has it."""

    person: str
    """The name of the file, without its ending."""
    practised: Practised
    """Of the version of the guide that was said last."""
    joints_s: Mapping[str, float]
    """The speaker's own mean silence before each step in the latest takes (seconds), by its id."""

    @property
    def is_ready(self) -> bool:
        """Whether the first take of the last day of practice flowed, cold, as on a day before."""
        return self.practised.tests_passed >= READY_DAYS

    @property
    def costs_most(self) -> str | None:
        """The joint with the longest silence of those that stall in one of the latest takes."""
        stall = {step for take in self.practised.lately for step in take.stalls_s}
        known = {step: s for step, s in self.joints_s.items() if step in stall}
        return max(known, key=lambda step: known[step], default=None)


@dataclass(frozen=True, slots=True)
class Team:
    """Who of a team practised a guide, and which joint costs the team most."""

    guide: str
    titles: Mapping[str, str]
    """Of the steps, by id, in the guide's order."""
    members: tuple[Member, ...]
    """By name."""

    @property
    def joints_s(self) -> dict[str, float]:
        """The mean of the members' mean silences before each step (seconds), the longest first."""
        known: dict[str, list[float]] = {}
        for member in self.members:
            for step, silence_s in member.joints_s.items():
                known.setdefault(step, []).append(silence_s)
        means = {step: sum(values) / len(values) for step, values in known.items()}
        return dict(sorted(means.items(), key=lambda each: -each[1]))

    @property
    def costs_most(self) -> str | None:
        """The joint with the longest silence of all that cost one of them most."""
        stall = {
            step
            for member in self.members
            for take in member.practised.lately
            for step in take.stalls_s
        }
        return next((step for step in self.joints_s if step in stall), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of a team's folder that is no exported history, or a damaged one."""

    file: str
    why: str
