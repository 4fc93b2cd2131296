"""Which take runs is written down: one that stays there was cut off with its server."""

from __future__ import annotations

import json
from pathlib import Path

from coach.files import write_whole
from coach.folders import data_folder

MARK = "page-take.json"


def mark(recording: Path, guide_id: str) -> None:
    """Write down which take runs, as far as that works."""
    content = json.dumps({"recording": recording.name, "guide": guide_id}).encode()
    try:
        write_whole(data_folder() / MARK, content, private=True)
    except OSError:
        return  # it is needed only where everything else fails, too


def unmark() -> None:
    """Note that no take runs any more."""
    (data_folder() / MARK).unlink(missing_ok=True)


def cut_off() -> tuple[str, str] | None:
    """Return the recording of a take that was cut off, and the id of its guide."""
    try:
        found = json.loads((data_folder() / MARK).read_text("utf-8"))
        return str(found["recording"]), str(found["guide"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
