"""Which sounds are hesitations: a decision over the evidence, and nothing else.

Two kinds are believed: a sound that stands alone between silences, where the words heard there and
its shape speak for it (a logistic score); and a drawn-out one that no word covers, even where the
voice runs on into the next word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.datatypes import Span, Word
from coach.measure.fillers.candidates import LONGEST_LEAD
from coach.measure.fillers.evidence import Evidence
from coach.measure.fillers.scene import Scene
from coach.measure.fillers.vowels import HOP_S
from coach.measure.fillers.word_overlap import GUESSED
from coach.runs import joined

# Every limit below was measured on the recordings that ``evidence`` names.

SHORTEST_SILENCE = 6
"""Frames of silence on either side of a sound that stands alone."""

SURE_SILENCE = 10
"""Frames, where the recogniser missed the neighbours: a stop inside a lost word lasts less."""

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

DRAWN_OUT_S = 0.2
DRAWN_OUT_F1_HZ = (540.0, 850.0)
DRAWN_OUT_F2_HZ = (1050.0, 1550.0)
DRAWN_OUT_CHANGE_DB = 4.0
DRAWN_OUT_DB = 10.0
"""A drawn-out sound is at most this far below the recording's speech."""

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


def hesitations_among(
    heard: Scene, sounds: Sequence[Evidence], written: Sequence[Span], words: Sequence[Word]
) -> Hesitations:
    """Return the hesitations of a recording that is not drowned in its background.

    Parameters
    ----------
    heard
        The recording's levels.
    sounds
        The candidates, with their evidence.
    written
        Those that the recogniser wrote as a short word standing alone.
    words
        All words of the free decoding, in time order.
    """
    found = [one for one in sounds if _is_believed(heard, one)]
    spans = joined([*(one.candidate.stretch.span for one in found), *written], ONE_SOUND_S)
    if not heard.is_clear and _unheard_share(heard, words, spans) > UNHEARD_SHARE:
        plain = (one.candidate.stretch.span for one in found if _is_steady(heard, one))
        return Hesitations(tuple(joined(plain, ONE_SOUND_S)), told=False)
    return Hesitations(tuple(spans), told=True)


def _is_believed(heard: Scene, one: Evidence) -> bool:
    at_once = one.candidate.stretch.lead <= LONGEST_LEAD
    if at_once and _is_drawn_out(heard, one):
        return True
    if one.overlap.kind is None or not _stands_alone(one):
        return False
    sure = at_once and one.probability > _enough(heard)
    return sure or ((at_once or one.overlap.kind != "none") and _is_natural(heard, one))


def _is_natural(heard: Scene, one: Evidence) -> bool:
    enough = ENOUGH_NATURAL if heard.is_clear else ENOUGH_NATURAL_IN_NOISE
    said = one.overlap.kind == "other" and one.overlap.confidence >= GUESSED
    return not said and one.natural_probability > enough


def _enough(heard: Scene) -> float:
    if not heard.is_clear:
        return ENOUGH_IN_NOISE
    return ENOUGH_IN_NARROW if heard.is_narrow else ENOUGH


def _stands_alone(one: Evidence) -> bool:
    silence = min(one.candidate.stretch.silence_before, one.candidate.stretch.silence_after)
    if one.overlap.kind == "none" and one.overlap.unheard_beside > 0.5:
        return silence >= SURE_SILENCE
    return silence >= SHORTEST_SILENCE


def _is_drawn_out(heard: Scene, one: Evidence) -> bool:
    return bool(
        one.overlap.uncovered_s >= DRAWN_OUT_S - 1e-9
        and DRAWN_OUT_F1_HZ[0] < one.candidate.f1_hz < DRAWN_OUT_F1_HZ[1]
        and DRAWN_OUT_F2_HZ[0] < one.candidate.f2_hz < DRAWN_OUT_F2_HZ[1]
        and one.candidate.change_db < DRAWN_OUT_CHANGE_DB
        and one.candidate.peak_db > heard.speech_db - DRAWN_OUT_DB
    )


def _is_steady(heard: Scene, one: Evidence) -> bool:
    """Tell a drawn-out vowel, which stands still, from those of words that were not heard."""
    return one.candidate.f2_spread_hz < STEADY_F2_HZ and _is_drawn_out(heard, one)


def _unheard_share(heard: Scene, words: Sequence[Word], found: Sequence[Span]) -> float:
    """Return the share of voiced sound that no word, and nothing found, covers."""
    track = heard.track
    voiced = (track.level_db > heard.speech_db - 10) & (track.voicing > 0.5)
    voiced &= track.level_db > heard.floor_db + 6
    covered = np.zeros(len(track), np.bool_)
    for span in (*(word.span for word in words), *found):
        covered[round(span.start / HOP_S) : round(span.end / HOP_S)] = True
    return float(np.mean(~covered[voiced])) if voiced.any() else 1.0
