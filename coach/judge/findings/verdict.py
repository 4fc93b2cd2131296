"""One sentence: the truth about a take at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach import phrase
from coach.faults import Fault
from coach.judge.advice.opinions import OPINIONS
from coach.judge.analysis.limits import NAMED_AT_MOST
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings.of_rules import misplaced
from coach.judge.scores.formulas import Loss
from coach.judge.scores.ranking import worst_first

_CLAUSES_AT_MOST = 2


def verdict(case: TakeAnalysis, lost: tuple[Loss, ...]) -> str:
    """Return what happened to the sequence, and the worst of how it was said."""
    broken = list(_broken(case, {loss.fault for loss in lost}))[:_CLAUSES_AT_MOST]
    ranked = (OPINIONS[fault].clause for fault in worst_first(case, lost))
    worst = next(filter(None, ranked), None)
    if broken:
        clauses = [*broken, worst(case)] if worst else broken
        return f"{phrase.sentence(phrase.clauses(clauses))}."
    if worst:
        return f"{phrase.sentence(_whole(case))}, but {worst(case)}."
    return f"{phrase.sentence(_whole(case))}{_flowing(case)}."


def _broken(case: TakeAnalysis, faults: set[Fault]) -> Iterator[str]:
    if case.is_scrambled:
        yield "you said the steps in another order"
    elif Fault.LAST_QUESTION in faults and case.asked_too_early:
        yield _last_question(case, case.asked_too_early)
    if Fault.MISSING in faults:
        yield f"you left out {_few(case, case.missing)}"
    if Fault.OUT_OF_PLACE in faults and case.out_of_place and not case.is_scrambled:
        first = min(case.out_of_place, key=lambda id_: case.first(id_).span)
        yield f"{case.title(first)} came {misplaced(case, first)}"
    if Fault.REPEATED in faults:
        yield f"you said {_few(case, case.repeated)} {_often(case)}"


def _last_question(case: TakeAnalysis, step_id: str) -> str:
    """Return what came too early, or what came too late: whichever is out of its place."""
    if case.late:
        return f"{case.few(case.late)} came only after {case.title(step_id)}"
    return f"{case.title(step_id)} came before {case.few(case.after_last_question) or 'the rest'}"


def _few(case: TakeAnalysis, ids: Sequence[str]) -> str:
    if len(ids) <= NAMED_AT_MOST:
        return case.titles(ids)
    return f"{phrase.number(len(ids))} of {phrase.number(len(case.guide.steps))} steps"


def _often(case: TakeAnalysis) -> str:
    """Return how often the steps said again were said."""
    counts = {len(case.sayings(id_)) for id_ in case.repeated}
    return phrase.times(counts.pop()) if len(counts) == 1 else "more than once"


def _whole(case: TakeAnalysis) -> str:
    """Return how much of the guide was said, where nothing of it is amiss."""
    said, total = len(set(case.heard)), len(case.guide.steps)
    amiss = case.out_of_place or case.asked_too_early or case.facts.order.maybe_out_of_place
    order = "said" if amiss else "in order"
    count = f"all {phrase.number(total)}" if said == total else _out_of(said, total)
    steps = "the one step is said" if total == 1 else f"{count} steps {order}"
    unclear = [id_ for id_ in case.place if id_ in case.unclear or id_ in case.maybe_missing]
    return f"{steps} ({_few(case, unclear)} can't be told)" if unclear else steps


def _out_of(said: int, total: int) -> str:
    return f"{phrase.number(said)} of {phrase.number(total)}"


def _flowing(case: TakeAnalysis) -> str:
    if case.longest is None:
        return ""
    longest = case.silence(case.longest)
    return f", the longest silence between them {longest}" + ": it flows" * case.flows
