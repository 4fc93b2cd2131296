"""At most three things to do differently, the one with the most effect first; then praise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from coach import phrase
from coach.datatypes import Advice, AsideKind, GapRating
from coach.judge.case import Case
from coach.judge.fault import ORDER_FIRST, Fault
from coach.judge.findings import where_heard, where_missing
from coach.judge.limits import ADVICE_AT_MOST, CUSTOMER, STANDS_OUT_TIMES
from coach.judge.praise import praise
from coach.judge.rules import objections
from coach.judge.scores import Loss, fillers_per_minute, marks


def advice(case: Case, lost: tuple[Loss, ...]) -> tuple[Advice, ...]:
    """Return what to do differently in the next take, and what to keep where there is room."""
    faults = [_ADVISE[fault](case) for fault in worst_first(case, lost)]
    chosen = faults[:ADVICE_AT_MOST]
    room = ADVICE_AT_MOST - len(chosen) if not chosen else min(1, ADVICE_AT_MOST - len(chosen))
    return (*chosen, *praise(case, lost)[:room])


def worst_first(case: Case, lost: tuple[Loss, ...]) -> list[Fault]:
    """Return the faults of a take: order first, then by what putting each right would gain."""
    now = marks(case, lost).mean

    def rank(fault: Fault) -> tuple[bool, float, int]:
        rest = [loss for loss in lost if loss.fault is not fault]
        gain = marks(case, rest).mean - now
        return (fault not in ORDER_FIRST, -round(gain, 6), list(Fault).index(fault))

    found = {loss.fault for loss in lost} | _without_points(case)
    if Fault.TOO_SLOW in found and _slow_only_by_silence(case):
        found.discard(Fault.TOO_SLOW)
    return sorted(found, key=rank)


def _without_points(case: Case) -> set[Fault]:
    """Return the faults that no score shows."""
    found = {Fault.HEDGES} if case.facts.hedges else set()
    if any(each.back and each.answer is None for each in objections(case)):
        found.add(Fault.UNANSWERED)
    return found


def _slow_only_by_silence(case: Case) -> bool:
    """Whether the take is slow by its silences alone, which are a fault of their own already."""
    speaking = case.facts.speed.speaking_wpm
    stalls = any(rating is not GapRating.FLOWS for rating in case.ratings)
    return stalls and speaking is not None and speaking >= case.guide.targets.slowest_wpm


# ---- order -----------------------------------------------------------------------------


def _last_question(case: Case) -> Advice:
    step_id = case.asked_too_early or case.last_question or ""
    step, title = case.first(step_id), case.title(step_id)
    place = phrase.ordinal(case.heard.index(step_id) + 1)
    before = f", before {later}" if (later := case.titles(case.after_last_question)) else ""
    message = (
        f"You asked for {title} {place}{before}. Keep it for last: ask it when all else is in."
    )
    return Advice(Fault.LAST_QUESTION, message, step.span.start, step=step_id)


def _missing(case: Case) -> Advice:
    first = case.missing[0]
    step = case.guide.step(first)
    count = f"{len(case.guide.steps) - len(case.missing)} of {len(case.guide.steps)} steps"
    if len(case.missing) == 1:
        message = f"You left out {case.title(first)} ({count} said). Its line is “{step.say}”"
    else:
        message = f"You left out {case.titles(case.missing)} ({count} said). Say every line, even"
        message += " when you know the answer."
    return Advice(Fault.MISSING, message, where_missing(case, first), step=first)


def _out_of_place(case: Case) -> Advice:
    first = min(case.out_of_place, key=lambda id_: case.first(id_).span)
    others = len(case.out_of_place) - 1
    more = f", and {phrase.several(others, 'other step')} out of place" if others else ""
    message = (
        f"{phrase.sentence(where_heard(case, first))}{more}. Keep the guide's order:"
        f" {_around(case, first)}."
    )
    return Advice(Fault.OUT_OF_PLACE, message, case.first(first).span.start, step=first)


def _around(case: Case, step_id: str) -> str:
    place, ids = case.place[step_id], list(case.place)
    return phrase.listed([case.title(id_) for id_ in ids[max(0, place - 1) : place + 2]], "then")


def _repeated(case: Case) -> Advice:
    first = case.repeated[0]
    again = [step for step in case.facts.take.steps if step.id == first][1:]
    times = "twice" if len(again) == 1 else f"{phrase.number(len(again) + 1)} times"
    others = f", and {case.titles(case.repeated[1:])} again too" if case.repeated[1:] else ""
    message = (
        f"You said {case.title(first)} {times}{others}. Once is enough: go on to the next line."
    )
    return Advice(Fault.REPEATED, message, again[0].span.start, step=first)


def _no_return(case: Case) -> Advice:
    left = next(each for each in objections(case) if each.was_left)
    message = (
        f"After “{left.aside.heard}” you did not come back: {case.titles(case.missing)} still to"
        " say. Answer calmly, then go on with the next line."
    )
    return Advice(Fault.NO_RETURN, message, left.aside.span.start)


def _unanswered(case: Case) -> Advice:
    each = next(each for each in objections(case) if each.back and each.answer is None)
    message = (
        f"The customer hesitated, “{each.aside.heard}”, and you went on. Answer it in one calm"
        " sentence first."
    )
    return Advice(Fault.UNANSWERED, message, each.aside.span.start)


def _aside_advice(kind: AsideKind, fault: Fault, said: str, do: str) -> Callable[[Case], Advice]:
    def advise(case: Case) -> Advice:
        asides = case.asides(kind)
        took = phrase.seconds(sum(aside.span.duration for aside in asides))
        message = f"{said} for {took}: “{asides[0].heard}”. {do}"
        return Advice(fault, message, asides[0].span.start)

    return advise


# ---- flow ------------------------------------------------------------------------------


def _silence(case: Case) -> Advice:
    index = case.longest or 0
    gap, title = case.facts.gaps[index], case.title(case.facts.gaps[index].before)
    message = f"{case.silence(index)} of silence {_before(case, index)}{_beside(case, index)}. "
    customer = {kind.value for kind in CUSTOMER}
    if customer & set(gap.filled_by):
        message += f"Have {title} ready while the customer answers."
    elif gap.before == case.last_question:
        message += f"Ask for {title} as plainly as for the rest: say the two lines back to back."
    else:
        message += "Say the two lines back to back."
    return Advice(Fault.SILENCE, phrase.sentence(message), gap.span.start, step=gap.before)


def _before(case: Case, index: int) -> str:
    gap = case.facts.gaps[index]
    customer = {kind.value for kind in CUSTOMER} & set(gap.filled_by)
    return f"{'after the answer, ' * bool(customer)}before {case.title(gap.before)}"


def _beside(case: Case, index: int) -> str:
    """Return how a silence stands beside the speaker's others."""
    slow = [i for i, r in enumerate(case.ratings) if r is not GapRating.FLOWS and i != index]
    average = case.others_average(index)
    if slow:
        silences = [f"{case.title(case.facts.gaps[i].before)} ({case.silence(i)})" for i in slow]
        shown = silences[:2] + [f"{len(silences) - 2} more"] * (len(silences) > 2)
        return f", and also before {phrase.listed(shown)}"
    if average is None or case.own_silences[index] < STANDS_OUT_TIMES * average:
        return f", more than the {case.guide.targets.flows_s:g} s that flow"
    return f": your others average {phrase.seconds(average)}"


def _pause_inside(case: Case) -> Advice:
    inside = [pause for pause in case.facts.pauses if pause.inside is not None]
    worst = max(inside, key=lambda pause: pause.span.duration)
    took = case.seconds(worst.span.duration)
    title = case.title(worst.inside or "")
    message = f"{took} of silence inside {title}. Say that line in one breath."
    return Advice(Fault.PAUSE_INSIDE, phrase.sentence(message), worst.span.start, step=worst.inside)


def _late_start(case: Case) -> Advice:
    took = phrase.seconds(case.facts.start_delay_s or 0.0, borders=[case.guide.targets.start_s])
    message = f"You started {took} after the cue. Begin at once: the first line is your answer."
    return Advice(Fault.LATE_START, message, case.facts.take.span.start)


def _fillers(case: Case) -> Advice:
    counts = Counter(filler.text for filler in case.fillers).most_common(3)
    named = phrase.listed([f"“{text}”" + f" ×{n}" * (n > 1) for text, n in counts])
    message = (
        f"{phrase.several(len(case.fillers), 'filler')} ({named}),"
        f" {fillers_per_minute(case):.0f} a minute; up to 5 do no harm."
        " Close your mouth at the end of a line and open it for the next."
    )
    return Advice(Fault.FILLERS, message, case.fillers[0].span.start)


def _false_start(case: Case) -> Advice:
    asides = case.asides(AsideKind.FALSE_START)
    times = "once" if len(asides) == 1 else f"{phrase.number(len(asides))} times"
    message = f"You broke off {times}, at “{asides[0].heard}”. Finish the line you began."
    return Advice(Fault.FALSE_START, message, asides[0].span.start)


def _hedges(case: Case) -> Advice:
    hedges = case.facts.hedges
    named = phrase.listed([f"“{text}”" for text in dict.fromkeys(hedge.text for hedge in hedges)])
    message = f"You hedged: {named}. The customer has said yes: say the line without it."
    return Advice(Fault.HEDGES, message, hedges[0].span.start)


# ---- speed -----------------------------------------------------------------------------


def _pace(fault: Fault, do: str) -> Callable[[Case], Advice]:
    def advise(case: Case) -> Advice:
        targets = case.guide.targets
        message = (
            f"{case.facts.speed.words_per_minute or 0:.0f} words a minute; {targets.slowest_wpm:g}"
            f" to {targets.fastest_wpm:g} is good. {do}"
        )
        return Advice(fault, message, case.facts.take.span.start)

    return advise


def _too_long(case: Case) -> Advice:
    total, allowed = case.facts.speed.total_s, case.guide.targets.total_s or 0.0
    message = f"{phrase.length(total)} for the whole; the guide allows {phrase.length(allowed)}."
    return Advice(Fault.TOO_LONG, message, case.facts.take.span.start)


_ADVISE: dict[Fault, Callable[[Case], Advice]] = {
    Fault.LAST_QUESTION: _last_question,
    Fault.MISSING: _missing,
    Fault.OUT_OF_PLACE: _out_of_place,
    Fault.REPEATED: _repeated,
    Fault.NO_RETURN: _no_return,
    Fault.UNANSWERED: _unanswered,
    Fault.CELEBRATED: _aside_advice(
        AsideKind.CELEBRATION,
        Fault.CELEBRATED,
        "You celebrated",
        "Let the first question be your answer to the yes.",
    ),
    Fault.ASKED_AGAIN: _aside_advice(
        AsideKind.ASKING_AGAIN,
        Fault.ASKED_AGAIN,
        "You asked again",
        "The customer has said yes: go straight to the first line.",
    ),
    Fault.LINGERED: _aside_advice(
        AsideKind.LINGERING,
        Fault.LINGERED,
        "You lingered",
        "The last line is the last: thank, and go.",
    ),
    Fault.LATE_START: _late_start,
    Fault.SILENCE: _silence,
    Fault.PAUSE_INSIDE: _pause_inside,
    Fault.FILLERS: _fillers,
    Fault.FALSE_START: _false_start,
    Fault.HEDGES: _hedges,
    Fault.TOO_SLOW: _pace(Fault.TOO_SLOW, "Say the lines faster, without a stop between them."),
    Fault.TOO_FAST: _pace(Fault.TOO_FAST, "Slow down a little: the customer has to follow."),
    Fault.TOO_LONG: _too_long,
}
