"""Text from outside, made safe to show: nothing in it can move the cursor or change a colour."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LIKENESS = {
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("·─", "-"),
    **{"…": "~", "×": "x", "━": "=", "█": "#", "▸": ">", "✓": "+", "→": ">", "�": "?"},
}
CHARACTERS = "".join(_LIKENESS)
"""All that a report itself uses beyond ASCII; text from outside may hold anything."""

_ASCII = str.maketrans({**_LIKENESS, **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—", "-")})


def visible(text: str) -> str:
    """Return text on one line, without anything that a terminal would obey.

    Examples
    --------
    >>> visible("pay" + chr(27) + "[31mment" + chr(9) + "today")
    'pay�[31mment today'
    """
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if character in _DIRECTIONS:
        return ""
    return "�" if unicodedata.category(character) in _UNSEEN else character


def ascii_only(text: str) -> str:
    """Return text in ASCII, each character one; what has no likeness becomes a question mark."""
    return text.translate(_ASCII).encode("ascii", "replace").decode("ascii")
