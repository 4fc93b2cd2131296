"""Steps said in words that share nothing with the guide's: known by their place.

Where one question of the guide is missing between two steps that were heard, and a question is
asked there that is no step, it is that one: the customer answers, the speaker asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from coach.datatypes import Span, Word
from coach.detect.breath import Placed
from coach.detect.candidates import Candidates, Feature, examined
from coach.detect.cues import says
from coach.detect.english import asks, expand
from coach.detect.extent import among, leftovers
from coach.detect.heads import begins
from coach.detect.lexicon import Lexicon
from coach.detect.line import Line, within
from coach.detect.takes import split

EVIDENCE = 0.4
"""Log-odds of a step that is known by its place alone."""
LIKELY = 0.5
"""Log-odds from which a step is likely enough to be out of its turn."""
FEWEST_WORDS = 3
NEAR = 0.75
"""Likeness of the guided words to the step's line from which they are it."""
SURE = 0.8
"""Mean confidence of the words below which they may be anything."""
OPENING_WITHIN_S = 1.5
"""A first step that only its place tells comes this near to the second (seconds)."""


def fill(
    placed: list[Placed], found: Candidates, line: Line, lexicon: Lexicon, guided: Sequence[Word]
) -> tuple[list[Placed], Candidates]:
    """Return the steps with those that only their place tells, and the candidates with theirs."""
    placed, found = _with(list(_by_guided_words(placed, line, lexicon, guided)), placed, found)
    placed, found = _out_of_turn(placed, found, line, lexicon)
    return _with(list(_by_question(placed, found, line, lexicon)), placed, found)


def _by_guided_words(
    placed: list[Placed], line: Line, lexicon: Lexicon, guided: Sequence[Word]
) -> Iterator[tuple[int, slice]]:
    """Yield missing steps where the guided decoding heard just their words, in their place."""
    free = list(leftovers(placed, line))
    for before, after in pairwise(placed):
        here = among(free, before.last, after.first)
        for step in range(before.step + 1, after.step):
            said = next(
                (words for words in here if _guided_says(step, words, line, lexicon, guided)), None
            )
            if said is not None:
                here = [words for words in here if words.start >= said.stop]
                yield step, said


def _guided_says(
    step: int, words: slice, line: Line, lexicon: Lexicon, guided: Sequence[Word]
) -> bool:
    """Tell whether the guided decoding heard a step's words, and only those, in an utterance."""
    span = Span(float(line.starts[words.start]), float(line.ends[words.stop - 1]))
    inside = within(guided, span)
    said = [part for word in inside for part in expand(word.text)]
    sure = all(word.confidence >= SURE for word in inside)
    return sure and any(
        _is_line(said, [lexicon.words[column] for column in wording.columns])
        for wording in lexicon.wordings
        if wording.step == step
    )


def _is_line(said: Sequence[str], meant: Sequence[str]) -> bool:
    return bool(said) and Levenshtein.normalized_similarity(said, meant) >= NEAR


def _out_of_turn(
    placed: list[Placed], found: Candidates, line: Line, lexicon: Lexicon
) -> tuple[list[Placed], Candidates]:
    """Add the steps that a take lacks where they were asked out of turn, in other words.

    Their evidence was too weak to leave the guide's order for, but nothing else explains them.
    """
    added: list[Placed] = []
    free = list(leftovers(placed, line))
    for take in split(placed, found, line, len(lexicon.guide.steps)).takes:
        lacking = set(range(len(lexicon.guide.steps))) - {step.step for step in take}
        for words in among(free, take[0].last, take[-1].first):
            if lacking and _may_ask(line, words):
                best = _best_within(words, lacking, found)
                if best is not None:
                    step = int(found.step[best])
                    added.append(Placed(best, step, words.start, words.stop))
                    lacking.discard(step)
    if added:
        found = examined(found, [step.candidate for step in added], line, lexicon)
    return sorted([*placed, *added], key=lambda step: step.first), found


def _best_within(words: slice, steps: set[int], found: Candidates) -> int | None:
    """Return the best candidate for one of the steps within an utterance, if it is likely."""
    fits = (found.first >= words.start) & (found.last <= words.stop)
    fits &= (found.evidence >= LIKELY) & np.isin(found.step, list(steps))
    return int(np.where(fits, found.evidence, -np.inf).argmax()) if fits.any() else None


def _by_question(
    placed: list[Placed], found: Candidates, line: Line, lexicon: Lexicon
) -> Iterator[tuple[int, slice]]:
    """Yield missing questions where one was asked in their place."""
    questions = {i for i, step in enumerate(lexicon.guide.steps) if step.say.rstrip().endswith("?")}
    free = [words for words in leftovers(placed, line) if _may_ask(line, words)]
    takes = split(placed, found, line, len(lexicon.guide.steps)).takes
    take_of = {step: take for take in takes for step in take}
    for at, after in enumerate(placed):
        before = placed[at - 1] if at and placed[at - 1].step < after.step else None
        said = take_of.get(after, ())
        lacking = set(range(before.step + 1 if before else 0, after.step))
        lacking -= {step.step for step in said}
        here = _between(free, line, before, after, placed[at - 1].last if at else 0)
        asked = [words for words in here if not begins(words, after.step, line, lexicon)]
        if len(lacking) == len(asked) and all(step in questions for step in lacking):
            yield from zip(sorted(lacking), asked, strict=True)


def _may_ask(line: Line, words: slice) -> bool:
    heard = [word.text for word in line.words[words]]
    parts = [part for word in heard for part in expand(word)]
    customers = says("objection", parts) or says("reassurance", parts)
    sure = np.mean([word.confidence for word in line.words[words]]) >= SURE
    return len(heard) >= FEWEST_WORDS and bool(sure) and asks(heard) and not customers


def _between(
    free: Sequence[slice], line: Line, before: Placed | None, after: Placed, taken: int
) -> Sequence[slice]:
    """Return the questions between two steps; before a first step only one just before it."""
    here = among(free, taken, after.first)
    if before is not None:
        return here
    return [words for words in here[-1:] if _opens(line, words, after)]


def _opens(line: Line, words: slice, after: Placed) -> bool:
    parts = [part for word in line.words[words] for part in expand(word.text)]
    until = line.starts[after.first] - line.ends[words.stop - 1]
    return bool(until <= OPENING_WITHIN_S and not says("asking_again", parts))


def _with(
    added: Sequence[tuple[int, slice]], placed: list[Placed], found: Candidates
) -> tuple[list[Placed], Candidates]:
    """Append a candidate for each step that its place tells."""
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
        Placed(place, step, words.start, words.stop)
        for place, (step, words) in zip(places, added, strict=True)
    ]
    return sorted([*placed, *new], key=lambda step: step.first), more
