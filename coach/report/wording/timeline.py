"""A take in the order in which it happened: steps, what was between them, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from coach import phrase
from coach.datatypes import (
    AbsentStep,
    Aside,
    Filler,
    Gap,
    GapRating,
    Guide,
    HeardStep,
    Order,
    Pause,
    RuleKind,
    Span,
    Step,
    StepStatus,
    TakeReview,
)

MAYBE_AGAIN = "maybe said again"
MISSING, NOT_SAID = "missing", "not said"
SHOWN_EACH = 3
"""More steps missing in a row are shown as one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A step that was said."""

    step: Step
    heard: HeardStep
    again: bool
    """Whether it had been said before in the take, and is to be said once."""
    misplaced: str
    """``before its turn``, ``after its turn``, or nothing; also where the guide has no order."""
    returned: bool = False
    """Whether it was asked again after an objection to it: back to the sequence."""
    maybe_again: bool = False
    """Whether it was said again only if a doubtful saying counts."""

    @property
    def faults(self) -> list[str]:
        """What is wrong with it."""
        return ["said again"] * self.again + [self.misplaced] * bool(self.misplaced)

    @property
    def notes(self) -> list[str]:
        """What is to be said of it: what is wrong, or may be."""
        return [*self.faults, *[MAYBE_AGAIN] * self.maybe_again]


@dataclass(frozen=True, slots=True)
class Absent:
    """A step that was not heard, where it belongs; or several that are missing in a row."""

    steps: tuple[Step, ...]
    status: StepStatus
    maybe: bool = False
    """Whether something was said in its place that was not made out."""


@dataclass(frozen=True, slots=True)
class Within:
    """A pause inside a step that does not flow."""

    pause: Pause
    rating: GapRating


@dataclass(frozen=True, slots=True)
class Silence:
    """The gap before a step."""

    gap: Gap
    rating: GapRating
    own_s: float
    """The speaker's own silence (seconds)."""


Entry: TypeAlias = Heard | Absent | Silence | Within | Aside | Filler
"""One thing that happened in a take."""


def timeline(review: TakeReview, guide: Guide) -> tuple[Entry, ...]:
    """Return all that happened in a take, in time order."""
    return tuple(_entries(review, guide))


def absence_said(entry: Absent, guide: Guide) -> str:
    """Return what became of steps that were not heard: ``NOT_SAID`` where that is no fault."""
    if entry.status is StepStatus.UNCLEAR:
        return "can't tell: the sound is too bad"
    if guide.rule(RuleKind.COMPLETE) is None:
        return NOT_SAID
    return "not heard, but something else was said in its place" if entry.maybe else MISSING


def silence_said(silence_s: float, uncertainty_s: float, guide: Guide) -> str:
    """Return a silence as every report says it: its rounding crosses no limit of the guide."""
    borders = (guide.targets.flows_s, guide.targets.noticeable_s)
    return phrase.seconds(silence_s, uncertainty_s, borders)


def _entries(review: TakeReview, guide: Guide) -> Iterator[Entry]:
    facts = review.facts
    between: list[Aside | Filler | Within] = sorted(
        [*facts.asides, *facts.fillers, *_within(review)], key=_span
    )
    waiting = facts.take.absent
    place = {step.id: index for index, step in enumerate(guide.steps)}
    seen: set[str] = set()
    sure: set[str] = set()
    maybe_missing = facts.order.maybe_missing
    for index, heard in enumerate(facts.take.steps):
        while between and _span(between[0]).start < heard.span.start:
            yield between.pop(0)
        left_out = [absent for absent in waiting if place[absent.id] < place[heard.id]]
        yield from _absent(left_out, guide, maybe_missing)
        waiting = waiting[len(left_out) :]
        if 0 < index <= len(facts.gaps):
            yield _silence(review, index - 1)
        once = guide.rule(RuleKind.ONCE) is not None and index not in facts.order.returned
        doubtful = index in facts.order.doubtful
        again = once and heard.id in sure and not doubtful
        yield Heard(
            step=guide.step(heard.id),
            heard=heard,
            again=again,
            misplaced=""
            if heard.id in sure or doubtful or not _has_place(heard, guide)
            else _misplaced(facts.order, place, index),
            returned=index in facts.order.returned,
            maybe_again=once and heard.id in seen and not again,
        )
        seen.add(heard.id)
        if not doubtful:
            sure.add(heard.id)
    yield from between
    yield from _absent(waiting, guide, maybe_missing)


def _within(review: TakeReview) -> Iterator[Within]:
    for pause, rating in zip(review.facts.pauses, review.pause_ratings, strict=False):
        if pause.inside is not None and rating is not GapRating.FLOWS:
            yield Within(pause, rating)


def _span(entry: Aside | Filler | Within) -> Span:
    return entry.pause.span if isinstance(entry, Within) else entry.span


def _absent(
    steps: Sequence[AbsentStep], guide: Guide, maybe_missing: Sequence[str]
) -> Iterator[Absent]:
    kinds = groupby(steps, key=lambda absent: (absent.status, absent.id in maybe_missing))
    for (status, maybe), run in kinds:
        titles = tuple(guide.step(absent.id) for absent in run)
        if status is StepStatus.MISSING and not maybe and len(titles) > SHOWN_EACH:
            yield Absent(titles, status)
        else:
            yield from (Absent((step,), status, maybe) for step in titles)


def _has_place(heard: HeardStep, guide: Guide) -> bool:
    """Whether a rule of the guide says where the step belongs."""
    last = guide.rule(RuleKind.LAST_QUESTION)
    return guide.rule(RuleKind.IN_ORDER) is not None or bool(last and last.step == heard.id)


def _misplaced(order: Order, place: Mapping[str, int], index: int) -> str:
    step_id = order.heard[index]
    if step_id not in order.out_of_place:
        return ""
    early = any(place[later] < place[step_id] for later in order.heard[index + 1 :])
    return "before its turn" if early else "after its turn"


def _silence(review: TakeReview, index: int) -> Silence:
    gap, rating, own_s = review.rated_gaps[index]
    return Silence(gap, rating, own_s)
