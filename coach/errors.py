"""The errors a user can cause or meet; the command line turns each into one line.

Anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations


class CoachError(Exception):
    """Root of every error that one clear line can explain.

    The message names the file or the field, says what is wrong and what to do.
    """

    code = "error"


class AudioError(CoachError):
    """A recording, or a microphone, that cannot be heard."""

    code = "audio"


class GuideError(CoachError):
    """A guide file that cannot be used."""

    code = "guide"


class ModelError(CoachError):
    """A speech model that is missing, damaged or cannot be fetched."""

    code = "model"
