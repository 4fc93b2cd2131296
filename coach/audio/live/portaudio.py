"""The only door to PortAudio, for the microphone and the loudspeaker."""

from __future__ import annotations

from typing import Any

from coach.errors import MicrophoneError

NO_PORTAUDIO = (
    "the sound system PortAudio is not on this machine; install it "
    "(Debian, Ubuntu: sudo apt install libportaudio2)"
)


def sounddevice() -> Any:
    """Return PortAudio's binding.

    Raises
    ------
    MicrophoneError
        PortAudio is not on this machine.
    """
    try:
        import sounddevice
    except OSError as error:
        raise MicrophoneError(NO_PORTAUDIO) from error
    return sounddevice


LONGEST_S = 1.0
"""What a sound system says of itself is not believed beyond this (seconds)."""


def between_s(earlier: float, later: float) -> float | None:
    """Return what lies between two times of a callback (seconds); ``None`` where none is told."""
    return later - earlier if 0.0 < later - earlier <= LONGEST_S else None


def library_version() -> str:
    """Return which PortAudio it is, in its own words.

    Raises
    ------
    MicrophoneError
        PortAudio is not on this machine.
    """
    return str(sounddevice().get_portaudio_version()[1]).partition(", revision")[0]


def reason(error: Exception | None) -> str:
    """Return why a stream could not be opened, in PortAudio's own words."""
    return str(error).splitlines()[0].removeprefix("Error opening InputStream: ")
