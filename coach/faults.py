"""What can be wrong with a take: one table, a row a fault, that judge and report share.

What to do about each, and how each is told, is for the judge alone: ``judge/advice/opinions.py``.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from coach.datatypes import AsideKind, Guide, Rule, RuleKind


class Rank(enum.IntEnum):
    """Which faults come before others that are as bad, or as common."""

    SEQUENCE = 0
    """A sequence out of order is not the sequence: before all others, always."""
    STALL = 1
    OTHER = 2


class Gone(NamedTuple):
    """How it reads that a fault of the takes before is gone."""

    rank: int
    """Of several that are gone the one with the lowest is praised."""
    words: str


@dataclass(frozen=True, slots=True)
class Breach:
    """How breaking a rule about speech that is no step reads."""

    did: str
    """Beside the order: "celebrated"."""
    doing: str
    """Where the scores are explained: "celebrating"."""
    clause: str
    """In the verdict: "you celebrated first"."""
    forbids: AsideKind | None = None
    """The kind of aside that is the breach, where one is."""
    what: str = ""
    """What more a finding says of it, behind what was done."""
    instead: str = ""
    """What to do in its place."""


@dataclass(frozen=True, slots=True)
class About:
    """One row of the table."""

    score: str
    """The score that the fault takes from: ``flow``, ``speed`` or ``order``."""
    noun: str
    """What it is called where it is counted."""
    rule: RuleKind | None = None
    """The guide's rule that it breaks, where one names it."""
    asks: str = ""
    """What that rule asks for, as a guide is shown; of two faults of one rule the first tells."""
    rank: Rank = Rank.OTHER
    breach: Breach | None = None
    gone: Gone | None = None


class Fault(enum.StrEnum):
    """A kind of fault; the value is its code. Of equals the one that stands first comes first."""

    about: About

    def __new__(cls, code: str, about: About) -> Fault:
        """Make a member of a code and a row."""
        fault = str.__new__(cls, code)
        fault._value_ = code
        fault.about = about
        return fault

    # ---- order -----------------------------------------------------------------

    LAST_QUESTION = (
        "last_question",
        About(
            score="order",
            noun="last question asked too early",
            rule=RuleKind.LAST_QUESTION,
            asks="{step} is the last question.",
            rank=Rank.SEQUENCE,
            gone=Gone(5, "the last question came last"),
        ),
    )
    MISSING = (
        "missing",
        About(
            score="order",
            noun="a step left out",
            rule=RuleKind.COMPLETE,
            asks="No step is left out.",
            rank=Rank.SEQUENCE,
            gone=Gone(4, "no line was left out"),
        ),
    )
    OUT_OF_PLACE = (
        "out_of_place",
        About(
            score="order",
            noun="a step out of order",
            rule=RuleKind.IN_ORDER,
            asks="The steps come in this order.",
            rank=Rank.SEQUENCE,
            gone=Gone(6, "every line came in its place"),
        ),
    )
    REPEATED = (
        "repeated",
        About(
            score="order",
            noun="a step said again",
            rule=RuleKind.ONCE,
            asks="No step is said twice.",
            gone=Gone(3, "nothing was said twice"),
        ),
    )
    CELEBRATED = (
        "celebrated",
        About(
            score="order",
            noun="celebrating",
            rule=RuleKind.NO_CELEBRATION,
            asks="No celebrating.",
            breach=Breach(
                did="celebrated",
                doing="celebrating",
                clause="you celebrated first",
                forbids=AsideKind.CELEBRATION,
                instead="Let the first question be your answer to the yes.",
            ),
            gone=Gone(9, "the yes was not celebrated"),
        ),
    )
    ASKED_AGAIN = (
        "asked_again",
        About(
            score="order",
            noun="asking again for a yes",
            rule=RuleKind.NO_ASKING_AGAIN,
            asks="No asking again for the yes.",
            breach=Breach(
                did="asked again",
                doing="asking again",
                clause="you asked again for a yes you had",
                forbids=AsideKind.ASKING_AGAIN,
                what=" for a yes that was given",
                instead="The customer has said yes: go straight to the first line.",
            ),
            gone=Gone(10, "the yes was not asked for again"),
        ),
    )
    NO_RETURN = (
        "no_return",
        About(
            score="order",
            noun="not back after an objection",
            rule=RuleKind.COME_BACK,
            asks="Answer a hesitation calmly, then come back to the sequence.",
            rank=Rank.SEQUENCE,
            breach=Breach(
                did="not back after an objection",
                doing="not coming back after an objection",
                clause="you did not come back after the objection",
            ),
        ),
    )
    LINGERED = (
        "lingered",
        About(
            score="order",
            noun="lingering at the end",
            rule=RuleKind.NO_LINGERING,
            asks="No lingering after the last step.",
            breach=Breach(
                did="lingered",
                doing="lingering",
                clause="you lingered after the last line",
                forbids=AsideKind.LINGERING,
                instead="The last line is the last: thank, and go.",
            ),
            gone=Gone(11, "nothing came after the close"),
        ),
    )
    UNANSWERED = (
        "unanswered",
        About("order", "an objection left unanswered", RuleKind.COME_BACK),
    )

    # ---- flow ------------------------------------------------------------------

    LATE_START = (
        "late_start",
        About(
            score="flow",
            noun="starting late",
            rule=RuleKind.START_AT_ONCE,
            asks="Start at once.",
            gone=Gone(12, "you began in time"),
        ),
    )
    SILENCE = "silence", About("flow", "silence between steps", rank=Rank.STALL)
    PAUSE_INSIDE = (
        "pause_inside",
        About(
            score="flow",
            noun="silence inside a step",
            rank=Rank.STALL,
            gone=Gone(8, "no line was interrupted"),
        ),
    )
    FILLERS = "fillers", About("flow", "fillers", gone=Gone(1, "fillers did no harm"))
    FALSE_START = (
        "false_start",
        About("flow", "breaking off a step", gone=Gone(7, "no line was broken off")),
    )
    HEDGES = "hedges", About("flow", "hedging", gone=Gone(2, "nothing was hedged"))
    SLOW_STEP = "slow_step", About("flow", "one step dragging")
    TALKED_INTO = (
        "talked_into",
        About("flow", "talking into the customer", gone=Gone(13, "the customer could finish")),
    )

    # ---- speed -----------------------------------------------------------------

    TOO_SLOW = "too_slow", About("speed", "too slow")
    TOO_FAST = "too_fast", About("speed", "too fast")
    TOO_LONG = "too_long", About("speed", "taking too long")

    @property
    def score(self) -> str:
        """Name the score that the fault takes from."""
        return self.about.score

    def rule_in(self, guide: Guide) -> Rule | None:
        """Return the rule of a guide that the fault breaks, if that has it."""
        return guide.rule(self.about.rule) if self.about.rule else None


BREACHES = {fault: fault.about.breach for fault in Fault if fault.about.breach}
"""The faults that are speech that is no step, or the lack of it."""
FORBIDDEN = {breach.forbids: fault for fault, breach in BREACHES.items() if breach.forbids}
"""The fault that each forbidden kind of aside is."""
ASKED = {
    fault.about.rule: fault.about.asks for fault in Fault if fault.about.rule and fault.about.asks
}
"""What each rule asks for; a place for a step's title is in braces."""


_BY_CODE = {fault.value: fault for fault in Fault}
_PLACES = {code: place for place, code in enumerate(_BY_CODE)}


def noun_of(code: str) -> str:
    """Return what a fault is called where it is counted; of a code that is none, the code."""
    return _BY_CODE[code].about.noun if code in _BY_CODE else code


def by_weight(takes: Mapping[str, int]) -> list[str]:
    """Return codes by how many takes have them, then by what matters most."""

    def weight(code: str) -> tuple[int, int, int]:
        rank = _BY_CODE[code].about.rank if code in _BY_CODE else len(Rank)
        return -takes[code], rank, _PLACES.get(code, len(_PLACES))

    return sorted(takes, key=weight)
