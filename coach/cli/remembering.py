"""Takes are remembered after their report; whatever goes wrong with that is one line."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Memory:
    """The takes of a drill, kept in the history where that is wanted."""

    wanted: bool
    well: bool = True
    """Whether all were kept."""
    heard: list[Review] = field(default_factory=list)

    def keep(self, found: Review) -> None:
        """Keep the takes of a review."""
        self.heard.append(found)
        if self.wanted:
            self.well &= remember(found, "drill")
