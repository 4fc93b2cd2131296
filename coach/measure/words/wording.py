"""The words as they were most likely said.

The recogniser drops small words ("are using" for "are you using") and takes others apart ("a
mail" for "email"). Where a step was said in the guide's words, the guide knows better: the words
heard are laid beside the guide's by their sound, and each keeps the time at which it was heard.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import NamedTuple

from coach import text
from coach.datatypes import (
    FillerKind,
    Guide,
    HeardStep,
    Span,
    Speaker,
    Step,
    StepStatus,
    Word,
)
from coach.language.english.phonemes import phonemes, sounds_like
from coach.measure.take_heard import TakeHeard
from coach.measure.words.alignment import Match, align, tokens

ROUGH_S = 0.05
"""A recognised word runs this far over the edges of the speech that it stands in (seconds)."""
SMALL_WORD = 3
"""Phonemes of a word that the recogniser may drop although it was said ("you", "here"): on
sentences said in full it lost 31 of 700 such words and 2 longer ones."""
GARBLED = 0.35
"""Farther apart than this (see `sound_distance`), a word was heard wrong, and what the
recogniser wrote beside it may be a part of it."""


class Said(NamedTuple):
    """One of the speaker's own words."""

    word: Word
    step: int | None
    """Index of its step in the take, or ``None`` between steps."""


def own_words(guide: Guide, heard: TakeHeard) -> tuple[Said, ...]:
    """Return the speaker's words in a take as they were most likely said, each with its step.

    Not the speaker's are ghost words in silence, the customer's asides, and hesitation sounds that
    the recogniser took for words.

    Returns
    -------
    tuple of Said
        In time order. A word that was not heard has the time at which it would have been, and
        no duration.
    """
    take = heard.take
    sounds = (filler.span for filler in heard.fillers if filler.kind is FillerKind.SOUND)
    others = [*heard.replies, *sounds]
    silences = [pause.span for pause in heard.pauses]
    spans = [*others, *(step.span for step in take.steps)]
    owned: list[list[Word]] = [[] for _ in spans]
    said: list[Said] = []
    for word in _overlapping(heard.words, take.span):
        if word.speaker is Speaker.OTHER:
            continue
        owner = _owner(word, spans)
        if owner is not None:
            owned[owner].append(word)
        elif not _inside(word, silences) and _inside(word, [take.span]):
            said.append(Said(word, None))
    lines = {line.id: line for line in guide.steps}
    for place, (step, its) in enumerate(zip(take.steps, owned[len(others) :], strict=True)):
        said += [Said(word, place) for word in _as_meant(lines[step.id], step, tuple(its))]
    return tuple(sorted(said, key=lambda one: (one.word.start, one.word.end)))


def _overlapping(words: Sequence[Word], span: Span) -> Sequence[Word]:
    first = bisect_left(words, span.start, key=lambda word: word.end)
    return words[first : bisect_left(words, span.end, key=lambda word: word.start)]


def _owner(word: Word, spans: Sequence[Span]) -> int | None:
    """Return the span that most of the word lies in, by its rough times; the first of equals."""
    shares = [word.span.overlap(span) for span in spans]
    most = max(shares, default=0.0)
    enough = min(ROUGH_S, (word.end - word.start) / 2)
    return shares.index(most) if most > enough else None


def _inside(word: Word, spans: Iterable[Span]) -> bool:
    return any(span.start <= (word.start + word.end) / 2 <= span.end for span in spans)


def _as_meant(line: Step, step: HeardStep, heard: tuple[Word, ...]) -> Iterable[Word]:
    if step.status is not StepStatus.SAID:
        return heard
    if not heard:
        return _spread(text.words(line.say), step.span)
    texts = tuple(word.text for word in heard)
    wordings = [tokens(wording) for wording in line.wordings]
    if texts in wordings:
        return heard
    wording = max(wordings, key=lambda meant: sounds_like(filter(None, meant), texts))
    return _settled(align(wording, texts), heard)


def _settled(matches: Sequence[Match], heard: tuple[Word, ...]) -> Iterator[Word]:
    before, at = 0.0, heard[0].start
    runs = [(matched, list(run)) for matched, run in groupby(matches, key=_is_matched)]
    for (matched, run), following in zip_longest(runs, runs[1:]):
        if not matched:
            after = following[1][0].distance if following else 0.0
            yield from _doubtful(run, heard, at, sure=max(before, after) <= GARBLED)
            continue
        for match in run:
            group = tuple(heard[index] for index in match.heard)
            meant = [word for word in match.meant if word]
            yield from _replaced(meant, group) if meant else group
            at = group[-1].end if group else at
        before = run[-1].distance


def _is_matched(match: Match) -> bool:
    return match.distance < 1 or bool(match.meant and match.heard)


def _doubtful(
    run: Sequence[Match], heard: tuple[Word, ...], at: float, *, sure: bool
) -> Iterable[Word]:
    """Settle words of the guide that were not heard, and words heard that are not the guide's.

    Where there are both, the guide's were said and heard wrong. What was heard besides counts
    where the words around it were heard right; what was not heard, where it is small.
    """
    extra = [heard[index] for match in run for index in match.heard]
    meant = [word for match in run for word in match.meant if word]
    if extra and meant:
        return _replaced(meant, extra)
    if extra:
        return extra if sure else []
    return [Word(word, at, at, 0.0) for word in meant if len(phonemes(word)) <= SMALL_WORD]


def _replaced(meant: Sequence[str], group: Sequence[Word]) -> list[Word]:
    """Give the guide's words the times of those heard for them."""
    if len(meant) == len(group):
        return [replace(word, text=new) for new, word in zip(meant, group, strict=True)]
    trust = min(word.confidence for word in group)
    return _spread(meant, Span(group[0].start, group[-1].end), trust)


def _spread(meant: Sequence[str], span: Span, confidence: float = 0.0) -> list[Word]:
    each = span.duration / max(len(meant), 1)
    starts = [span.start + place * each for place in range(len(meant))]
    return [
        Word(word, start, start + each, confidence)
        for word, start in zip(meant, starts, strict=True)
    ]
