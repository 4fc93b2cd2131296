"""What is wrong with a guide file, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to put right in a guide file."""

    line: int
    """Counts from 1."""
    field: str
    """What a person calls the place: ``step 2, say``."""
    message: str
    """What is wrong and what to do."""
    remedy: str | None = None
    """The code of what to do, where that depends on the face."""

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.message}"
