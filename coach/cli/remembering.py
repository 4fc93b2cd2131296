"""Takes are remembered after their report; whatever goes wrong with that, the report stands."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach import __version__
from coach.cli.output import say
from coach.errors import HistoryError

if TYPE_CHECKING:
    from coach.datatypes import Review

DAY_S = 86_400.0


def beside_earlier_takes(review: Review) -> Review:
    """Return a review whose advice says what is new for this speaker, by what is remembered.

    Where nothing is, or it cannot be read, the review stays as it is.
    """
    from coach import history
    from coach.judge import compared

    try:
        earlier = list(history.earlier(review.guide))
    except HistoryError:
        return review  # said once, where the take is kept
    today, takes = datetime.now().astimezone().date().isoformat(), []
    for take in review.takes:
        takes.append(compared(take, review.guide, earlier, today))
        earlier.append(takes[-1].as_earlier(today))
    return replace(review, takes=tuple(takes))


def remember(review: Review, kind: str) -> None:
    """Keep the takes of a review; say so in one line where that cannot be done."""
    from coach import history

    try:
        if review.takes:
            history.remember(review, kind, __version__)
    except HistoryError as error:
        say(f"coach: not remembered: {error}")
    let_old_recordings_go()


def set_limit(days: int | None) -> None:
    """Set how long recordings are kept; ``None``: for ever."""
    from coach.files import write_whole

    write_whole(_limit_file(), str(days or "forever").encode())


def let_old_recordings_go() -> None:
    """Delete the coach's own recordings that are older than the user's limit."""
    from coach.folders import recordings_folder

    try:
        limit = _limit_file().read_text(encoding="utf-8").strip()
    except OSError:
        return
    if not limit.isdecimal():
        return
    oldest = time.time() - int(limit) * DAY_S
    for path in recordings_folder().glob("*.*"):
        if path.suffix in (".wav", ".html") and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _limit_file() -> Path:
    from coach.folders import data_folder

    return data_folder() / "keep-days.txt"
