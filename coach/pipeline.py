"""The one page that chains the rooms: a recording goes in, a review comes out.

What is heard of it comes from ``listening``; the rest is the same for a file and a microphone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from coach.datatypes import (
    Aside,
    AudibleTranscript,
    Filler,
    Guide,
    KnownCustomer,
    Pause,
    Reading,
    Recording,
    Review,
    Span,
    Speaker,
    StepStatus,
    Take,
    TakeFacts,
    Told,
    Voices,
    Word,
)
from coach.detect import UNTRACED, Detector, KeptTrace, Trace, reasons
from coach.heard.parts import later
from coach.heard.recorded import Heard
from coach.heard.talk import Talk, talks_heard
from coach.judge import judge
from coach.listening import hear_file, phrases
from coach.measure.fillers.detection import Fillers, find_fillers
from coach.measure.frames.signal import soundless_s
from coach.measure.order.conversation import conversation, customers_speech
from coach.measure.order.doubt import doubtful_absences, doubtful_sayings
from coach.measure.order.known_customer import (
    in_echo,
    with_customer,
    without_customers_time,
)
from coach.measure.order.steps import order
from coach.measure.silence.gaps import TakeSilence, silences
from coach.measure.voice.prosody import voice
from coach.measure.words.hedging import hedges
from coach.measure.words.pace import speed
from coach.opinion import Judge
from coach.reasons import Explanation, TalkReasons
from coach.recognise import SpeechModel
from coach.speakers import VoiceModel

AROUND_S = 10.0
"""Words further from a take have no part in its pace (seconds)."""


def review_file(
    path: Path,
    guide: Guide,
    model: SpeechModel,
    *,
    voices: VoiceModel | None = None,
    second: Judge | None = None,
    heard_s: Callable[[float], None] | None = None,
) -> Review:
    """Review a recording; see ``hear_file``."""
    recording, heard = hear_file(path, guide, model, voices=voices, second=second, heard_s=heard_s)
    return review(recording, guide, model.name, heard)


def review(recording: Recording, guide: Guide, model: str, heard: Heard) -> Review:
    """Return everything the coach has to say of a recording that was heard."""
    return _reviewed(recording, guide, model, heard, _talks(recording, guide, heard))


def explain(
    recording: Recording, guide: Guide, model: str, heard: Heard
) -> tuple[Review, Explanation]:
    """Return what ``review`` does, and why each step was taken."""
    found = _talks(recording, guide, heard, explain=True)
    why = tuple(talk.why for talk in found if talk.why)
    result = _reviewed(recording, guide, model, heard, found)
    return result, Explanation(recording, guide.name, why)


def _talks(
    recording: Recording, guide: Guide, heard: Heard, *, explain: bool = False
) -> list[_Talk]:
    found: list[_Talk] = []
    for each in talks_heard(recording, heard):
        before = sum(len(talk.facts) for talk in found)
        talk = _talk(guide, each, before, explain=explain)
        found.append(later(talk, each.start_s) if each.start_s else talk)
    return found


def _reviewed(
    recording: Recording, guide: Guide, model: str, heard: Heard, found: Sequence[_Talk]
) -> Review:
    recording = replace(recording, soundless_s=soundless_s(heard.signal))
    facts = [each for talk in found for each in talk.facts]
    facts[:1] = [_after_the_cue(each, recording.cue_end_s) for each in facts[:1]]
    return Review(
        recording=recording,
        guide=guide,
        model=model,
        takes=tuple(judge(each, guide) for each in facts),
        asides=tuple(aside for talk in found for aside in talk.asides),
        fillers=tuple(filler for talk in found for filler in talk.fillers),
        pauses=tuple(pause for each in facts for pause in each.pauses),
        words=tuple(word for talk in found for word in talk.words),
        voices=_voices(talk.voices for talk in found),
        second_opinions=None if heard.opinions is None else len(heard.opinions),
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was found in one talk."""

    facts: tuple[TakeFacts, ...]
    asides: tuple[Aside, ...]
    fillers: tuple[Filler, ...]
    words: tuple[Word, ...]
    voices: Voices
    why: TalkReasons | None = None


def _voices(found: Iterable[Voices]) -> Voices:
    """Return what is known of the voices of a recording, from what is of each talk."""
    kinds = set(found)
    order = (Voices.TWO, Voices.UNKNOWN, Voices.ONE)
    return next((voices for voices in order if voices in kinds), Voices.ONE)


def _talk(guide: Guide, talk: Talk, before: int, *, explain: bool) -> _Talk:
    """Return what is found in a talk after so many takes."""
    trace = KeptTrace() if explain else UNTRACED
    heard, told, customer = talk.heard, talk.told, talk.customer
    reading = _numbered(read(guide, talk, trace=trace), before)
    heard_fillers = _fillers(guide, heard, told, reading)
    measured = silences(heard.signal, talk.audible, reading, heard_fillers.found)
    if customer:
        spoken = [line.span for line in customer.lines]
        measured = tuple(without_customers_time(each, spoken) for each in measured)
    takes = [one.take for one in measured]
    found_fillers = (
        one for one in heard_fillers.found if not (customer and in_echo(one.span, customer))
    )
    fillers = tuple(replace(one, take=_take_at(one.span, takes)) for one in found_fillers)
    facts = tuple(
        _facts(guide, heard, talk.audible, told, one, reading.asides, fillers, heard_fillers.told)
        for one in measured
    )
    if customer:
        facts = tuple(_beside(customer, told, facts))
    final = [each.take for each in facts]
    why = reasons(trace, guide, told.voices, final) if isinstance(trace, KeptTrace) else None
    return _Talk(facts, reading.asides, fillers, told.transcript.free, told.voices, why)


def _beside(customer: KnownCustomer, told: Told, facts: Sequence[TakeFacts]) -> Iterator[TakeFacts]:
    """Yield each take with what the customer said from the end of the one before to its own."""
    start_s = 0.0
    for place, each in enumerate(facts):
        last = place == len(facts) - 1
        end_s = inf if last else each.take.span.end
        within = Span(start_s, end_s)
        found = with_customer(each.take, told.transcript.free, customer, within)
        talked = replace(each.conversation, talked_over=len(found.talked_into))
        yield replace(each, with_customer=found, conversation=talked)
        start_s = each.take.span.end


def _numbered(reading: Reading, before: int) -> Reading:
    """Return a reading with its takes counted on from those before."""
    takes = (replace(take, index=take.index + before) for take in reading.takes)
    asides = (
        aside if aside.take is None else replace(aside, take=aside.take + before)
        for aside in reading.asides
    )
    return Reading(tuple(takes), tuple(asides))


def read(guide: Guide, talk: Talk, *, trace: Trace = UNTRACED) -> Reading:
    """Return the steps, takes and asides of a talk's words."""
    detector = Detector(guide)
    detector.feed(talk.foreground.free, talk.foreground.guided)
    one_voice = talk.told.one_voice
    reading = detector.finish(talk.quiet, one_voice=one_voice, trace=trace)
    if not talk.noisy:
        return reading
    doubtful = detector.finish(talk.quiet, noisy=True, one_voice=one_voice)
    return replace(reading, takes=tuple(_where_noisy(reading, doubtful, talk.noisy)))


def _where_noisy(clear: Reading, doubtful: Reading, noisy: Sequence[Span]) -> Iterator[Take]:
    """Yield the takes, those in noise with the doubt of what was not heard there."""
    for take, doubted in zip(clear.takes, doubtful.takes, strict=True):
        yield doubted if any(take.span.overlap(piece) > 0 for piece in noisy) else take


def _fillers(guide: Guide, heard: Heard, told: Told, reading: Reading) -> Fillers:
    others = [turn.span for turn in told.turns if turn.speaker is Speaker.OTHER]
    replies = [aside.span for aside in reading.asides if aside.is_customers]
    return find_fillers(
        heard.vowels,
        heard.transcript,
        steps=[step.span for take in reading.takes for step in take.steps],
        replies=[*replies, *others],
        phrases=phrases(guide),
        opinions=heard.opinions or (),
    )


def _after_the_cue(facts: TakeFacts, cue_end_s: float | None) -> TakeFacts:
    """Return the first take with the time from the cue to its first word."""
    if cue_end_s is None:
        return facts
    own = [aside.span.start for aside in facts.asides if not aside.is_customers]
    first = min([facts.take.span.start, *own])
    return replace(facts, start_delay_s=max(0.0, first - cue_end_s))


def _doubted(take: Take) -> Take:
    """Return a take in which nobody can tell whether the steps not heard were said."""
    return replace(
        take, absent=tuple(replace(step, status=StepStatus.UNCLEAR) for step in take.absent)
    )


def _take_at(span: Span, takes: Sequence[Take]) -> int | None:
    return next((take.index for take in takes if take.span.overlap(span) > 0), None)


def _facts(
    guide: Guide,
    heard: Heard,
    audible: AudibleTranscript,
    told: Told,
    measured: TakeSilence,
    asides: Sequence[Aside],
    fillers: Sequence[Filler],
    fillers_audible: bool,
) -> TakeFacts:
    take = measured.take
    own_asides = tuple(aside for aside in asides if aside.take == take.index)
    sounded = voice(heard.voice, take, asides=own_asides)
    if sounded and sounded.is_faint:
        take = _doubted(take)
    words = audible.around(take.span, AROUND_S).free
    own_fillers = tuple(filler for filler in fillers if filler.take == take.index)
    pauses: tuple[Pause, ...] = measured.pauses
    turns = told.turns_around(take.span, AROUND_S)
    customer = customers_speech(take, own_asides, turns)
    return TakeFacts(
        take=take,
        gaps=measured.gaps,
        pauses=pauses,
        fillers=own_fillers,
        asides=own_asides,
        order=order(
            guide,
            take,
            own_asides,
            doubtful=doubtful_sayings(take, words, told.voices),
            maybe_missing=doubtful_absences(guide, take, own_asides, words),
        ),
        speed=speed(
            guide,
            take,
            words,
            pauses=pauses,
            asides=own_asides,
            fillers=own_fillers,
            turns=turns,
        ),
        hedges=hedges(guide, take, words, asides=own_asides, voices=told.voices),
        voice=sounded,
        fillers_audible=fillers_audible,
        customer=customer,
        conversation=conversation(
            take,
            own_asides,
            customer,
            turns=turns,
            words=words,
            pauses=pauses,
            voices=Voices.TWO if told.turns else told.voices,
        ),
        voices=told.voices,
    )
