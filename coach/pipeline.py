"""The one page that chains the rooms: a recording goes in, a review comes out.

``Listening`` takes blocks of any size, so that a file and a microphone share this code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from coach import text
from coach.audio import open_audio
from coach.datatypes import (
    SAMPLE_RATE_HZ,
    Aside,
    ChannelLevels,
    Filler,
    Guide,
    KnownCustomer,
    Opinion,
    Pause,
    Reading,
    Recording,
    Review,
    Samples,
    Span,
    Speaker,
    StepStatus,
    Take,
    TakeFacts,
    Transcript,
    Turn,
    Voices,
    Word,
)
from coach.detect import UNTRACED, Detector, KeptTrace, Trace, alone, attributed, reasons
from coach.detect.reading.roles import says_the_guide_alone, speakers_voice
from coach.errors import ModelError, NoSoundError
from coach.heard import Heard as Heard
from coach.heard import in_pieces, in_talks, later
from coach.judge import judge
from coach.measure.fillers.detection import Fillers, HesitationMeter, doubtful, find_fillers
from coach.measure.frames.above_room import above_room
from coach.measure.frames.signal import Signal, SignalMeter, soundless_s
from coach.measure.frames.spill_buffer import Track
from coach.measure.frames.talks import pieces
from coach.measure.frames.voice_activity import (
    drop_background_words,
    is_noisy,
    quiet_stretches,
)
from coach.measure.order.conversation import conversation, customers_speech
from coach.measure.order.doubt import doubtful_absences, doubtful_sayings
from coach.measure.order.known_customer import with_customer, without_customers_time
from coach.measure.order.steps import order
from coach.measure.silence.gaps import TakeSilence, silences
from coach.measure.voice.prosody import VoiceMeter, voice
from coach.measure.words.hedging import hedges
from coach.measure.words.pace import speed
from coach.model import find_second_opinion, find_voice_model
from coach.opinion import Judge, Whisper, asked
from coach.reasons import Explanation, TalkReasons
from coach.recognise import Recogniser, SpeechModel
from coach.speakers import EmbeddingMeter, Turns, VoiceModel, find_turns, load_voice_model
from coach.speakers.channels import turns_by_channel
from coach.speakers.voice_print import voice_print
from coach.visible import shown, valid

SHORTEST_S = 0.2
"""Less sound than this holds no word (seconds)."""
AROUND_S = 10.0
"""Words further from a take have no part in its pace (seconds)."""


class Listening:
    """Hears one recording block by block: its words, its levels, its vowels and its voices.

    Parameters
    ----------
    guide
        What is to be said.
    model
        The speech model.
    voices
        The voice model; without it voices are not told apart.
    judge
        A second recogniser, asked about the sounds that may be um, uh or a word. For it the sound
        itself is kept until ``finish``, beyond half a minute in a temporary file.
    """

    def __init__(
        self,
        guide: Guide,
        model: SpeechModel,
        voices: VoiceModel | None = None,
        judge: Judge | None = None,
    ) -> None:
        sentences = phrases(guide)
        self._words = frozenset(word for sentence in sentences for word in sentence)
        self._recogniser = Recogniser(model, sentences)
        self._signal = SignalMeter()
        self._vowels = HesitationMeter()
        self._voice = VoiceMeter()
        self._speakers = EmbeddingMeter(voices) if voices else None
        self._judge = judge
        self._sound = Track() if judge else None
        self._samples = 0

    @property
    def duration_s(self) -> float:
        """Seconds heard so far."""
        return self._samples / SAMPLE_RATE_HZ

    def feed(self, block: Samples) -> None:
        """Hear the next samples, shape (n,), any n."""
        self._samples += len(block)
        self._recogniser.feed(block)
        self._signal.feed(block)
        self._vowels.feed(block)
        self._voice.feed(block)
        if self._speakers:
            self._speakers.feed(block)
        if self._sound:
            self._sound.append(block)

    def finish(self, channels: ChannelLevels | None = None) -> Heard:
        """Hear what is left and return everything.

        Parameters
        ----------
        channels
            How loud each of two channels was, where the sound was mixed from two.
        """
        transcript = self._recogniser.finish()
        told = channels is not None and turns_by_channel(channels) is not None
        told = told or says_the_guide_alone(transcript, self._words)
        speakers = self._speakers.finish(told=told) if self._speakers else None
        heard = Heard(
            transcript,
            self._signal.finish(),
            self._vowels.finish(),
            self._voice.finish(),
            speakers,
            channels,
        )
        return replace(heard, opinions=self._opinions(heard))

    def _opinions(self, heard: Heard) -> tuple[Opinion, ...] | None:
        """Return what the second recogniser makes of the sounds in doubt, talk by talk."""
        if self._judge is None or self._sound is None:
            return None
        audible = replace(heard, transcript=above_room(heard.transcript, heard.signal))
        spans = [
            later(span, start_s)
            for start_s, part in in_talks(audible)
            for span in doubtful(part.vowels, part.transcript)
        ]
        return asked(self._judge, self._sound.whole(), spans)


def second_opinion() -> Judge:
    """Return the second recogniser of hesitations, loaded when it is first asked.

    Raises
    ------
    ModelError
        It is not installed, or damaged.
    """
    return Whisper(find_second_opinion())


def voice_model() -> VoiceModel | None:
    """Return the voice model, if it is there and whole: without it all else works.

    It knows the user's own voice, where that was learned.
    """
    try:
        folder = find_voice_model()
        model = load_voice_model(folder) if folder else None
    except ModelError:
        return None
    own = voice_print() if model else None
    return replace(model, own=own.direction) if model and own else model


def review_file(
    path: Path,
    guide: Guide,
    model: SpeechModel,
    *,
    voices: VoiceModel | None = None,
    judge: Judge | None = None,
    heard_s: Callable[[float], None] | None = None,
) -> Review:
    """Review a recording; see ``hear_file``."""
    recording, heard = hear_file(path, guide, model, voices=voices, judge=judge, heard_s=heard_s)
    return review(recording, guide, model.name, heard)


def hear_file(
    path: Path,
    guide: Guide,
    model: SpeechModel,
    *,
    voices: VoiceModel | None = None,
    judge: Judge | None = None,
    heard_s: Callable[[float], None] | None = None,
) -> tuple[Recording, Heard]:
    """Hear a recording; ``heard_s`` is told, while it lasts, how many seconds are heard.

    Without the voice model a customer's voice is not told from the speaker's, and without a judge
    the coach's own evidence alone tells um and uh.

    Raises
    ------
    AudioError
        The file cannot be read, or holds no sound.
    """
    with open_audio(path) as audio:
        listening = Listening(guide, model, None if audio.rehearsed else voices, judge)
        for block in audio.blocks():
            listening.feed(block)
            if heard_s:
                heard_s(listening.duration_s)
        heard = listening.finish(audio.channel_levels)
        recording = Recording(
            path=valid(path),
            duration_s=listening.duration_s,
            sample_rate_hz=audio.sample_rate_hz,
            channels=audio.channels,
            damaged=audio.damaged,
            cue_end_s=audio.cue_end_s,
            rehearsed=audio.rehearsed,
            silent_tracks=audio.silent_tracks,
            customer=audio.customer and audio.customer.until(listening.duration_s),
        )
    if recording.duration_s < SHORTEST_S:
        raise NoSoundError(
            f"{shown(path)}: only {recording.duration_s:.2f} s of sound, too short for a word; "
            "record the take again"
        )
    return recording, heard


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
    heard = replace(heard, transcript=above_room(heard.transcript, heard.signal))
    found: list[_Talk] = []
    for start_s, part in in_talks(heard):
        before = sum(len(talk.facts) for talk in found)
        here = replace(recording, customer=_customer_from(recording, start_s))
        talk = _talk(guide, part, before, here, explain=explain)
        found.append(later(talk, start_s) if start_s else talk)
    return found


def _customer_from(recording: Recording, start_s: float) -> KnownCustomer | None:
    """Return the customer with the times of a talk that begins so late (seconds)."""
    if recording.customer is None or not start_s:
        return recording.customer
    after = [line for line in recording.customer.lines if line.span.start >= start_s]
    return later(replace(recording.customer, lines=tuple(after)), -start_s)


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


def _talk(guide: Guide, heard: Heard, before: int, recording: Recording, *, explain: bool) -> _Talk:
    """Return what is found in a talk after so many takes."""
    trace = KeptTrace() if explain else UNTRACED
    told = told_apart(heard, rehearsed=recording.rehearsed, customer=recording.customer)
    near = drop_background_words(told.transcript, heard.signal)
    clear = replace(heard, transcript=replace(heard.transcript, free=near.free))
    found = read(guide, heard.signal, near, one_voice=told.one_voice, trace=trace)
    reading = _numbered(found, before)
    heard_fillers = _fillers(guide, heard, told, reading)
    measured = silences(heard.signal, clear.transcript, reading, heard_fillers.found)
    if recording.customer:
        spoken = [line.span for line in recording.customer.lines]
        measured = tuple(without_customers_time(each, spoken) for each in measured)
    takes = [one.take for one in measured]
    fillers = tuple(replace(one, take=_take_at(one.span, takes)) for one in heard_fillers.found)
    facts = tuple(
        _facts(guide, clear, told, one, reading.asides, fillers, heard_fillers.told)
        for one in measured
    )
    if recording.customer:
        facts = tuple(_beside(recording.customer, told, facts))
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


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a recording, and what is known of who says them."""

    transcript: Transcript
    voices: Voices
    turns: tuple[Turn, ...] = ()
    """Whose turn it was, in order; none where there is one voice, or two not told apart."""

    @property
    def one_voice(self) -> bool:
        """Whether it is known to hold one voice."""
        return self.voices is Voices.ONE

    def turns_around(self, span: Span, margin_s: float) -> tuple[Turn, ...]:
        """Return the turns up to so far from a span."""
        start, end = span.start - margin_s, span.end + margin_s
        return tuple(t for t in self.turns if t.span.end > start and t.span.start < end)


def told_apart(
    heard: Heard, *, rehearsed: bool = False, customer: KnownCustomer | None = None
) -> Told:
    """Return the words with their speakers, as far as these can be told.

    The coach's own customer has a channel of his own: all words here are the speaker's.
    """
    if rehearsed:
        lines = customer.lines if customer else ()
        turns = tuple(Turn(line.span, Speaker.OTHER) for line in lines)
        return Told(alone(heard.transcript), Voices.ONE, turns)
    by_channel = None if heard.channels is None else turns_by_channel(heard.channels)
    if by_channel is not None:
        return _attributed(heard, by_channel)
    if heard.speakers is None:
        return Told(heard.transcript, Voices.UNKNOWN)
    parts = in_pieces(heard)
    found = [find_turns(part.speakers) for part in parts if part.speakers]
    if not any(turns.told_apart for turns in found):
        return Told(heard.transcript, Voices.ONE)
    told = [_attributed(part, turns) for part, turns in zip(parts, found, strict=True)]
    return Told(
        Transcript(
            tuple(word for part in told for word in part.transcript.free),
            tuple(word for part in told for word in part.transcript.guided),
        ),
        Voices.TWO,
        tuple(turn for part in told for turn in part.turns),
    )


def _attributed(heard: Heard, turns: Turns) -> Told:
    """Return what is known of a piece of a talk in which two voices are heard somewhere."""
    if not turns.told_apart:
        return Told(alone(heard.transcript), Voices.ONE)
    you = turns.own
    if you is None:
        you = speakers_voice(heard.transcript, turns.voice_of)
    who = {you: Speaker.YOU, 1 - you: Speaker.OTHER, None: None}
    return Told(
        attributed(heard.transcript, turns.voice_of, you),
        Voices.TWO,
        tuple(Turn(turn.span, who[turn.voice]) for turn in turns.turns),
    )


def read(
    guide: Guide,
    signal: Signal,
    transcript: Transcript,
    *,
    one_voice: bool = False,
    trace: Trace = UNTRACED,
) -> Reading:
    """Return the steps, takes and asides of a recording's words."""
    detector = Detector(guide)
    detector.feed(transcript.free, transcript.guided)
    spoken = pieces(transcript, signal)
    silent = quiet_stretches(signal, spoken)
    noisy = [piece for piece in spoken if is_noisy(signal, piece)]
    reading = detector.finish(silent, one_voice=one_voice, trace=trace)
    if not noisy:
        return reading
    doubtful = detector.finish(silent, noisy=True, one_voice=one_voice)
    return replace(reading, takes=tuple(_where_noisy(reading, doubtful, noisy)))


def _where_noisy(clear: Reading, doubtful: Reading, noisy: Sequence[Span]) -> Iterator[Take]:
    """Yield the takes, those in noise with the doubt of what was not heard there."""
    for take, doubted in zip(clear.takes, doubtful.takes, strict=True):
        yield doubted if any(take.span.overlap(piece) > 0 for piece in noisy) else take


def phrases(guide: Guide) -> tuple[tuple[str, ...], ...]:
    """Return the sentences of a guide, each a tuple of words."""
    lines = (line for step in guide.steps for line in step.wordings)
    return tuple(sentence for line in lines for sentence in text.sentences(line))


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
    words = heard.transcript.around(take.span, AROUND_S).free
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
