"""Takes are remembered after their report; whatever goes wrong with that is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.screen.output import say
from coach.errors import HistoryError

if TYPE_CHECKING:
    from coach.datatypes import Review


def remember(review: Review, kind: str) -> bool:
    """Keep the takes of a review; say so in one line, and return ``False``, where it cannot be."""
    from coach.session.memory import remembering

    try:
        remembering.remember(review, kind)
    except HistoryError as error:
        say(f"coach: not remembered: {error}")
        return False
    return True
