"""What a trial came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Trial:
    """Something to try in an empty folder."""

    kind: str
    """What is tried, in the words of the table."""
    name: str
    """Which one of its kind."""
    run: Try
    """Return what went wrong, or nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial."""

    kind: str
    name: str
    fault: str
    """What went wrong; empty: it held."""
    skipped: str = ""
    """Why it could not be tried on this machine."""


class CannotMakeError(Exception):
    """No encoder of this machine makes it."""


Try: TypeAlias = Callable[[Path], str]


def outcome(trial: Trial, folder: Path) -> Outcome:
    """Try it; whatever is raised is a fault."""
    try:
        return Outcome(trial.kind, trial.name, trial.run(folder))
    except CannotMakeError as error:
        return Outcome(trial.kind, trial.name, "", str(error))
    except Exception as error:
        return Outcome(trial.kind, trial.name, f"raised {type(error).__name__}: {error}")
