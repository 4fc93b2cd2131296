"""Reports as the page shows them, made of a review or of a kept recording; a few are remembered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from coach.audio.files.encode import waveform
from coach.datatypes import Review, Sound
from coach.errors import AudioError, RecordingNotFoundError
from coach.folders import recordings_folder
from coach.report.contract import as_json
from coach.report.pages import as_html
from coach.report.pages.as_html import Part


@dataclass(frozen=True, slots=True)
class Report:
    """What the coach has to say of one recording."""

    name: str
    """The recording's."""
    line: str
    """As ``coach review`` gives it, in JSON."""
    part: Part
    """To be shown."""

    def as_message(self) -> dict[str, str]:
        """Return it as a page takes it."""
        return {"name": self.name, **asdict(self.part)}


def report_of(review: Review, recording: Path | None, *, told: Review) -> Report:
    """Return the report of a review.

    Parameters
    ----------
    review
        As a recording's file alone gives it.
    recording
        Where its sound is kept; ``None``: nowhere.
    told
        The same review with advice that knows earlier takes: that is what is shown.
    """
    name = recording.name if recording else ""
    sound = _sound(recording, review)
    part = as_html.review_part(told, sound, address_of(name) if sound else "")
    return Report(name, as_json.render(review), part)


def _sound(recording: Path | None, review: Review) -> Sound | None:
    if recording is None:
        return None
    try:
        return waveform(recording, review.recording.duration_s)
    except AudioError:
        return None


def address_of(recording: str) -> str:
    """Return where the page listens to a kept recording."""
    return f"/sound/{quote(recording)}"


def kept(name: str) -> Path:
    """Return a recording in the coach's own folder, by its name alone.

    Raises
    ------
    RecordingNotFoundError
        There is no such recording there, whatever else that name may lead to.
    """
    found = {path.name: path for path in recordings_folder().glob("*.*") if not path.is_symlink()}
    if name not in found or found[name].suffix == ".html":
        raise RecordingNotFoundError("there is no such recording")
    return found[name]
