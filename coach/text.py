"""Words as the recogniser writes them: lower case, no punctuation, numbers spelt out.

Shared by guide and detect, so that a guide's line and a transcript meet on equal terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d[\d,]*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_ONE_WORD = {"e-mail": "email", "e-mails": "emails", "e-mailed": "emailed"}

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_LONGEST_NUMBER = 6
"""Longer strings of digits are read out digit by digit, as telephone numbers are."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as the recogniser would write them; ``{…}`` is left out.

    Examples
    --------
    >>> words("You're all set: my tech's out at 9, {date}!")
    ("you're", 'all', 'set', 'my', "tech's", 'out', 'at', 'nine')
    """
    return tuple(word for part in spoken_parts(text) for word in part)


def spoken_parts(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words between the placeholders of a line, part by part; none is empty.

    Examples
    --------
    >>> spoken_parts("My tech will be out {date}. You'll love it.")
    (('my', 'tech', 'will', 'be', 'out'), ("you'll", 'love', 'it'))
    """
    parts = (tuple(_spoken(part)) for part in _PLACEHOLDER.split(text))
    return tuple(part for part in parts if part)


def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each sentence of a line; a placeholder ends a part as well."""
    pieces = re.split(r"[.!?;:]+(?=\s|$)", text)
    return tuple(part for piece in pieces for part in spoken_parts(piece))


def _spoken(text: str) -> Iterator[str]:
    plain = text.translate(_QUOTES).casefold()
    for compound, word in _ONE_WORD.items():
        plain = plain.replace(compound, word)
    for match in _WORD.finditer(plain):
        token = match.group()
        if token[0].isdecimal():
            yield from number_words(token.replace(",", ""))
        else:
            yield token.rstrip("'")


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


def _cardinal(number: int) -> list[str]:
    if number < len(_ONES):
        return [_ONES[number]]
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = _cardinal(number % size) if number % size else []
            return [*_cardinal(number // size), name, *rest]
    return [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
