"""Truths of made-up recordings in one line, and the review that has everything right."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from accuracy.truth import (
    Heard,
    HeardGap,
    HeardPart,
    HeardSpeed,
    HeardStep,
    HeardTake,
    Segment,
    Truth,
    true_pace,
)

ONE_TAKE = """
    celebrate:oh, great!@0.1-0.6
    name:whose name?@1.0-2.0 phone:what number?@2.5-4.0 reply:four one two@4.3-5.5
    email:email?@6.0-6.5 filler:um@6.7-7.1 filler_word:you know@7.2-7.6 payment:which card?@8.0-9.0
    linger:we also sell fences@9.5-11.0"""
KINDS = {"celebrate", "reply", "filler", "filler_word", "linger", "repeat", "chatter"}


def segments(row: str, take: int = 1) -> tuple[Segment, ...]:
    """Return the lines of a row: ``step or kind:words@start-end``."""
    rows = row.replace("\n", " ").strip()
    found = []
    while rows:
        name, rows = rows.split(":", 1)
        text, rows = rows.split("@", 1)
        times, _, rows = rows.partition(" ")
        start, end = map(float, times.split("-"))
        kind, step = (name, None) if name in KINDS else ("step", name)
        found.append(Segment(kind, step, text, start, end, take))
        rows = rows.strip()
    return tuple(found)


def truth(*takes: str) -> Truth:
    """Return a recording's truth, take by take."""
    lines = [line for take, row in enumerate(takes, 1) for line in segments(row, take)]
    return Truth("it.wav", "someone", "clean", "reworded", 60.0, len(takes), tuple(lines))


def perfect(true: Truth) -> Heard:
    """Return the review that has everything right."""
    kinds = {"celebrate": "celebration", "reply": "reply", "linger": "lingering"}
    sorts = {"filler": "sound", "filler_word": "word", "repeat": "repeat"}
    parts = [(one, kinds.get(one.kind, sorts.get(one.kind))) for one in true.segments]
    told = [HeardPart(kind, one.start_s, one.end_s) for one, kind in parts if kind]
    return Heard(
        takes=tuple(_take(true, take) for take in range(1, true.takes + 1)),
        asides=tuple(one for one in told if one.kind in kinds.values()),
        fillers=tuple(one for one in told if one.kind in sorts.values()),
    )


def _take(true: Truth, take: int) -> HeardTake:
    own = [one for one in true.steps if one.take == take]
    pace = true_pace(true, take)
    gaps = []
    for before, after in pairwise(own):
        between = [
            one
            for one in true.segments
            if one.kind != "repeat" and before.end_s <= one.start_s and one.end_s <= after.start_s
        ]
        silence_s = after.start_s - before.end_s - sum(one.span.duration for one in between)
        ids = str(before.step), str(after.step)
        gaps.append(HeardGap(*ids, before.end_s, after.start_s, silence_s))
    steps = [HeardStep(str(one.step), one.start_s, one.end_s) for one in own]
    steps.append(HeardStep("handoff", None, None))
    return HeardTake(tuple(steps), tuple(gaps), HeardSpeed(*pace))


NO_STEP = msgspec.structs.replace(truth("chatter:some soup@1-3"), takes=0)
"""A recording in which no step is said."""
