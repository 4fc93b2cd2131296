"""Text from outside, made fit to show: names of files, guides' words, what was heard.

A name may hold bytes that are no text, and text may hold what a terminal obeys. Each is made
harmless here, and only here: ``valid`` where a path becomes text, ``visible`` and ``shown`` where
text leaves the program.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

_UNSEEN = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's control signs, halves of signs, line and paragraph separators."""


def visible(text: str) -> str:
    """Return text on one line, without anything that a terminal would obey.

    Examples
    --------
    >>> visible("pay" + chr(27) + "[31mment" + chr(9) + "today")
    'pay�[31mment today'
    """
    return "".join(_shown(character) for character in text)


def valid(path: Path | str) -> str:
    r"""Return a path or a name as valid Unicode, whatever bytes it has.

    What is no UTF-8 in it becomes "�"; where the system's own encoding knows less than UTF-8, as
    with ``LC_ALL=C``, what is UTF-8 is read nevertheless.

    Examples
    --------
    >>> valid("caf\udcc3\udca9 \udcff.wav")
    'café �.wav'
    """
    return _bytes(str(path)).decode("utf-8", "replace")


def escaped(path: Path | str) -> str:
    r"""Return a path or a name as valid Unicode in which no two become one.

    Examples
    --------
    >>> print(escaped("caf\udcc3\udca9 \udcff.wav"))
    café \udcff.wav
    """
    text = _bytes(str(path)).decode("utf-8", "surrogateescape")
    return text.encode("utf-8", "backslashreplace").decode()


def shown(path: Path | str) -> str:
    r"""Return a path fit for one line: line breaks and what is no character are escaped.

    Examples
    --------
    >>> print(shown("two\nlines.wav"))
    two\nlines.wav
    """
    return "".join(
        ascii(sign)[1:-1] if unicodedata.category(sign) in _UNFIT else sign
        for sign in escaped(path)
    )


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if character in _DIRECTIONS:
        return ""
    return "�" if unicodedata.category(character) in _UNSEEN else character


def _bytes(text: str) -> bytes:
    """Return the bytes that a name has on the disk, or as good as: Windows has halves of signs."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")
