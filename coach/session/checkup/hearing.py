"""What a microphone gives, told from samples: nothing, telephone sound, too faint, too loud."""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

from coach.datatypes import Samples
from coach.recognise import PARTIAL_BLOCK
from coach.session.checkup.finding import Finding, Verdict, good, note
from coach.session.take.monitor import FAINT_DB, TROUBLES
from coach.session.take.voice_activity import level_db

NARROW_RATE_HZ = 16_000
"""A device of this rate or less is a headset's call channel: others give 44,100 Hz or more."""
CALL_NAMES = ("hands-free", "handsfree", "hfp", "hsp", "headset head unit")
"""How systems name the call channel of a Bluetooth headset."""
NARROW_DB = -50.0
"""Hiss that is so far below the voice has been cut off: the samples have -24 to -19 dB, cut at
3.4 kHz and kept in 16 bits -84."""
CLIPPED, CLIPPED_SHARE = 0.99, 1e-4
"""More samples than that share at full scale is no chance."""
CLEAR_DB = 15.0
"""Speech less far above the room: at 20 dB steps and fillers are found as in quiet, at 10 dB not
(``tests/README.md``)."""

_PERMISSION = {
    "darwin": "allow your terminal the microphone (System Settings, Privacy & Security), then "
    "open the terminal anew; or unmute it",
    "win32": "let desktop apps use the microphone (Settings, Privacy, Microphone), or unmute it",
}
_UNMUTE = "unmute it in the system's sound settings, or choose the right one there"

_FRAME = 512
_VOICE_HZ, _HISS_HZ = (500.0, 3300.0), (4300.0, 7500.0)


def permission(sound: Samples) -> Finding:
    """Return whether a microphone gives anything at all; no real one gives exact zeros."""
    if sound.any():
        return good("Permission", "this program hears the microphone")
    cure = _PERMISSION.get(sys.platform, _UNMUTE)
    says, _, _ = TROUBLES["zeros"].partition(":")
    return Finding("Permission", Verdict.CURE, says, cure)


def call_channel(name: str, rate_hz: int) -> Finding:
    """Return whether a device is a Bluetooth headset's call channel, by its name and rate."""
    if rate_hz > NARROW_RATE_HZ and not any(each in name.casefold() for each in CALL_NAMES):
        return good("Bluetooth", "no call channel of a headset")
    says = f"{name} gives telephone sound, as headsets do while they also play"
    return note("Bluetooth", says, "choose the computer's own microphone, or one with a cable")


def spoken(sound: Samples) -> tuple[Finding, ...]:
    """Return what is to be said of a stretch in which somebody spoke, shape (n,)."""
    levels = levels_db(sound)
    loud, room = (float(each) for each in np.percentile(levels, (95, 10)))
    says = f"voice at {loud:.0f} dB, room at {room:.0f} dB"
    if levels.max() < FAINT_DB:
        cure = "unmute it, come nearer, or choose another"
        return (Finding("Level", Verdict.CURE, "hardly any sound", cure),)
    return (_level(sound, says, loud - room), *_band(sound))


def _level(sound: Samples, says: str, above_room_db: float) -> Finding:
    if np.mean(np.abs(sound) >= CLIPPED) > CLIPPED_SHARE:
        return note("Level", f"{says}: too loud", "turn the microphone down, or speak from further")
    if above_room_db < CLEAR_DB:
        cure = "speak into it, come nearer, or find a quieter place"
        return note("Level", f"{says}: hardly louder than the room", cure)
    return good("Level", says)


def _band(sound: Samples) -> tuple[Finding, ...]:
    if hiss_db(sound) >= NARROW_DB:
        return ()
    says = "nothing above 4 kHz: telephone sound, as of a headset that also plays"
    return (note("Band", says, "choose the computer's own microphone, or one with a cable"),)


def levels_db(sound: Samples) -> npt.NDArray[np.float64]:
    """Return the level of each 50 ms (dB re full scale)."""
    count = max(1, len(sound) // PARTIAL_BLOCK)
    return np.array([level_db(each) for each in np.array_split(sound, count)])


def hiss_db(sound: Samples) -> float:
    """Return how far the loudest hiss is below the loudest voice (dB)."""
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME) * np.hanning(_FRAME)
    power = np.abs(np.fft.rfft(frames)) ** 2
    hz = np.fft.rfftfreq(_FRAME, 1 / (2 * 8000))
    voice, hiss = (
        float(np.percentile(power[:, (hz > low) & (hz < high)].mean(axis=1), 95))
        for low, high in (_VOICE_HZ, _HISS_HZ)
    )
    return 10.0 * float(np.log10((hiss + 1e-12) / (voice + 1e-12)))
