"""A review as captions, WebVTT or SubRip: what was said, each line with the name of its step.

References
----------
WebVTT: The Web Video Text Tracks Format, W3C.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach.datatypes import Review
from coach.report.formats import labels

SHORTEST_MS = 1
"""A caption that ends when it begins is shown by no player."""


def render_vtt(review: Review) -> str:
    """Return captions as WebVTT."""
    cues = [
        f"{_time(start, '.')} --> {_time(end, '.')}\n{_escaped(text)}\n"
        for start, end, text in _cues(review)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def render_srt(review: Review) -> str:
    """Return captions as SubRip."""
    return "\n".join(
        f"{number}\n{_time(start, ',')} --> {_time(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(_cues(review), start=1)
    )


def _cues(review: Review) -> Iterator[tuple[int, int, str]]:
    """Yield start and end in milliseconds and a line of text."""
    for label in labels.lines(review):
        start, end = round(label.span.start * 1000), round(label.span.end * 1000)
        yield start, max(end, start + SHORTEST_MS), " ".join(label.text.split())


def _time(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"


def _escaped(text: str) -> str:
    """Return text that WebVTT shows as it is; an arrow would begin a cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
