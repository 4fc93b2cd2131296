"""The errors a user can cause or meet; a face turns each into one line.

Anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class CoachError(Exception):
    """Root of every error that one clear line can explain.

    The message names the file or the field and says what is wrong; what to do, too, where that is
    the same for everybody. Where it depends on the face, its code stands for it.

    Parameters
    ----------
    message
        The line.
    remedy
        The code of what can be done, for which each face has its own words; ``None``: the message
        says it.
    values
        What those words need.
    """

    code = "error"
    usual_remedy: str | None = None
    """The remedy of such an error where none is named."""

    def __init__(self, message: str, *, remedy: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.remedy = remedy or self.usual_remedy
        self.values = values


class AudioError(CoachError):
    """A recording, or a microphone, that cannot be heard."""

    code = "audio"


class RecordingNotFoundError(AudioError):
    """There is no such file."""

    code = "not_found"


class UnreadableError(AudioError):
    """A folder, or a file that may not or cannot be read."""

    code = "unreadable"


class NotAudioError(AudioError):
    """A file that is no recording, or too damaged to be one."""

    code = "not_audio"


class NoSoundError(AudioError):
    """A recording without any sound in it."""

    code = "no_sound"


class GuideError(CoachError):
    """A guide file that cannot be used."""

    code = "guide"


class ModelError(CoachError):
    """A speech model that is missing, damaged or cannot be fetched."""

    code = "model"


class BatchError(CoachError):
    """Many recordings that cannot be reviewed together, or results that cannot be kept."""

    code = "batch"


class WorkersError(BatchError):
    """Workers that cannot be had."""

    code = "workers"


class CrashError(CoachError):
    """A recording over which a worker crashed or hung."""

    code = "crashed"


class OutputError(CoachError):
    """A file that a report cannot be written to."""

    code = "output"


class MicrophoneError(AudioError):
    """A microphone, or a loudspeaker, that is not there or cannot be used."""

    code = "microphone"
    usual_remedy = "microphone"
    """A face can always say where to look."""


class PageError(CoachError):
    """The page in the browser cannot be served."""

    code = "page"


class HistoryError(CoachError):
    """What is remembered of takes cannot be read or kept."""

    code = "history"


class VoicePrintError(CoachError):
    """The user's own voice cannot be learned, kept or forgotten."""

    code = "voice_print"


class CertificateError(CoachError):
    """A certificate that is not what its recording gives."""

    code = "certificate"


class ScenarioError(CoachError):
    """A customer's scenario that cannot be used."""

    code = "scenario"


@contextmanager
def refused_as(kind: type[CoachError], what: str, cure: str = "") -> Iterator[None]:
    """Have what the system refuses be an error of that kind: what cannot be, why, what to do."""
    try:
        yield
    except OSError as error:
        raise kind(f"{what} ({reason_of(error)}){cure}") from error


def reason_of(error: OSError) -> str:
    """Return why the system refuses something, in its own words."""
    return (error.strerror or str(error)).lower()
