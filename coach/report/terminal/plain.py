"""A report in the letters that every terminal has."""

from __future__ import annotations

_LIKENESS = {
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("·─", "-"),
    **{"…": "~", "×": "x", "━": "=", "█": "#", "▸": ">", "✓": "+", "→": ">", "�": "?"},
}
CHARACTERS = "".join(_LIKENESS)
"""All that a report itself uses beyond ASCII; text from outside may hold anything."""

_ELSEWHERE = {
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("–—", "-"),
    **{"\xa0": " ", "●": "*", "○": "o", "▒": "="},
    **dict(zip("▁▂▃▄▅▆▇", "_.-=+*%", strict=True)),
}
"""What other reports and the screen of a take use, and quoted words have."""

_ASCII = str.maketrans({**_LIKENESS, **_ELSEWHERE})


def ascii_only(text: str) -> str:
    """Return text in ASCII, each character one; what has no likeness becomes a question mark.

    Letters stay, as of a name: many an encoding that lacks bars and ticks has them.
    """
    return "".join(map(_plain, text.translate(_ASCII)))


def _plain(sign: str) -> str:
    return sign if sign.isascii() or sign.isalpha() else "?"
