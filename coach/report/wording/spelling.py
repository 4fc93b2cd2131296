"""A step as it is shown: what was heard, in the guide's own spelling where it is the guide's.

The recogniser writes neither capitals nor punctuation, drops small words and takes others apart.
Where a step was said in the guide's words, its line is shown with whatever differs put in as it
was heard. What was heard, word for word, stands in the JSON.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from coach import phrase, text
from coach.datatypes import HeardStep, Step, StepStatus
from coach.language.english.phonemes import sounds_like

SURE_WORDING = 0.995
"""From this wording on every word of the guide was heard, by one decoding or the other."""
ALIKE = 0.65
"""Words that sound so much alike were the guide's, and heard wrong (see ``sounds_like``)."""
SMALL_WORD = 3
"""Letters of a word that the recogniser drops although it was said: "you", "the"."""
NOT_HEARD = "…"
"""Stands in a placeholder where nothing was heard for it."""

_TOKEN = re.compile(r"[^\s{}]*\{[^{}]*\}[^\s{}]*|\S+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ANYTHING = ""
"""Stands for a placeholder among a line's words; nothing heard is like it."""
_ENDS = (".", "!", "?", "…")


class Piece(NamedTuple):
    """A part of a line as it is shown; a space stands between two."""

    text: str
    as_heard: bool
    """Whether the recogniser spelt it, not the guide."""


def spelt(step: Step, heard: HeardStep) -> tuple[Piece, ...]:
    """Return a step said in the guide's words as it is shown."""
    said = heard.heard.split()
    line = max(map(_line, step.wordings), key=lambda line: _matcher(line.words, said).ratio())
    merged = _merged(line, said, sure=heard.wording >= SURE_WORDING)
    return tuple(_capitals(list(_pieces(line, merged))))


def as_shown(step: Step, heard: HeardStep) -> str:
    """Return a step's words as a report shows them: as heard, where they are not the guide's."""
    if heard.status is StepStatus.REWORDED:
        return heard.heard
    return " ".join(piece.text for piece in spelt(step, heard))


@dataclass(frozen=True, slots=True)
class _Line:
    tokens: tuple[str, ...]
    """As written, with their punctuation."""
    places: tuple[range, ...]
    """For each token, which of the words are its own."""
    words: tuple[str, ...]


class _Merged(NamedTuple):
    kept: set[int]
    """Places of the line's words that were said."""
    heard: defaultdict[int, list[str]]
    """What was heard besides, by the place before which it stands."""


def _line(wording: str) -> _Line:
    tokens: tuple[str, ...] = tuple(_TOKEN.findall(wording))
    places: list[range] = []
    words: list[str] = []
    for token in tokens:
        own = [_ANYTHING] if _PLACEHOLDER.search(token) else text.words(token)
        places.append(range(len(words), len(words) + len(own)))
        words += own
    return _Line(tokens, tuple(places), tuple(words))


def _matcher(words: Sequence[str], said: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, words, said, autojunk=False)


def _merged(line: _Line, said: Sequence[str], *, sure: bool) -> _Merged:
    merged = _Merged(set(), defaultdict(list))
    for _, start, end, first, last in _matcher(line.words, said).get_opcodes():
        meant, heard = line.words[start:end], said[first:last]
        slot = _slot(line, start, end)
        inside = start > 0 and end < len(line.words)
        if slot is not None:
            merged.heard[slot] += heard
        elif _was_said(meant, heard, sure=sure, inside=inside):
            merged.kept.update(range(start, end))
        else:
            merged.heard[start] += heard
    return merged


def _slot(line: _Line, start: int, end: int) -> int | None:
    """Return the place of the placeholder that what was heard for these words belongs in."""
    first = start if start < end else start - 1
    places = range(max(first, 0), max(start, end))
    return next((place for place in places if line.words[place] is _ANYTHING), None)


def _was_said(meant: Sequence[str], heard: Sequence[str], *, sure: bool, inside: bool) -> bool:
    """Whether some words of the line were said, by the words heard for them."""
    if sure or meant == tuple(heard):
        return bool(meant)
    if not heard:
        return inside and all(len(word) <= SMALL_WORD for word in meant)
    return bool(meant) and sounds_like(meant, heard) >= ALIKE


def _pieces(line: _Line, merged: _Merged) -> Iterator[Piece]:
    left_out = False
    for token, places in zip(line.tokens, line.places, strict=True):
        others = [word for place in places for word in merged.heard[place]]
        if _PLACEHOLDER.search(token):
            yield Piece(_filled(token, others), as_heard=True)
            continue
        yield from (Piece(word, as_heard=True) for word in others)
        if merged.kept.issuperset(places):
            yield Piece(phrase.sentence(token) if left_out else token, as_heard=False)
        else:
            yield from (Piece(line.words[i], as_heard=True) for i in places if i in merged.kept)
        left_out = token[:1].isupper() and not (others or merged.kept.issuperset(places))
    yield from (Piece(word, as_heard=True) for word in merged.heard[len(line.words)])


def _filled(token: str, words: Sequence[str]) -> str:
    """Return a placeholder with its punctuation, filled with words; only a mark without any."""
    if not words:
        return NOT_HEARD
    return _PLACEHOLDER.sub(lambda _: " ".join(words), token, count=1)


def _capitals(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces so that a sentence begins with a capital, and nothing inside it does."""
    begins, moved = True, False
    for piece in pieces:
        if piece.as_heard:
            moved = begins or moved
            yield piece._replace(text=phrase.sentence(piece.text) if begins else piece.text)
        else:
            keep = begins or not moved or piece.text.startswith("I")
            yield piece if keep else piece._replace(text=phrase.uncapitalised(piece.text))
            moved = False
        begins = piece.text.endswith(_ENDS)
