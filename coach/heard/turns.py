"""Who speaks when in a talk, as far as that can be told."""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import Span, Transcript
from coach.heard.recorded import Heard
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
