"""All that was taken from the sound of a recording; and a part of it, to be judged by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from coach.datatypes import ChannelLevels, Opinion, Span, Transcript, Word
from coach.measure.fillers.vowels import HOP_S, VowelTrack
from coach.measure.frames.signal import FRAME_S, PEAK_S, Signal
from coach.measure.voice.pitch import FRAME_S as PITCH_S
from coach.measure.voice.pitch import VoiceTrack
from coach.speakers import EmbeddingTrack

T = TypeVar("T")

GRID_S = 0.01
"""A part begins with whole rows of every track (seconds)."""


@dataclass(frozen=True, eq=False)
class Heard:
    """All that was taken from the sound of one recording, or of a part of it."""

    transcript: Transcript
    signal: Signal
    vowels: VowelTrack
    voice: VoiceTrack
    speakers: EmbeddingTrack | None = None
    """What the voices in it are like; ``None`` without the voice model."""
    channels: ChannelLevels | None = None
    """How loud each of two channels is; ``None`` where there are not two."""
    opinions: tuple[Opinion, ...] | None = None
    """Of the sounds that may be um, uh or a word; ``None`` where no second recogniser was asked."""


def later(noun: T, by_s: float) -> T:
    """Return any noun with every span and word in it moved in time, by so many seconds."""
    moved: Any = noun
    if isinstance(noun, Span):
        moved = Span(noun.start + by_s, noun.end + by_s)
    elif isinstance(noun, Word):
        moved = replace(noun, start=noun.start + by_s, end=noun.end + by_s)
    elif isinstance(noun, tuple):
        moved = tuple(later(each, by_s) for each in noun)
    elif is_dataclass(noun) and not isinstance(noun, type):
        own = {each.name: later(getattr(noun, each.name), by_s) for each in fields(noun)}
        moved = replace(noun, **own)
    return moved  # type: ignore[no-any-return]


def part_of(heard: Heard, span: Span) -> tuple[float, Heard]:
    """Return when a part begins (seconds), and all that was heard in it as of a recording."""
    if span == Span(0.0, heard.signal.duration_s):
        return 0.0, heard
    first, end = int(span.start / GRID_S), round(span.end / GRID_S)
    start_s = round(first * GRID_S, 2)

    def rows(track: Any, each_s: float) -> Any:
        per_grid = round(GRID_S / each_s)
        return track[first * per_grid : end * per_grid]

    signal = Signal(
        min(end * GRID_S, heard.signal.duration_s) - start_s,
        rows(heard.signal.peak_db, PEAK_S),
        rows(heard.signal.bands_db, FRAME_S),
        tuple(_inside(heard.signal.zeros, Span(start_s, span.end), start_s)),
    )
    return start_s, Heard(
        later(heard.transcript.within(span), -start_s),
        signal,
        VowelTrack(*(rows(track, HOP_S) for track in vars(heard.vowels).values())),
        VoiceTrack(rows(heard.voice.pitch_hz, PITCH_S), rows(heard.voice.level_db, PITCH_S)),
        heard.speakers and _speakers(heard.speakers.part(span), start_s),
        None if heard.channels is None else rows(heard.channels, GRID_S),
        heard.opinions and _opinions(heard.opinions, span, start_s),
    )


def _inside(zeros: tuple[Span, ...], span: Span, start_s: float) -> Iterator[Span]:
    for each in zeros:
        if each.overlap(span) > 0:
            yield Span(max(each.start, span.start) - start_s, min(each.end, span.end) - start_s)


def _opinions(opinions: tuple[Opinion, ...], span: Span, start_s: float) -> tuple[Opinion, ...]:
    return later(tuple(one for one in opinions if one.span.overlap(span) > 0), -start_s)


def _speakers(track: EmbeddingTrack, start_s: float) -> EmbeddingTrack:
    return replace(track, windows=track.windows - start_s, words=track.words - start_s)
