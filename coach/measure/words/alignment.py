"""A step's words as written and as heard, laid side by side by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from coach import text
from coach.language.english.phonemes import phonemes, sound_distance

SOME_WORDS = None
"""Stands in a wording for its placeholder."""
Token: TypeAlias = str | None

_UNMATCHED = 0.6
"""Cost for each phoneme of a word that has no counterpart: less than that of the phonemes
alone, so that a word is only taken together with its neighbour where the sound gains by it."""
_PLACEHOLDER = 0.3
"""The same for a word heard in a placeholder's place, where any word may be."""
_GROUPS = ((1, 1), (1, 2), (2, 1))
"""How many of the guide's words may stand for how many heard."""


class Match(NamedTuple):
    """Some of a wording's words, and the words heard for them; either may be empty."""

    meant: tuple[Token, ...]
    heard: tuple[int, ...]
    """Indices of the words heard."""
    distance: float
    """How far apart they sound, 0 to 1; 0 in a placeholder's place, 1 where one is empty."""


_Cell: TypeAlias = tuple[float, Match | None]
"""The least cost of coming here, and the last match on that way."""


@lru_cache(maxsize=256)
def tokens(wording: str) -> tuple[Token, ...]:
    """Return a guide line's words, with ``SOME_WORDS`` for each placeholder.

    Examples
    --------
    >>> tokens("We come {date}. Bye!")
    ('we', 'come', None, 'bye')
    """
    parts = [text.words(part) for part in re.split(r"\{[^{}]*\}", wording)]
    return (*parts[0], *(word for part in parts[1:] for word in (SOME_WORDS, *part)))


@lru_cache(maxsize=1024)
def align(meant: tuple[Token, ...], heard: tuple[str, ...]) -> tuple[Match, ...]:
    """Lay the words heard beside a wording's by their sound, at the least cost.

    Parameters
    ----------
    meant : tuple of str or None
        The wording, as `tokens` gives it.
    heard : tuple of str
        The words heard.

    Returns
    -------
    tuple of Match
        In order; every word of both is in exactly one.
    """
    best: dict[tuple[int, int], _Cell] = {(0, 0): (0.0, None)}
    for i in range(len(meant) + 1):
        for j in range(len(heard) + 1):
            options = [
                (best[i - len(match.meant), j - len(match.heard)][0] + cost, match)
                for match, cost in _moves(meant, heard, i, j)
            ]
            best.update({(i, j): min(options, key=lambda cell: cell[0])} if options else {})
    return tuple(_path(best, len(meant), len(heard)))


def _moves(
    meant: tuple[Token, ...], heard: tuple[str, ...], i: int, j: int
) -> Iterator[tuple[Match, float]]:
    """Every match that may end before word i of the wording and word j heard, with its cost."""
    anything = i > 0 and meant[i - 1] is SOME_WORDS
    if i:
        cost = 0.0 if anything else _UNMATCHED * _length(meant[i - 1 : i])
        yield Match(meant[i - 1 : i], (), float(not anything)), cost
    if j:
        each = _PLACEHOLDER if anything else _UNMATCHED
        yield Match((), (j - 1,), float(not anything)), each * _length(heard[j - 1 : j])
    for many, few in _GROUPS:
        group, sound = meant[max(i - many, 0) : i], heard[max(j - few, 0) : j]
        if len(group) == many and len(sound) == few and SOME_WORDS not in group:
            distance, cost = _together(group, sound)
            yield Match(group, tuple(range(j - few, j)), distance), cost


def _path(best: dict[tuple[int, int], _Cell], i: int, j: int) -> Iterator[Match]:
    matches = []
    while match := best[i, j][1]:
        matches.append(match)
        i, j = i - len(match.meant), j - len(match.heard)
    return reversed(matches)


@lru_cache(maxsize=65_536)
def _together(meant: tuple[Token, ...], heard: tuple[str, ...]) -> tuple[float, float]:
    one, other = _sounds(meant), _sounds(heard)
    distance = sound_distance(one, other)
    return distance, distance * max(len(one), len(other), 1)


def _length(words: tuple[Token, ...]) -> int:
    return max(1, len(_sounds(words)))


@lru_cache(maxsize=65_536)
def _sounds(words: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(phoneme for word in words if word for phoneme in phonemes(word))
