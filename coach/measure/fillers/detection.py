"""Fillers: hesitation sounds, filler words and repeated words of one recording."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach.datatypes import Filler, FillerKind, Opinion, Span, Transcript
from coach.measure.fillers.sounds import doubtful, hesitations
from coach.measure.fillers.vowels import HesitationMeter, VowelTrack
from coach.measure.fillers.words import Phrase, spoken_fillers
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
    said = [word for word in trusted if not word.span.mostly_in(*heard.spans)]
    spoken = spoken_fillers(said, steps, phrases)
    everything = sorted([*sounds, *spoken], key=lambda one: one.span)
    own = [one for one in everything if not one.span.mostly_in(*replies)]
    return Fillers(tuple(own), heard.told)
