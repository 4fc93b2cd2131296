"""Silence between steps and inside them, for every take of a recording.

What was said from one step to the next is a row of utterances: the step, asides and fillers
between, the next step. The silence of a gap is the sum of the silences between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coach.datatypes import (
    Aside,
    Filler,
    FillerKind,
    Gap,
    HeardStep,
    Pause,
    Reading,
    Span,
    StepStatus,
    Take,
    Transcript,
    Word,
)
from coach.measure.edges import first_onset, last_offset, pauses, seam
from coach.measure.listener import Listener, Stretch
from coach.measure.seams import Seam
from coach.measure.signal import Signal
from coach.measure.track import let_go

REWORDED_SURE_S = 0.15
"""What a step in other words adds to the uncertainty of the gap beside it (seconds): which clause
is its first or its last is a guess."""
PAUSE_S = 0.25
"""A silence is heard as a pause from here on (facts: Speechace's documentation, myprosody)."""


@dataclass(frozen=True, slots=True)
class TakeSilence:
    """The silences of one take."""

    take: Take
    """The same take, every step's span now exact."""
    gaps: tuple[Gap, ...]
    """One from each step to the next, in the order heard."""
    pauses: tuple[Pause, ...]
    """In order of time."""


def silences(
    signal: Signal, transcript: Transcript, reading: Reading, fillers: Sequence[Filler] = ()
) -> tuple[TakeSilence, ...]:
    """Measure the silences of every take.

    Parameters
    ----------
    signal
        The recording's levels.
    transcript
        Its words.
    reading
        Its takes and asides; ``HeardStep.words`` says roughly where a step is.
    fillers
        Hesitation sounds found in it; they fill a gap. Filler words are heard as words already.
    """
    sounds = [filler for filler in fillers if filler.kind is FillerKind.SOUND]
    found = []
    for take in reading.takes:
        listener = Listener(signal, transcript, take.span)
        found.append(_take_silence(listener, take, reading.asides, sounds))
        let_go(signal.bands_db)
        let_go(signal.peak_db)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Utterance:
    speech: Stretch
    filling: str | None
    """What it is where it is no step."""


def _take_silence(
    listener: Listener, take: Take, asides: Sequence[Aside], fillers: Sequence[Filler]
) -> TakeSilence:
    steps = [_Utterance(listener.stretch(step.words), None) for step in take.steps]
    others = _between_steps(listener, take, asides, fillers)
    rows = [[before, *_inside(others, before, after), after] for before, after in pairwise(steps)]
    seams = [[seam(listener, a.speech, b.speech) for a, b in pairwise(row)] for row in rows]
    exact = replace(take, steps=tuple(_exact_steps(listener, take, steps, seams)))
    gaps = tuple(
        _gap(before, after, row, row_seams)
        for (before, after), row, row_seams in zip(pairwise(take.steps), rows, seams, strict=True)
    )
    between = [Pause(take.index, s.span, None) for row in seams for s in row]
    within = [
        Pause(take.index, silence, step.id)
        for step in exact.steps
        for silence in pauses(listener, step.span, PAUSE_S)
    ]
    heard = [pause for pause in between if pause.span.duration >= PAUSE_S]
    inside = sorted((*heard, *within), key=lambda pause: pause.span)
    return TakeSilence(exact, gaps, tuple(inside))


def _between_steps(
    listener: Listener, take: Take, asides: Sequence[Aside], fillers: Sequence[Filler]
) -> list[_Utterance]:
    spoken = [
        _Utterance(listener.stretch(aside.span), aside.kind.value)
        for aside in asides
        if aside.take == take.index
    ]
    own = [filler for filler in fillers if take.span.overlap(filler.span) > 0]
    hesitations = [_Utterance(_sounding(filler), "filler") for filler in own]
    return sorted(spoken + hesitations, key=lambda other: other.speech.span.start)


def _sounding(filler: Filler) -> Stretch:
    heard = (Word(filler.text, filler.span.start, filler.span.end, 1.0),)
    return Stretch(heard, heard)


def _inside(
    others: Sequence[_Utterance], before: _Utterance, after: _Utterance
) -> list[_Utterance]:
    middle = [(o.speech.span.start + o.speech.span.end) / 2 for o in others]
    start, end = before.speech.span.end, after.speech.span.start
    return [other for other, at in zip(others, middle, strict=True) if start < at < end]


def _gap(
    before: HeardStep, after: HeardStep, row: Sequence[_Utterance], seams: Sequence[Seam]
) -> Gap:
    return Gap(
        after=before.id,
        before=after.id,
        span=Span(seams[0].offset_s, max(seams[0].offset_s, seams[-1].onset_s)),
        silence_s=sum(s.span.duration for s in seams),
        uncertainty_s=math.hypot(
            *(s.uncertainty_s for s in seams),
            *(REWORDED_SURE_S for step in (before, after) if step.status is StepStatus.REWORDED),
        ),
        filled_by=tuple(other.filling for other in row if other.filling),
    )


def _exact_steps(
    listener: Listener, take: Take, steps: Sequence[_Utterance], seams: Sequence[Sequence[Seam]]
) -> Iterator[HeardStep]:
    starts = [first_onset(listener, steps[0].speech), *(row[-1].onset_s for row in seams)]
    ends = [*(row[0].offset_s for row in seams), last_offset(listener, steps[-1].speech)]
    for step, start, end in zip(take.steps, starts, ends, strict=True):
        yield replace(step, span=Span(start, max(start, end)))
