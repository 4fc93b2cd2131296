"""Who a customer may be, and what he may say; and one customer of them."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coach.datatypes import Asks


class MomentKind(enum.StrEnum):
    """What a customer may do instead of answering at once."""

    HESITATION = "hesitation"
    """He thinks, and then answers."""
    OBJECTION = "objection"
    """He worries, and answers once that was taken care of."""
    QUESTION = "question"
    """He asks something back, and answers once that was answered."""
    INTERRUPTION = "interruption"
    """He talks over the step."""
    SILENCE = "silence"
    """He says nothing."""


@dataclass(frozen=True, slots=True)
class Persona:
    """One person."""

    name: str
    voice: str
    """Of the clips."""
    answers: Mapping[Asks, tuple[str, ...]] = field(default_factory=dict)
    """What he says of himself."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that may happen at a step."""

    kind: MomentKind
    say: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    """Said before the answer, once an objection or a question was taken care of."""
    steps: frozenset[str] = frozenset()
    """Ids of steps, or what they ask for; none: anywhere."""
    often: Mapping[str, float] = field(default_factory=dict)
    """By level, the share of such steps at which it happens."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who the customer may be, and what he may say."""

    name: str
    personas: tuple[Persona, ...]
    answers: Mapping[Asks, tuple[str, ...]]
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Answers to one step of one guide, by its id."""
    moments: tuple[Moment, ...] = ()
    about: str = ""

    def spoken(self) -> Iterator[tuple[str, str]]:
        """Yield each voice with each line that it may say, once each."""
        shared = [
            line for lines in (*self.answers.values(), *self.steps.values()) for line in lines
        ]
        shared += [line for moment in self.moments for line in (*moment.say, *moment.then)]
        for persona in self.personas:
            own = [line for lines in persona.answers.values() for line in lines]
            for line in dict.fromkeys((*own, *shared)):
                yield persona.voice, line


@dataclass(frozen=True, slots=True)
class Part:
    """What one customer says at one step."""

    step: str
    answer: str | None = None
    """``None``: he says nothing."""
    interruption: str | None = None
    """Said into the step."""
    kind: MomentKind | None = None
    """What comes before the answer: a hesitation, an objection or a question."""
    first: str | None = None
    """Its words."""
    then: str | None = None
    """What he says once that was taken care of, before the answer."""
    thinks_s: float = 0.0
    """How long he thinks after a hesitation (seconds)."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: what he says at each step of a guide but the last."""

    name: str
    voice: str
    level: str
    seed: int
    parts: tuple[Part, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that he may say."""
        every = ((part.interruption, part.first, part.then, part.answer) for part in self.parts)
        return tuple(dict.fromkeys(text for texts in every for text in texts if text))

    def part(self, step: str) -> Part | None:
        """Return what he says at a step; ``None``: nothing, as after the last."""
        return next((part for part in self.parts if part.step == step), None)
