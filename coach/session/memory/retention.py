"""How long recordings stay, and takes that are deleted with theirs."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coach import history
from coach.errors import HistoryError, refused_as
from coach.folders import recordings_folder
from coach.session.memory.settings import KEEP_DAYS, set_to, setting
from coach.visible import shown, valid

DAY_S = 86_400.0
_DAYS = re.compile(r"[0-9]{1,5}")


def keep_days() -> int | None:
    """Return how many days recordings are kept; ``None``: for ever."""
    limit = setting(KEEP_DAYS) or ""
    return int(limit) if _DAYS.fullmatch(limit) else None


def set_limit(days: int | None) -> None:
    """Set how long recordings are kept; ``None``: for ever.

    Raises
    ------
    OutputError
        That cannot be written down.
    """
    set_to(KEEP_DAYS, str(days or "forever"))


def let_old_recordings_go() -> None:
    """Delete the coach's own recordings that are older than the user's limit."""
    days = keep_days()
    if days is None:
        return
    oldest = time.time() - days * DAY_S
    with suppress(OSError):  # the next time tries again
        for path in recordings_folder().glob("*.*"):
            if path.suffix in (".wav", ".html") and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Deletion:
    """Takes that are to be deleted: one, those of a day, or all."""

    take: int | None
    day: str | None
    takes: int
    """How many there are."""
    recordings: tuple[Path, ...]
    """Those of them that the coach itself recorded and no other take needs: they go too."""

    def carry_out(self) -> None:
        """Delete them for good; where a recording cannot go, nothing is forgotten.

        Raises
        ------
        HistoryError
            They cannot be deleted.
        """
        for path in self.recordings:
            _delete(path)
        history.forget(self.take, self.day)


def deletion(take: int | None = None, day: str | None = None) -> Deletion:
    """Return what there is to delete: of that take, of that day, or of all.

    Raises
    ------
    HistoryError
        What is remembered cannot be read.
    """
    count = history.count(take, day)
    ours = _ours() if count else {}
    known = history.recordings(take, day) if count else []
    return Deletion(take, day, count, tuple(ours[each] for each in known if each in ours))


def _delete(recording: Path) -> None:
    what, so = f"{shown(recording)}: cannot be deleted", ": nothing is forgotten"
    with refused_as(HistoryError, what, so):
        recording.unlink(missing_ok=True)
        recording.with_suffix(".html").unlink(missing_ok=True)


def _ours() -> dict[str, Path]:
    """Return what the coach itself recorded, as it is remembered: nothing else is ever deleted."""
    return {valid(path.absolute()): path for path in recordings_folder().glob("*.*")}
