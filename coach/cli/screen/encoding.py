"""What the output's encoding lacks, as in a Windows code page, becomes a likeness, not a crash."""

from __future__ import annotations

import codecs
import unicodedata
from io import TextIOWrapper
from typing import TextIO

LIKENESS = "coach-likeness"
"""The name under which Python knows how to write what an encoding lacks."""


def write_anything(stream: TextIO) -> None:
    """Let a stream write any text: what its encoding lacks is written in letters that it has."""
    codecs.register_error(LIKENESS, _likeness)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=LIKENESS)


def _likeness(error: UnicodeError) -> tuple[str, int]:
    from coach.report.terminal.plain import ascii_only

    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join(map(_base, ascii_only(lacking))), error.end


def _base(letter: str) -> str:
    """Return a letter without its accent; of another script, a question mark."""
    base = unicodedata.normalize("NFKD", letter)[:1]
    return base if base.isascii() else "?"
