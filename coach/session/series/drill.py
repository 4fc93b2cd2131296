"""Takes in a row: what is next after each, and when there are enough."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import Enum

from coach import history
from coach.datatypes import Drill, Guide, Review, TakeReview
from coach.errors import HistoryError, NoSoundError
from coach.learning import Back, Slowed
from coach.practice import longest
from coach.practice.rounds import Round
from coach.practice.tiring import back, slowed
from coach.session.series.comparison import drill_of, it_flows

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
    TIRED = "tired"
    """The articulation slows, or the silences come back: more gains little now."""

    @property
    def is_end(self) -> bool:
        """Whether the drill is over."""
        return self in (Next.DONE, Next.FLOWS, Next.TIRED)


class InARow(ABC):
    """Takes in a row, of any guides."""

    def __init__(self) -> None:
        self._silent = 0
        self._takes: list[TakeReview] = []
        self.ended: Next | None = None
        """Why it is over; ``None`` while it is not."""

    @property
    @abstractmethod
    def guide(self) -> Guide:
        """What the next take is of."""

    @property
    def takes(self) -> tuple[TakeReview, ...]:
        """The takes so far."""
        return tuple(self._takes)

    @abstractmethod
    def takes_of(self, guide: Guide) -> Sequence[TakeReview]:
        """Return the takes of that guide so far."""

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
        after = self._after(take)
        self.ended = after if after.is_end else None
        return after

    @abstractmethod
    def _after(self, take: TakeReview) -> Next:
        """Return what is next after a take, which is the last one now."""

    def _some(self) -> None:
        if not self._takes:
            raise NoSoundError(
                "no take was heard; say the sequence from its first step to its last"
            )


class DrillSession(InARow):
    """Takes of one guide.

    Parameters
    ----------
    guide
        What is said.
    takes
        How many are wanted; ``None``: as many as there are.
    until_flow
        Whether it is over as soon as it flows, or more helps no more.
    """

    def __init__(self, guide: Guide, *, takes: int | None, until_flow: bool = False) -> None:
        super().__init__()
        self._guide = guide
        self._wanted = takes
        self.until_flow = until_flow
        """Whether it may be over before all takes are said."""

    @property
    def guide(self) -> Guide:
        """What is said."""
        return self._guide

    def takes_of(self, guide: Guide) -> Sequence[TakeReview]:
        """Return the takes so far."""
        return self._takes

    def _after(self, take: TakeReview) -> Next:
        if self.until_flow and it_flows(self._takes, self._guide):
            return Next.FLOWS
        if len(self._takes) == self._wanted:
            return Next.DONE
        if self.until_flow and self.tired():
            return Next.TIRED
        return Next.TAKE

    def tired(self) -> Slowed | Back | None:
        """Return the sign that more takes help no more, where there is one."""
        return tired(self._takes)

    def result(self) -> Drill:
        """Return the takes side by side.

        Raises
        ------
        NoSoundError
            There are none.
        """
        self._some()
        return drill_of(self._takes, self._guide)


def tired(takes: Sequence[TakeReview]) -> Slowed | Back | None:
    """Return the sign in takes in a row that more help no more, where there is one."""
    slower = slowed([take.facts.speed.articulation_rate for take in takes])
    longest_s = [take.worst_gap[1] if take.worst_gap else 0.0 for take in takes]
    return slower or back(longest_s, [take.flowed for take in takes])


class PartsSession(InARow):
    """Takes of parts of a guide, round by round, and of the whole at the end."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        super().__init__()
        self._rounds = rounds
        self._at = 0
        self._said = 0
        self._by_guide: dict[str, tuple[Guide, list[TakeReview]]] = {}

    @property
    def guide(self) -> Guide:
        """What the next take is of."""
        return self.round.guide

    @property
    def round(self) -> Round:
        """The round that the next take is of; the last one, when it is over."""
        return self._rounds[min(self._at, len(self._rounds) - 1)]

    @property
    def begins(self) -> bool:
        """Whether the next take is the first of its round."""
        return self._said == 0

    def takes_of(self, guide: Guide) -> Sequence[TakeReview]:
        """Return the takes of that part, or of the whole, so far."""
        return self._by_guide.get(guide.name, (guide, []))[1]

    def _after(self, take: TakeReview) -> Next:
        now = self.round
        self._by_guide.setdefault(now.guide.name, (now.guide, []))[1].append(take)
        self._said += 1
        if self._said == now.takes or (now.until_flow and take.flowed):
            self._at, self._said = self._at + 1, 0
        return Next.TAKE if self._at < len(self._rounds) else Next.DONE

    def results(self) -> tuple[Drill, ...]:
        """Return the takes side by side, of each part by itself, in the order begun.

        Raises
        ------
        NoSoundError
            There are none.
        """
        self._some()
        return tuple(drill_of(takes, guide) for guide, takes in self._by_guide.values())


def costliest_joints(guide: Guide) -> list[str]:
    """Return the joints of a guide that cost most, by what is remembered.

    Raises
    ------
    HistoryError
        No take tells.
    """
    known = history.practised(guide)
    found = longest(known.lately, list(known.titles))
    if not found:
        message = f"no take of {guide.name} is remembered that tells which joints cost most"
        raise HistoryError(message, remedy="no_takes")
    return found
