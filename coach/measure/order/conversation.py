"""How two people share a take: whose time it is, and how one follows on the other.

Conventions
-----------
*The customer's time* is what the customer says and the silence before it: a silence belongs to
whoever ends it. Between a question and its answer the customer thinks, and inside an answer too;
from the end of the answer on the time is the speaker's again.

*A delay* is the offset of a change of turns: from the end of one to the start of the other, below
0 where they overlap.

References
----------
Heldner & Edlund 2010, doi 10.1016/j.wocn.2010.08.002: gaps and overlaps as one measure.
Levinson & Torreira 2015, PMC4464110: a turn follows after 0.2 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from coach.datatypes import Answer, Conversation, Pause, Span, Speaker
from coach.measure.take_heard import TakeHeard
from coach.runs import joined

SHORTEST_S = 0.2
"""Less sound of another voice without a word is a breath or a knock (seconds)."""
ROUGH_S = 0.3
"""A turn's end, told by words or windows, is this near to where its sound ends (seconds)."""
OVERLAP_S = 0.15
"""By so much two turns overlap before it is talking over: what times are uncertain by (seconds)."""


def customers_speech(heard: TakeHeard) -> tuple[Span, ...]:
    """Return when the customer speaks around a take, in time order and apart.

    What its steps cover is the speaker's. Where two voices were told apart, speech of which no word
    was made out counts too.
    """
    others = [turn.span for turn in heard.turns if turn.speaker is Speaker.OTHER]
    steps = [step.span for step in heard.take.steps]
    voiced = [span for other in others for span in _outside(other, steps)]
    loud = (span for span in voiced if span.duration >= SHORTEST_S)
    return tuple(joined([*heard.replies, *loud]))


def customers_time(heard: TakeHeard, customer: Sequence[Span]) -> tuple[Span, ...]:
    """Return the customer's time in a take: speech, and the silences that it ends."""
    own = _own(heard)
    found: list[Span] = []
    for spoken in customer:
        before = max((span.end for span in own if span.end <= spoken.start), default=spoken.start)
        between = [span.end for span in own if span.start < spoken.start < span.end]
        start = spoken.start if between else before
        found += _outside(Span(start, spoken.end), own)
    return tuple(joined(found))


def conversation(heard: TakeHeard, customer: Sequence[Span]) -> Conversation:
    """Measure how two people share a take in which the customer speaks at those times."""
    if not heard.is_shared:
        return Conversation()
    known = heard.with_customer
    return Conversation(
        told_apart=True,
        answers=tuple(_answers(heard, customer)),
        talked_over=len(known.talked_into) if known else _talked_over(heard),
        talk_share=_talk_share(heard, customer),
    )


def _own(heard: TakeHeard) -> list[Span]:
    asides = (aside.span for aside in heard.asides if not aside.is_customers)
    return sorted([*_steps_and_turns(heard), *asides])


def _steps_and_turns(heard: TakeHeard) -> list[Span]:
    turns = (turn.span for turn in heard.turns if turn.speaker is Speaker.YOU)
    return [*(step.span for step in heard.take.steps), *turns]


def _talk_share(heard: TakeHeard, customer: Sequence[Span]) -> float | None:
    take = heard.take.span
    not_own_s = sum(span.duration for span in _outside(take, _steps_and_turns(heard)))
    own_s, others_s = take.duration - not_own_s, sum(map(take.overlap, customer))
    return own_s / (own_s + others_s) if own_s + others_s > 0 else None


def _answers(heard: TakeHeard, customer: Sequence[Span]) -> Iterator[Answer]:
    """Yield what the customer says after each step, until the speaker speaks again."""
    own = sorted(aside.span for aside in heard.asides if not aside.is_customers)
    for step, following in pairwise(heard.take.steps):
        begun = [span for span in customer if step.span.end - OVERLAP_S <= span.start]
        begun = [span for span in begun if span.start < following.span.start]
        if not begun:
            continue
        later = [span.start for span in own if span.start >= begun[0].start]
        until = min([following.span.start, *later])
        turn = [span for span in begun if span.start < until]
        end = _exact_end(max(span.end for span in turn), until, heard.pauses)
        yield Answer(step.id, Span(turn[0].start, end), until - end)


def _exact_end(end: float, until: float, pauses: Sequence[Pause]) -> float:
    """Return where a turn ends by the silence behind it, if that is long enough to be a pause."""
    starts = [
        pause.span.start
        for pause in pauses
        if abs(pause.span.start - end) <= ROUGH_S and pause.span.end <= until + ROUGH_S
    ]
    return max(starts, default=end)


def _talked_over(heard: TakeHeard) -> int:
    """Return how many steps begin while a word of the customer's lasts.

    One microphone hears few overlaps: of two who talk at once mostly one word is made out.
    """
    others = [word.span for word in heard.words if word.speaker is Speaker.OTHER]
    return sum(
        any(word.start + OVERLAP_S < step.span.start < word.end - OVERLAP_S for word in others)
        for step in heard.take.steps
    )


def _outside(span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """Yield the parts of a span that no other covers."""
    start = span.start
    for other in sorted(others):
        if other.end <= start or other.start >= span.end:
            continue
        if other.start > start:
            yield Span(start, other.start)
        start = max(start, other.end)
    if start < span.end:
        yield Span(start, span.end)
