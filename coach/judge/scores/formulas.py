"""Flow, speed and order, each from 0 to 100, and one overall: what was lost, and to what.

==========  ================================================================================
flow        100, less a share of what is left for every silence of the speaker's own that is
            longer than flows: 20 % a second, at most 40 % each, between steps and inside
            them; for a late start; for fillers, none up to 5 a minute, 30 % at 12; and 5 %
            for each false start. One step alone has no gap to lose it by.
speed       100 within the guide's words per minute; below, the pace as a percentage of the
            slowest that is good; above, the fastest that is good as a percentage of the pace.
            A guide that states a total time counts it the same way; the worse of both holds.
            Fewer than four words have no pace, and no score of it.
order       The share of the guide that was said in its order; the last question weighs as
            much as two steps. A step said again counts half a step less, unless it is the
            question asked again after an objection; each other kind of breach costs 10
            points. What nobody could tell is left out: a step that may have been said, or said
            by another, and words of no step where somebody else may have said them.
overall     (2 flow + speed + 2 order) / 5, without a pace (flow + order) / 2, and never above
            order: what was not said cannot flow.
==========  ================================================================================

The laws behind it: a longer silence never raises flow, nor does a filler; leaving a step out
never raises order, nor does swapping two steps that were in order; pace has no part in order; a
take without a fault is 100 in everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor, prod

from coach.datatypes import AsideKind, RuleKind, Scores
from coach.faults import Fault
from coach.judge.analysis import limits
from coach.judge.analysis.rules import breaches
from coach.judge.analysis.take_analysis import TakeAnalysis


@dataclass(frozen=True, slots=True)
class Loss:
    """What one fault takes away from one score."""

    fault: Fault
    share: float = 0.0
    """Of the flow that is left, 0 to 1."""
    points: float = 0.0
    """Of order, or of speed, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Scores before they are rounded, 0 to 100."""

    flow: float
    speed: float | None
    order: float

    @property
    def overall(self) -> float:
        """The mean, but never above order."""
        return min(self.mean, self.order)

    @property
    def mean(self) -> float:
        """The mean of the three by their parts; of two where no pace was measured."""
        parts = [(limits.FLOW_PART, self.flow), (limits.ORDER_PART, self.order)]
        if self.speed is not None:
            parts.append((limits.SPEED_PART, self.speed))
        return sum(part * mark for part, mark in parts) / sum(part for part, _ in parts)

    def rounded(self) -> Scores:
        """Return whole numbers; 100 only where nothing is lost."""
        speed = None if self.speed is None else _whole(self.speed)
        return Scores(_whole(self.flow), speed, _whole(self.order), _whole(self.overall))


def _whole(mark: float) -> int:
    """Round half up: sums of the same losses in another order may differ in their last bit."""
    return 100 if mark >= 100 else min(99, floor(mark + 0.5 + _NOTHING))


_NOTHING = 1e-9


def losses(case: TakeAnalysis) -> tuple[Loss, ...]:
    """Return everything that the take loses, and to which fault."""
    return tuple(
        loss
        for loss in (*_flow_losses(case), *_speed_losses(case), *_order_losses(case))
        if loss.share > _NOTHING or loss.points > _NOTHING
    )


def marks(case: TakeAnalysis, lost: Iterable[Loss]) -> Marks:
    """Return the scores that these losses leave."""
    lost = tuple(lost)
    order = sum(loss.points for loss in lost if loss.fault.score == "order")
    speed = max((loss.points for loss in lost if loss.fault.score == "speed"), default=0.0)
    return Marks(
        flow=100.0 * prod(1.0 - loss.share for loss in lost),
        speed=None if case.pace is None else 100.0 - speed,
        order=max(0.0, 100.0 - order),
    )


# ---- flow ------------------------------------------------------------------------------


def _flow_losses(case: TakeAnalysis) -> Iterator[Loss]:
    targets, facts = case.guide.targets, case.facts
    for index, silence in enumerate(case.own_silences):
        if index in case.in_doubt:
            continue
        fault = Fault.REPEATED if index in case.needless else Fault.SILENCE
        yield Loss(fault, share=_silence_share(silence, targets.flows_s))
    for pause in case.inside:
        share = _silence_share(pause.span.duration, targets.flows_s)
        yield Loss(Fault.PAUSE_INSIDE, share=share)
    if facts.start_delay_s is not None:
        yield Loss(Fault.LATE_START, share=_silence_share(facts.start_delay_s, targets.start_s))
    yield Loss(Fault.FILLERS, share=_filler_share(fillers_per_minute(case)))
    for _ in case.told(AsideKind.FALSE_START):
        yield Loss(Fault.FALSE_START, share=limits.FALSE_START_LOSS)


def _silence_share(silence_s: float, allowed_s: float) -> float:
    excess = max(0.0, silence_s - allowed_s)
    return min(limits.SILENCE_LOSS_MOST, limits.SILENCE_LOSS_PER_S * excess)


def fillers_per_minute(case: TakeAnalysis) -> float:
    """Return the speaker's fillers a minute; a very short take counts as a longer one."""
    counted_s = max(case.own_total_s, limits.FILLERS_SHORTEST_S)
    return 60.0 * len(case.fillers) / counted_s


def _filler_share(per_minute: float) -> float:
    harmful = limits.FILLERS_HARMFUL_PER_MIN - limits.FILLERS_HARMLESS_PER_MIN
    excess = max(0.0, per_minute - limits.FILLERS_HARMLESS_PER_MIN)
    return min(limits.FILLERS_LOSS_MOST, limits.FILLERS_HARMFUL_LOSS * excess / harmful)


# ---- speed -----------------------------------------------------------------------------


def _speed_losses(case: TakeAnalysis) -> Iterator[Loss]:
    targets, pace = case.guide.targets, case.pace
    if pace is not None and pace < targets.slowest_wpm:
        yield Loss(Fault.TOO_SLOW, points=100.0 * (1.0 - pace / targets.slowest_wpm))
    if pace is not None and pace > targets.fastest_wpm:
        yield Loss(Fault.TOO_FAST, points=100.0 * (1.0 - targets.fastest_wpm / pace))
    if targets.total_s is not None and case.own_total_s > targets.total_s and not case.in_doubt:
        yield Loss(Fault.TOO_LONG, points=100.0 * (1.0 - targets.total_s / case.own_total_s))


# ---- order -----------------------------------------------------------------------------


def _order_losses(case: TakeAnalysis) -> Iterator[Loss]:
    judged = [id_ for id_ in case.place if id_ not in case.untold_steps]
    if not case.guide.rule(RuleKind.COMPLETE):
        judged = [id_ for id_ in judged if id_ in case.heard]
    a_step = 100.0 / sum(case.weight(id_) for id_ in judged)
    lost = {id_: a_step * case.cost(id_) for id_ in judged if id_ not in case.in_place}
    for id_ in case.missing:
        yield Loss(Fault.MISSING, points=lost.pop(id_, 0.0))
    misplaced = sum(lost.values()) if case.guide.rule(RuleKind.IN_ORDER) else 0.0
    early = _early_points(case, misplaced, a_step)
    worth_less = sum(case.weight(id_) - case.value(id_) for id_ in case.standing)
    points = {
        Fault.LAST_QUESTION: early,
        Fault.OUT_OF_PLACE: max(0.0, misplaced - early),
        Fault.REPEATED: a_step * worth_less,
    }
    kindly = _kindly(case, sum(points.values()) / a_step)
    for fault, lost_points in points.items():
        yield Loss(fault, points=kindly * lost_points)
    for fault in breaches(case):
        yield Loss(fault, points=limits.RULE_POINTS)


def _kindly(case: TakeAnalysis, lost: float) -> float:
    """Return what part of the steps lost to their order is counted, from 0 to 1.

    A take is worth no less than any part of it would be that is in order: otherwise leaving a step
    out would pay.
    """
    if not case.guide.rule(RuleKind.IN_ORDER) or lost <= _NOTHING:
        return 1.0
    said = sum(case.weight(id_) for id_ in {*case.counted} - case.untold_steps)
    return min(1.0, max(0.0, said - case.best_in_order) / lost)


def _early_points(case: TakeAnalysis, misplaced: float, a_step: float) -> float:
    """Return what asking the last question too early costs, of all that misplaced steps cost."""
    if case.asked_too_early is None:
        return 0.0
    if not case.guide.rule(RuleKind.IN_ORDER):
        return a_step * case.weight(case.asked_too_early)
    others = sum(a_step * case.cost(id_) for id_ in case.out_of_place)
    return max(misplaced - others, min(misplaced, a_step))
