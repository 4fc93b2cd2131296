"""A take laid out on one line in time: what a page draws, in percent of its width.

Nothing here knows how a page is written; whoever draws it finds every number in words already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Aside, Filler, FillerKind, Guide, Review, Sound, Span, TakeReview
from coach.report.terminal.steps import aside_name, is_fault
from coach.report.wording.timeline import Heard, Silence, Within, silence_said, timeline

MARGIN_S = 0.4
"""Shown before the first thing in a take and after the last (seconds)."""
MOST_POINTS = 900
"""Points of a waveform: more cannot be seen."""
WAVE_HEIGHT = 100.0
TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
MOST_TICKS = 10
FEWEST_PACE_WINDOWS = 2
"""Windows of pace from which a line can be drawn."""
WPM_TOP = 260.0
"""Words a minute at the upper edge of the drawing of pace."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the line in time."""

    left: float
    """Percent of the width."""
    width: float
    """Percent of the width."""
    at_s: float
    """Where to listen (seconds)."""
    end_s: float
    label: str
    """What stands on it."""
    spoken: str
    """What a screen reader says, and what appears on pointing at it."""
    kind: str
    """A rating, a kind of aside, or what a step's place is worth."""
    number: int = 0
    """A step's place in the guide."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment and a value, both in percent; the value counts from the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A take on a line in time."""

    span: Span
    steps: tuple[Mark, ...]
    silences: tuple[Mark, ...]
    asides: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    wave: str
    """An SVG path in a box of ``MOST_POINTS`` by ``WAVE_HEIGHT``; empty without sound."""
    pace: tuple[Point, ...]
    pace_aim: tuple[float, float]
    """Top and height of the guide's range of pace (percent)."""


def timeline_of(take: TakeReview, review: Review, sound: Sound | None) -> Picture:
    """Return a take laid out between its first word and its last."""
    span = window(take, review)
    line = _Line(span)
    return Picture(
        span=span,
        steps=tuple(_steps(take, review.guide, line)),
        silences=tuple(_silences(take, review.guide, line)),
        asides=tuple(_others(take, review.guide, line)),
        ticks=tuple(_ticks(line)),
        wave=_wave(sound, span) if sound else "",
        pace=tuple(_pace(take, line)),
        pace_aim=_aim(review.guide),
    )


def window(take: TakeReview, review: Review) -> Span:
    """Return what is shown of a recording: the take and the asides that belong to it."""
    spans = [take.facts.take.span, *(aside.span for aside in take.facts.asides)]
    end = min(max(span.end for span in spans) + MARGIN_S, review.recording.duration_s)
    start = max(0.0, min(span.start for span in spans) - MARGIN_S)
    return Span(start, max(start, end))


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span

    def left(self, at_s: float) -> float:
        part = (at_s - self.span.start) / max(self.span.duration, 1e-9)
        return round(100 * min(1.0, max(0.0, part)), 3)

    def mark(self, span: Span, label: str, spoken: str, kind: str, number: int = 0) -> Mark:
        left = self.left(span.start)
        width = round(self.left(span.end) - left, 3)
        said = f"{spoken}, at {phrase.clock(span.start)}"
        return Mark(left, width, span.start, span.end, label, said, kind, number)


def _steps(take: TakeReview, guide: Guide, line: _Line) -> Iterator[Mark]:
    place = {step.id: number for number, step in enumerate(guide.steps, start=1)}
    for entry in timeline(take, guide):
        if isinstance(entry, Heard):
            named = f"Step {place[entry.step.id]}, {entry.step.title}"
            spoken = ", ".join([named, *entry.notes])
            kind = "wrong" if entry.faults else entry.heard.status.value
            yield line.mark(entry.heard.span, entry.step.title, spoken, kind, place[entry.step.id])


def _silences(take: TakeReview, guide: Guide, line: _Line) -> Iterator[Mark]:
    for entry in timeline(take, guide):
        if isinstance(entry, Silence):
            shown = silence_said(entry.own_s, entry.gap.uncertainty_s, guide)
            title = phrase.inside(guide.step(entry.gap.before).title)
            spoken = f"{shown} of silence before {title}: {entry.rating.value}"
            yield line.mark(_own(entry), shown, spoken, entry.rating.value)
        elif isinstance(entry, Within) and entry.pause.inside:
            shown = silence_said(entry.pause.span.duration, 0.0, guide)
            title = phrase.inside(guide.step(entry.pause.inside).title)
            spoken = f"{shown} of silence inside {title}: {entry.rating.value}"
            yield line.mark(entry.pause.span, shown, spoken, entry.rating.value)


def _own(entry: Silence) -> Span:
    """Return where to draw a silence: the end of the gap, where a customer has its beginning."""
    span = entry.gap.span
    is_shared = entry.own_s < entry.gap.silence_s or entry.gap.filled_by
    return Span(max(span.start, span.end - entry.own_s), span.end) if is_shared else span


def _others(take: TakeReview, guide: Guide, line: _Line) -> Iterator[Mark]:
    for entry in timeline(take, guide):
        if isinstance(entry, Aside):
            name = aside_name(entry, take.facts)
            kind = "fault" if is_fault(entry, take.facts, guide) else "aside"
            yield line.mark(entry.span, name, f"{name}: {phrase.quoted(entry.heard, 80)}", kind)
        elif isinstance(entry, Filler):
            name = "said twice" if entry.kind is FillerKind.REPEAT else "filler"
            yield line.mark(
                entry.span, entry.text, f"{name}: {phrase.quoted(entry.text)}", "filler"
            )


def _ticks(line: _Line) -> Iterator[Mark]:
    apart = next((t for t in TICKS_S if line.span.duration / t <= MOST_TICKS), TICKS_S[-1])
    first = -(-line.span.start // apart) * apart
    at = first
    while at <= line.span.end:
        minutes, seconds = divmod(round(at), 60)
        yield Mark(line.left(at), 0.0, at, at, f"{minutes}:{seconds:02d}", "", "tick")
        at += apart


def _wave(sound: Sound, span: Span) -> str:
    """Return an outline of the sound: from the left along the top, and back along the bottom."""
    first, last = (round(t / sound.peak_s) for t in (span.start, span.end))
    peaks = sound.peaks[first:last]
    if not peaks:
        return ""
    loudest = max(max(sound.peaks), 1e-6)
    step = max(1, -(-len(peaks) // MOST_POINTS))
    heights = [max(peaks[at : at + step]) / loudest for at in range(0, len(peaks), step)]
    apart = MOST_POINTS / len(heights)
    middle = WAVE_HEIGHT / 2
    top = [f"{i * apart:.1f},{middle - max(0.4, h * middle):.1f}" for i, h in enumerate(heights)]
    bottom = [f"{i * apart:.1f},{middle + max(0.4, h * middle):.1f}" for i, h in enumerate(heights)]
    return f"M{' '.join(top)} {' '.join(reversed(bottom))}Z"


def _pace(take: TakeReview, line: _Line) -> Iterator[Point]:
    windows = take.facts.speed.over_time
    measured = [each for each in windows if each.words_per_minute is not None]
    if len(measured) < FEWEST_PACE_WINDOWS:
        return
    for each in measured:
        middle = (each.span.start + each.span.end) / 2
        yield Point(line.left(middle), _height(each.words_per_minute or 0.0))


def _height(wpm: float) -> float:
    return round(100 * (1 - min(1.0, wpm / WPM_TOP)), 2)


def _aim(guide: Guide) -> tuple[float, float]:
    top, bottom = _height(guide.targets.fastest_wpm), _height(guide.targets.slowest_wpm)
    return top, round(bottom - top, 2)
