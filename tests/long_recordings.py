"""Long recordings made of short ones: what was heard of each, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import accumulate
from typing import Any

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span, Transcript
from coach.heard import Heard, later
from coach.measure.fillers.detection import HesitationMeter, VowelTrack
from coach.measure.fillers.vowels import HOP_S
from coach.measure.frames.signal import FRAME_S, PEAK_S, Signal, SignalMeter
from coach.measure.voice.pitch import VoiceMeter, VoiceTrack
from coach.speakers import EmbeddingTrack

GRID_S = 0.01
"""Every track has whole rows in it."""


def room(seconds: float, level: float) -> Heard:
    """Return what is heard of a room's noise: its level in steps of 16 bits; 0: digital silence."""
    size = round(seconds * SAMPLE_RATE_HZ)
    sound = np.rint(np.random.default_rng(0).normal(0.0, level, size)) / 32768
    return measured(sound.astype(np.float32))


def measured(sound: Samples) -> Heard:
    """Return what is heard of sound in which nobody speaks."""
    signal, vowels, voice = SignalMeter(), HesitationMeter(), VoiceMeter()
    for meter in (signal, vowels, voice):
        meter.feed(sound)
    nobody = EmbeddingTrack(
        np.zeros((0, 2)),
        np.zeros((0, 192), np.float16),
        np.zeros((0, 2), np.float16),
        np.zeros((0, 2)),
    )
    return Heard(Transcript((), ()), signal.finish(), vowels.finish(), voice.finish(), nobody)


def joined(parts: Sequence[Heard]) -> Heard:
    """Return what is heard of recordings one after the other."""
    whole = [_whole(part) for part in parts]
    starts = list(accumulate((part.signal.duration_s for part in whole), initial=0.0))
    placed = list(zip(whole, starts, strict=False))
    return Heard(
        Transcript(
            tuple(w for part, at in placed for w in later(part.transcript, at).free),
            tuple(w for part, at in placed for w in later(part.transcript, at).guided),
        ),
        Signal(
            starts[-1],
            np.concatenate([part.signal.peak_db for part in whole]),
            np.concatenate([part.signal.bands_db for part in whole]),
            tuple(_touching(later(span, at) for part, at in placed for span in part.signal.zeros)),
        ),
        VowelTrack(*_columns([part.vowels for part in whole], VowelTrack)),
        VoiceTrack(*_columns([part.voice for part in whole], VoiceTrack)[:2]),
        EmbeddingTrack(
            np.concatenate([part.speakers.windows + at for part, at in placed if part.speakers]),
            np.concatenate([part.speakers.vectors for part in whole if part.speakers]),
            np.concatenate([part.speakers.levels_db for part in whole if part.speakers]),
            np.concatenate([part.speakers.words + at for part, at in placed if part.speakers]),
        ),
    )


def _columns(tracks: Sequence[Any], kind: type) -> list[Any]:
    names = [each.name for each in fields(kind) if each.name != "first"]
    return [np.concatenate([getattr(track, name) for track in tracks]) for name in names]


def _whole(heard: Heard) -> Heard:
    """Bring every track to the same length, whole steps of ``GRID_S``."""
    duration_s = np.ceil(heard.signal.duration_s / GRID_S - 1e-6) * GRID_S
    signal = replace(
        heard.signal,
        duration_s=float(duration_s),
        peak_db=_long(heard.signal.peak_db, duration_s / PEAK_S),
        bands_db=_long(heard.signal.bands_db, duration_s / FRAME_S),
    )
    vowels = [_long(track, duration_s / HOP_S) for track in vars(heard.vowels).values()]
    pitch_hz = _long(heard.voice.pitch_hz, duration_s / HOP_S)
    level_db = _long(heard.voice.level_db, duration_s / HOP_S)
    return replace(
        heard, signal=signal, vowels=VowelTrack(*vowels), voice=VoiceTrack(pitch_hz, level_db)
    )


def _long(track: Any, rows: float) -> Any:
    missing = round(rows) - len(track)
    padded = [(0, max(missing, 0))] + [(0, 0)] * (track.ndim - 1)
    return np.pad(track, padded, mode="edge")[: round(rows)]


def _touching(spans: Iterable[Span]) -> Iterator[Span]:
    found: list[Span] = []
    for span in spans:
        if found and span.start - found[-1].end < 2 * PEAK_S:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    yield from found
