"""Hesitation sounds: um and uh, which the recogniser does not write down.

A hesitation sound is a steady neutral vowel, perhaps closed by a nasal murmur, that stands alone
between short silences and is covered by no word, or by one short word that such a sound is
mistaken for. Formants are brought to one length of vocal tract by the speaker's own F3
(Nordström & Lindblom 1975).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coach.datatypes import Span, Transcript, Word
from coach.measure.vowels import HOP_S, Floats, VowelTrack

MISTAKEN_FOR = frozenset(
    "a ah uh um oh and an at on or are i'm am arm the of up er her him some in i hmm huh hum eh "
    "our hot odd mom mum ma ha how than then them".split()
)
"""Short words that a recogniser writes for um and uh."""

REFERENCE_F3_HZ = 2520.0
F1_HZ = (540.0, 860.0)
F2_HZ = (1040.0, 1600.0)
CORE_S = (0.07, 1.7)
LONGEST_LEAD_S = 0.06
LONGEST_TAIL_S = 0.3
SHORTEST_SILENCE_S = 0.12
FAINTEST_DB = 14.0
FASTEST_CHANGE_DB = 6.0
DEEPEST_DROP_DB = 18.0
SHALLOWEST_DROP_DB = 7.0
NASAL_F1_HZ = 420.0
LOUDEST_HISS_DB = -20.0
CLEAREST_DB = 12.0
"""Below this difference between speech and its background nothing can be told."""


@dataclass(frozen=True, slots=True)
class Island:
    """A stretch of sound around one neutral vowel, in frames."""

    start: int
    core_start: int
    core_end: int
    end: int
    silence_before: int
    silence_after: int

    @property
    def span(self) -> Span:
        """Its time."""
        return Span(self.start * HOP_S, self.end * HOP_S)


@dataclass(frozen=True, eq=False)
class Scene:
    """A track, with what holds for the whole recording."""

    track: VowelTrack
    speech_db: float
    floor_db: float
    f1_hz: Floats
    f2_hz: Floats


def scene(track: VowelTrack) -> Scene | None:
    """Return the recording's levels and its formants for one length of tract; ``None`` if empty."""
    if not len(track):
        return None
    level = track.level_db.astype(np.float32)
    speech, floor = float(np.percentile(level, 95)), float(np.percentile(level, 5))
    strong = (level > speech - 15) & (track.voicing > 0.5) & np.isfinite(track.formants_hz[:, 2])
    f3 = float(np.median(track.formants_hz[strong, 2])) if strong.any() else REFERENCE_F3_HZ
    scaled = track.formants_hz.astype(np.float32) * (REFERENCE_F3_HZ / f3)
    return Scene(track, speech, floor, scaled[:, 0], scaled[:, 1])


def can_tell(track: VowelTrack) -> bool:
    """Tell whether the background leaves room to hear hesitation sounds."""
    heard = scene(track)
    return heard is not None and heard.speech_db - heard.floor_db >= CLEAREST_DB


def hesitations(track: VowelTrack, transcript: Transcript) -> tuple[Span, ...]:
    """Return where um and uh were said; none where the background is too loud to tell."""
    heard = scene(track)
    if heard is None or not can_tell(track):
        return ()
    spans = (
        island.span
        for island in islands(heard)
        if stands_alone(heard, island) and is_neutral(heard, island)
    )
    return tuple(span for span in spans if no_word_fits(span, transcript.free))


def islands(heard: Scene) -> Iterator[Island]:
    """Yield a stretch of sound around each run of neutral frames, each stretch once."""
    last_end = -1
    for start, end in _runs(_neutral_frames(heard)):
        if not CORE_S[0] <= (end - start) * HOP_S <= CORE_S[1] or start < last_end:
            continue
        island = _island(heard, start, end)
        last_end = island.end
        yield island


def _neutral_frames(heard: Scene) -> Floats:
    level = heard.track.level_db
    neutral = _within(heard.f1_hz, (450, 950)) & _within(heard.f2_hz, (950, 1750))
    neutral &= (level > heard.speech_db - FAINTEST_DB) & (heard.track.voicing > 0.3)
    for hole in (1, 2):
        bridged = neutral[: -2 * hole] & neutral[2 * hole :]
        neutral[hole:-hole] |= bridged
    return neutral


def _within(values: Floats, limits: tuple[float, float]) -> Floats:
    return np.asarray((values > limits[0]) & (values < limits[1]))


def _runs(flags: Floats) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _island(heard: Scene, core_start: int, core_end: int) -> Island:
    level = heard.track.level_db
    peak = float(level[core_start:core_end].max())
    drop = np.clip(0.65 * (peak - heard.floor_db), SHALLOWEST_DROP_DB, DEEPEST_DROP_DB)
    loud = level > peak - drop
    start = core_start - _length(loud[max(0, core_start - 100) : core_start][::-1], allowed=0)
    end = core_end + _length(loud[core_end : core_end + 100], allowed=0)
    before = _length(~loud[max(0, start - 100) : start][::-1], allowed=2)
    after = _length(~loud[end : end + 100], allowed=2)
    return Island(
        start,
        core_start,
        core_end,
        end,
        before + (100 if before >= start else 0),
        after + (100 if end + after >= len(level) else 0),
    )


def _length(flags: Floats, *, allowed: int) -> int:
    """Return how long flags stay true from the start, passing over that many false in a row."""
    length = misses = 0
    for index, flag in enumerate(flags.tolist()):
        misses = 0 if flag else misses + 1
        if misses > allowed:
            break
        if flag:
            length = index + 1
    return length


def stands_alone(heard: Scene, island: Island) -> bool:
    """Tell whether silence surrounds the sound, and nothing but the vowel and a murmur is in it."""
    tail = heard.track.formants_hz[island.core_end : island.end, 0]
    known = tail[np.isfinite(tail)]
    tail_s = (island.end - island.core_end) * HOP_S
    murmur = tail_s <= LONGEST_LEAD_S or (
        tail_s <= LONGEST_TAIL_S and len(known) > 0 and float(np.median(known)) < NASAL_F1_HZ
    )
    lead_s = (island.core_start - island.start) * HOP_S
    silence_s = min(island.silence_before, island.silence_after) * HOP_S
    return murmur and lead_s <= LONGEST_LEAD_S and silence_s >= SHORTEST_SILENCE_S - 1e-9


def is_neutral(heard: Scene, island: Island) -> bool:
    """Tell whether the vowel is neutral, steady and free of hiss on either side."""
    core = slice(island.core_start, island.core_end)
    peak = float(heard.track.level_db[core].max())
    hiss = heard.track.hiss_db[max(0, island.start - 12) : island.end + 12]
    return bool(
        F1_HZ[0] < np.nanmedian(heard.f1_hz[core]) < F1_HZ[1]
        and F2_HZ[0] < np.nanmedian(heard.f2_hz[core]) < F2_HZ[1]
        and np.nanmedian(heard.track.change_db[core]) < FASTEST_CHANGE_DB
        and hiss.max() - peak < LOUDEST_HISS_DB
    )


def no_word_fits(span: Span, words: Sequence[Word]) -> bool:
    """Tell whether a sound is covered by no word, or by one it is mistaken for."""
    covering = [word for word in words if _covers(word, span)]
    return not covering or (len(covering) == 1 and covering[0].text in MISTAKEN_FOR)


def _covers(word: Word, span: Span) -> bool:
    shorter = min(word.end - word.start, span.duration)
    return word.span.overlap(span) > 0.3 * shorter
