"""Fillers: hesitation sounds, filler words and repeated words of one recording."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach.datatypes import Filler, FillerKind, Opinion, Span, Transcript
from coach.measure.fillers.sounds import doubtful, hesitations
from coach.measure.fillers.vowels import HesitationMeter, VowelTrack
from coach.measure.fillers.words import Phrase, filler_words, found, repeats
from coach.measure.frames.spill_buffer import release_pages

__all__ = ["Fillers", "HesitationMeter", "VowelTrack", "doubtful", "find_fillers"]

SOUND = "um"
"""How every hesitation sound is written: um and uh are one class."""


@dataclass(frozen=True, slots=True)
class Fillers:
    """The speaker's fillers, and whether they could be told at all."""

    found: tuple[Filler, ...]
    """In time order; they belong to no take yet."""
    told: bool
    """Whether hesitation sounds can be told from the background; where not, only the plainest are
    found, and no filler words: in noise the recogniser writes down words that nobody said."""


def find_fillers(
    track: VowelTrack,
    transcript: Transcript,
    *,
    steps: Sequence[Span] = (),
    replies: Sequence[Span] = (),
    phrases: Collection[Phrase] = (),
    opinions: Sequence[Opinion] = (),
) -> Fillers:
    """Return every filler of the speaker.

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
    opinions
        What a second recogniser makes of the sounds that are ``doubtful``.
    """
    heard = hesitations(track, transcript.free, opinions)
    release_pages(track.level_db)
    sounds = [Filler(None, FillerKind.SOUND, SOUND, span) for span in heard.spans]
    trusted = transcript.free if heard.told or not len(track) else ()
    said = [word for word in trusted if not _mostly_in(word.span, heard.spans)]
    spoken = [
        *(found(said, place, FillerKind.WORD) for place in filler_words(said)),
        *(found(said, place, FillerKind.REPEAT) for place in repeats(said, phrases)),
    ]
    loose = [one for one in spoken if not _is_guides(one, steps, phrases)]
    everything = sorted([*sounds, *loose], key=lambda one: one.span)
    own = [one for one in everything if not _mostly_in(one.span, replies)]
    return Fillers(tuple(own), heard.told)


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
