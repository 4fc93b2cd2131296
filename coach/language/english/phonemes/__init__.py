"""How words sound: their phonemes, their syllables, and how near two of them are.

Phonemes are the 39 of the CMU Pronouncing Dictionary in ARPAbet, without stress. A word that
the dictionary does not hold is read by rule. Distances run from 0 (the same sound) to 1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from coach.language.english.phonemes.dictionary import Phonemes, look_up
from coach.language.english.phonemes.distance import VOWELS, sound_distance
from coach.language.english.phonemes.rules import by_rule

__all__ = [
    "Phonemes",
    "phonemes",
    "pronunciations",
    "sound_distance",
    "sounds_like",
    "syllables",
]

_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz'")


@lru_cache(maxsize=16_384)
def pronunciations(word: str) -> tuple[Phonemes, ...]:
    """Return every pronunciation of a word, the usual one first; never empty.

    Parameters
    ----------
    word : str
        One word, in any case. Without a letter of the Latin alphabet, or in brackets as the
        recogniser's ``[unk]``, it has no phonemes, and its only pronunciation is ``()``.

    Raises
    ------
    CoachError
        Where the dictionary is not installed.

    Examples
    --------
    >>> pronunciations("email")
    (('IY', 'M', 'EY', 'L'),)
    """
    plain = _letters(word)
    return look_up(plain) or (by_rule(plain),)


def phonemes(word: str) -> Phonemes:
    """Return the usual pronunciation of a word; see `pronunciations`."""
    return pronunciations(word)[0]


def syllables(word: str) -> int:
    """Return the number of syllables: one for each vowel, at least one for any word.

    What is in brackets, and what has no letter of any script, is no word and has none.
    """
    vowels = sum(phoneme in VOWELS for phoneme in phonemes(word))
    return max(vowels, int(not _is_mark(word) and any(map(str.isalpha, word))))


def _is_mark(word: str) -> bool:
    return word.startswith("[")


def _letters(word: str) -> str:
    if _is_mark(word):
        return ""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(letter for letter in plain if letter in _ALPHABET)


def sounds_like(words_a: Iterable[str], words_b: Iterable[str]) -> float:
    """Return how much alike two strings of words sound, where words begin and end apart.

    Each word counts in its usual pronunciation; a word against a word in the nearest ones.

    Returns
    -------
    float
        From 0 to 1, 1 for the same sounds: "a mail" is near "email". Words that have no
        phonemes are like themselves alone.
    """
    return _likeness(tuple(words_a), tuple(words_b))


@lru_cache(maxsize=65_536)
def _likeness(words_a: tuple[str, ...], words_b: tuple[str, ...]) -> float:
    if len(words_a) == len(words_b) == 1 and phonemes(words_a[0]):
        pairs = product(pronunciations(words_a[0]), pronunciations(words_b[0]))
        return 1.0 - min(sound_distance(a, b) for a, b in pairs)
    one, other = _joined(words_a), _joined(words_b)
    if not one and not other:
        return float(words_a == words_b)
    return 1.0 - sound_distance(one, other)


def _joined(words: tuple[str, ...]) -> Phonemes:
    return tuple(phoneme for word in words for phoneme in phonemes(word))
