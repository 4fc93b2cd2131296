"""One thing of this machine that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from coach.errors import CoachError


class Verdict(Enum):
    """How it stands with one thing."""

    GOOD = "good"
    NOTE = "note"
    """A take works, and would be better otherwise."""
    CURE = "cure"
    """In the way of a take."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, how it stands, and what to do."""

    what: str
    """What was looked at, in a word or two."""
    verdict: Verdict
    says: str
    """What was found."""
    cure: str = ""
    """What to do, where that is the same for everybody; else empty."""
    remedy: str | None = None
    """The code of what to do, for which each face has its own words."""


def good(what: str, says: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, Verdict.GOOD, says)


def note(what: str, says: str, cure: str = "", *, remedy: str | None = None) -> Finding:
    """Return that something could be better."""
    return Finding(what, Verdict.NOTE, says, cure, remedy)


def failed(what: str, error: CoachError) -> Finding:
    """Return that something is in the way of a take: an error that a take would meet."""
    return Finding(what, Verdict.CURE, str(error), remedy=error.remedy)
