"""The microphone of this machine. It yields what a decoded file yields.

The device is opened at its own rate and channels; what it gives is mixed down and resampled here.
The callback only copies and queues. Time is the number of frames, never a clock; where frames were
lost, that is said, so that it is never taken for a pause.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from coach.audio.live.frame_clock import FrameClock, now_s
from coach.audio.live.patience import arrivals
from coach.audio.live.portaudio import reason, sounddevice
from coach.audio.mixing.mono import ArrivalConverter
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError

BLOCK_S = 0.01
"""What the device is asked for at once (seconds)."""
MOST_CHANNELS = 2
"""Devices name more, up to 128, where there is no microphone behind them."""


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone that can be chosen."""

    index: int
    name: str
    host: str
    """The interface through which it is reached: one microphone may have several."""
    rate_hz: int
    channels: int
    is_default: bool

    @property
    def label(self) -> str:
        """Its name and interface, as it is chosen by."""
        return f"{self.name} ({self.host})"


def devices() -> tuple[Device, ...]:
    """Return all microphones.

    Raises
    ------
    MicrophoneError
        There is no sound system.
    """
    sd = sounddevice()
    hosts = sd.query_hostapis()
    chosen = sd.default.device[0]
    return tuple(
        Device(
            index,
            each["name"],
            hosts[each["hostapi"]]["name"],
            round(each["default_samplerate"]),
            each["max_input_channels"],
            index == chosen,
        )
        for index, each in enumerate(sd.query_devices())
        if each["max_input_channels"] > 0
    )


def choose(wanted: str | None) -> Device:
    """Return the microphone of that name, or the system's own.

    Parameters
    ----------
    wanted
        Part of a name and interface, in any case; ``None``: the system's own.

    Raises
    ------
    MicrophoneError
        There is none, or none of that name, or several.
    """
    every = devices()
    if not every:
        raise MicrophoneError("no microphone found: connect one, or choose it in the system")
    if wanted is None:
        return next((each for each in every if each.is_default), every[0])
    exact = [each for each in every if wanted in (each.name, each.label)]
    found = exact or [each for each in every if wanted.casefold() in each.label.casefold()]
    if not found:
        names = ", ".join(each.label for each in every)
        raise MicrophoneError(f"{wanted}: no such microphone; there are: {names}")
    if len({each.label for each in found}) > 1 and not exact:
        names = ", ".join(each.label for each in found)
        raise MicrophoneError(f"{wanted}: several microphones have that in their name: {names}")
    return found[0]


class Microphone:
    """An open microphone; a ``with`` statement closes it.

    Parameters
    ----------
    device
        Which.

    Raises
    ------
    MicrophoneError
        It cannot be opened: the one line says why.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        self.lost = False
        self._clock = FrameClock()
        self._queue: queue.SimpleQueue[tuple[npt.NDArray[np.float32], float] | None] = (
            queue.SimpleQueue()
        )
        self._heard_at_s: float | None = None
        self._stream, self.rate_hz, self.channels = self._opened()
        self._convert = ArrivalConverter(self.rate_hz, self.channels)

    @property
    def name(self) -> str:
        """The device's name."""
        return self.device.name

    @property
    def lost_s(self) -> float:
        """How much of the sound never came, as the clock tells (seconds)."""
        return self._clock.lost_s

    @property
    def behind_s(self) -> float:
        """How long ago the sound that was given last came (seconds).

        What a sound system tells of the time before that is not believed: PulseAudio's ALSA plugin
        told 0.45 s of a microphone that was behind by less than 0.1 s.
        """
        return 0.0 if self._heard_at_s is None else now_s() - self._heard_at_s

    def blocks(self) -> Iterator[Samples]:
        """Yield sound as it comes, until the device is closed.

        Raises
        ------
        MicrophoneError
            The device has gone.
        """
        for frames, at_s in arrivals(self._queue, self.name):
            self._heard_at_s = at_s
            yield self._convert(frames)

    def skip(self) -> None:
        """Throw away what came and was not taken yet; what was lost of it is no loss."""
        self._clock, self.lost = FrameClock(), False
        while not self._queue.empty():
            self._queue.get()

    def close(self) -> None:
        """Close the device."""
        self._stream.close(ignore_errors=True)
        self._queue.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _opened(self) -> tuple[Any, int, int]:
        sd = sounddevice()
        failure: Exception | None = None
        rates = dict.fromkeys((self.device.rate_hz, 48_000, 44_100, SAMPLE_RATE_HZ))
        counts = dict.fromkeys((1, min(self.device.channels, MOST_CHANNELS), self.device.channels))
        for rate in rates:
            for channels in counts:
                try:
                    return self._started(sd, rate, channels), rate, channels
                except sd.PortAudioError as error:
                    failure = failure or error
        raise MicrophoneError(
            f"{self.name}: cannot be opened ({reason(failure)})", remedy="microphone_closed"
        ) from failure

    def _started(self, sd: Any, rate: int, channels: int) -> Any:
        stream = sd.InputStream(
            device=self.device.index,
            samplerate=rate,
            channels=channels,
            dtype="float32",
            blocksize=round(BLOCK_S * rate),
            callback=partial(self._take, rate),
        )
        try:
            stream.start()
        except sd.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        return stream

    def _take(
        self, rate: int, sound: npt.NDArray[np.float32], frames: int, _: object, status: Any
    ) -> None:
        at_s = now_s()
        self._clock.count(frames / rate, at_s)
        if status.input_overflow or self._clock.is_behind:
            self.lost = True
        self._queue.put((sound.copy(), at_s))
