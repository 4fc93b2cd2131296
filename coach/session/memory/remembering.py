"""Takes are put beside the earlier ones, and remembered; whatever goes wrong, the report stands."""

from __future__ import annotations

from dataclasses import replace

from coach import __version__, history
from coach.datatypes import Review
from coach.errors import HistoryError
from coach.judge import compared
from coach.session.memory.calendar import today
from coach.session.memory.retention import let_old_recordings_go


def beside_earlier_takes(review: Review) -> Review:
    """Return a review whose advice says what is new for this speaker, by what is remembered.

    Where nothing is, or it cannot be read, the review stays as it is.
    """
    try:
        earlier = list(history.earlier(review.guide))
    except HistoryError:
        return review  # said once, where the take is kept
    day, takes = today(), []
    for take in review.takes:
        takes.append(compared(take, review.guide, earlier, day))
        earlier.append(takes[-1].as_earlier(day))
    return replace(review, takes=tuple(takes))


def remember(review: Review, kind: str) -> None:
    """Remember the takes of a review, and let go of recordings that are kept no longer.

    Parameters
    ----------
    review
        What was said.
    kind
        How it came: ``rehearsal``, ``drill`` or ``review``.

    Raises
    ------
    HistoryError
        They cannot be remembered.
    """
    try:
        if review.takes:
            history.remember(review, kind, __version__)
    finally:
        let_old_recordings_go()
