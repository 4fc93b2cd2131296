"""What is known of a recording, and what the bench reads of a review of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from coach.datatypes import Span
from coach.language.english.phonemes import syllables
from coach.text import words

PAUSE_S = 0.25
"""Silence from here on is a pause, and no speaking time."""
FLOWS_S = 0.5
"""Silence up to here flows (seconds)."""
FLAWLESS = ("in-order", "brisk", "reworded", "customer", "answered", "call")
"""Kinds of recordings that keep to the guide's order."""
STEP, SOUND, REPEAT = "step", "filler", "repeat"
CUSTOMERS = ("reply", "trap", "objection", "small_talk", "yes", "goodbye")
"""Lines of the other voice: a trap is a reply that holds words of the question."""


class Segment(msgspec.Struct, frozen=True):
    """A line of the truth; times are seconds, as everywhere."""

    kind: str
    """As in ``samples/``, and ``filler`` (a sound), ``filler_word``, ``repeat`` (the first of two
    of the same words, where its step begins), ``false_start``, ``chatter``, ``chat`` before the
    first step, ``thanks`` after the last, and those of ``CUSTOMERS``."""
    step: str | None
    text: str
    start_s: float
    end_s: float
    take: int = 1
    """Counts from 1."""
    pauses: tuple[tuple[float, float], ...] = ()
    """Start and end of every silence of at least 0.25 s inside the line."""

    @property
    def span(self) -> Span:
        """The line's time."""
        return Span(self.start_s, self.end_s)


class Truth(msgspec.Struct, frozen=True):
    """A recording's truth, as ``NAME.json`` has it."""

    file: str
    voice: str
    condition: str
    """What the sound went through."""
    says: str
    """What happens in it."""
    duration_s: float
    takes: int
    segments: tuple[Segment, ...]
    guide: str | None = None
    """The guide's file; ``None`` for the built-in one."""

    @property
    def steps(self) -> tuple[Segment, ...]:
        """The lines that are steps."""
        return tuple(one for one in self.segments if one.kind == STEP)

    @property
    def flawless(self) -> bool:
        """Whether it is one whole take in order with nothing to be said against the speaker.

        Every step is said once, but for one asked again when an objection to it is answered; the
        speaker stalls nowhere for more than half a second; whatever a customer does is no fault.
        """
        steps = [one.step for one in self.steps]
        own = {one.kind for one in self.segments} - {*CUSTOMERS, STEP, "answer", "chat", "thanks"}
        once = [step for at, step in enumerate(steps) if at == 0 or step != steps[at - 1]]
        again = len(steps) - len(once) - sum(one.kind == "objection" for one in self.segments)
        return (
            self.says in FLAWLESS
            and not own
            and again <= 0
            and all(self._flows(at) for at in range(1, len(self.segments)))
        )

    def _flows(self, at: int) -> bool:
        before, line = self.segments[at - 1 : at + 1]
        pauses = (end - start for start, end in line.pauses)
        silences = (line.start_s - before.end_s, *pauses)
        return line.kind in CUSTOMERS or max(silences) <= FLOWS_S


class HeardStep(msgspec.Struct, frozen=True):
    """A step of a review; no times where it was not heard."""

    id: str
    start_s: float | None
    end_s: float | None
    confidence: float | None = None


class HeardGap(msgspec.Struct, frozen=True):
    """A gap of a review."""

    after: str
    before: str
    start_s: float
    end_s: float
    silence_s: float
    uncertainty_s: float = 0.0
    """The error bar that is stated with it (seconds)."""


class HeardSpeed(msgspec.Struct, frozen=True):
    """The pace of a take of a review."""

    words_per_minute: float | None
    articulation_rate: float | None


class HeardFlow(msgspec.Struct, frozen=True):
    """How a take of a review flowed."""

    fillers_audible: bool = True
    """Whether hesitation sounds can be told from the background."""


class HeardAdvice(msgspec.Struct, frozen=True):
    """What a take of a review is told."""

    code: str
    message: str
    praise: bool = False


class HeardPause(msgspec.Struct, frozen=True):
    """A pause of a review."""

    start_s: float
    end_s: float
    inside: str | None

    @property
    def span(self) -> Span:
        """Its time."""
        return Span(self.start_s, self.end_s)


class HeardTake(msgspec.Struct, frozen=True):
    """A take of a review."""

    steps: tuple[HeardStep, ...]
    gaps: tuple[HeardGap, ...]
    speed: HeardSpeed
    flow: HeardFlow = HeardFlow()
    advice: tuple[HeardAdvice, ...] = ()


class HeardPart(msgspec.Struct, frozen=True):
    """An aside or a filler of a review."""

    kind: str
    start_s: float
    end_s: float

    @property
    def span(self) -> Span:
        """Its time."""
        return Span(self.start_s, self.end_s)


class Heard(msgspec.Struct, frozen=True):
    """What the bench reads of a line of ``coach review --format json``."""

    takes: tuple[HeardTake, ...] = ()
    asides: tuple[HeardPart, ...] = ()
    fillers: tuple[HeardPart, ...] = ()
    pauses: tuple[HeardPause, ...] = ()

    @property
    def fillers_audible(self) -> bool:
        """Whether the review can tell hesitation sounds, in any of its takes."""
        return not self.takes or any(take.flow.fillers_audible for take in self.takes)

    @property
    def steps(self) -> Iterator[tuple[str, Span]]:
        """Every step heard: its id and its time."""
        for take in self.takes:
            for step in take.steps:
                if step.start_s is not None and step.end_s is not None:
                    yield step.id, Span(step.start_s, step.end_s)

    @property
    def confidences(self) -> dict[tuple[str, Span], float]:
        """What is stated with each step heard: the probability that it is right."""
        return {
            (step.id, Span(step.start_s, step.end_s)): step.confidence
            for take in self.takes
            for step in take.steps
            if step.start_s is not None and step.end_s is not None and step.confidence is not None
        }


class TruePace(NamedTuple):
    """How fast a take was said."""

    words_per_minute: float
    articulation_rate: float
    """Syllables a second."""


def true_pace(truth: Truth, take: int) -> TruePace:
    """Return the pace of a take, from its first step to its last."""
    steps = [one.span for one in truth.steps if one.take == take]
    whole = Span(steps[0].start, steps[-1].end)
    inside = [one for one in truth.segments if whole.overlap(one.span) > 0]
    own = [one for one in inside if one.kind not in CUSTOMERS]
    own_s = whole.duration - sum(_customers_s(inside))
    silent_s = sum(_pauses(inside, own))
    said = [word for one in own if one.kind != SOUND for word in words(one.text)]
    sounds_s = sum(one.span.duration for one in own if one.kind == SOUND)
    return TruePace(
        60 * len(said) / own_s, sum(map(syllables, said)) / (own_s - silent_s - sounds_s)
    )


def _customers_s(inside: list[Segment]) -> Iterator[float]:
    """Yield how long each of the customer's lines takes, with the silence that it ends."""
    for before, line in pairwise(inside):
        if line.kind in CUSTOMERS:
            yield line.end_s - before.end_s


def _pauses(inside: list[Segment], own: list[Segment]) -> Iterator[float]:
    for before, after in pairwise(inside):
        if after.start_s - before.end_s >= PAUSE_S and after.kind not in CUSTOMERS:
            yield after.start_s - before.end_s
    for one in own:
        yield from (end - start for start, end in one.pauses)
