"""What a step that only its place tells is held against, and how it joins the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from coach.datatypes import Word
from coach.detect.evidence.candidates import Candidates, Feature
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import WordSequence, within
from coach.detect.reading.reach.trace import Trace
from coach.detect.reading.reach.utterances import StepSpan
from coach.language.english.grammar import expand
from coach.reasons import Limit, Part

EVIDENCE = 0.4
"""Log-odds of a step that is known by its place alone."""
LIKELY = 0.5
"""Log-odds from which a step is likely enough to be out of its turn."""
FEWEST_WORDS = 3
NEAR = 0.75
"""Likeness of the guided words to the step's line from which they are it."""
SURE = 0.8
"""Mean confidence of the words below which they may be anything."""
FEWEST_OF_STATEMENT = 6
"""Words of a last line: a goodbye has fewer."""


def parts_by_place() -> tuple[Part, ...]:
    """Return what speaks for a step that its place alone tells."""
    return (Part("slot_limits.EVIDENCE", 1.0, EVIDENCE),)


def guided_says(
    step: int, words: slice, line: WordSequence, lexicon: Lexicon, guided: Sequence[Word]
) -> bool:
    """Tell whether the guided decoding heard a step's words, and only those, in an utterance."""
    return all(limit.passed for limit in guided_limits(step, words, line, lexicon, guided))


def guided_limits(
    step: int, words: slice, line: WordSequence, lexicon: Lexicon, guided: Sequence[Word]
) -> tuple[Limit, ...]:
    """Return how sure the guided words in an utterance are, and how near they are to a step's."""
    inside = within(guided, line.span(words))
    said = [part for word in inside for part in expand(word.text)]
    lines = [wording.columns for wording in lexicon.wordings if wording.step == step]
    near = [
        Levenshtein.normalized_similarity(said, [lexicon.words[column] for column in columns])
        for columns in lines
        if said
    ]
    sure = min((word.confidence for word in inside), default=0.0)
    return (
        Limit("slot_limits.SURE", "least confidence of the guided words", sure, SURE),
        Limit("slot_limits.NEAR", "likeness of the guided words", max(near, default=0.0), NEAR),
    )


def likely(evidence: float) -> Limit:
    """Hold the evidence for a step out of its turn against what makes it likely."""
    return Limit("slot_limits.LIKELY", "evidence", evidence, LIKELY)


def question_limits(line: WordSequence, words: slice) -> tuple[Limit, Limit]:
    """Return how long an utterance is, and how sure."""
    heard = line.words[words]
    sure = float(np.mean([word.confidence for word in heard]))
    return (
        Limit("slot_limits.FEWEST_WORDS", "words", len(heard), FEWEST_WORDS),
        Limit("slot_limits.SURE", "mean confidence", sure, SURE),
    )


def enough_stated(line: WordSequence, words: slice) -> Limit:
    """Hold the words of a last line against what a goodbye has."""
    count = len(line.parts(words))
    return Limit("slot_limits.FEWEST_OF_STATEMENT", "words", count, FEWEST_OF_STATEMENT)


def with_added(
    added: Sequence[tuple[int, slice]],
    placed: list[StepSpan],
    found: Candidates,
    trace: Trace,
    limits: Callable[[int, slice], Sequence[Limit]],
) -> tuple[list[StepSpan], Candidates]:
    """Append a candidate for each step that its place tells, by thresholds that it passed."""
    if not added:
        return placed, found
    steps = np.array([step for step, _ in added], np.intp)
    places = range(len(found), len(found) + len(added))
    more = replace(
        found,
        step=np.concatenate([found.step, steps]),
        first=np.concatenate([found.first, [words.start for _, words in added]]),
        last=np.concatenate([found.last, [words.stop for _, words in added]]),
        wording=np.concatenate([found.wording, np.full(len(added), -1)]),
        evidence=np.concatenate([found.evidence, np.full(len(added), EVIDENCE)]),
        features={**found.features, **dict.fromkeys(places, np.zeros(len(Feature)))},
    )
    new = [
        StepSpan(place, step, words.start, words.stop)
        for place, (step, words) in zip(places, added, strict=True)
    ]
    for at in new:
        for limit in limits(at.step, slice(at.first, at.last)):
            trace.passes(at, limit)
    return sorted([*placed, *new], key=lambda step: step.first), more
