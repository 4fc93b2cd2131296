"""Takes are remembered after their report; whatever goes wrong with that, the report stands."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from coach import __version__
from coach.cli.output import say
from coach.cli.settings import KEEP_DAYS, set_to, setting
from coach.errors import HistoryError

if TYPE_CHECKING:
    from coach.datatypes import Review

DAY_S = 86_400.0
_DAYS = re.compile(r"[0-9]{1,5}")


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


def remember(review: Review, kind: str) -> bool:
    """Keep the takes of a review; say so in one line, and return ``False``, where it cannot be."""
    from coach import history

    try:
        if review.takes:
            history.remember(review, kind, __version__)
    except HistoryError as error:
        say(f"coach: not remembered: {error}")
        return False
    finally:
        let_old_recordings_go()
    return True


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
    from coach.folders import recordings_folder

    limit = setting(KEEP_DAYS) or ""
    if not _DAYS.fullmatch(limit):
        return
    oldest = time.time() - int(limit) * DAY_S
    with suppress(OSError):  # the next time tries again
        for path in recordings_folder().glob("*.*"):
            if path.suffix in (".wav", ".html") and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
