"""Which day it is, by the clock of the place."""

from __future__ import annotations

from datetime import datetime


def today() -> str:
    """Return the day, as in 2026-11-27."""
    return datetime.now().astimezone().date().isoformat()
