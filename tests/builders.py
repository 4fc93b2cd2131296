"""Nouns from compact text, so that most tests need no sound.

``words("good@0.0-0.3 morning@0.3-0.8")`` and ``take("name@0.3-2.4 phone@2.9-4.5")``; see ``facts``
for asides, fillers and steps in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from coach.datatypes import (
    AbsentStep,
    Aside,
    AsideKind,
    Filler,
    FillerKind,
    Gap,
    Guide,
    HeardStep,
    Hedge,
    Pause,
    Recording,
    Review,
    Rule,
    RuleKind,
    Span,
    Speed,
    Step,
    StepStatus,
    Take,
    TakeFacts,
    Turn,
    Voice,
    VoiceDrop,
    VoiceFacts,
    Voices,
    Word,
)
from coach.judge import judge
from coach.measure.order.conversation import customers_speech, customers_time
from coach.measure.order.steps import order
from coach.measure.take_heard import TakeHeard
from coach.text import words as words_of

_EVENT = re.compile(
    r"""(?P<name>[\w-]+)(?P<mark>[~?]?)@(?P<start>[\d.]+)-(?P<end>[\d.]+)(?:"(?P<heard>[^"]*)")?"""
)

HARD_CLOSE = Guide(
    name="The hard close",
    steps=(
        Step("name", "Name", "Perfect. What's the best name for the account?"),
        Step("phone", "Phone", "And what's a good phone number for you?"),
        Step("email", "Email", "Email?"),
        Step("address", "Address", "This address here, right?"),
        Step("notes", "Notes", "Anything specific I should note for the tech?"),
        Step("payment", "Payment", "Are you using a credit or debit card today?"),
        Step(
            "handoff",
            "Handoff",
            "You're all set. My tech will be out {date}. You're going to love it.",
        ),
    ),
    rules=(
        Rule(RuleKind.START_AT_ONCE),
        Rule(RuleKind.NO_CELEBRATION),
        Rule(RuleKind.NO_ASKING_AGAIN),
        Rule(RuleKind.IN_ORDER),
        Rule(RuleKind.COMPLETE),
        Rule(RuleKind.ONCE),
        Rule(RuleKind.LAST_QUESTION, step="payment"),
        Rule(RuleKind.COME_BACK),
        Rule(RuleKind.NO_LINGERING),
    ),
)
"""The guide of most tests: like the one that comes with the coach, whatever becomes of that."""

GOOD = (
    "name@0.8-3.1 phone@3.3-5.0 email@5.2-5.7 address@5.9-7.1 notes@7.4-9.4 payment@9.7-11.9"
    " handoff@12.2-16.3"
)
"""A take without a fault."""

FLAT_VOICE = VoiceFacts(
    whole=Voice(Span(0.8, 16.3), 6.2, 118.0, 1.4, -21.0, 12.5),
    by_step=(Voice(Span(9.7, 11.9), 0.1, None, None, None, None, "payment"),),
    drops=(VoiceDrop("payment", Span(9.7, 11.9), 6.6, None),),
)
"""A voice without melody that drops at the payment question."""

HESITATIONS = frozenset({"um", "uh", "hm", "er"})


def words(text: str) -> tuple[Word, ...]:
    """Make words: ``good@0.0-0.3 morning@0.3-0.8``; ``good@0.0-0.3~0.5`` gives a confidence."""
    made = []
    for match in re.finditer(r"(\S+)@([\d.]+)-([\d.]+)(?:~([\d.]+))?", text):
        name, start, end, confidence = match.groups()
        made.append(Word(name, float(start), float(end), float(confidence or 1.0)))
    return tuple(made)


def plain_guide(text: str, *rules: Rule) -> Guide:
    """Make a guide of steps with no more than their ids: ``one two three``."""
    steps = tuple(Step(id_, id_.capitalize(), f"{id_} please") for id_ in text.split())
    default = (Rule(RuleKind.IN_ORDER), Rule(RuleKind.COMPLETE), Rule(RuleKind.ONCE))
    return Guide("plain", steps, (*default, *rules))


def taken(
    made: Take,
    heard: Sequence[Word] = (),
    *,
    asides: Sequence[Aside] = (),
    pauses: Sequence[Pause] = (),
    fillers: Sequence[Filler] = (),
    turns: Sequence[Turn] = (),
    voices: Voices = Voices.ONE,
) -> TakeHeard:
    """Return a take with what was heard in it."""
    return TakeHeard(
        made,
        tuple(heard),
        asides=tuple(asides),
        pauses=tuple(pauses),
        fillers=tuple(fillers),
        turns=tuple(turns),
        voices=voices,
        is_shared=voices is Voices.TWO,
    )


def take(text: str, guide: Guide = HARD_CLOSE, index: int = 1) -> Take:
    """Make a take from the steps in a text; those not in it are missing, ``email?`` is unclear."""
    unclear = set(re.findall(r"([\w-]+)\?", re.sub('"[^"]*"', "", text)))
    steps = tuple(_step(event, guide) for event in _events(text) if _is_step(event, guide))
    heard = {step.id for step in steps}
    absent = tuple(
        AbsentStep(step.id, StepStatus.UNCLEAR if step.id in unclear else StepStatus.MISSING)
        for step in guide.steps
        if step.id not in heard
    )
    return Take(index, steps, absent)


def facts(
    text: str, guide: Guide = HARD_CLOSE, index: int = 1, start_delay_s: float | None = None
) -> TakeFacts:
    """Make the facts of a take.

    Parameters
    ----------
    text
        Events in time order, each ``NAME@START-END`` and perhaps ``"words"``. A name is a step's
        id (``payment~`` in other words than the guide's), a kind of aside (``reply``), ``pause``
        for silence inside a step, ``hedge`` for hedging words, or else a filler.
    start_delay_s
        From the cue to the first word (seconds).
    """
    made, events = take(text, guide, index), list(_events(text))
    asides = tuple(_aside(event, index) for event in events if _is_aside(event, guide))
    fillers = tuple(_filler(event, index) for event in events if _is_filler(event, guide))
    gaps = tuple(_gaps(made, asides, fillers))
    return TakeFacts(
        take=made,
        gaps=gaps,
        pauses=tuple(_pauses(events, made, gaps)),
        fillers=fillers,
        asides=asides,
        order=order(guide, made, asides),
        speed=_speed(made, asides),
        start_delay_s=start_delay_s,
        customer=customers_speech(taken(made, asides=asides)),
        hedges=tuple(_hedge(event) for event in events if event["name"] == "hedge"),
    )


def spoken(
    ids: Iterable[str],
    silences: Iterable[float] = (),
    *,
    length_s: float = 2.0,
    start_s: float = 1.0,
) -> str:
    """Write the text of a take: steps of one length, with these silences between them."""
    now, waits, events = start_s, iter(silences), []
    for step_id in ids:
        events.append(f"{step_id}@{now:.3f}-{now + length_s:.3f}")
        now += length_s + next(waits, 0.2)
    return " ".join(events)


def review(text: str, guide: Guide = HARD_CLOSE, path: str = "take.wav") -> Review:
    """Make a review of takes, ``|`` between them; before the first ``||`` what is in none."""
    outside, _, inside = text.rpartition("||")
    takes = [part for part in inside.split("|") if "@" in part]
    judged = tuple(judge(facts(part, guide, i), guide) for i, part in enumerate(takes, start=1))
    loose = tuple(_aside(event, None) for event in _events(outside))
    return Review(
        recording=Recording(path, _duration(text), 44_100, 2),
        guide=guide,
        model="vosk-model-small-en-us-0.15",
        takes=judged,
        asides=(*loose, *(aside for each in judged for aside in each.facts.asides)),
        fillers=tuple(filler for each in judged for filler in each.facts.fillers),
        pauses=tuple(pause for each in judged for pause in each.facts.pauses),
        words=_spoken(text, guide),
    )


# ---- how a text becomes nouns ------------------------------------------------------------


def _events(text: str) -> Iterable[re.Match[str]]:
    return _EVENT.finditer(text)


def _span(event: re.Match[str]) -> Span:
    return Span(float(event["start"]), float(event["end"]))


def _is_step(event: re.Match[str], guide: Guide) -> bool:
    return any(step.id == event["name"] for step in guide.steps)


def _is_aside(event: re.Match[str], guide: Guide) -> bool:
    return event["name"] in list(AsideKind) and not _is_step(event, guide)


def _is_filler(event: re.Match[str], guide: Guide) -> bool:
    return event["name"] not in ["pause", "hedge", *AsideKind] and not _is_step(event, guide)


def _step(event: re.Match[str], guide: Guide) -> HeardStep:
    reworded = event["mark"] == "~"
    return HeardStep(
        id=event["name"],
        span=_span(event),
        heard=event["heard"] or " ".join(words_of(guide.step(event["name"]).say)),
        wording=0.4 if reworded else 1.0,
        confidence=0.97,
        status=StepStatus.REWORDED if reworded else StepStatus.SAID,
        words=_span(event),
    )


def _aside(event: re.Match[str], index: int | None) -> Aside:
    return Aside(AsideKind(event["name"]), _span(event), event["heard"] or event["name"], index)


def _filler(event: re.Match[str], index: int) -> Filler:
    kind = FillerKind.SOUND if event["name"] in HESITATIONS else FillerKind.WORD
    return Filler(index, kind, event["heard"] or event["name"], _span(event))


def _hedge(event: re.Match[str]) -> Hedge:
    return Hedge(event["heard"] or "maybe", _span(event))


def _gaps(take: Take, asides: Sequence[Aside], fillers: Sequence[Filler]) -> Iterable[Gap]:
    for before, after in zip(take.steps, take.steps[1:], strict=False):
        span = Span(before.span.end, max(before.span.end, after.span.start))
        inside = [aside for aside in asides if span.overlap(aside.span) > 0]
        sounds = [filler for filler in fillers if span.overlap(filler.span) > 0]
        others = [each.span for each in inside] + [each.span for each in sounds]
        filled = sum(span.overlap(each) for each in others)
        kinds = [aside.kind.value for aside in inside] + ["filler"] * bool(sounds)
        silence = max(0.0, span.duration - filled)
        yield Gap(before.id, after.id, span, silence, 0.01, tuple(dict.fromkeys(kinds)))


def _pauses(events: Iterable[re.Match[str]], take: Take, gaps: Sequence[Gap]) -> Iterable[Pause]:
    for gap in gaps:
        if gap.silence_s >= 0.25 and not gap.filled_by:
            yield Pause(take.index, gap.span, None)
    for event in events:
        if event["name"] == "pause":
            inside = next(step for step in take.steps if step.span.overlap(_span(event)) > 0)
            yield Pause(take.index, _span(event), inside.id)


def _speed(take: Take, asides: Sequence[Aside]) -> Speed:
    total = take.span.duration
    speaking = sum(step.span.duration for step in take.steps)
    heard = taken(take, asides=asides)
    theirs = customers_time(heard, customers_speech(heard))
    customers_s = sum(take.span.overlap(span) for span in theirs)
    own = total - customers_s
    count = sum(len(step.heard.split()) for step in take.steps)
    return Speed(
        total_s=total,
        speaking_s=speaking,
        words=count,
        words_per_minute=60 * count / own if own > 0 else None,
        speaking_wpm=60 * count / speaking if speaking > 0 else None,
        articulation_rate=4.2,
        customers_s=customers_s,
    )


def _spoken(text: str, guide: Guide) -> tuple[Word, ...]:
    made = []
    for event in _events(text):
        span = _span(event)
        heard = event["heard"] or event["name"]
        if _is_step(event, guide) and not event["heard"]:
            heard = " ".join(words_of(guide.step(event["name"]).say))
        each = span.duration / len(heard.split())
        for index, word in enumerate(heard.split()):
            start = span.start + index * each
            made.append(Word(word, start, start + each, 0.9))
    return tuple(made)


def _duration(text: str) -> float:
    return max((float(event["end"]) for event in _events(text)), default=12.0) + 0.5
