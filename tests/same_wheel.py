"""Compares two wheels, file by file; ends with status 1 and the names of those that differ."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path


def content(wheel: Path) -> dict[str, int]:
    """Return the checksum of each file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}


def differing(one: Path, other: Path) -> list[str]:
    """Return the names of the files that only one has, or that are not the same in both."""
    first, second = content(one), content(other)
    return sorted(name for name in first | second if first.get(name) != second.get(name))


if __name__ == "__main__":
    sys.exit(", ".join(differing(*map(Path, sys.argv[1:]))) or 0)
