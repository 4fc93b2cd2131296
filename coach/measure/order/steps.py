"""The order heard beside the guide's.

What is out of place is the smallest set of steps that would have to move: all steps but a
longest increasing subsequence of those heard. A step said several times may be in place in any
of its sayings. Where several such sets are equally small, the one that names the steps said
before their turn: of two neighbours swapped, the later one in the guide.

A doubtful saying proves nothing: what is repeated or out of place is so whether or not it counts.

References
----------
Schensted 1961, doi 10.4153/CJM-1961-015-3: longest increasing subsequences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coach.datatypes import Aside, AsideKind, Guide, Order, RuleKind, StepStatus, Take


def order(
    guide: Guide,
    take: Take,
    asides: Iterable[Aside] = (),
    *,
    doubtful: Collection[int] = (),
    maybe_missing: Collection[str] = (),
) -> Order:
    """Compare the order in which a take's steps were heard with the guide's.

    Parameters
    ----------
    guide : Guide
        What was to be said.
    take : Take
        What was said. A step that is ``UNCLEAR`` is neither heard nor missing.
    asides : iterable of Aside
        Those of the take: after an objection the open question asked again is coming back.
    doubtful : collection of int
        Places of the sayings that are doubtful.
    maybe_missing : collection of str
        Ids of missing steps of which it is not sure.

    Returns
    -------
    Order
        ``heard`` in the order heard, all else in the guide's. ``payment_last`` is whether no
        step that the guide has before its last question was first said after it; ``None`` where
        doubtful sayings decide that.
    """
    heard = tuple(step.id for step in take.steps)
    ids = tuple(step.id for step in guide.steps)
    unclear = {step.id for step in take.absent if step.status is StepStatus.UNCLEAR}
    returned = returns(take, asides)
    all_ = _Ordered.of(guide, heard, skipped=returned)
    sure = _Ordered.of(guide, heard, skipped=returned, doubtful=doubtful)
    out_of_place = all_.out_of_place & sure.out_of_place
    return Order(
        heard=heard,
        missing=tuple(step for step in ids if step not in heard and step not in unclear),
        repeated=tuple(step for step in ids if step in sure.repeated),
        out_of_place=tuple(step for step in ids if step in out_of_place),
        payment_last=_both(all_.payment_last, sure.payment_last),
        in_order=not out_of_place,
        returned=returned,
        doubtful=tuple(sorted(doubtful)),
        maybe_missing=tuple(step for step in ids if step in maybe_missing),
        maybe_repeated=tuple(step for step in ids if step in all_.repeated - sure.repeated),
        maybe_out_of_place=tuple(
            step for step in ids if step in all_.out_of_place ^ sure.out_of_place
        ),
    )


@dataclass(frozen=True, slots=True)
class _Ordered:
    """What follows from an order heard."""

    repeated: frozenset[str]
    out_of_place: frozenset[str]
    payment_last: bool | None

    @classmethod
    def of(
        cls,
        guide: Guide,
        heard: Sequence[str],
        *,
        skipped: Collection[int],
        doubtful: Collection[int] = (),
    ) -> _Ordered:
        """Return what follows from an order heard, without the sayings at some places."""
        ids = [step.id for step in guide.steps]
        counted = [step for place, step in enumerate(heard) if place not in doubtful]
        left_out = {*skipped, *doubtful}
        once = [step for place, step in enumerate(heard) if place not in left_out]
        payment_last = _last_question_last(guide, counted)
        places = [ids.index(step) for step in _placed(guide, once, payment_last)]
        kept = _in_place(places)
        return cls(
            repeated=frozenset(step for step in once if once.count(step) > 1),
            out_of_place=frozenset(counted) - {ids[place] for place in kept},
            payment_last=payment_last,
        )


def _both(all_: bool | None, sure: bool | None) -> bool | None:
    """Return what holds with doubtful sayings and without them: a fault only if both have it."""
    if all_ is None or all_ is sure:
        return all_
    return True if all_ and sure is None else None


def returns(take: Take, asides: Iterable[Aside]) -> tuple[int, ...]:
    """Return the places of the questions that were asked again after an objection to them.

    That is how one comes back to the sequence: the question was still open.
    """
    objections = [aside.span.start for aside in asides if aside.kind is AsideKind.OBJECTION]
    return tuple(
        place
        for place, (asked, again) in enumerate(pairwise(take.steps), start=1)
        if asked.id == again.id
        and any(asked.span.start < at_s < again.span.start for at_s in objections)
    )


def _placed(guide: Guide, heard: Sequence[str], payment_last: bool | None) -> Sequence[str]:
    """Return the sayings that have a place: a last question asked too early has its first."""
    rule = guide.rule(RuleKind.LAST_QUESTION)
    if rule is None or payment_last is not False:
        return heard
    first = heard.index(rule.step or "")
    return [step for place, step in enumerate(heard) if step != rule.step or place == first]


def _in_place(places: Sequence[int]) -> tuple[int, ...]:
    """Return a longest increasing subsequence; of several, the one earliest in the guide."""
    best: list[tuple[int, ...]] = []
    for index, place in enumerate(places):
        before = [chain for chain in best[:index] if chain[-1] < place]
        best.append((*max(before, key=_merit, default=()), place))
    return max(best, key=_merit, default=())


def _merit(chain: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
    return len(chain), -sum(chain), chain


def _last_question_last(guide: Guide, heard: Sequence[str]) -> bool | None:
    rule = guide.rule(RuleKind.LAST_QUESTION)
    if rule is None or rule.step is None or rule.step not in heard:
        return None
    ids = [step.id for step in guide.steps]
    before = set(ids[: ids.index(rule.step)])
    asked = heard.index(rule.step)
    return before.isdisjoint(set(heard[asked:]) - set(heard[:asked]))
