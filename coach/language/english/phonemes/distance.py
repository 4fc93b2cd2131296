"""How far apart two strings of phonemes sound, by how the phonemes are made in the mouth.

References
----------
Ladefoged & Johnson, *A Course in Phonetics*: place, manner and voice of the consonants, height
and backness of the vowels. The costs made from them are our judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import hypot

from coach.language.english.phonemes.dictionary import Phonemes

# Each consonant: place from the lips (0) to the throat (1), manner, voice.
_CONSONANTS = {
    "P": (0.0, "stop", 0),
    "B": (0.0, "stop", 1),
    "T": (0.35, "stop", 0),
    "D": (0.35, "stop", 1),
    "K": (0.8, "stop", 0),
    "G": (0.8, "stop", 1),
    "CH": (0.5, "affricate", 0),
    "JH": (0.5, "affricate", 1),
    "F": (0.1, "fricative", 0),
    "V": (0.1, "fricative", 1),
    "TH": (0.25, "fricative", 0),
    "DH": (0.25, "fricative", 1),
    "S": (0.35, "fricative", 0),
    "Z": (0.35, "fricative", 1),
    "SH": (0.5, "fricative", 0),
    "ZH": (0.5, "fricative", 1),
    "HH": (1.0, "fricative", 0),
    "M": (0.0, "nasal", 1),
    "N": (0.35, "nasal", 1),
    "NG": (0.8, "nasal", 1),
    "L": (0.35, "liquid", 1),
    "R": (0.5, "liquid", 1),
    "W": (0.3, "glide", 1),
    "Y": (0.6, "glide", 1),
}
# Each vowel: height (0 high) and backness (0 front), where it starts and where it ends.
VOWELS = {
    "IY": (0.0, 0.0, 0.0, 0.0),
    "IH": (0.2, 0.15, 0.2, 0.15),
    "EH": (0.55, 0.1, 0.55, 0.1),
    "AE": (0.8, 0.15, 0.8, 0.15),
    "AA": (1.0, 0.8, 1.0, 0.8),
    "AO": (0.75, 0.95, 0.75, 0.95),
    "UH": (0.2, 0.85, 0.2, 0.85),
    "UW": (0.0, 0.9, 0.0, 0.9),
    "AH": (0.55, 0.55, 0.55, 0.55),
    "ER": (0.45, 0.5, 0.45, 0.5),
    "EY": (0.4, 0.05, 0.1, 0.0),
    "AY": (1.0, 0.5, 0.15, 0.1),
    "OY": (0.7, 0.95, 0.15, 0.1),
    "AW": (1.0, 0.5, 0.15, 0.85),
    "OW": (0.45, 0.85, 0.2, 0.9),
}
_MANNERS = {
    "stop affricate": 0.15,
    "affricate fricative": 0.15,
    "stop fricative": 0.45,
    "stop nasal": 0.6,
    "glide liquid": 0.2,
    "liquid nasal": 0.5,
    "fricative glide": 0.6,
}
_NEIGHBOURS = {
    "Y IY": 0.35,
    "Y IH": 0.45,
    "W UW": 0.35,
    "W UH": 0.45,
    "W OW": 0.5,
    "R ER": 0.25,
    "L OW": 0.6,
    "L UH": 0.6,
}
"""A consonant and the vowel that it glides into; any other such pair shares nothing."""
_WEAK = {"AH": 0.5, "IH": 0.6, "HH": 0.5, "Y": 0.6, "W": 0.6, "R": 0.7, "T": 0.7, "D": 0.7}
"""Sounds that quick speech swallows, and what dropping one costs; other consonants cost 1."""
_ANY_VOWEL_DROPPED = 0.85
_SCHWA_REACH = 0.4
"""An unstressed vowel may turn into a schwa: no vowel is further than this from AH."""


def _swap_cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in VOWELS and b in VOWELS:
        return _vowel_cost(a, b)
    if a in _CONSONANTS and b in _CONSONANTS:
        return _consonant_cost(a, b)
    return _either(_NEIGHBOURS, a, b)


def _either(costs: dict[str, float], a: str, b: str) -> float:
    return costs.get(f"{a} {b}", costs.get(f"{b} {a}", 1.0))


def _vowel_cost(a: str, b: str) -> float:
    first, second = VOWELS[a], VOWELS[b]
    begin = hypot(first[0] - second[0], first[1] - second[1])
    end = hypot(first[2] - second[2], first[3] - second[3])
    cost = 0.15 + 0.75 * (begin + end) / 2
    return min(cost, _SCHWA_REACH if "AH" in (a, b) else 1.0)


def _consonant_cost(a: str, b: str) -> float:
    (place_a, manner_a, voice_a), (place_b, manner_b, voice_b) = _CONSONANTS[a], _CONSONANTS[b]
    manner = 0.0 if manner_a == manner_b else _either(_MANNERS, manner_a, manner_b)
    place = 0.15 + 0.5 * abs(place_a - place_b) if place_a != place_b else 0.0
    return min(1.0, manner + place + 0.2 * (voice_a != voice_b))


PHONEMES = (*VOWELS, *_CONSONANTS)
_INDEX = {phoneme: index for index, phoneme in enumerate(PHONEMES)}
_GAP_COST = tuple(
    _WEAK.get(phoneme, _ANY_VOWEL_DROPPED if phoneme in VOWELS else 1.0) for phoneme in PHONEMES
)
_SWAP_COST = tuple(tuple(_swap_cost(a, b) for b in PHONEMES) for a in PHONEMES)


def sound_distance(a: Sequence[str], b: Sequence[str]) -> float:
    """Return how far apart two strings of phonemes sound.

    The weighted edit distance of the two, divided by the length of the longer one. Swapping
    two phonemes costs the less the more they share (place, manner, voice; height, backness);
    weak sounds (schwa, h, glides) are dropped cheaply.

    Parameters
    ----------
    a, b : sequence of str
        ARPAbet phonemes without stress.

    Returns
    -------
    float
        From 0 (the same, or both empty) to 1 (or one empty); the same for (a, b) and (b, a).

    Raises
    ------
    KeyError
        At a symbol that is no phoneme.
    """
    one, other = tuple(a), tuple(b)
    if one == other:
        return 0.0
    if not one or not other:
        return 1.0
    return _distance(one, other) if one < other else _distance(other, one)


@lru_cache(maxsize=65_536)
def _distance(a: Phonemes, b: Phonemes) -> float:
    """Return the cost of the cheapest edit from a to b over the longer one's length."""
    columns = [_INDEX[phoneme] for phoneme in b]
    above = [0.0]
    for column in columns:
        above.append(above[-1] + _GAP_COST[column])
    for phoneme in a:
        row, drop = _SWAP_COST[_INDEX[phoneme]], _GAP_COST[_INDEX[phoneme]]
        corner, left = above[0], above[0] + drop
        line = [left]
        for place, column in enumerate(columns, 1):
            best = corner + row[column]
            corner = above[place]
            if corner + drop < best:
                best = corner + drop
            if left + _GAP_COST[column] < best:
                best = left + _GAP_COST[column]
            left = best
            line.append(best)
        above = line
    return above[-1] / max(len(a), len(b))
