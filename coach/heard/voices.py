"""Who speaks when in a talk, and whose each of its words is, as far as that can be told."""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import (
    AttributedTranscript,
    KnownCustomer,
    Span,
    Speaker,
    Told,
    Transcript,
    Turn,
    Voices,
)
from coach.detect import alone, attributed
from coach.detect.reading.speaker import speakers_voice
from coach.heard.parts import Heard
from coach.speakers import Turns, find_turns
from coach.speakers.channels import turns_by_channel


def turns_in(heard: Heard, parts: Sequence[Span]) -> list[tuple[Transcript, Turns]]:
    """Return the words of a talk, in parts, and who speaks when in each.

    Where each of two channels is one person's, the talk is one part; where nothing tells voices
    apart, there is none.

    Parameters
    ----------
    heard
        The talk.
    parts
        Those in which its voices are told apart.
    """
    by_channel = None if heard.channels is None else turns_by_channel(heard.channels)
    if by_channel is not None:
        return [(heard.transcript, by_channel)]
    if heard.speakers is None:
        return []
    if len(parts) < 2:
        return [(heard.transcript, find_turns(heard.speakers))]
    return [(heard.transcript.within(p), find_turns(heard.speakers.part(p))) for p in parts]


def told_apart(
    transcript: Transcript,
    parts: Sequence[tuple[Transcript, Turns]],
    *,
    rehearsed: bool = False,
    customer: KnownCustomer | None = None,
) -> Told:
    """Return the words with their speakers, as far as these can be told.

    Parameters
    ----------
    transcript
        The words of a talk.
    parts
        The same in parts, with who speaks when; none where nothing tells voices apart.
    rehearsed
        Whether it is a rehearsal's: all words are the speaker's, for the coach's own customer has a
        channel of his own.
    customer
        That one, where he answered.
    """
    if any(turns.told_apart for _, turns in parts):
        return _joined([_attributed(words, turns) for words, turns in parts])
    if rehearsed:
        lines = customer.lines if customer else ()
        turns = tuple(Turn(line.span, Speaker.OTHER) for line in lines)
        return Told(alone(transcript), Voices.ONE, turns)
    voices = Voices.ONE if parts else Voices.UNKNOWN
    return Told(AttributedTranscript(transcript), voices)


def _attributed(transcript: Transcript, turns: Turns) -> Told:
    """Return what is known of a piece of a talk in which two voices are heard somewhere."""
    if not turns.told_apart:
        return Told(alone(transcript), Voices.ONE)
    you = turns.own
    if you is None:
        you = speakers_voice(transcript, turns.voice_of)
    who = {you: Speaker.YOU, 1 - you: Speaker.OTHER, None: None}
    return Told(
        attributed(transcript, lambda span: who[turns.voice_of(span)]),
        Voices.TWO,
        tuple(Turn(turn.span, who[turn.voice]) for turn in turns.turns),
    )


def _joined(told: Sequence[Told]) -> Told:
    """Return what is known of a talk in which two voices are heard, from what is of its pieces."""
    free = tuple(word for part in told for word in part.transcript.free)
    guided = tuple(word for part in told for word in part.transcript.guided)
    turns = tuple(turn for part in told for turn in part.turns)
    return Told(AttributedTranscript(Transcript(free, guided)), Voices.TWO, turns)
