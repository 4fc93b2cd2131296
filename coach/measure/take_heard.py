"""All of one take that its facts are measured from: what was said in and around it, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach.datatypes import (
    Aside,
    AudibleTranscript,
    Filler,
    Pause,
    Span,
    StepStatus,
    Take,
    Told,
    Turn,
    Voices,
    WithCustomer,
    Word,
)

AROUND_S = 10.0
"""Words and turns further from a take have no part in it (seconds)."""


@dataclass(frozen=True, slots=True)
class TakeHeard:
    """One take, with all that was heard in it and around it."""

    take: Take
    words: tuple[Word, ...] = ()
    """The free decoding, in time order, each word with its speaker."""
    asides: tuple[Aside, ...] = ()
    """Those of the take."""
    pauses: tuple[Pause, ...] = ()
    """Those of the take."""
    fillers: tuple[Filler, ...] = ()
    """Those of the take."""
    turns: tuple[Turn, ...] = ()
    """Whose turn it was, where two people were told apart."""
    voices: Voices = Voices.ONE
    """Of the recording: in one that holds one voice nobody else says anything."""
    is_shared: bool = False
    """Whether two people speak in the recording, and it is known who speaks when."""
    with_customer: WithCustomer | None = None
    """Where the coach's own customer answered."""

    @property
    def replies(self) -> list[Span]:
        """Where the customer's words were made out."""
        return [aside.span for aside in self.asides if aside.is_customers]

    @property
    def doubted(self) -> TakeHeard:
        """The same where nobody can tell whether the steps not heard were said."""
        unclear = (replace(step, status=StepStatus.UNCLEAR) for step in self.take.absent)
        return replace(self, take=replace(self.take, absent=tuple(unclear)))


def around(
    take: Take,
    told: Told,
    audible: AudibleTranscript,
    *,
    asides: Sequence[Aside],
    pauses: tuple[Pause, ...],
    fillers: Sequence[Filler],
    with_customer: WithCustomer | None,
) -> TakeHeard:
    """Return a take with what belongs to it of all that was heard in its talk."""
    start_s, end_s = take.span.start - AROUND_S, take.span.end + AROUND_S
    turns = (turn for turn in told.turns if turn.span.end > start_s and turn.span.start < end_s)
    return TakeHeard(
        take=take,
        words=audible.around(take.span, AROUND_S).free,
        asides=tuple(aside for aside in asides if aside.take == take.index),
        pauses=pauses,
        fillers=tuple(filler for filler in fillers if filler.take == take.index),
        turns=tuple(turns),
        voices=told.voices,
        is_shared=told.voices is Voices.TWO or bool(told.turns),
        with_customer=with_customer,
    )


def in_takes(fillers: Sequence[Filler], takes: Sequence[Take]) -> tuple[Filler, ...]:
    """Return the fillers, each with the take that it lies in."""
    return tuple(
        replace(
            one,
            take=next((take.index for take in takes if take.span.overlap(one.span) > 0), None),
        )
        for one in fillers
    )
