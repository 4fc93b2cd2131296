"""Where the coach's own sound goes, the cue and its customer: this machine's loudspeaker."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from coach.audio.live.portaudio import between_s, reason, sounddevice
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError

BUFFER_S, LONGEST_BUFFER_S = 0.02, 0.08
"""So much sound is given to the loudspeaker ahead of time, at first and at most (seconds). With
the least that PulseAudio allows, 0.0085 s, it ran dry forty times in a take on a busy machine; all
of it is added to the time until somebody hears an answer."""


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

    Used as a context; where it cannot be opened, ``start`` says so. A buffer that ran dry is
    opened anew, twice as long, between two clips.

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
        self._number = 0
        """Which stream plays: one that is being replaced gives silence."""
        self._failure = "it is not open"
        self._ahead_s: float | None = None
        """From the latest callback to when its sound is heard, as the sound system tells."""
        self._buffer_s = BUFFER_S
        self._change = threading.Condition(self._lock)
        self._ran_dry = self._closed = False

    def __enter__(self) -> Self:
        try:
            sd = sounddevice()
        except MicrophoneError as error:
            self._failure = str(error)
            return self
        try:
            least_s = float(sd.query_devices(kind="output")["default_low_output_latency"])
            self._buffer_s = max(BUFFER_S, least_s)
            self._stream = self._opened(0)
        except (sd.PortAudioError, ValueError) as error:
            self._failure = reason(error)
            return self
        threading.Thread(target=self._keep, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            self._change.notify()
            stream = self._stream
        if stream is not None:
            stream.close(ignore_errors=True)

    def start(self, samples: Samples) -> float:
        """Begin to play 16 kHz mono; return how long it takes to be heard (seconds).

        Raises
        ------
        MicrophoneError
            There is no loudspeaker.
        """
        with self._lock:
            if self._stream is None or not self._stream.active:
                raise MicrophoneError(f"{self._what} cannot be played ({self._failure})")
            self._rest = np.asarray(samples, np.float32)
            return float(self._stream.latency) if self._ahead_s is None else self._ahead_s

    def stop(self) -> None:
        """Play no more."""
        with self._lock:
            self._rest = np.zeros(0, np.float32)

    def _opened(self, number: int) -> Any:
        stream = sounddevice().OutputStream(
            samplerate=SAMPLE_RATE_HZ,
            channels=1,
            dtype="float32",
            latency=self._buffer_s,
            callback=partial(self._fill, number),
        )
        stream.start()
        return stream

    def _fill(
        self, number: int, out: npt.NDArray[np.float32], frames: int, times: Any, status: Any
    ) -> None:
        out[:, 0] = 0.0
        with self._lock:
            if number != self._number:
                return
            self._ahead_s = between_s(times.currentTime, times.outputBufferDacTime)
            given, self._rest = self._rest[:frames], self._rest[frames:]
            out[: len(given), 0] = given
            self._ran_dry |= bool(status.output_underflow)
            if self._ran_dry and not len(self._rest):
                self._change.notify()

    def _keep(self) -> None:
        """Lengthen a buffer that runs dry, until the loudspeaker is closed."""
        while self._waited_for_silence():
            self._lengthen()

    def _waited_for_silence(self) -> bool:
        with self._change:
            self._change.wait_for(lambda: self._closed or (self._ran_dry and not len(self._rest)))
            self._ran_dry = False
            return not self._closed and self._buffer_s < LONGEST_BUFFER_S

    def _lengthen(self) -> None:
        """Open the longer buffer beside the other, which stays where that fails."""
        self._buffer_s = min(2 * self._buffer_s, LONGEST_BUFFER_S)
        try:
            longer = self._opened(self._number + 1)
        except sounddevice().PortAudioError:
            return
        with self._lock:
            before, self._stream = self._stream, longer
            self._number += 1
            self._ahead_s = None
            is_late = self._closed
        for each in (before, longer) if is_late else (before,):
            each.close(ignore_errors=True)
