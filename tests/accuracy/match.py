"""Which part of a review stands for which part of the truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from coach.datatypes import Span

from .truth import CUSTOMERS, REPEAT, SOUND, STEP, Heard, HeardGap, HeardPart, Segment, Truth

EDGE_S, HALF = 0.3, 0.5
"""A step is found this near at one edge, or where so much of it is covered."""
CENTRE_S = 1.5
"""How far a gap's centre may lie from the truth's."""
FILLER_S = 0.1
"""How far a filler may lie beside the truth's."""
ASIDES = {
    "reply": "reply",
    "trap": "reply",
    "small_talk": "reply",
    "yes": "reply",
    "goodbye": "reply",
    "objection": "objection",
    "answer": "reassurance",
    "celebrate": "celebration",
    "ask_again": "asking_again",
    "linger": "lingering",
    "false_start": "false_start",
}
"""The kind of aside that a line of the truth should come out as."""
FILLING = {*CUSTOMERS, "answer", SOUND}
CHARGES = {
    "celebration": {"celebrate"},
    "asking_again": {"ask_again"},
    "lingering": {"linger"},
}
"""Asides that are held against the speaker, and the lines of the truth that earn them."""
INVENTED_S = 0.3
"""So much speech under a pause inside a step makes it an invented one (seconds): silences that are
no pause yet, up to 0.25 s, are none that the truth tells of."""
CHARGED = 0.3
"""A charge of which less than this share is earned is false."""
"""What a filled gap may hold."""


class Matches(NamedTuple):
    """Parts of the truth beside those of a review; each is in one place alone."""

    pairs: list[tuple[Segment, Span]]
    missed: list[Segment]
    false: list[tuple[str, Span]]
    """Step or kind, and time."""


class Sort(NamedTuple):
    """A sort of fillers: their kinds in the truth, and those that they may come out as."""

    said: frozenset[str]
    told: frozenset[str]


SOUNDS = Sort(frozenset({SOUND}), frozenset({"sound"}))
WORDS = Sort(frozenset({"filler_word", REPEAT}), frozenset({"word", "repeat"}))


def match_steps(truth: Truth, heard: Heard) -> Matches:
    """Pair the steps of the truth with those heard, each once, the greatest overlap first."""
    true, told = truth.steps, list(heard.steps)
    possible = sorted(
        (-one.span.overlap(span), place, other)
        for place, one in enumerate(true)
        for other, (step, span) in enumerate(told)
        if step == one.step and _is_found(one.span, span)
    )
    pairs: dict[int, int] = {}
    for _, place, other in possible:
        if place not in pairs and other not in pairs.values():
            pairs[place] = other
    return Matches(
        pairs=[(true[place], told[other][1]) for place, other in sorted(pairs.items())],
        missed=[one for place, one in enumerate(true) if place not in pairs],
        false=[one for place, one in enumerate(told) if place not in pairs.values()],
    )


def _is_found(true: Span, heard: Span) -> bool:
    common_s = true.overlap(heard)
    near_s = min(abs(true.start - heard.start), abs(true.end - heard.end))
    return common_s > 0 and (near_s <= EDGE_S or common_s >= HALF * true.duration)


def true_gaps(truth: Truth, *, filled: bool) -> Iterator[HeardGap]:
    """Yield the gaps of the truth: those with nothing said in them, or the filled ones."""
    lines = [one for one in truth.segments if one.kind != REPEAT]
    places = [place for place, one in enumerate(lines) if one.kind == STEP]
    for first, last in pairwise(places):
        row = lines[first : last + 1]
        between = {one.kind for one in row[1:-1]}
        if row[0].take == row[-1].take and bool(between) == filled and between <= FILLING:
            silence_s = sum(after.start_s - before.end_s for before, after in pairwise(row))
            ids = str(row[0].step), str(row[-1].step)
            yield HeardGap(*ids, row[0].end_s, row[-1].start_s, silence_s)


def match_gaps(
    truth: Truth, heard: Heard, *, filled: bool = False
) -> Iterator[tuple[HeardGap, HeardGap | None]]:
    """Yield each gap of the truth beside the one heard for it; ``None`` where it is lost."""
    gaps = [gap for take in heard.takes for gap in take.gaps]
    for one in true_gaps(truth, filled=filled):
        same = [gap for gap in gaps if (gap.after, gap.before) == (one.after, one.before)]
        near = [gap for gap in same if _apart(gap, one) <= CENTRE_S]
        yield one, min(near, key=lambda gap: _apart(gap, one), default=None)


def _apart(gap: HeardGap, other: HeardGap) -> float:
    return abs(gap.start_s + gap.end_s - other.start_s - other.end_s) / 2


def match_fillers(truth: Truth, heard: Heard, sort: Sort) -> Matches:
    """Pair the fillers of a sort (``SOUNDS`` or ``WORDS``) with those heard, each once."""
    left = [one for one in heard.fillers if one.kind in sort.told]
    pairs, missed = [], []
    for one in truth.segments:
        if one.kind not in sort.said:
            continue
        wide = Span(one.start_s - FILLER_S, one.end_s + FILLER_S)
        near = [other for other in left if wide.overlap(other.span) > 0]
        if near:
            hit = max(near, key=lambda other: wide.overlap(other.span))
            left.remove(hit)
            pairs.append((one, hit.span))
        else:
            missed.append(one)
    return Matches(pairs, missed, [(one.kind, one.span) for one in left])


def match_asides(truth: Truth, heard: Heard, kind: str) -> Matches:
    """Pair the asides of the truth of a kind with the time that the review's cover."""
    told = [one for one in heard.asides if one.kind == kind]
    true = [one for one in truth.segments if ASIDES.get(one.kind) == kind]
    return Matches(
        pairs=[(one, one.span) for one in true if _covered(one.span, told)],
        missed=[one for one in true if not _covered(one.span, told)],
        false=[(kind, one.span) for one in told if not _covered(one.span, true)],
    )


def _covered(span: Span, parts: Sequence[Segment] | Sequence[HeardPart]) -> bool:
    return sum(span.overlap(one.span) for one in parts) >= HALF * span.duration


def invented_pauses(truth: Truth, heard: Heard) -> list[Span]:
    """Return the pauses inside steps that lie over speech."""
    inside = [pause.span for pause in heard.pauses if pause.inside is not None]
    return [span for span in inside if _spoken_s(truth, span) > INVENTED_S]


def _spoken_s(truth: Truth, span: Span) -> float:
    """Return how much of a span is speech (seconds)."""
    return sum(
        span.overlap(one.span) - sum(span.overlap(Span(*pause)) for pause in one.pauses)
        for one in truth.segments
    )


def false_charges(truth: Truth, heard: Heard) -> list[HeardPart]:
    """Return the asides held against the speaker that no line of his earns."""
    return [
        one
        for one in heard.asides
        if one.kind in CHARGES and _own_s(truth, one) < CHARGED * one.span.duration
    ]


def _own_s(truth: Truth, aside: HeardPart) -> float:
    earned = CHARGES[aside.kind]
    return sum(aside.span.overlap(one.span) for one in truth.segments if one.kind in earned)
