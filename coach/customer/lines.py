"""How a line is known wherever it is spoken: the name of its clip."""

from __future__ import annotations

import zlib

from coach import text

LONGEST = 40
"""Characters of a clip's name that are of its words."""


def clip_name(voice: str, line: str) -> str:
    """Return the name of the clip of a line in a voice: ``af_heart/debit-1c2d3e4f``."""
    words = "-".join(text.words(line)).replace("'", "")[:LONGEST].strip("-")
    return f"{voice}/{words}-{zlib.crc32(line.encode()):08x}"
