"""What a result is called: a name beneath the results folder, whatever the recording's name is.

A name from outside, as in an archive or a store of objects, may climb out of its folder (``..``),
start at the root, name a drive or a device, or differ from another in its case only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from coach.files import ON_WINDOWS, is_device

LONGEST_NAME = 200
"""Bytes of a result's name; file systems stop at 255, and a name to work with is longer."""

_KEPT_BY_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]')
"""Characters that no file of Windows has in its name; a colon leads into a stream of a file."""


def result_name(
    recording: str,
    ending: str,
    *,
    twin: str = "",
    taken: frozenset[str] = frozenset(),
    windows: bool = ON_WINDOWS,
) -> str:
    """Return the name of a recording's result, its folders parted by slashes.

    A name that has to be changed is marked with its hash, so that no two become one.

    Parameters
    ----------
    recording
        What the recording is called, with its folders.
    ending
        How the result's name ends.
    twin
        What tells the recording from one whose name is as good as the same; see ``twins``.
    taken
        Names that are no result's, in lower case.
    windows
        Whether the results lie on Windows.

    Examples
    --------
    >>> result_name("monday/a.wav", ".json")
    'monday/a.wav.json'
    >>> result_name("../../etc/a.wav", ".json")
    'etc/a.wav~87fc0b9de19d.json'
    """
    parts = [_usable(part, windows=windows) for part in _parts(recording, windows=windows)]
    *folders, name = kept = [part for part in parts if part] or ["recording"]
    changed = "/".join(kept) != recording or (name + ending).casefold() in taken
    if twin or changed:
        name = f"{name}~{_mark(recording + twin)}"
    return "/".join((*folders, name + ending))


def twins(names: Iterable[str]) -> frozenset[str]:
    """Return the names that a file system may take for the same: many know no case."""
    names = list(names)
    count = Counter(map(folded, names))
    return frozenset(name for name in names if count[folded(name)] > 1)


def folded(name: str) -> str:
    """Return a name as a file system sees it that knows no case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _parts(name: str, *, windows: bool) -> list[str]:
    valid = name.encode("utf-8", "backslashreplace").decode()
    return re.split(r"[/\\]" if windows else "/", valid)


def _usable(part: str, *, windows: bool) -> str:
    """Return a part of a name as a file or folder may be called; empty where it leads away."""
    part = part.replace("\0", "_")
    if windows:
        part = _KEPT_BY_WINDOWS.sub("_", part).rstrip(". ")
        part = f"_{part}" if is_device(part) else part
    return "" if part in (".", "..") else _shortened(part)


def _shortened(part: str) -> str:
    raw = part.encode()
    return part if len(raw) <= LONGEST_NAME else raw[:LONGEST_NAME].decode(errors="ignore")


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
