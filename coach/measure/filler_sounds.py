"""Hesitation sounds: um and uh, which the recogniser does not write down.

A hesitation sound is a steady neutral vowel, perhaps closed by a nasal murmur. Two kinds of it
are believed: one that stands alone between silences, where the words heard there and the shape
of the sound speak for it (a logistic score); and a drawn-out one that no word covers, even
where the voice runs on into the next word. What the recogniser wrote as *an* or *I'm* by itself
is one too, whatever its vowel looks like (``filler_written``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.datatypes import Span, Word
from coach.measure.filler_islands import Island, Scene, islands, scene
from coach.measure.filler_likeness import Cover, cover, unheard_share
from coach.measure.filler_written import written
from coach.measure.vowels import Floats, VowelTrack

# Every limit below was measured on the recordings that ``WEIGHTS`` names.

SHORTEST_SILENCE = 6
"""Frames of silence on either side of a sound that stands alone."""

SURE_SILENCE = 10
"""Frames, where the recogniser missed the neighbours: a stop inside a lost word lasts less."""

LONGEST_LEAD = 6
"""Frames of other sound before the vowel."""

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

BESIDE = 40
"""Frames looked at on either side."""

SAME_VOICE_DB = 12.0
"""What is at most this far below a sound is as near as it."""

FAINT_HISS_DB = 30.0
"""A hiss that is further below the sound beside it than this is nothing."""

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

WEIGHTS = {
    "bias": -6.03,
    "silence before": 2.16,
    "silence after": 2.19,
    "word gap before": 0.95,
    "word gap after": 1.49,
    "near word": -2.38,
    "other word": -3.62,
    "confidence": -1.04,
    "unheard speech beside": -2.61,
    "change": -0.67,
    "movement of F2": -0.69,
    "movement of F1": -0.44,
    "distance of F2": -2.02,
    "hiss before": -1.85,
    "hiss after": -1.69,
}
"""Logistic regression on 408 hesitations and 1440 other sounds of 32 synthetic voices, clean and in
noise, echo, telephone and MP3. With each family of voices judged by the weights of the others, and
what the limits above refuse counted as missed: 86 % found, one false in 7 minutes."""


@dataclass(frozen=True, slots=True)
class Hesitations:
    """Where um and uh were said, and whether that could be told."""

    spans: tuple[Span, ...]
    told: bool
    """False where the background is too loud; then only the plainest are there, if any."""


def hesitations(track: VowelTrack, words: Sequence[Word]) -> Hesitations:
    """Find um and uh.

    Parameters
    ----------
    track
        The recording's vowels.
    words
        All words of the free decoding, in time order.
    """
    heard = scene(track)
    if heard is None or _drowned(heard):
        return Hesitations((), told=False)
    found = [one for one in islands(heard) if _believed(heard, one, words)]
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


def _believed(heard: Scene, island: Island, words: Sequence[Word]) -> bool:
    if not _could_be(heard, island):
        return False
    known = cover(island, words)
    return _is_drawn_out(heard, island, known) or (
        known.kind is not None
        and _stands_alone(heard, island, known)
        and probability(evidence(heard, island, known)) > _enough(heard)
    )


def _enough(heard: Scene) -> float:
    if heard.clearness_db < CLEAR_DB:
        return ENOUGH_IN_NOISE
    return ENOUGH_IN_NARROW if heard.is_narrow else ENOUGH


def _could_be(heard: Scene, island: Island) -> bool:
    core = island.core
    return bool(
        F1_HZ[0] < np.nanmedian(heard.f1_hz(core)) < F1_HZ[1]
        and F2_HZ[0] < np.nanmedian(heard.f2_hz(core)) < F2_HZ[1]
        and np.nanmedian(heard.track.change_db[core]) < FASTEST_CHANGE_DB
        and island.core_start - island.start <= LONGEST_LEAD
        and _ends_in_murmur(heard, island)
        and not (heard.is_narrow and _is_between_hisses(heard, island))
    )


def _is_between_hisses(heard: Scene, island: Island) -> bool:
    """Tell whether faint sound is on both sides, as of *first* over a telephone."""
    level = heard.track.level_db
    rest = max(float(level[island.core].max()) - REST_DB, heard.floor_db + REST_ABOVE_DB)
    return all(len(beside) and np.median(beside) > rest for beside in _beside(level, island))


def _beside(levels: Floats, island: Island) -> tuple[Floats, Floats]:
    """Return the frames of a tenth of a second before an island and after it, but for its edges."""
    before = levels[max(0, island.start - 9) : max(1, island.start - 1)]
    return before, levels[island.end + 1 : island.end + 11]


def _ends_in_murmur(heard: Scene, island: Island) -> bool:
    tail = heard.track.murmur_db[island.core_end : island.end]
    return len(tail) <= LONGEST_LEAD or (
        len(tail) <= LONGEST_MURMUR and float(np.median(tail)) > MURMUR_DB
    )


def _stands_alone(heard: Scene, island: Island, known: Cover) -> bool:
    silence = min(island.silence_before, island.silence_after)
    if known.kind == "none" and _unheard_beside(heard, island, known) > 0.5:
        return silence >= SURE_SILENCE
    return silence >= SHORTEST_SILENCE


def _is_drawn_out(heard: Scene, island: Island, known: Cover) -> bool:
    core, track = island.core, heard.track
    return bool(
        known.uncovered_s(island) >= DRAWN_OUT_S - 1e-9
        and DRAWN_OUT_F1_HZ[0] < np.nanmedian(heard.f1_hz(core)) < DRAWN_OUT_F1_HZ[1]
        and DRAWN_OUT_F2_HZ[0] < np.nanmedian(heard.f2_hz(core)) < DRAWN_OUT_F2_HZ[1]
        and np.nanmedian(track.change_db[core]) < DRAWN_OUT_CHANGE_DB
        and track.level_db[core].max() > heard.speech_db - DRAWN_OUT_DB
    )


def _is_steady(heard: Scene, island: Island, known: Cover) -> bool:
    """Tell a drawn-out vowel, which stands still, from those of words that were not heard."""
    spread = _spread(heard.f2_hz(island.core), 15)
    return spread < STEADY_F2_HZ and _is_drawn_out(heard, island, known)


def probability(evidence: Sequence[float]) -> float:
    """Return how likely a sound with that evidence is a hesitation."""
    total = sum(a * b for a, b in zip(WEIGHTS.values(), evidence, strict=True))
    return 1 / (1 + math.exp(-total))


def evidence(heard: Scene, island: Island, known: Cover) -> tuple[float, ...]:
    """Return what speaks for and against a hesitation, in the order of ``WEIGHTS``."""
    return (
        1.0,
        *_quiet_around(island, known),
        *_words_say(known),
        _unheard_beside(heard, island, known),
        *_sound_says(heard, island),
    )


def _quiet_around(island: Island, known: Cover) -> tuple[float, ...]:
    silences = (island.silence_before, island.silence_after)
    word_gaps = (known.gap_before_s, known.gap_after_s)
    return (
        *(min(frames, 25) / 10 for frames in silences),
        *(min(max(gap, 0.0), 0.2) * 10 for gap in word_gaps),
    )


def _words_say(known: Cover) -> tuple[float, ...]:
    kinds = [float(known.kind == kind) for kind in ("near", "other")]
    return (*kinds, max(0.0, known.confidence - 0.5) * 2)


def _unheard_beside(heard: Scene, island: Island, known: Cover) -> float:
    """Return the share of the sound beside an island that no word covers either."""
    first = max(0, island.start - BESIDE)
    level = heard.track.level_db[first : island.end + BESIDE]
    loud = level > heard.track.level_db[island.core].max() - SAME_VOICE_DB
    loud[island.start - first : island.end - first] = False
    return float(np.mean(~known.heard(first, len(level))[loud])) if loud.any() else 0.0


def _sound_says(heard: Scene, island: Island) -> tuple[float, ...]:
    core, track = island.core, heard.track
    length = island.core_end - island.core_start
    inside = slice(
        island.core_start + length // 10, island.core_start + max(4, round(0.72 * length))
    )
    peak = float(track.level_db[core].max())
    limit = max(peak - FAINT_HISS_DB, heard.hiss_floor_db + 5)
    before, after = _beside(track.hiss_db, island)
    return (
        float(np.nanmedian(track.change_db[core])),
        min(_spread(heard.f2_hz(core), 15), 500.0) / 100,
        min(_spread(heard.f1_hz(inside), 20), 200.0) / 100,
        abs(math.log(float(np.nanmedian(heard.f2_hz(core))) / 1300)) * 5,
        _burst(before, limit),
        _burst(after, limit),
    )


def _spread(values: Floats, tail: float) -> float:
    """Return the width of the middle of some values; 1000 Hz where too few are known."""
    known = values[np.isfinite(values)]
    if len(known) < 3:
        return 1000.0
    low, high = np.percentile(known, (tail, 100 - tail))
    return float(high - low)


def _burst(hiss: Floats, limit_db: float) -> float:
    """Return how far a hiss rises above a limit, in steps of 5 dB, at most 4."""
    return min(max(float(hiss.max()) - limit_db, 0.0), 20.0) / 5 if len(hiss) else 0.0
