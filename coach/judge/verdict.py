"""One sentence: the truth about a take at a glance."""

from __future__ import annotations

from coach import phrase
from coach.datatypes import GapRating
from coach.judge.case import Case
from coach.judge.fault import Fault
from coach.judge.findings import where_heard


def verdict(case: Case, faults: list[Fault]) -> str:
    """Return what happened to the sequence, and the worst of how it was said."""
    order = _order(case, faults)
    other = next((text for fault in faults if (text := _manner(case, fault))), None)
    if other is None:
        return f"{phrase.sentence(order)}{_praise(case, faults)}."
    link = "but" if _is_whole(case, faults) else "and"
    return f"{phrase.sentence(order)}, {link} {other}."


def _is_whole(case: Case, faults: list[Fault]) -> bool:
    spoilt = {Fault.LAST_QUESTION, Fault.MISSING, Fault.OUT_OF_PLACE, Fault.REPEATED}
    return not spoilt & set(faults)


def _order(case: Case, faults: list[Fault]) -> str:
    if _is_whole(case, faults):
        return _whole(case)
    clauses = []
    if Fault.LAST_QUESTION in faults and case.asked_too_early:
        later = case.titles(case.after_last_question) or "the rest"
        clauses.append(f"{case.title(case.asked_too_early)} comes before {later}")
    if Fault.MISSING in faults:
        verb = "is" if len(case.missing) == 1 else "are"
        clauses.append(f"{_few(case, case.missing)} {verb} missing")
    if Fault.OUT_OF_PLACE in faults:
        clauses.append(where_heard(case, case.out_of_place[0]))
    if Fault.REPEATED in faults:
        clauses.append(f"{_few(case, case.repeated)} {_is_said(case)}")
    return phrase.listed(clauses[:2])


def _few(case: Case, ids: tuple[str, ...]) -> str:
    if len(ids) <= 3:
        return case.titles(ids)
    return f"{phrase.number(len(ids))} of {phrase.number(len(case.guide.steps))} steps"


def _is_said(case: Case) -> str:
    return "is said more than once" if len(case.repeated) == 1 else "are said more than once"


def _whole(case: Case) -> str:
    count = len(case.guide.steps)
    if case.unclear:
        return (
            f"what could be heard is in order ({case.titles(sorted(case.unclear))} can't be told)"
        )
    if count == 1:
        return "the one step is there"
    return f"all {phrase.number(count)} steps in order"


def _manner(case: Case, fault: Fault) -> str | None:
    """Return how a fault of flow, speed or rules reads in a sentence; ``None`` for the others."""
    pace = case.facts.speed.words_per_minute or 0.0
    match fault:
        case Fault.SILENCE:
            return _stall(case)
        case Fault.PAUSE_INSIDE:
            return "you stop in the middle of a line"
        case Fault.FILLERS:
            return f"{phrase.several(len(case.fillers), 'filler')} get in the way"
        case Fault.FALSE_START:
            return "you break off and begin again"
        case Fault.LATE_START:
            return f"you start {phrase.seconds(case.facts.start_delay_s or 0.0)} late"
        case Fault.CELEBRATED:
            return "you celebrate"
        case Fault.ASKED_AGAIN:
            return "you ask again for a yes you had"
        case Fault.LINGERED:
            return "you linger after the last line"
        case Fault.NO_RETURN:
            return "you do not come back after the objection"
        case Fault.TOO_SLOW:
            return f"{pace:.0f} words a minute drag"
        case Fault.TOO_FAST:
            return f"{pace:.0f} words a minute are too fast to follow"
        case Fault.TOO_LONG:
            return f"it takes {phrase.length(case.facts.speed.total_s)}"
        case _:
            return None


def _stall(case: Case) -> str:
    index = case.longest or 0
    title = case.title(case.facts.gaps[index].before)
    slow = sum(rating is GapRating.HESITATION for rating in case.ratings)
    if slow > 1:
        return f"you stall {phrase.number(slow)} times, {case.silence(index)} before {title}"
    verb = "stall for" if slow else "wait"
    return f"you {verb} {case.silence(index)} before {title}"


def _praise(case: Case, faults: list[Fault]) -> str:
    if case.longest is None or any(rating is not GapRating.FLOWS for rating in case.ratings):
        return ""
    flows = ": it flows" if _is_whole(case, faults) else ""
    return f", and no silence over {case.silence(case.longest)}{flows}"
