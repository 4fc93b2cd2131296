"""The microphone: the only door to PortAudio. It yields what a decoded file yields.

The device is opened at its own rate and channels; what it gives is mixed down and resampled here.
The callback only copies and queues. Time is the number of frames, never a clock; where frames were
lost, that is said, so that it is never taken for a pause.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from coach.audio.frame_clock import FrameClock
from coach.audio.mono import Downmix
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError

WAKE_S = 8.0
"""A device may take so long until its first sound (seconds): a headset wakes, a system is busy."""
GONE_S = 2.0
"""One that then gives nothing for so long is not there any more (seconds): it reports no error."""
BLOCK_S = 0.02
"""What the device is asked for at once (seconds)."""
LOOK_S = 0.25
"""It is waited for in steps of so long (seconds). One that takes far longer was no waiting: this
program itself was stopped, or the machine slept."""
MOST_CHANNELS = 2
"""Devices name more, up to 128, where there is no microphone behind them."""

NO_PORTAUDIO = (
    "the sound system PortAudio is not on this machine; install it "
    "(Debian, Ubuntu: sudo apt install libportaudio2)"
)


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


class Source(Protocol):
    """Where sound comes from: a microphone, or a recording in its place."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def lost(self) -> bool:
        """Whether sound was lost so far."""
        ...

    def blocks(self) -> Iterator[Samples]:
        """Yield sound as it comes: float32 of shape (n,), 16 kHz, any n."""
        ...

    def skip(self) -> None:
        """Throw away what came and was not taken yet."""
        ...


def devices() -> tuple[Device, ...]:
    """Return all microphones.

    Raises
    ------
    MicrophoneError
        There is no sound system.
    """
    sd = _sounddevice()
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
        self._queue: queue.SimpleQueue[npt.NDArray[np.float32] | None] = queue.SimpleQueue()
        self._stream, self.rate_hz, self.channels = self._opened()
        self._convert = _Converter(self.rate_hz, self.channels)

    @property
    def name(self) -> str:
        """The device's name."""
        return self.device.name

    def blocks(self) -> Iterator[Samples]:
        """Yield sound as it comes, until the device is closed.

        Raises
        ------
        MicrophoneError
            The device has gone.
        """
        patience_s = WAKE_S
        while True:
            frames = self._next(patience_s)
            if frames is None:
                return
            patience_s = GONE_S
            yield self._convert(frames)

    def _next(self, patience_s: float) -> npt.NDArray[np.float32] | None:
        waited_s = 0.0
        while waited_s < patience_s:
            before_s = time.monotonic()
            try:
                return self._queue.get(timeout=LOOK_S)
            except queue.Empty:
                waited_s += min(time.monotonic() - before_s, 2 * LOOK_S)
        raise MicrophoneError(f"{self.name}: gives no sound any more; is it still connected?")

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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self) -> tuple[Any, int, int]:
        sd = _sounddevice()
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
            f"{self.name}: cannot be opened ({_reason(failure)}); close other programs that use "
            "it, allow this one the microphone, or choose another with --device"
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
        self._clock.count(frames / rate, time.monotonic())
        if status.input_overflow or self._clock.is_behind:
            self.lost = True
        self._queue.put(sound.copy())


def _reason(error: Exception | None) -> str:
    return str(error).splitlines()[0].removeprefix("Error opening InputStream: ")


class _Converter:
    """Frames of a device become 16 kHz mono at once."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        import av

        self._rate_hz = rate_hz
        self._downmix = Downmix(channels)
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)

    def __call__(self, frames: npt.NDArray[np.float32]) -> Samples:
        mono = np.clip(np.nan_to_num(self._downmix(frames)), -1.0, 1.0).astype(np.float32)
        if self._rate_hz == SAMPLE_RATE_HZ:
            return mono
        from av import AudioFrame

        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(mono)[np.newaxis], format="flt", layout="mono"
        )
        frame.sample_rate = self._rate_hz
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def play(samples: Samples) -> float:
    """Play sound to its end; return how long it takes from there to the loudspeaker (seconds).

    Raises
    ------
    MicrophoneError
        There is no loudspeaker.
    """
    sd = _sounddevice()
    try:
        with sd.OutputStream(samplerate=SAMPLE_RATE_HZ, channels=1, dtype="float32") as stream:
            stream.write(np.ascontiguousarray(samples).reshape(-1, 1))
            return float(stream.latency)
    except sd.PortAudioError as error:
        raise MicrophoneError(
            f"the cue cannot be played ({_reason(error)}); connect a loudspeaker, or add --cue none"
        ) from error


def _sounddevice() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise MicrophoneError(NO_PORTAUDIO) from error
    return sounddevice
