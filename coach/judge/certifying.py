"""Whether one take keeps the rule that a guide states for being ready, condition by condition.

A condition is met where that is known: what noise hides counts as not met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach.datatypes import Review, TakeReview


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a rule asks for."""

    name: str
    wanted: str
    found: str
    met: bool


def conditions(review: Review) -> tuple[Condition, ...]:
    """Return what the rule of the review's guide asks of a recording, and what there is."""
    takes = len(review.takes)
    spoken = "said to the coach" if review.recording.rehearsed else "another recording"
    head = (
        Condition("recording", "said to the coach", spoken, review.recording.rehearsed),
        Condition("sound", "whole", *_whole(review)),
        Condition("takes", "1", str(takes), takes == 1),
        *_customer(review),
    )
    return (*head, *_of_take(review.takes[0], review)) if takes else head


def _customer(review: Review) -> Iterator[Condition]:
    wanted, known = review.guide.certifying.customer, review.recording.customer
    if wanted:
        found = known.level if known else "nobody"
        answered = bool(known and known.lines)
        said = found if answered or not known else f"{found}, who said nothing"
        yield Condition("customer", wanted, said, answered and found == wanted)


def _whole(review: Review) -> tuple[str, bool]:
    return ("part is lost", False) if review.recording.damaged else ("whole", True)


def _of_take(take: TakeReview, review: Review) -> Iterator[Condition]:
    rule, order = review.guide.certifying, take.facts.order
    if rule.complete:
        absent = take.facts.take.absent
        said = [f"{step.id} {step.status}" for step in absent]
        yield Condition("complete", "every step", ", ".join(said) or "every step", not absent)
    if rule.in_order:
        kept, doubt = order.in_order and order.payment_last is not False, order.maybe_out_of_place
        found = "cannot be told" if doubt else "in order"
        yield Condition(
            "in order", "in order", found if kept else "not in order", kept and not doubt
        )
    gap_s = review.guide.certifying_gap_s
    longest = take.worst_gap[1] if take.worst_gap else 0.0
    wanted = f"at most {gap_s:g} s"
    yield Condition("longest silence", wanted, f"{longest:.3f} s", longest <= gap_s)
    fillers = len(take.facts.fillers)
    heard = f"{fillers}" if take.facts.fillers_audible else f"{fillers}, too noisy to tell"
    is_met = fillers <= rule.fillers and take.facts.fillers_audible
    yield Condition("fillers", f"at most {rule.fillers}", heard, is_met)
