"""The guide's order beside the order heard."""

from __future__ import annotations

from dataclasses import dataclass

from coach.datatypes import Guide, Order, StepStatus, TakeReview


@dataclass(frozen=True, slots=True)
class Place:
    """A step in a column."""

    title: str
    kind: str
    """``good``, ``moved``, ``again``, ``maybe`` (again), ``missing`` or ``unclear``."""
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """From a step's place in the guide to where it was heard."""

    guide: int
    heard: int
    kind: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The guide's order and the order heard."""

    guide: tuple[Place, ...]
    heard: tuple[Place, ...]
    links: tuple[Link, ...]
    is_perfect: bool


def columns(take: TakeReview, guide: Guide) -> Columns:
    """Return the guide's order beside the order heard."""
    order = take.facts.order
    absent = {step.id: step.status.value for step in take.facts.take.absent}
    absent |= dict.fromkeys(order.maybe_missing, StepStatus.UNCLEAR.value)
    kinds = [_kind(index, order) for index in range(len(order.heard))]
    steps = zip(take.facts.take.steps, kinds, strict=True)
    heard = tuple(Place(guide.step(step.id).title, kind, step.span.start) for step, kind in steps)
    place = {step.id: index for index, step in enumerate(guide.steps)}
    links = tuple(Link(place[id_], index, kinds[index]) for index, id_ in enumerate(order.heard))
    left = tuple(Place(step.title, absent.get(step.id, "good")) for step in guide.steps)
    perfect = not absent and all(kind == "good" for kind in kinds)
    return Columns(left, heard, links, perfect)


def _kind(index: int, order: Order) -> str:
    if index in order.returned:
        return "good"
    if order.heard[index] in order.heard[:index]:
        return "again" if order.heard[index] in order.repeated else "maybe"
    return "moved" if order.heard[index] in order.out_of_place else "good"
