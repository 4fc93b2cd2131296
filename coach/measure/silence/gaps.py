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
    AudibleTranscript,
    Filler,
    FillerKind,
    Gap,
    HeardStep,
    Pause,
    Reading,
    Span,
    Take,
    Word,
)
from coach.measure.frames.signal import Signal
from coach.measure.frames.spill_buffer import release_pages
from coach.measure.silence.edges import first_onset, last_offset, pauses, speech_gap
from coach.measure.silence.signal_window import AROUND_S, SignalWindow
from coach.measure.silence.speech_gap import SpeechGap
from coach.measure.silence.step_doubt import aside_doubt_s, step_doubts
from coach.measure.silence.words_around import Stretch, WordsAround

PAUSE_S = 0.25
"""A silence is heard as a pause from here on (facts: Speechace's documentation, myprosody)."""

WORDS_AROUND_S = 2 * AROUND_S
"""Words further from a take cannot lie in the sound that is looked at."""


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
    signal: Signal,
    transcript: AudibleTranscript,
    reading: Reading,
    fillers: Sequence[Filler] = (),
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
    return tuple(
        _take_silence(signal, transcript, take, reading.asides, sounds) for take in reading.takes
    )


@dataclass(frozen=True, slots=True)
class _Utterance:
    speech: Stretch
    filling: str | None
    """What it is where it is no step."""
    doubt_s: float = 0.0
    """What it adds to the uncertainty of its gap where the sound does not show edges (seconds)."""


def _take_silence(
    signal: Signal,
    transcript: AudibleTranscript,
    take: Take,
    asides: Sequence[Aside],
    sounds: Sequence[Filler],
) -> TakeSilence:
    own = (filler for filler in sounds if take.span.overlap(filler.span) > 0)
    others = [_Utterance(_sounding(filler), "filler") for filler in own]
    words = WordsAround(transcript.around(take.span, WORDS_AROUND_S))
    steps = [_Utterance(words.stretch(step.words), None) for step in take.steps]
    spoken = [
        _Utterance(words.stretch(aside.span), aside.kind.value, aside_doubt_s(aside))
        for aside in asides
        if aside.take == take.index
    ]
    window = SignalWindow(signal, words, take.span)
    found = _between(window, take, steps, [*spoken, *others])
    release_pages(signal.bands_db)
    release_pages(signal.peak_db)
    return found


def _between(
    window: SignalWindow,
    take: Take,
    steps: Sequence[_Utterance],
    others: Sequence[_Utterance],
) -> TakeSilence:
    others = sorted(others, key=lambda other: other.speech.span.start)
    rows = [[before, *_inside(others, before, after), after] for before, after in pairwise(steps)]
    speech_gaps = [
        [speech_gap(window, a.speech, b.speech) for a, b in pairwise(row)] for row in rows
    ]
    exact = replace(take, steps=tuple(_exact_steps(window, take, steps, speech_gaps)))
    gaps = tuple(
        _gap(window, before, after, row, row_gaps)
        for (before, after), row, row_gaps in zip(
            pairwise(take.steps), rows, speech_gaps, strict=True
        )
    )
    between = [Pause(take.index, s.span, None) for row in speech_gaps for s in row]
    within = [
        Pause(take.index, silence, step.id)
        for step in exact.steps
        for silence in pauses(window, step.span, PAUSE_S)
    ]
    heard = [pause for pause in between if pause.span.duration >= PAUSE_S]
    inside = sorted((*heard, *within), key=lambda pause: pause.span)
    return TakeSilence(exact, gaps, tuple(inside))


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
    window: SignalWindow,
    before: HeardStep,
    after: HeardStep,
    row: Sequence[_Utterance],
    speech_gaps: Sequence[SpeechGap],
) -> Gap:
    clear = all(gap.is_clear for gap in speech_gaps)
    asides = [] if clear else [other.doubt_s for other in row]
    return Gap(
        after=before.id,
        before=after.id,
        span=Span(speech_gaps[0].offset_s, max(speech_gaps[0].offset_s, speech_gaps[-1].onset_s)),
        silence_s=sum(s.span.duration for s in speech_gaps),
        uncertainty_s=math.hypot(
            *(s.uncertainty_s for s in speech_gaps),
            *step_doubts(window, before, after, clear=clear),
            *asides,
        ),
        filled_by=tuple(other.filling for other in row if other.filling),
    )


def _exact_steps(
    window: SignalWindow,
    take: Take,
    steps: Sequence[_Utterance],
    speech_gaps: Sequence[Sequence[SpeechGap]],
) -> Iterator[HeardStep]:
    starts = [first_onset(window, steps[0].speech), *(row[-1].onset_s for row in speech_gaps)]
    ends = [*(row[0].offset_s for row in speech_gaps), last_offset(window, steps[-1].speech)]
    for step, start, end in zip(take.steps, starts, ends, strict=True):
        yield replace(step, span=Span(start, max(start, end)))
