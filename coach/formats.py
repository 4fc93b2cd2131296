"""What a review becomes, in any format: rooms are joined, since a page brings its sound along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.datatypes import Drill, Excerpt, Review


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports."""

    ending: str
    """How the name of a file of it ends."""
    joins: bool = False
    """Whether the reports of several recordings can stand in one file."""


FORMATS = {
    "terminal": Format(".txt", joins=True),
    "json": Format(".json", joins=True),
    "html": Format(".html"),
    "textgrid": Format(".TextGrid"),
    "audacity": Format(".txt"),
    "vtt": Format(".vtt"),
    "srt": Format(".srt"),
    "csv": Format(".csv", joins=True),
}
"""In the order in which help lists them."""


def for_file(report: str, form: str) -> str:
    """Return a report as it stands in a file: a table with the mark by which Excel knows UTF-8."""
    return f"\ufeff{report}" if form == "csv" and report else report


def rendered(review: Review, form: str, *, first: bool = True, sound: Path | None = None) -> str:
    """Return a report of any format, ready to be written into a file.

    Parameters
    ----------
    review
        What the coach has to say.
    form
        One of ``FORMATS``.
    first
        Whether it is the first of several in one place.
    sound
        The recording's file, where it is another than the review says.
    """
    if form == "terminal":
        from coach.report.terminal import review as terminal

        return terminal.render(review)
    if form == "json":
        from coach.report.contract import as_json

        return as_json.render(review) + "\n"
    if form == "csv":
        from coach.report.formats import as_csv

        return as_csv.render(review, header=first)
    if form == "html":
        from coach.audio.files.encode import listen_again
        from coach.report.pages import as_html

        recording = review.recording
        heard = listen_again(sound or Path(recording.path), recording.duration_s)
        return as_html.render(review, heard)
    return _for_other_tools(form)(review)


def _for_other_tools(form: str) -> Callable[[Review], str]:
    from coach.report.formats import as_audacity, as_captions, as_textgrid

    return {
        "textgrid": as_textgrid.render,
        "audacity": as_audacity.render,
        "vtt": as_captions.render_vtt,
        "srt": as_captions.render_srt,
    }[form]


def drill_page(drill: Drill, heard: Sequence[Review]) -> str:
    """Return a drill's page, in which each take that was kept can be listened to.

    Parameters
    ----------
    drill
        Takes in a row.
    heard
        The reviews that they are of.
    """
    from coach.report.pages import drill as drill_page

    return drill_page.render(drill, _excerpts(drill, heard))


def parts_page(parts: Sequence[Drill], heard: Sequence[Review]) -> str:
    """Return the page of a drill of parts, in which each take that was kept can be listened to.

    Parameters
    ----------
    parts
        The takes of each part, and of the whole.
    heard
        The reviews that they are of.
    """
    from coach.report.pages import drill as drill_page

    return drill_page.render_parts(parts, [_excerpts(part, heard) for part in parts])


def _excerpts(drill: Drill, heard: Sequence[Review]) -> list[Excerpt | None]:
    """Return the sound of each take; ``None`` where it was not kept."""
    sounds: dict[int, Excerpt] = {}
    for review in heard:
        sounds.update(_sounds_of(review, {id(take) for take in drill.takes}))
    return [sounds.get(id(take)) for take in drill.takes]


def _sounds_of(review: Review, wanted: set[int]) -> dict[int, Excerpt]:
    """Return the sound of those takes of a review; of none where its recording was not kept."""
    from coach.audio.files.encode import excerpts
    from coach.errors import AudioError

    path = Path(review.recording.path)
    takes = [take for take in review.takes if id(take) in wanted]
    if not takes or not path.is_file():
        return {}
    try:
        parts = excerpts(path, [take.facts.take.span for take in takes])
    except AudioError:
        return {}
    return {id(take): part for take, part in zip(takes, parts, strict=True)}
