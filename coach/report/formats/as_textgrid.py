"""A review for Praat: a TextGrid with a tier each for steps, words, silence, fillers and asides.

References
----------
Praat's manual, "TextGrid file formats": long text format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.datatypes import Review, Span
from coach.report.formats import labels
from coach.report.formats.labels import Label

_DIGITS = 6


def render(review: Review) -> str:
    """Return the text of a TextGrid; every tier covers the whole recording."""
    end = round(review.recording.duration_s, _DIGITS)
    tiers = {
        "steps": labels.steps(review),
        "words": labels.words(review),
        "silence": labels.gaps(review),
        "fillers": labels.fillers(review),
        "asides": labels.asides(review),
    }
    head = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {end}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, row) in enumerate(tiers.items(), start=1):
        head += _tier(number, name, list(_covering(row, end)), end)
    return "\n".join(head) + "\n"


def _tier(number: int, name: str, row: Sequence[Label], end: float) -> Iterator[str]:
    yield f"    item [{number}]:"
    yield '        class = "IntervalTier"'
    yield f"        name = {_quoted(name)}"
    yield "        xmin = 0"
    yield f"        xmax = {end}"
    yield f"        intervals: size = {len(row)}"
    for index, label in enumerate(row, start=1):
        yield f"        intervals [{index}]:"
        yield f"            xmin = {label.span.start}"
        yield f"            xmax = {label.span.end}"
        yield f"            text = {_quoted(label.text)}"


def _covering(row: Sequence[Label], end: float) -> Iterator[Label]:
    """Yield a row without holes: Praat wants an interval for every moment."""
    at = 0.0
    for label in row:
        start, until = (min(round(t, _DIGITS), end) for t in (label.span.start, label.span.end))
        if start > at:
            yield Label(Span(at, start), "")
        if until > start:
            yield Label(Span(start, until), label.text)
        at = max(at, until)
    if at < end or not row:
        yield Label(Span(at, end), "")


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'
