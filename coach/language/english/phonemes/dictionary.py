"""The CMU Pronouncing Dictionary, from the copy that lies in the ``pocketsphinx`` package.

That package's code is never imported. Its file is sorted, so a word is found in the mapped
file by halving, and nothing is read at the start.

References
----------
The CMU Pronouncing Dictionary, Carnegie Mellon University (BSD licence).
"""

from __future__ import annotations

import importlib.util
import mmap
from functools import cache
from pathlib import Path
from typing import TypeAlias

from coach.errors import CoachError

Phonemes: TypeAlias = tuple[str, ...]
"""A pronunciation: ARPAbet symbols without stress."""

_DICTIONARY = Path("model", "en-us", "cmudict-en-us.dict")


@cache
def _dictionary() -> mmap.mmap:
    found = importlib.util.find_spec("pocketsphinx")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / _DICTIONARY
        if path.is_file():
            with path.open("rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    raise CoachError(
        "the pronunciation dictionary is missing: install it with `pip install pocketsphinx`"
    )


def look_up(word: str) -> tuple[Phonemes, ...]:
    """Return every pronunciation of a word in lower case; none where it is not held.

    Raises
    ------
    CoachError
        Where the dictionary is not installed.
    """
    text, key = _dictionary(), word.encode()
    low, high = 0, len(text)
    while low < high:
        start = text.rfind(b"\n", 0, (low + high) // 2) + 1
        if _headword(text, start) < key:
            low = text.find(b"\n", start) + 1 or len(text)
        else:
            high = start
    found = []
    while key and low < len(text) and _headword(text, low) == key:
        end = text.find(b"\n", low)
        found.append(tuple(text[low:end].decode().split()[1:]))
        low = end + 1
    return tuple(found)


def _headword(text: mmap.mmap, start: int) -> bytes:
    return text[start : text.find(b" ", start)].partition(b"(")[0]
