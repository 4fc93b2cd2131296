"""Where the coach's own customer comes out of a loudspeaker, into the speaker's microphone."""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import KnownCustomer, Span, Transcript

ROOM_S = 0.3
"""A loudspeaker and a room give the customer back so long after his line (seconds)."""


def echoes(customer: KnownCustomer | None) -> tuple[Span, ...]:
    """Return where what is heard may be the customer's, in time order; with a headset nowhere."""
    lines = customer.lines if customer and customer.echo else ()
    return tuple(Span(line.span.start, line.span.end + ROOM_S) for line in lines)


def without_echoes(transcript: Transcript, heard_in: Sequence[Span]) -> Transcript:
    """Return the words that are the speaker's for certain."""
    return transcript.each(lambda words: (w for w in words if not w.span.mostly_in(*heard_in)))
