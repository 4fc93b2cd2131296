"""Where the coach's own sound goes, the cue and its customer: this machine's loudspeaker."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from coach.audio.live.portaudio import between_s, reason, sounddevice
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


class Playing:
    """The system's own loudspeaker, open all the time: sound begins at once, beside all else.

    Used as a context; where it cannot be opened, ``start`` says so.

    Parameters
    ----------
    what
        What is played, for the error.
    """

    def __init__(self, what: str = "the customer") -> None:
        self._what = what
        self._lock = threading.Lock()
        self._rest = np.zeros(0, np.float32)
        self._stream: Any = None
        self._failure = "it is not open"
        self._ahead_s: float | None = None
        """From the latest callback to when its sound is heard, as the sound system tells."""

    def __enter__(self) -> Self:
        try:
            sd = sounddevice()
        except MicrophoneError as error:
            self._failure = str(error)
            return self
        try:
            self._stream = sd.OutputStream(
                samplerate=SAMPLE_RATE_HZ,
                channels=1,
                dtype="float32",
                latency="low",
                callback=self._fill,
            )
            self._stream.start()
        except sd.PortAudioError as error:
            self._failure = reason(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._stream is not None:
            self._stream.close(ignore_errors=True)

    def start(self, samples: Samples) -> float:
        """Begin to play 16 kHz mono; return how long it takes to be heard (seconds).

        Raises
        ------
        MicrophoneError
            There is no loudspeaker.
        """
        if self._stream is None or not self._stream.active:
            raise MicrophoneError(f"{self._what} cannot be played ({self._failure})")
        with self._lock:
            self._rest = np.asarray(samples, np.float32)
        return float(self._stream.latency) if self._ahead_s is None else self._ahead_s

    def stop(self) -> None:
        """Play no more."""
        with self._lock:
            self._rest = np.zeros(0, np.float32)

    def _fill(self, out: npt.NDArray[np.float32], frames: int, times: Any, _: object) -> None:
        self._ahead_s = between_s(times.currentTime, times.outputBufferDacTime)
        with self._lock:
            given, self._rest = self._rest[:frames], self._rest[frames:]
        out[: len(given), 0] = given
        out[len(given) :, 0] = 0.0
