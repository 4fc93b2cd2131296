"""What a review becomes, in any format: rooms are joined, since a page brings its sound along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.datatypes import Review


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
        from coach.report import terminal

        return terminal.render(review)
    if form == "json":
        from coach.report import as_json

        return as_json.render(review) + "\n"
    if form == "csv":
        from coach.report import as_csv

        return as_csv.render(review, header=first)
    if form == "html":
        from coach.audio.encode import listen_again
        from coach.report import as_html

        recording = review.recording
        heard = listen_again(sound or Path(recording.path), recording.duration_s)
        return as_html.render(review, heard)
    return _for_other_tools(form)(review)


def _for_other_tools(form: str) -> Callable[[Review], str]:
    from coach.report import as_audacity, as_captions, as_textgrid

    return {
        "textgrid": as_textgrid.render,
        "audacity": as_audacity.render,
        "vtt": as_captions.render_vtt,
        "srt": as_captions.render_srt,
    }[form]
