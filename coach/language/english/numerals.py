"""Numbers in digits as they are said: prices, shares, times and places in a row."""

from __future__ import annotations

import re

NUMERAL = r"[$£€]?\d[\d,]*(?:(?:st|nd|rd|th)\b|:\d\d\b|\.\d+)?%?"
"""A number in digits, with what belongs to it; in lower case."""

_PARTS = re.compile(r"([$£€]?)([\d,]+)(st|nd|rd|th)?(?::(\d\d))?(?:\.(\d+))?(%?)")
_UNITS = {"$": "dollar", "£": "pound", "€": "euro"}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
"""The others are said with "th" behind them."""
_LONGEST_NUMBER = 6
"""Longer strings of digits are read out digit by digit, as telephone numbers are."""
_CENTS = 2
"""Digits behind the point of a price."""


def spoken_numeral(numeral: str) -> list[str]:
    """Return a number as it is said; ``numeral`` is a match of ``NUMERAL``.

    Examples
    --------
    >>> [" ".join(spoken_numeral(each)) for each in ("$49.99", "$50", "10%", "1st")]
    ['forty nine ninety nine', 'fifty dollars', 'ten percent', 'first']
    >>> [" ".join(spoken_numeral(each)) for each in ("3:05", "2.5")]
    ['three oh five', 'two point five']
    """
    match = _PARTS.fullmatch(numeral)
    assert match
    currency, digits, ordinal, minutes, behind, percent = match.groups()
    whole = digits.replace(",", "")
    said = number_words(whole)
    if ordinal:
        return [*said[:-1], _ordinal(said[-1])]
    if minutes:
        return [*said, *_pair(minutes)] if int(minutes) else said
    if behind and len(behind) == _CENTS and not percent:
        return _price(whole, behind, _UNITS.get(currency))
    if behind:
        said += ["point", *(_ONES[int(digit)] for digit in behind)]
    if currency:
        said.append(_UNITS[currency] + "s" * (whole != "1" or bool(behind)))
    return [*said, "percent"] if percent else said


def number_words(digits: str) -> list[str]:
    """Return a string of digits as it is said.

    Examples
    --------
    >>> number_words("42"), number_words("911"), number_words("5550142")[:3]
    (['forty', 'two'], ['nine', 'hundred', 'eleven'], ['five', 'five', 'five'])
    """
    if len(digits) > _LONGEST_NUMBER or (digits[0] == "0" and len(digits) > 1):
        return [_ONES[int(digit)] for digit in digits]
    return _cardinal(int(digits))


def _price(whole: str, cents: str, unit: str | None) -> list[str]:
    if int(cents) == 0:
        return [*number_words(whole), *([unit + "s" * (whole != "1")] if unit else [])]
    if int(whole) == 0 and unit == "dollar":
        return [*_cardinal(int(cents)), "cents"]
    return [*number_words(whole), *_pair(cents)]


def _pair(digits: str) -> list[str]:
    """Return two digits behind others: "05" is "oh five"."""
    return ["oh", _ONES[int(digits)]] if digits[0] == "0" else _cardinal(int(digits))


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"


def _cardinal(number: int) -> list[str]:
    if number < len(_ONES):
        return [_ONES[number]]
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = _cardinal(number % size) if number % size else []
            return [*_cardinal(number // size), name, *rest]
    return [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
