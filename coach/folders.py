"""Where the coach keeps what is yours: recordings and settings, on this machine only."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "COACH_DATA"
"""Names another folder in the environment."""


def data_folder() -> Path:
    """Return the folder of everything that is kept; it need not be there yet."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    import platformdirs

    return platformdirs.user_data_path("pacing-coach", appauthor=False)


def recordings_folder() -> Path:
    """Return the folder of what was said to the microphone."""
    return data_folder() / "recordings"
