"""Fillers: hesitation sounds, filler words and repeated words of one recording."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coach.datatypes import Filler, FillerKind, Span, Transcript
from coach.measure.filler_sounds import hesitations
from coach.measure.filler_words import Phrase, filler_words, found, repeats
from coach.measure.vowels import HesitationMeter, VowelTrack

__all__ = ["HesitationMeter", "VowelTrack", "can_tell", "find_fillers"]

SOUND = "um"
"""How every hesitation sound is written: um and uh are one class."""


def can_tell(track: VowelTrack, transcript: Transcript) -> bool:
    """Tell whether hesitation sounds can be told from the background."""
    return hesitations(track, transcript.free).told


def find_fillers(
    track: VowelTrack,
    transcript: Transcript,
    *,
    steps: Sequence[Span] = (),
    replies: Sequence[Span] = (),
    phrases: Collection[Phrase] = (),
) -> tuple[Filler, ...]:
    """Return every filler of the speaker, in time order, belonging to no take yet.

    There is none where a background hides them (see `can_tell`): in one of voices the recogniser
    writes down words that nobody said.

    Parameters
    ----------
    track
        The recording's vowels.
    transcript
        Both decodings of it.
    steps
        Where steps were said: inside them the guide's own words are language.
    replies
        Where somebody else spoke; nothing there counts.
    phrases
        The guide's sentences, each a tuple of words.
    """
    heard = hesitations(track, transcript.free)
    if len(track) and not heard.told:
        return ()
    sounds = [Filler(None, FillerKind.SOUND, SOUND, span) for span in heard.spans]
    said = [
        word for word in transcript.free if not _mostly_in(word.span, [one.span for one in sounds])
    ]
    spoken = [
        *(found(said, place, FillerKind.WORD) for place in filler_words(said)),
        *(found(said, place, FillerKind.REPEAT) for place in repeats(said, phrases)),
    ]
    own = [one for one in spoken if not _is_guides(one, steps, phrases)]
    everything = sorted([*sounds, *own], key=lambda one: one.span)
    return tuple(one for one in everything if not _mostly_in(one.span, replies))


def _mostly_in(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlap(other) > 0.5 * span.duration for other in others)


def _is_guides(filler: Filler, steps: Sequence[Span], phrases: Collection[Phrase]) -> bool:
    """Tell whether a step's own line holds these words."""
    if not any(filler.span.overlap(step) > 0 for step in steps):
        return False
    said = tuple(filler.text.split())
    return any(
        phrase[place : place + len(said)] == said
        for phrase in phrases
        for place in range(len(phrase))
    )
