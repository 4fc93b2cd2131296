"""Words as the recogniser writes them: lower case, no punctuation or accents, numbers spelt out.

Shared by guide and detect, so that a guide's line and a transcript meet on equal terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from coach.language.english.numerals import NUMERAL, spoken_numeral

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(rf"(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)|{NUMERAL}")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_ONE_WORD = {
    "e-mail": "email",
    "e-mails": "emails",
    "e-mailed": "emailed",
    "a.m.": "am ",
    "p.m.": "pm ",
}
_DIRECTION = re.compile(r"\s*\([^()]*\)")
_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
"""What a terminal obeys: colours, places, titles."""
_UNSEEN = frozenset({"Cc", "Cf"})
"""Kinds of characters that nobody sees: soft hyphens, zero-width spaces, escapes."""


def clean(text: str) -> str:
    """Return text as it was meant, without what comes along when it is pasted.

    Accents stand on their letters; characters that nobody sees are gone.

    Examples
    --------
    >>> clean("E\u00admail\u200b, cafe\u0301\u00a0bar")
    'Email, café bar'
    """
    joined = unicodedata.normalize("NFC", _ESCAPE.sub("", text))
    return "".join(
        " " if sign.isspace() else sign
        for sign in joined
        if sign.isspace() or unicodedata.category(sign) not in _UNSEEN
    )


def without_directions(line: str) -> str:
    """Return what is to be said of a line, without what stands in brackets to be done.

    Examples
    --------
    >>> without_directions("You're all set. (smile, pause) See you {date}.")
    "You're all set. See you {date}."
    """
    return _DIRECTION.sub("", line).strip()


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
    plain = _without_accents(text.translate(_QUOTES)).casefold()
    for compound, word in _ONE_WORD.items():
        plain = plain.replace(compound, word)
    for match in _WORD.finditer(plain):
        if word := match["word"]:
            yield word.rstrip("'")
        else:
            yield from spoken_numeral(match.group())


def _without_accents(text: str) -> str:
    """Return text without accents: the recogniser's words have none."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
