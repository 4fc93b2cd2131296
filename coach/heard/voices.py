"""Whose each word of a talk is, as far as that can be told."""

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
from coach.detect.reading.roles import speakers_voice
from coach.heard.recorded import Heard
from coach.speakers import Turns, find_turns
from coach.speakers.channels import turns_by_channel


def told_apart(
    heard: Heard,
    parts: Sequence[Span],
    *,
    rehearsed: bool = False,
    customer: KnownCustomer | None = None,
) -> Told:
    """Return the words with their speakers, as far as these can be told.

    The coach's own customer has a channel of his own: all words here are the speaker's.

    Parameters
    ----------
    heard
        A talk.
    parts
        Its parts in which voices are told apart.
    rehearsed
        Whether it is a rehearsal's.
    customer
        The coach's own, where he answered.
    """
    found = [] if rehearsed else _turns(heard, parts)
    if any(turns.told_apart for _, turns in found):
        return _joined([_attributed(transcript, turns) for transcript, turns in found])
    if rehearsed:
        lines = customer.lines if customer else ()
        turns = tuple(Turn(line.span, Speaker.OTHER) for line in lines)
        return Told(alone(heard.transcript), Voices.ONE, turns)
    voices = Voices.ONE if found else Voices.UNKNOWN
    return Told(AttributedTranscript(heard.transcript), voices)


def _turns(heard: Heard, parts: Sequence[Span]) -> list[tuple[Transcript, Turns]]:
    """Return the words of each part, and who speaks when; none where that cannot be told."""
    by_channel = None if heard.channels is None else turns_by_channel(heard.channels)
    if by_channel is not None:
        return [(heard.transcript, by_channel)]
    if heard.speakers is None:
        return []
    if len(parts) < 2:
        return [(heard.transcript, find_turns(heard.speakers))]
    return [(heard.transcript.within(p), find_turns(heard.speakers.part(p))) for p in parts]


def _attributed(transcript: Transcript, turns: Turns) -> Told:
    """Return what is known of a piece of a talk in which two voices are heard somewhere."""
    if not turns.told_apart:
        return Told(alone(transcript), Voices.ONE)
    you = turns.own
    if you is None:
        you = speakers_voice(transcript, turns.voice_of)
    who = {you: Speaker.YOU, 1 - you: Speaker.OTHER, None: None}
    return Told(
        attributed(transcript, turns.voice_of, you),
        Voices.TWO,
        tuple(Turn(turn.span, who[turn.voice]) for turn in turns.turns),
    )


def _joined(told: Sequence[Told]) -> Told:
    """Return what is known of a talk in which two voices are heard, from what is of its pieces."""
    free = tuple(word for part in told for word in part.transcript.free)
    guided = tuple(word for part in told for word in part.transcript.guided)
    turns = tuple(turn for part in told for turn in part.turns)
    return Told(AttributedTranscript(Transcript(free, guided)), Voices.TWO, turns)
