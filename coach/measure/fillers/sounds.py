"""Hesitation sounds: um and uh, which the recogniser does not write down.

A hesitation sound is a steady neutral vowel, perhaps closed by a nasal murmur. Its candidates are
found by their sound (``candidates``); what the recogniser wrote over each (``word_overlap``) and
both together (``evidence``) are weighed once, and one decision is taken over all (``decision``).
What the recogniser wrote as *an* or *I'm* by itself is one too, whatever its vowel looks like
(``written``). A second recogniser may be asked about the rest (``doubts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.datatypes import Opinion, Span, Transcript, Word
from coach.measure.fillers.candidates import filler_candidates
from coach.measure.fillers.decision import Hesitations, hesitations_among
from coach.measure.fillers.doubts import doubts, settled
from coach.measure.fillers.evidence import weighed
from coach.measure.fillers.scene import scene
from coach.measure.fillers.vowels import VowelTrack
from coach.measure.fillers.word_overlap import cover
from coach.measure.fillers.written import written


def doubtful(track: VowelTrack, transcript: Transcript) -> tuple[Span, ...]:
    """Return the sounds that may be um, uh or a word, in time order; none in a loud background."""
    heard = scene(track)
    if heard is None or heard.is_drowned:
        return ()
    return doubts(heard, transcript, hesitations(track, transcript.free).spans)


def hesitations(
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
