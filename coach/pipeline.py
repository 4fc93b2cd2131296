"""The one page that chains the rooms: a recording goes in, a review comes out.

What is heard of it comes from ``listening``; the rest is the same for a file and a microphone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coach.datatypes import (
    Aside,
    Filler,
    Guide,
    Reading,
    Recording,
    Review,
    Span,
    Speaker,
    Take,
    TakeFacts,
    Voices,
    WithCustomer,
    Word,
)
from coach.detect import UNTRACED, Detector, KeptTrace, Trace, reasons
from coach.heard import Heard, Talk, later, talks_heard
from coach.judge import judge
from coach.listening import hear_file, phrases
from coach.measure.fillers.detection import Fillers, find_fillers
from coach.measure.order.known_customer import beside_customer
from coach.measure.silence.gaps import silences
from coach.measure.take_facts import take_facts
from coach.measure.take_heard import around, in_takes
from coach.opinion import Judge
from coach.reasons import Explanation, TalkReasons
from coach.recognise import SpeechModel
from coach.speakers import VoiceModel


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
    recording = replace(recording, soundless_s=heard.signal.soundless_s)
    found = _talks(recording, guide, heard)
    return _reviewed(recording, guide, model, found)


def explain(recording: Recording, guide: Guide, heard: Heard) -> Explanation:
    """Return why ``review`` takes each step of a recording that was heard."""
    recording = replace(recording, soundless_s=heard.signal.soundless_s)
    found = _talks(recording, guide, heard, explain=True)
    return Explanation(recording, guide.name, tuple(talk.why for talk in found if talk.why))


@dataclass(frozen=True, slots=True)
class _TalkFound:
    """What was found in one talk."""

    facts: tuple[TakeFacts, ...]
    asides: tuple[Aside, ...]
    fillers: tuple[Filler, ...]
    words: tuple[Word, ...]
    voices: Voices
    second_opinions: int | None
    """How many sounds a second recogniser was asked about; ``None`` where there was none."""
    why: TalkReasons | None = None


def _talks(
    recording: Recording, guide: Guide, heard: Heard, *, explain: bool = False
) -> list[_TalkFound]:
    found: list[_TalkFound] = []
    for talk in talks_heard(recording, heard):
        before = sum(len(each.facts) for each in found)
        here = _found_in(guide, talk, before, explain=explain)
        found.append(later(here, talk.start_s) if talk.start_s else here)
    return found


def _reviewed(
    recording: Recording, guide: Guide, model: str, found: Sequence[_TalkFound]
) -> Review:
    facts = [each for talk in found for each in talk.facts]
    facts[:1] = [_after_the_cue(each, recording.cue_end_s) for each in facts[:1]]
    return Review(
        recording=recording,
        guide=guide,
        model=model,
        voices=_voices(talk.voices for talk in found),
        takes=tuple(judge(each, guide) for each in facts),
        asides=tuple(aside for talk in found for aside in talk.asides),
        fillers=tuple(filler for talk in found for filler in talk.fillers),
        pauses=tuple(pause for each in facts for pause in each.pauses),
        words=tuple(word for talk in found for word in talk.words),
        second_opinions=_summed(talk.second_opinions for talk in found),
    )


def _summed(counts: Iterable[int | None]) -> int | None:
    """Return a sum; ``None`` where nothing was counted."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _voices(found: Iterable[Voices]) -> Voices:
    """Return what is known of the voices of a recording, from what is of each talk."""
    kinds = set(found)
    order = (Voices.TWO, Voices.UNKNOWN, Voices.ONE)
    return next((voices for voices in order if voices in kinds), Voices.ONE)


def _after_the_cue(facts: TakeFacts, cue_end_s: float | None) -> TakeFacts:
    """Return the first take with the time from the cue to its first word."""
    if cue_end_s is None:
        return facts
    own = [aside.span.start for aside in facts.asides if not aside.is_customers]
    first = min([facts.take.span.start, *own])
    return replace(facts, start_delay_s=max(0.0, first - cue_end_s))


def _found_in(guide: Guide, talk: Talk, before: int, *, explain: bool) -> _TalkFound:
    """Return what is found in a talk after so many takes."""
    trace = KeptTrace() if explain else UNTRACED
    heard, told = talk.heard, talk.told
    reading = _numbered(read(guide, talk, trace=trace), before)
    heard_fillers = _fillers(guide, talk, reading)
    measured = silences(heard.signal, talk.audible, reading, heard_fillers.found)
    met: tuple[WithCustomer | None, ...] = (None,) * len(measured)
    if talk.customer:
        measured, met = beside_customer(talk.customer, measured, told.transcript.free)
    fillers = in_takes(heard_fillers.found, [one.take for one in measured])
    facts = []
    for one, with_customer in zip(measured, met, strict=True):
        take = around(
            one.take,
            told,
            talk.audible,
            asides=reading.asides,
            pauses=one.pauses,
            fillers=fillers,
            with_customer=with_customer,
        )
        audible = heard_fillers.told
        facts.append(take_facts(guide, take, one.gaps, heard.voice, fillers_audible=audible))
    final = [each.take for each in facts]
    why = reasons(trace, guide, told.voices, final) if isinstance(trace, KeptTrace) else None
    return _TalkFound(
        facts=tuple(facts),
        asides=reading.asides,
        fillers=fillers,
        words=told.transcript.free,
        voices=told.voices,
        second_opinions=None if heard.opinions is None else len(heard.opinions),
        why=why,
    )


def _fillers(guide: Guide, talk: Talk, reading: Reading) -> Fillers:
    replies = [aside.span for aside in reading.asides if aside.is_customers]
    others = [turn.span for turn in talk.told.turns if turn.speaker is Speaker.OTHER]
    return find_fillers(
        talk.heard.vowels,
        talk.heard.transcript,
        steps=[step.span for take in reading.takes for step in take.steps],
        replies=[*replies, *others, *talk.echoes],
        phrases=phrases(guide),
        opinions=talk.heard.opinions or (),
    )


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
