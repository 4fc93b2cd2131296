"""Fillers: hesitation sounds, filler words and repeated words of one recording.

A hesitation sound, um or uh, is not written down by the recogniser: it is a steady neutral vowel,
perhaps closed by a nasal murmur. Its candidates are found by their sound (``candidates``); what the
recogniser wrote over each (``word_overlap``) and both together (``evidence``) are weighed once, and
one decision is taken over all (``decision``). What the recogniser wrote as *an* or *I'm* by itself
is one too, whatever its vowel looks like (``written``). A second recogniser may be asked about the
rest (``doubts``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from coach.datatypes import Filler, FillerKind, Opinion, Span, Transcript, Word
from coach.measure.fillers.candidates import filler_candidates
from coach.measure.fillers.decision import Hesitations, hesitations_among
from coach.measure.fillers.doubts import doubts, settled
from coach.measure.fillers.evidence import weighed
from coach.measure.fillers.scene import scene
from coach.measure.fillers.vowels import HesitationMeter, VowelTrack
from coach.measure.fillers.word_overlap import cover
from coach.measure.fillers.words import Phrase, spoken_fillers
from coach.measure.fillers.written import written
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
    heard = _hesitations(track, transcript.free, opinions)
    release_pages(track.level_db)
    sounds = [Filler(None, FillerKind.SOUND, SOUND, span) for span in heard.spans]
    trusted = transcript.free if heard.told or not len(track) else ()
    said = [word for word in trusted if not word.span.mostly_in(*heard.spans)]
    spoken = spoken_fillers(said, steps, phrases)
    everything = sorted([*sounds, *spoken], key=lambda one: one.span)
    own = [one for one in everything if not one.span.mostly_in(*replies)]
    return Fillers(tuple(own), heard.told)


def doubtful(track: VowelTrack, transcript: Transcript) -> tuple[Span, ...]:
    """Return the sounds that may be um, uh or a word, in time order; none in a loud background."""
    heard = scene(track)
    if heard is None or heard.is_drowned:
        return ()
    return doubts(heard, transcript, _hesitations(track, transcript.free).spans)


def _hesitations(
    track: VowelTrack, words: Sequence[Word], opinions: Sequence[Opinion] = ()
) -> Hesitations:
    """Find um and uh.

    Parameters
    ----------
    track
        The recording's vowels.
    words
        All words of the free decoding, in time order.
    opinions
        What a second recogniser makes of those that are ``doubtful``.
    """
    heard = scene(track)
    found = Hesitations((), told=False)
    if heard is not None and not heard.is_drowned:
        sounds = [weighed(one, cover(heard, one, words)) for one in filler_candidates(heard)]
        found = hesitations_among(heard, sounds, tuple(written(heard, words)), words)
    return replace(found, spans=settled(found.spans, opinions, words)) if opinions else found
