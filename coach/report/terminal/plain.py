"""A report in the letters that every terminal has."""

from __future__ import annotations

_LIKENESS = {
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("·─", "-"),
    **{"…": "~", "×": "x", "━": "=", "█": "#", "▸": ">", "✓": "+", "→": ">", "�": "?"},
}
CHARACTERS = "".join(_LIKENESS)
"""All that a report itself uses beyond ASCII; text from outside may hold anything."""

_ASCII = str.maketrans({**_LIKENESS, **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—", "-")})


def ascii_only(text: str) -> str:
    """Return text in ASCII, each character one; what has no likeness becomes a question mark."""
    return text.translate(_ASCII).encode("ascii", "replace").decode("ascii")
