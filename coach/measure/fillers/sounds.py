"""Hesitation sounds: um and uh, which the recogniser does not write down.

A hesitation sound is a steady neutral vowel, perhaps closed by a nasal murmur. Two kinds of it
are believed: one that stands alone between silences, where the words heard there and the shape
of the sound speak for it (a logistic score); and a drawn-out one that no word covers, even
where the voice runs on into the next word. What the recogniser wrote as *an* or *I'm* by itself
is one too, whatever its vowel looks like (``filler_written``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from coach.datatypes import Opinion, Span, Transcript, Word
from coach.measure.fillers.candidates import FillerCandidate, Scene, filler_candidates, scene
from coach.measure.fillers.doubts import doubts, settled
from coach.measure.fillers.evidence import (
    beside,
    evidence,
    natural_probability,
    probability,
    spread,
    unheard_beside,
)
from coach.measure.fillers.vowels import VowelTrack
from coach.measure.fillers.word_overlap import GUESSED, WordOverlap, cover, unheard_share
from coach.measure.fillers.written import written

# Every limit below was measured on the recordings that ``filler_evidence`` names.

SHORTEST_SILENCE = 6
"""Frames of silence on either side of a sound that stands alone."""

SURE_SILENCE = 10
"""Frames, where the recogniser missed the neighbours: a stop inside a lost word lasts less."""

LONGEST_LEAD = 6
"""Frames of other sound before the vowel."""
LONGEST_NATURAL_LEAD = 16
"""The same of a natural voice, which may start an um with a breath or a creak, where the recogniser
wrote a word for it: what it did not hear at all may be a lost word."""

LONGEST_MURMUR = 100
MURMUR_DB = 6.0
"""What follows the vowel is a murmur where its low band stands this far above the rest."""

F1_HZ = (400.0, 900.0)
F2_HZ = (880.0, 1800.0)
FASTEST_CHANGE_DB = 7.5
ENOUGH = 0.5
"""Probability from which a sound that stands alone is believed."""
ENOUGH_IN_NARROW = 0.67
"""The same where a line carries no hiss to tell a vowel between two consonants by."""
ENOUGH_IN_NOISE = 0.95
"""The same where speech is not clear of its background."""
ENOUGH_NATURAL = 0.7
ENOUGH_NATURAL_IN_NOISE = 0.9
"""The same by the score for natural voices: at 0.6 a real *come* is taken for um."""

ONE_SOUND_S = 0.3
"""Pieces nearer to each other than this are one broken sound."""

REST_DB, REST_ABOVE_DB = 45.0, 10.0
"""Over a telephone a hiss is a faint sound: within this of the vowel beside it, and so far above
the background. The silence around um is neither."""

DRAWN_OUT_S = 0.2
DRAWN_OUT_F1_HZ = (540.0, 850.0)
DRAWN_OUT_F2_HZ = (1050.0, 1550.0)
DRAWN_OUT_CHANGE_DB = 4.0
DRAWN_OUT_DB = 10.0
"""A drawn-out sound is at most this far below the recording's speech."""

CLEAREST_DB = 13.0
"""Where speech stands less than this above its background nothing can be told."""
CLEAR_DB = 25.0
"""Where it stands higher than this the background does no harm."""
RESTLESS_DB = 2.5
"""A background that moves by more than this is voices or the like."""
UNHEARD_SHARE = 0.1
"""Share of voiced sound without a word from which the words are no evidence: with noise 10 dB under
fluent speech two recordings in eight have more, with noise of 20 dB none has over 0.06."""
STEADY_F2_HZ = 150.0
"""Where words are no evidence a drawn-out sound is believed if its F2 keeps within this. With no
word heard and noise of 12 and 18 dB, 16 minutes of fluent speech hold 7 drawn-out sounds, none as
steady; of 6 hesitations of a real speaker in such a recording 3 keep within 70 Hz."""


@dataclass(frozen=True, slots=True)
class Hesitations:
    """Where um and uh were said, and whether that could be told."""

    spans: tuple[Span, ...]
    told: bool
    """False where the background is too loud; then only the plainest are there, if any."""


def doubtful(track: VowelTrack, transcript: Transcript) -> tuple[Span, ...]:
    """Return the sounds that may be um, uh or a word, in time order; none in a loud background."""
    heard = scene(track)
    if heard is None or _drowned(heard):
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
    found = _found(track, words)
    return replace(found, spans=settled(found.spans, opinions, words)) if opinions else found


def _found(track: VowelTrack, words: Sequence[Word]) -> Hesitations:
    heard = scene(track)
    if heard is None or _drowned(heard):
        return Hesitations((), told=False)
    found = [one for one in filler_candidates(heard) if _believed(heard, one, words)]
    spans = _apart([*(one.span for one in found), *written(heard, words)])
    if heard.clearness_db < CLEAR_DB and unheard_share(heard, words, spans) > UNHEARD_SHARE:
        plain = [one.span for one in found if _is_steady(heard, one, cover(one, words))]
        return Hesitations(_apart(plain), told=False)
    return Hesitations(spans, told=True)


def _drowned(heard: Scene) -> bool:
    babbles = heard.clearness_db < CLEAR_DB and heard.restless_db > RESTLESS_DB
    return heard.clearness_db < CLEAREST_DB or babbles


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start - kept[-1].end < ONE_SOUND_S:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def _believed(heard: Scene, candidate: FillerCandidate, words: Sequence[Word]) -> bool:
    if not _could_be(heard, candidate):
        return False
    known = cover(candidate, words)
    at_once = candidate.core_start - candidate.start <= LONGEST_LEAD
    if at_once and _is_drawn_out(heard, candidate, known):
        return True
    if known.kind is None or not _stands_alone(heard, candidate, known):
        return False
    sure = at_once and probability(evidence(heard, candidate, known)) > _enough(heard)
    return sure or ((at_once or known.kind != "none") and _is_natural(heard, candidate, known))


def _is_natural(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> bool:
    enough = ENOUGH_NATURAL if heard.clearness_db >= CLEAR_DB else ENOUGH_NATURAL_IN_NOISE
    said = known.kind == "other" and known.confidence >= GUESSED
    return not said and natural_probability(heard, candidate, known) > enough


def _enough(heard: Scene) -> float:
    if heard.clearness_db < CLEAR_DB:
        return ENOUGH_IN_NOISE
    return ENOUGH_IN_NARROW if heard.is_narrow else ENOUGH


def _could_be(heard: Scene, candidate: FillerCandidate) -> bool:
    core = candidate.core
    return bool(
        F1_HZ[0] < np.nanmedian(heard.f1_hz(core)) < F1_HZ[1]
        and F2_HZ[0] < np.nanmedian(heard.f2_hz(core)) < F2_HZ[1]
        and np.nanmedian(heard.track.change_db[core]) < FASTEST_CHANGE_DB
        and candidate.core_start - candidate.start <= LONGEST_NATURAL_LEAD
        and _ends_in_murmur(heard, candidate)
        and not (heard.is_narrow and _is_between_hisses(heard, candidate))
    )


def _is_between_hisses(heard: Scene, candidate: FillerCandidate) -> bool:
    """Tell whether faint sound is on both sides, as of *first* over a telephone."""
    level = heard.track.level_db
    rest = max(float(level[candidate.core].max()) - REST_DB, heard.floor_db + REST_ABOVE_DB)
    return all(len(side) and np.median(side) > rest for side in beside(level, candidate))


def _ends_in_murmur(heard: Scene, candidate: FillerCandidate) -> bool:
    tail = heard.track.murmur_db[candidate.core_end : candidate.end]
    return len(tail) <= LONGEST_LEAD or (
        len(tail) <= LONGEST_MURMUR and float(np.median(tail)) > MURMUR_DB
    )


def _stands_alone(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> bool:
    silence = min(candidate.silence_before, candidate.silence_after)
    if known.kind == "none" and unheard_beside(heard, candidate, known) > 0.5:
        return silence >= SURE_SILENCE
    return silence >= SHORTEST_SILENCE


def _is_drawn_out(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> bool:
    core, track = candidate.core, heard.track
    return bool(
        known.uncovered_s(candidate) >= DRAWN_OUT_S - 1e-9
        and DRAWN_OUT_F1_HZ[0] < np.nanmedian(heard.f1_hz(core)) < DRAWN_OUT_F1_HZ[1]
        and DRAWN_OUT_F2_HZ[0] < np.nanmedian(heard.f2_hz(core)) < DRAWN_OUT_F2_HZ[1]
        and np.nanmedian(track.change_db[core]) < DRAWN_OUT_CHANGE_DB
        and track.level_db[core].max() > heard.speech_db - DRAWN_OUT_DB
    )


def _is_steady(heard: Scene, candidate: FillerCandidate, known: WordOverlap) -> bool:
    """Tell a drawn-out vowel, which stands still, from those of words that were not heard."""
    return spread(heard.f2_hz(candidate.core), 15) < STEADY_F2_HZ and _is_drawn_out(
        heard, candidate, known
    )
