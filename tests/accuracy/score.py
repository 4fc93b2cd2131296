"""How far one review is off; the rules stand in the package's docstring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from .match import (
    ASIDES,
    SOUNDS,
    WORDS,
    Matches,
    false_charges,
    invented_pauses,
    match_asides,
    match_fillers,
    match_gaps,
    match_steps,
)
from .truth import Heard, Truth, true_pace


@dataclass(frozen=True, slots=True)
class Hits:
    """How much was found of what there was, and how much that there was not."""

    found: int = 0
    missed: int = 0
    false: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(self.found + other.found, self.missed + other.missed, self.false + other.false)

    @property
    def precision(self) -> float | None:
        """The share of what was heard that is true; ``None`` where nothing was heard."""
        return _share(self.found, self.found + self.false)

    @property
    def recall(self) -> float | None:
        """The share of what is true that was heard; ``None`` where there is nothing."""
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """Their harmonic mean; ``None`` where there is nothing and nothing was heard."""
        return _share(2 * self.found, 2 * self.found + self.missed + self.false)


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far the silences of gaps are off."""

    errors_s: tuple[float, ...] = ()
    """For each gap found (seconds), never negative."""
    lost: int = 0
    within: int = 0
    """Those found whose error is within the error bar that is stated with it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far the review of one recording is off."""

    name: str
    condition: str
    says: str
    steps: Hits
    exact: bool
    takes_right: bool
    edges_s: tuple[float, ...]
    """How far the starts and ends of the steps found are off (seconds)."""
    gaps: Gaps
    filled: Gaps
    sounds: Hits
    sounds_untold: int
    """Those where the review says that noise hides them; they are not missed."""
    words: Hits
    """Filler words and repeats."""
    wpm_errors: tuple[float, ...]
    """For each take, as a share of the truth, never negative."""
    articulation_errors: tuple[float, ...]
    asides: Mapping[str, Hits] = field(default_factory=dict)
    """By the kind of the review's asides."""
    invented_s: tuple[float, ...] = ()
    """Length of every pause inside a step that lies over speech (seconds)."""
    charged: int = 0
    """Asides held against the speaker that no line of his earns."""
    flawless: bool = False
    accused: int = 0
    """Criticism of a flawless take: pieces of advice that are no praise."""
    sure: tuple[tuple[float, bool], ...] = ()
    """For each step heard its stated probability, and whether it is right."""
    faults: tuple[str, ...] = ()
    """What is wrong, in words, with the time."""


def score(truth: Truth, heard: Heard) -> Outcome:
    """Compare a review with the truth."""
    steps = match_steps(truth, heard)
    sounds, words = (match_fillers(truth, heard, sort) for sort in (SOUNDS, WORDS))
    asides = {kind: match_asides(truth, heard, kind) for kind in ASIDES.values()}
    said = sorted(heard.steps, key=lambda step: step[1])
    criticism = [one.message for take in heard.takes for one in take.advice if not one.praise]
    return Outcome(
        name=truth.file,
        condition=truth.condition,
        says=truth.says,
        steps=_hits(steps),
        exact=[step for step, _ in said] == [one.step for one in truth.steps],
        takes_right=len(heard.takes) == truth.takes,
        edges_s=tuple(_edges(steps)),
        gaps=_gaps(truth, heard, filled=False),
        filled=_gaps(truth, heard, filled=True),
        sounds=_hits(sounds, missed=heard.fillers_audible),
        sounds_untold=0 if heard.fillers_audible else len(sounds.missed),
        words=_hits(words),
        wpm_errors=tuple(_pace_errors(truth, heard, "words_per_minute")),
        articulation_errors=tuple(_pace_errors(truth, heard, "articulation_rate")),
        asides={kind: _hits(matches) for kind, matches in asides.items()},
        invented_s=tuple(span.duration for span in invented_pauses(truth, heard)),
        charged=len(false_charges(truth, heard)),
        flawless=truth.flawless,
        accused=len(criticism) if truth.flawless else 0,
        sure=tuple(_sure(steps, heard)),
        faults=(
            *chain.from_iterable(map(_faults, (steps, sounds, words, *asides.values()))),
            *(f"accused: {message}" for message in criticism if truth.flawless),
        ),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _hits(matches: Matches, *, missed: bool = True) -> Hits:
    return Hits(len(matches.pairs), len(matches.missed) * missed, len(matches.false))


def _edges(steps: Matches) -> Iterator[float]:
    for one, span in steps.pairs:
        yield abs(span.start - one.start_s)
        yield abs(span.end - one.end_s)


def _sure(steps: Matches, heard: Heard) -> Iterator[tuple[float, bool]]:
    right = {(str(one.step), span) for one, span in steps.pairs}
    for step, confidence in heard.confidences.items():
        yield confidence, step in right


def _gaps(truth: Truth, heard: Heard, *, filled: bool) -> Gaps:
    pairs = list(match_gaps(truth, heard, filled=filled))
    found = [(true, told) for true, told in pairs if told is not None]
    errors = tuple(abs(told.silence_s - true.silence_s) for true, told in found)
    bars = (told.uncertainty_s for _, told in found)
    within = sum(error <= bar for error, bar in zip(errors, bars, strict=True))
    return Gaps(errors, len(pairs) - len(found), within)


def _pace_errors(truth: Truth, heard: Heard, measure: str) -> Iterator[float]:
    if len(heard.takes) != truth.takes:
        return
    for index, take in enumerate(heard.takes, start=1):
        true, told = getattr(true_pace(truth, index), measure), getattr(take.speed, measure)
        if told is not None:
            yield abs(told / true - 1)


def _faults(matches: Matches) -> Iterator[str]:
    for one in matches.missed:
        yield f"missed {one.step if one.kind == 'step' else one.kind} at {one.start_s:.1f} s"
    for what, span in matches.false:
        yield f"false {what} at {span.start:.1f} s"
