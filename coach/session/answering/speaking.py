"""A user's own lines are spoken once and kept: the only door to the extra ``voice``.

Its one voice comes inside its package and is that of the built-in customers' ``af_heart``: nothing
is fetched, and what reads unknown words is a small net of its own.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from coach.datatypes import Samples
from coach.errors import ScenarioError, refused_as
from coach.files import write_whole
from coach.session.answering.clips import own_clip

VOICE = "af_heart"
"""The one voice that can say a line of one's own."""
RATE_HZ = 24_000
LOUDNESS_DB = -23.0
"""RMS of the loud half of a clip, as of those that come with the coach (dB re full scale)."""
LOUDEST = 0.95
BELOW_LOUD_DB = 38.0
"""What is so far below the loudest 10 ms at either end is cut off."""
FRAME = RATE_HZ // 100
_SEED = 0
"""The same line is spoken the same every time."""

Speak = Callable[[str], Samples]
"""Returns a line as speech of shape (n,), 24 kHz."""


def speaker() -> Speak:
    """Return what speaks lines.

    Raises
    ------
    ScenarioError
        The extra is not installed.
    """
    try:
        from hibari import Hibari
    except ImportError as error:
        message = "speaking lines of your own needs an extra"
        raise ScenarioError(message, remedy="voice_absent") from error
    program = Hibari()
    return lambda line: np.asarray(program(line, seed=_SEED), np.float32)


def keep_spoken(line: str, speak: Speak) -> None:
    """Speak a line, and keep the clip in the user's own folder.

    Raises
    ------
    ScenarioError
        There is nothing in the line to say, or its clip cannot be kept.
    """
    sound = speak(line)
    if not np.any(sound):
        raise ScenarioError(f'"{line}": there is nothing in it to say; write it in words')
    path = own_clip(VOICE, line)
    cure = "; make its folder writable"
    with refused_as(ScenarioError, f"{path}: cannot be written", cure):
        write_whole(path, _wav(_levelled(_trimmed(sound))), private=True)


def _trimmed(sound: Samples) -> Samples:
    levels = _levels_db(sound)
    loud = np.flatnonzero(levels > levels.max() - BELOW_LOUD_DB)
    return sound[loud[0] * FRAME : (loud[-1] + 2) * FRAME]


def _levelled(sound: Samples) -> Samples:
    levels = _levels_db(sound)
    loud = levels[levels >= np.median(levels)]
    gain = 10 ** ((LOUDNESS_DB - 10 * np.log10(np.mean(10 ** (loud / 10)))) / 20)
    return np.asarray(sound * min(gain, LOUDEST / float(np.abs(sound).max())), np.float32)


def _levels_db(sound: Samples) -> npt.NDArray[np.float64]:
    whole = np.pad(sound, (0, -len(sound) % FRAME)).reshape(-1, FRAME)
    return np.asarray(10 * np.log10(np.maximum(np.mean(whole**2, axis=1), 1e-10)), np.float64)


def _wav(sound: Samples) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.rint(sound * 32767.0).astype("<i2").tobytes())
    return content.getvalue()
