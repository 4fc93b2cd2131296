"""What is installed, and where it keeps things: versions, models, disk, folder, browser."""

from __future__ import annotations

import platform
import shutil
import tempfile
import webbrowser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coach import __version__, history
from coach.errors import CoachError, reason_of
from coach.folders import data_folder
from coach.model import find_model, find_voice_model, inspect, inspect_voice_model
from coach.session.checkup.finding import Finding, Verdict, failed, good, note
from coach.visible import shown

PACKAGES = ("vosk", "av", "sounddevice", "numpy")
"""Those whose versions a report of a fault should have."""

LEAST_FREE = 100_000_000
"""Bytes without which no take should begin: ten minutes with a customer's channel are 38 MB, and
SQLite and the report need room too."""
ENOUGH_FREE = 1_000_000_000
"""Bytes for a few weeks: 100 drills of ten takes of half a minute are 960 MB."""


def versions() -> Finding:
    """Return the versions of the coach and of what it stands on."""
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    packages = (f"{name} {_version(name)}" for name in PACKAGES)
    return good("Versions", ", ".join([f"coach {__version__}", system, *packages]))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version not known)"


def speech_model(named: Path | None) -> Finding:
    """Return whether the speech model is there, byte by byte; it is not fetched for that."""
    what = "Speech model"
    try:
        folder = find_model(named)
        if folder is None:
            says = "not on this machine yet"
            return Finding(what, Verdict.CURE, says, remedy="model_absent")
        found = inspect(folder)
    except CoachError as error:
        return failed(what, error)
    verified = "verified" if found.pinned else "not the one that the coach is tested with"
    return good(what, f"{found.name}, {verified}")


def voice_model() -> Finding:
    """Return whether the voice model is there; a take alone does without it."""
    what = "Voice model"
    folder = find_voice_model()
    if folder is None:
        return note(what, "not there: voices are not told apart", remedy="voices_absent")
    try:
        found = inspect_voice_model(folder)
    except CoachError as error:
        return note(what, str(error), remedy=error.remedy)
    return good(what, f"{found.name}, verified")


def disk() -> Finding:
    """Return whether there is room for what is said."""
    folder = _existing(data_folder())
    free = shutil.disk_usage(folder).free
    says = f"{free / 1e9:.1f} GB free at {shown(folder)}"
    if free < LEAST_FREE:
        return Finding("Disk", Verdict.CURE, says, "free some: a take is written while it is said")
    if free < ENOUGH_FREE:
        return note("Disk", says, "free some soon, or let recordings go by themselves")
    return good("Disk", says)


def folder() -> Finding:
    """Return whether what is yours can be kept, and read again."""
    what, place = "Data folder", data_folder()
    try:
        with tempfile.TemporaryFile(dir=_existing(place)):
            pass
        history.takes(1)
    except OSError as error:
        says = f"{shown(place)}: cannot be written ({reason_of(error)})"
        return Finding(what, Verdict.CURE, says, "make the folder writable")
    except CoachError as error:
        return failed(what, error)
    return good(what, shown(place))


def browser() -> Finding:
    """Return whether a page can be opened."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        says = "none that this program can open"
        return note(
            "Browser", says, "open the page's address by hand, in a browser on this machine"
        )
    return good("Browser", "pages and reports can be opened")


def _existing(place: Path) -> Path:
    """Return a folder, or the first above it that is there."""
    return next(each for each in (place.absolute(), *place.absolute().parents) if each.is_dir())
