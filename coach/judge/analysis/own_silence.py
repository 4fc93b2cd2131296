"""Whose a silence is."""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import Gap, Span


def own_silence(
    gap: Gap, own: Sequence[Span], customer: Sequence[Span], fillers: Sequence[Span]
) -> float:
    """Return the silence (seconds) of a gap that is the speaker's own.

    A silence belongs to whoever ends it: until the customer answers it is the customer's. Where
    the customer spoke in the gap, the speaker's longest silence from one thing said to the next
    counts, as it is heard; a filler in it is no silence, and no end of it either.
    """
    if not any(gap.span.overlap(span) > 0 for span in customer):
        return gap.silence_s
    silences, cursor = [0.0], gap.span.start
    speech = [*((span, False) for span in own), *((span, True) for span in customer)]
    for span, is_customers in sorted(speech):
        if gap.span.overlap(span) == 0:
            continue
        if not is_customers:
            silences.append(_silent(cursor, span.start, fillers))
        cursor = max(cursor, span.end)
    silences.append(_silent(cursor, gap.span.end, fillers))
    return min(max(silences), gap.silence_s)


def _silent(start: float, end: float, fillers: Sequence[Span]) -> float:
    if end <= start:
        return 0.0
    silence = Span(start, end)
    return max(0.0, silence.duration - sum(silence.overlap(filler) for filler in fillers))
