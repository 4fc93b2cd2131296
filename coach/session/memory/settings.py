"""The user's few settings, each a small file in the data folder; a damaged one counts as none."""

from __future__ import annotations

from coach.errors import OutputError, refused_as
from coach.files import write_whole
from coach.folders import data_folder
from coach.visible import shown

LONGEST = 1000
"""Characters of a setting; a file with more is none."""

KEEP_DAYS = "keep-days.txt"
"""How many days recordings are kept."""
MICROPHONE = "microphone.txt"
"""The microphone chosen last."""


def setting(name: str) -> str | None:
    """Return a setting, or ``None`` where there is none that can be read."""
    try:
        with (data_folder() / name).open(encoding="utf-8") as file:
            text = file.read(LONGEST + 1)
    except (OSError, ValueError):
        return None
    return text.strip() if len(text) <= LONGEST else None


def set_to(name: str, value: str) -> None:
    """Keep a setting.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    path = data_folder() / name
    cure = ": make room, or make the folder writable"
    with refused_as(OutputError, f"{shown(path)}: the setting cannot be kept", cure):
        write_whole(path, value.encode("utf-8", "replace"), private=True)


BROWSERS_MICROPHONE = "browser-microphone.txt"
"""The one chosen last in the page: a browser has names of its own for them."""
SHOWN = "show.txt"
"""How much of a guide's lines is seen during a take."""
GUIDE = "guide.txt"
"""The guide chosen last, where a face has several to choose from."""
CUE = "cue.txt"
"""What starts a take, likewise."""
