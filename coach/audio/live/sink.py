"""Where the coach's own sound goes, such as the cue: this machine's loudspeaker."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from coach.audio.live.portaudio import reason, sounddevice
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError


class Sink(Protocol):
    """What the coach plays to."""

    def play(self, samples: Samples) -> float:
        """Play 16 kHz mono to its end; return how long its end takes to be heard (seconds)."""
        ...


class Loudspeaker:
    """The system's own loudspeaker."""

    def play(self, samples: Samples) -> float:
        """Play sound to its end; return how long it takes from there to the ear (seconds).

        Raises
        ------
        MicrophoneError
            There is no loudspeaker.
        """
        sd = sounddevice()
        try:
            with sd.OutputStream(samplerate=SAMPLE_RATE_HZ, channels=1, dtype="float32") as stream:
                stream.write(np.ascontiguousarray(samples).reshape(-1, 1))
                return float(stream.latency)
        except sd.PortAudioError as error:
            raise MicrophoneError(
                f"the cue cannot be played ({reason(error)})", remedy="no_loudspeaker"
            ) from error
