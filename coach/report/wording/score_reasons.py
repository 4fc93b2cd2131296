"""What is behind a score, in a few words: the same in every report."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from coach import phrase
from coach.datatypes import (
    Answer,
    AsideKind,
    GapRating,
    Guide,
    LineKind,
    ObjectionMet,
    Outcome,
    Recording,
    Review,
    StepStatus,
    TakeReview,
)
from coach.faults import BREACHES


def remarks(recording: Recording) -> str:
    """Return what was passed over: sound tracks, and time without any sound."""
    return " ".join(filter(None, (_tracks(recording), _soundless(recording))))


def _tracks(recording: Recording) -> str:
    """Return which sound track was heard, where it is not the file's first choice."""
    if not recording.silent_tracks:
        return ""
    which = phrase.ordinal(recording.silent_tracks + 1)
    before = "Its first sound track is" if which == "second" else "The sound tracks before it are"
    return f"{before} silent; the {which} was heard."


def _soundless(recording: Recording) -> str:
    if not recording.soundless_s:
        return ""
    return (
        f"{phrase.length(recording.soundless_s)} of it hold no sound at all and were passed over."
    )


def scores(take: TakeReview, guide: Guide) -> tuple[tuple[str, int | None, str], ...]:
    """Return the three scores that make the overall one: name, score, what is behind it."""
    marks = take.scores
    return (
        ("Flow", marks.flow, flow(take, guide)),
        ("Speed", marks.speed, speed(take, guide)),
        ("Order", marks.order, order(take, guide)),
    )


def flow(take: TakeReview, guide: Guide) -> str:
    """Return the longest silence, and what was no silence and no word."""
    facts = [*_longest_silence(take, guide), fillers(take)]
    breaks = [
        aside
        for aside in take.facts.asides
        if aside.kind is AsideKind.FALSE_START and take.facts.is_told(aside)
    ]
    facts += [phrase.several(len(breaks), "false start")] * bool(breaks)
    return ", ".join(facts)


def speed(take: TakeReview, guide: Guide) -> str:
    """Return the pace beside the guide's."""
    measured, targets = take.facts.speed, guide.targets
    if any(hint.code == "too_quiet" for hint in take.hints):
        return "too quiet to tell"
    if measured.words_per_minute is None or take.scores.speed is None:
        return "no pace to measure"
    aim = f"guide: {targets.slowest_wpm:g} to {targets.fastest_wpm:g}"
    return f"{measured.words_per_minute:.0f} words a minute ({aim})"


def order(take: TakeReview, guide: Guide) -> str:
    """Return how many steps were said in order, and what else order lost points to."""
    heard = take.facts.order
    said, total = len(set(heard.heard)), len(guide.steps)
    in_order = " in order" if heard.in_order else ", not in order"
    return ", ".join([f"{said} of {total} steps{in_order * (said > 1)}", *_besides(take, guide)])


def worst_gap(take: TakeReview, guide: Guide) -> str:
    """Return the longest silence between two steps, and before which; nothing without a gap."""
    alike = [take.rated_gaps[place] for place in phrase.longest(take.own_silences_s)]
    if not alike:
        return ""
    gap, rating, own_s = max(alike, key=lambda each: each[2])
    worst = alike[:1] if rating is GapRating.FLOWS else alike
    titles = [phrase.inside(guide.step(gap.before).title) for gap, _, _ in worst]
    place = phrase.before(titles, len(take.rated_gaps))
    return f"{phrase.seconds(own_s, gap.uncertainty_s)} {place}"


def wording(take: TakeReview) -> str:
    """Return how much was said in other words than the guide's; nothing where nothing was."""
    own, heard = take.own_words
    if not own:
        return ""
    return f"{own} of {phrase.several(heard, 'line')} in your own words"


def talking(take: TakeReview, guide: Guide) -> str:
    """Return how two people shared a take; nothing where one speaks, or nobody can tell."""
    facts = take.facts.conversation
    if facts.talk_share is None or not facts.answers:
        return ""
    said = f"You spoke {facts.talk_share:.0%} of the time; {_delays(facts.answers, guide)}"
    if facts.talked_over:
        times = phrase.times(facts.talked_over)
        said += f", and you began {times} while the customer was still talking"
    return f"{said}."


_OUTCOMES = {
    Outcome.FINISHED: "you had said it",
    Outcome.SAID_AGAIN: "you said it again",
    Outcome.LOST: "you did not say it again",
}


_HEARD_OVER = {
    False: "measured as heard over a headset",
    True: "over a loudspeaker: what was said while the customer spoke is not counted",
}


def customer(take: TakeReview, guide: Guide) -> str:
    """Return who the coach's own customer was, and what became of what he did; else nothing."""
    facts = take.facts.with_customer
    if facts is None:
        return ""
    said = [f"{facts.name}, {facts.level}, seed {facts.seed}; {_HEARD_OVER[facts.echo]}."]
    for met in facts.objections:
        what = "An objection" if met.line.kind is LineKind.OBJECTION else "A question"
        said.append(f"{what} at {phrase.inside(guide.title(met.line.step))}: {_answered(met)}.")
    said += [
        f"Talked over at {phrase.inside(guide.title(cut.line.step))}: {_OUTCOMES[cut.outcome]}."
        for cut in facts.interruptions
    ]
    return " ".join(said)


def _answered(met: ObjectionMet) -> str:
    if met.delay_s is None or not met.answer_s:
        return "went on without an answer" if met.is_back else "no answer"
    how = f"answered after {phrase.seconds(met.delay_s)} for {phrase.seconds(met.answer_s)}"
    return f"{how}, then back to the sequence" if met.is_back else how


def _delays(answers: Sequence[Answer], guide: Guide) -> str:
    """Return how soon the speaker's next word came after the customer's answers."""
    delays_s = [max(0.0, answer.delay_s) for answer in answers]
    usual = phrase.seconds(statistics.median(delays_s))
    if len(answers) == 1:
        return f"your next word came {usual} after the answer"
    if len(phrase.longest(delays_s)) == len(answers):
        return f"your next word came {usual} after each answer"
    longest_s, answer = max(zip(delays_s, answers, strict=True), key=lambda each: each[0])
    title = phrase.inside(guide.step(answer.step).title)
    return (
        f"your next word mostly came {usual} after an answer, at the longest"
        f" {phrase.seconds(longest_s)} ({title})"
    )


def fillers(take: TakeReview) -> str:
    """Return how many fillers were heard, or that noise hides them.

    Some that are said are missed, so that none heard is not none.
    """
    if not take.facts.fillers and not take.facts.fillers_audible:
        return "too noisy to tell fillers"
    many = len(take.facts.fillers)
    return phrase.several(many, "filler") if many else "no fillers heard"


def _longest_silence(take: TakeReview, guide: Guide) -> Iterator[str]:
    """Yield the longest silence between steps; or inside one, where that does not flow."""
    flows = guide.targets.flows_s
    between = zip(take.own_silences_s, take.facts.gaps, strict=True)
    found = [(silence, gap.uncertainty_s, "") for silence, gap in between]
    for pause in take.facts.pauses:
        if pause.inside is not None and pause.span.duration > flows:
            title = phrase.inside(guide.step(pause.inside).title)
            found.append((pause.span.duration, 0.0, f" inside {title}"))
    if found:
        silence, uncertainty, where = max(found)
        yield f"longest silence {phrase.seconds(silence, uncertainty, [flows])}{where}"


def _besides(take: TakeReview, guide: Guide) -> Iterator[str]:
    """Yield what nobody can tell about, and what else order lost points to."""
    unclear = [step.id for step in take.facts.take.absent if step.status is StepStatus.UNCLEAR]
    untold = {*unclear, *take.facts.order.maybe_missing}
    if untold:
        yield f"{len(untold)} can't be told"
    found = {finding.code for finding in take.findings if finding.sure}
    if "repeated" in found:
        titles = [phrase.inside(guide.step(id_).title) for id_ in take.facts.order.repeated]
        yield f"{phrase.listed(titles)} said again"
    yield from (breach.did for fault, breach in BREACHES.items() if fault in found)


def second_opinion(review: Review) -> str:
    """Return on how much a second recogniser had a say; nothing where there was none."""
    if review.second_opinions is None:
        return ""
    if not review.second_opinions:
        return "No um or uh was in doubt: no second opinion was asked."
    count = phrase.several(review.second_opinions, "sound")
    return f"A second opinion was asked on {count} that may be um or uh."
