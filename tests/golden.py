"""Golden files: what a renderer is known to write.

``REGENERATE_GOLDEN=1 pytest`` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    """Hold a text against its golden file, or write that file where it was asked for."""
    path = FOLDER / name
    if os.environ.get("REGENERATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def check_complete(folder: str, names: Iterable[str]) -> None:
    """Hold the files in a folder against their names: none missing, none left over."""
    expected = set(names)
    assert expected
    assert {path.name for path in (FOLDER / folder).iterdir()} == expected
