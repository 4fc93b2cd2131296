"""A talk, with all that its sound and its words tell without a guide.

Each is worked out once, in the order in which one depends on the other: which words can be heard,
whose they are, which of them are no babble's, and where the talk is then quiet or noisy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from coach.datatypes import (
    AudibleTranscript,
    ForegroundTranscript,
    KnownCustomer,
    Recording,
    Span,
    Told,
)
from coach.heard.parts import Heard, later, part_of
from coach.heard.voices import told_apart, turns_in
from coach.measure.frames.above_room import above_room
from coach.measure.frames.voice_activity import (
    drop_background_words,
    is_noisy,
    pieces,
    quiet_stretches,
    talks,
)
from coach.measure.order.echo import echoes, without_echoes

VOICES_S = 300.0
"""Voices are told apart in pieces of at most this length (seconds): over a longer one there may be
more than two, and a few minutes are enough to know two by."""


@dataclass(frozen=True, eq=False)
class Talk:
    """One talk of a recording; all times in it count from its own beginning."""

    start_s: float
    """When it begins in the recording (seconds)."""
    heard: Heard
    """As a recording of its own."""
    told: Told
    """Its words with their speakers, but for those that may be the coach's own customer's."""
    foreground: ForegroundTranscript
    """Those that are no babble's."""
    quiet: tuple[Span, ...]
    """Where nothing is heard, in time order; nowhere in noise."""
    noisy: tuple[Span, ...]
    """Pieces of it in which words may be lost."""
    customer: KnownCustomer | None
    """The coach's own, where he answered in it."""
    echoes: tuple[Span, ...]
    """Where what is heard may be his, out of a loudspeaker."""

    @property
    def audible(self) -> AudibleTranscript:
        """What silences are measured by."""
        return AudibleTranscript(replace(self.heard.transcript, free=self.foreground.free))


def in_talks(heard: Heard) -> Iterator[tuple[float, Heard]]:
    """Yield when each talk begins (seconds), and it as a recording of its own.

    Only the words that can be heard are in it. A recording in which nobody speaks is one talk.
    """
    transcript = above_room(heard.transcript, heard.signal)
    whole = Span(0.0, heard.signal.duration_s)
    for span in talks(transcript, heard.signal) or (whole,):
        yield part_of(replace(heard, transcript=transcript), span)


def talks_heard(recording: Recording, heard: Heard) -> Iterator[Talk]:
    """Yield the talks of a recording, in order."""
    for start_s, part in in_talks(heard):
        customer = _customer_from(recording, start_s)
        heard_in = echoes(customer)
        words = without_echoes(part.transcript, heard_in)
        voice_parts = pieces(words, part.signal, apart_s=inf, longest_s=VOICES_S)
        said_in = pieces(words, part.signal)
        turns = [] if recording.rehearsed else turns_in(part, voice_parts)
        told = told_apart(words, turns, rehearsed=recording.rehearsed, customer=customer)
        near = drop_background_words(told.transcript, part.signal, said_in)
        near_in = pieces(near, part.signal)
        quiet = quiet_stretches(part.signal, near_in)
        noisy = tuple(piece for piece in near_in if is_noisy(part.signal, piece))
        yield Talk(start_s, part, told, near, quiet, noisy, customer, heard_in)


def _customer_from(recording: Recording, start_s: float) -> KnownCustomer | None:
    """Return the customer with the times of a talk that begins so late (seconds)."""
    if recording.customer is None or not start_s:
        return recording.customer
    after = [line for line in recording.customer.lines if line.span.start >= start_s]
    return later(replace(recording.customer, lines=tuple(after)), -start_s)
