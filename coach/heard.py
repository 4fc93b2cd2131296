"""What was heard of a recording, whole or in the parts judged by themselves, and who said it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from math import inf
from typing import Any, TypeVar

from coach.datatypes import (
    AttributedTranscript,
    ChannelLevels,
    KnownCustomer,
    Opinion,
    Span,
    Speaker,
    Transcript,
    Turn,
    Voices,
    Word,
)
from coach.detect import alone, attributed
from coach.detect.reading.roles import speakers_voice
from coach.measure.fillers.vowels import HOP_S, VowelTrack
from coach.measure.frames.signal import FRAME_S, PEAK_S, Signal
from coach.measure.frames.talks import pieces, talks
from coach.measure.voice.pitch import FRAME_S as PITCH_S
from coach.measure.voice.prosody import VoiceTrack
from coach.speakers import EmbeddingTrack, Turns, find_turns
from coach.speakers.channels import turns_by_channel

T = TypeVar("T")

GRID_S = 0.01
"""A part begins with whole rows of every track (seconds)."""
VOICES_S = 300.0
"""Voices are told apart in pieces of at most this length (seconds): over a longer one there may be
more than two, and a few minutes are enough to know two by."""


@dataclass(frozen=True, eq=False)
class Heard:
    """All that was taken from the sound of one recording, or of a part of it."""

    transcript: Transcript
    signal: Signal
    vowels: VowelTrack
    voice: VoiceTrack
    speakers: EmbeddingTrack | None = None
    """What the voices in it are like; ``None`` without the voice model."""
    channels: ChannelLevels | None = None
    """How loud each of two channels is; ``None`` where there are not two."""
    opinions: tuple[Opinion, ...] | None = None
    """Of the sounds that may be um, uh or a word; ``None`` where no second recogniser was asked."""


def in_talks(heard: Heard) -> Iterator[tuple[float, Heard]]:
    """Yield when each talk begins (seconds), and it as a recording of its own.

    A recording in which nobody speaks is one.
    """
    whole = Span(0.0, heard.signal.duration_s)
    for span in talks(heard.transcript, heard.signal) or (whole,):
        yield (0.0, heard) if span == whole else _alone(heard, span)


def in_pieces(heard: Heard) -> tuple[Heard, ...]:
    """Return the pieces of a talk in which voices are told apart, with the talk's times."""
    found = pieces(heard.transcript, heard.signal, apart_s=inf, longest_s=VOICES_S)
    if len(found) < 2:
        return (heard,)
    return tuple(
        replace(
            heard,
            transcript=heard.transcript.within(span),
            speakers=heard.speakers and heard.speakers.part(span),
        )
        for span in found
    )


def later(noun: T, by_s: float) -> T:
    """Return any noun with every span and word in it moved in time, by so many seconds."""
    moved: Any = noun
    if isinstance(noun, Span):
        moved = Span(noun.start + by_s, noun.end + by_s)
    elif isinstance(noun, Word):
        moved = replace(noun, start=noun.start + by_s, end=noun.end + by_s)
    elif isinstance(noun, tuple):
        moved = tuple(later(each, by_s) for each in noun)
    elif is_dataclass(noun) and not isinstance(noun, type):
        own = {each.name: later(getattr(noun, each.name), by_s) for each in fields(noun)}
        moved = replace(noun, **own)
    return moved  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a recording, and what is known of who says them."""

    transcript: AttributedTranscript
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
        return Told(AttributedTranscript(heard.transcript), Voices.UNKNOWN)
    parts = in_pieces(heard)
    found = [find_turns(part.speakers) for part in parts if part.speakers]
    if not any(turns.told_apart for turns in found):
        return Told(AttributedTranscript(heard.transcript), Voices.ONE)
    told = [_attributed(part, turns) for part, turns in zip(parts, found, strict=True)]
    return Told(
        AttributedTranscript(
            Transcript(
                tuple(word for part in told for word in part.transcript.free),
                tuple(word for part in told for word in part.transcript.guided),
            )
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


def _alone(heard: Heard, span: Span) -> tuple[float, Heard]:
    first, end = int(span.start / GRID_S), round(span.end / GRID_S)
    start_s = round(first * GRID_S, 2)

    def rows(track: Any, each_s: float) -> Any:
        per_grid = round(GRID_S / each_s)
        return track[first * per_grid : end * per_grid]

    signal = Signal(
        min(end * GRID_S, heard.signal.duration_s) - start_s,
        rows(heard.signal.peak_db, PEAK_S),
        rows(heard.signal.bands_db, FRAME_S),
        tuple(_inside(heard.signal.zeros, Span(start_s, span.end), start_s)),
    )
    return start_s, Heard(
        later(heard.transcript.within(span), -start_s),
        signal,
        VowelTrack(*(rows(track, HOP_S) for track in vars(heard.vowels).values())),
        VoiceTrack(rows(heard.voice.pitch_hz, PITCH_S), rows(heard.voice.level_db, PITCH_S)),
        heard.speakers and _speakers(heard.speakers.part(span), start_s),
        None if heard.channels is None else rows(heard.channels, GRID_S),
        heard.opinions and _opinions(heard.opinions, span, start_s),
    )


def _inside(zeros: tuple[Span, ...], span: Span, start_s: float) -> Iterator[Span]:
    for each in zeros:
        if each.overlap(span) > 0:
            yield Span(max(each.start, span.start) - start_s, min(each.end, span.end) - start_s)


def _opinions(opinions: tuple[Opinion, ...], span: Span, start_s: float) -> tuple[Opinion, ...]:
    return later(tuple(one for one in opinions if one.span.overlap(span) > 0), -start_s)


def _speakers(track: EmbeddingTrack, start_s: float) -> EmbeddingTrack:
    return replace(track, windows=track.windows - start_s, words=track.words - start_s)
