"""What a step that only its place tells is held against, and how it joins the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from rapidfuzz.distance import Levenshtein

from coach.detect.evidence.candidates import Candidates, Feature
from coach.detect.evidence.passage import Passage
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


def guided_limits(step: int, words: slice, passage: Passage) -> tuple[Limit, ...]:
    """Return how sure the guided words in an utterance are, and how near they are to a step's.

    Where they pass, the guided decoding heard the step's words, and only those.
    """
    lexicon, inside = passage.lexicon, within(passage.guided, passage.line.span(words))
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


Added: TypeAlias = tuple[int, slice, Sequence[Limit]]
"""A step that its place tells, its words, and the thresholds that it passed."""


def with_added(
    rule: Callable[[list[StepSpan], Passage], Iterable[Added]],
    placed: list[StepSpan],
    passage: Passage,
    trace: Trace,
) -> tuple[list[StepSpan], Passage]:
    """Return the steps, and the candidates, with those that a rule adds by their place."""
    added = list(rule(placed, passage))
    if added:
        found = _with_candidates(passage.found, added)
        new = [StepSpan.of(found, place) for place in range(len(passage.found), len(found))]
        for step, (_, _, limits) in zip(new, added, strict=True):
            for limit in limits:
                trace.passes(step, limit)
        placed = sorted([*placed, *new], key=lambda step: step.first)
        passage = replace(passage, found=found)
    trace.stage(rule, placed)
    return placed, passage


def _with_candidates(found: Candidates, added: Sequence[Added]) -> Candidates:
    places = range(len(found), len(found) + len(added))
    return replace(
        found,
        step=np.concatenate([found.step, [step for step, _, _ in added]]),
        first=np.concatenate([found.first, [words.start for _, words, _ in added]]),
        last=np.concatenate([found.last, [words.stop for _, words, _ in added]]),
        wording=np.concatenate([found.wording, np.full(len(added), -1)]),
        evidence=np.concatenate([found.evidence, np.full(len(added), EVIDENCE)]),
        features={**found.features, **dict.fromkeys(places, np.zeros(len(Feature)))},
    )
