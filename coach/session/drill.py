"""Takes in a row, until it flows: what is next after each."""

from __future__ import annotations

from enum import Enum

from coach.datatypes import Drill, Guide, Review, TakeReview
from coach.errors import NoSoundError
from coach.session.comparison import drill_of, it_flows

SILENT_TAKES = 2
"""After so many takes in a row without a word of the sequence nobody seems to be there."""
BREATH_S = 2.5
"""Between two takes (seconds)."""


class Next(Enum):
    """What comes after a take."""

    TAKE = "take"
    """Another one, after a breath."""
    ONCE_MORE = "once more"
    """The same again, after a breath: nothing of the sequence was heard."""
    PAUSE = "pause"
    """Nobody seems to be there: close the microphone until somebody says to go on, or end."""
    DONE = "done"
    """There are as many as were wanted."""
    FLOWS = "flows"
    """It flows: there is no need of more."""

    @property
    def is_end(self) -> bool:
        """Whether the drill is over."""
        return self in (Next.DONE, Next.FLOWS)


class DrillSession:
    """Takes in a row.

    Parameters
    ----------
    guide
        What is said.
    takes
        How many are wanted; ``None``: as many as there are.
    until_flow
        Whether it is over as soon as it flows.
    """

    def __init__(self, guide: Guide, *, takes: int | None, until_flow: bool = False) -> None:
        self._guide = guide
        self._wanted = takes
        self._until_flow = until_flow
        self._silent = 0
        self._takes: list[TakeReview] = []

    @property
    def takes(self) -> tuple[TakeReview, ...]:
        """The takes so far."""
        return tuple(self._takes)

    def rehearsed(self, review: Review) -> Next:
        """Take the review of one rehearsal, of which the first take counts; return what is next."""
        if review.takes:
            return self.add(review.takes[0])
        self._silent += 1
        if self._silent < SILENT_TAKES:
            return Next.ONCE_MORE
        self._silent = 0
        return Next.PAUSE

    def add(self, take: TakeReview) -> Next:
        """Take the next take, from wherever; return what is next."""
        self._silent = 0
        self._takes.append(take)
        if len(self._takes) == self._wanted:
            return Next.DONE
        if self._until_flow and it_flows(self._takes, self._guide):
            return Next.FLOWS
        return Next.TAKE

    def result(self) -> Drill:
        """Return the takes side by side.

        Raises
        ------
        NoSoundError
            There are none.
        """
        if not self._takes:
            raise NoSoundError(
                "no take was heard; say the sequence from its first step to its last"
            )
        return drill_of(self._takes, self._guide)
