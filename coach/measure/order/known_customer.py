"""How a speaker fares with the coach's own customer, of whom every line and its time is known.

Conventions
-----------
The speaker's words are those of his own channel: nothing of the customer's is among them. A silence
belongs to whoever ends it: one in which the customer thinks or speaks, up to the end of his line,
is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

from coach.datatypes import (
    CustomerLine,
    Gap,
    Interrupted,
    KnownCustomer,
    LineKind,
    ObjectionMet,
    Outcome,
    Pause,
    Span,
    Take,
    WithCustomer,
    Word,
)
from coach.measure.silence.gaps import PAUSE_S, TakeSilence

OVERLAP_S = 0.15
"""By so much a word lies in a line before it is talking into it: words lie on a rough grid
(seconds)."""
ROUGH_S = 0.3
"""A silence that ends so near the start of the customer's line is ended by it (seconds)."""


def beside_customer(
    customer: KnownCustomer, silences: Sequence[TakeSilence], words: Sequence[Word]
) -> tuple[tuple[TakeSilence, ...], tuple[WithCustomer, ...]]:
    """Return of a talk with the coach's own customer whose silences are whose, and how takes went.

    Parameters
    ----------
    customer
        All that the customer said in the talk.
    silences
        Of each take; those in which the customer speaks are nobody's.
    words
        The speaker's, in time order.
    """
    lines = [line.span for line in customer.lines]
    ends = [one.take.span.end for one in silences]
    within = map(Span, [0.0, *ends[:-1]], [*ends[:-1], inf])
    return (
        tuple(without_customers_time(each, lines) for each in silences),
        tuple(
            with_customer(one.take, words, customer, span)
            for one, span in zip(silences, within, strict=False)
        ),
    )


def with_customer(
    take: Take, words: Sequence[Word], customer: KnownCustomer, within: Span
) -> WithCustomer:
    """Measure a take beside what the customer said around it.

    Parameters
    ----------
    take : Take
        What was said in it.
    words : sequence of Word
        The speaker's, in time order.
    customer : KnownCustomer
        All that the customer said in the recording.
    within : Span
        What of that belongs to the take.
    """
    lines = tuple(line for line in customer.lines if line.span.overlap(within) > 0)
    return WithCustomer(
        name=customer.name,
        level=customer.level,
        seed=customer.seed,
        lines=lines,
        talked_into=tuple(line for line in lines if _is_talked_into(line, words)),
        objections=tuple(
            _objection(line, take, words, lines) for line in lines if line.kind in _WORRIES
        ),
        interruptions=tuple(
            _interruption(line, take, words) for line in lines if line.kind is LineKind.INTERRUPTION
        ),
        echo=customer.echo,
    )


_WORRIES = (LineKind.OBJECTION, LineKind.QUESTION)


def _is_talked_into(line: CustomerLine, words: Sequence[Word]) -> bool:
    """Tell whether the speaker began a word while a line lasted, which he did not interrupt.

    A line that itself interrupts is talked into by being said.
    """
    if line.kind is LineKind.INTERRUPTION:
        return False
    start, end = line.span.start + OVERLAP_S, line.span.end - OVERLAP_S
    return line.talked_into or any(start < word.start < end for word in words)


def _delay(line: CustomerLine, words: Sequence[Word]) -> float | None:
    """Return how long after a line the speaker's next word comes (seconds)."""
    after = (word.start for word in words if word.start >= line.span.end - OVERLAP_S)
    begun = next(after, None)
    return None if begun is None else max(0.0, begun - line.span.end)


def _objection(
    line: CustomerLine, take: Take, words: Sequence[Word], lines: Sequence[CustomerLine]
) -> ObjectionMet:
    later = [step.span.start for step in take.steps if step.span.start >= line.span.end - OVERLAP_S]
    next_lines = [each.span.start for each in lines if each.span.start > line.span.start]
    until = min([*later, *next_lines], default=float("inf"))
    answer = [
        word
        for word in words
        if line.span.end - OVERLAP_S <= word.start < until
        and not any(step.span.overlap(word.span) > 0 for step in take.steps)
    ]
    lasts_s = answer[-1].end - answer[0].start if answer else 0.0
    return ObjectionMet(line, _delay(line, words), lasts_s, is_back=bool(later))


def _interruption(line: CustomerLine, take: Take, words: Sequence[Word]) -> Interrupted:
    said = [step.span for step in take.steps if step.id == line.step]
    if any(span.start >= line.span.start for span in said):
        outcome = Outcome.SAID_AGAIN
    else:
        outcome = Outcome.FINISHED if said else Outcome.LOST
    return Interrupted(line, outcome, _delay(line, words))


def without_customers_time(silence: TakeSilence, lines: Sequence[Span]) -> TakeSilence:
    """Return the silences of a take that are the speaker's: on his channel a customer is silent."""
    return replace(
        silence,
        gaps=tuple(_own_gap(gap, lines) for gap in silence.gaps),
        pauses=tuple(own for pause in silence.pauses for own in _own_pauses(pause, lines)),
    )


def _own_gap(gap: Gap, lines: Sequence[Span]) -> Gap:
    spoken_s = sum(gap.span.overlap(line) for line in lines)
    return replace(gap, silence_s=max(0.0, gap.silence_s - spoken_s)) if spoken_s else gap


def _own_pauses(pause: Pause, lines: Sequence[Span]) -> Iterator[Pause]:
    """Yield what of a silence is the speaker's: what comes behind the customer's last line."""
    inside = [
        line
        for line in lines
        if line.end > pause.span.start and line.start < pause.span.end + ROUGH_S
    ]
    start = max([pause.span.start, *(line.end for line in inside)])
    if not inside:
        yield pause
    elif pause.span.end - start >= PAUSE_S:
        yield replace(pause, span=Span(start, pause.span.end))
