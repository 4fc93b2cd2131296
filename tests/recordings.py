"""Recordings of every kind, made on the spot: short bursts of sound at known times."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

import av
import numpy as np
import numpy.typing as npt

from coach.audio import AudioFile, open_audio
from coach.datatypes import SAMPLE_RATE_HZ, Samples

Sound: TypeAlias = npt.NDArray[np.float32]
"""Shape (channels, n)."""

BURSTS_S = (0.5, 1.25, 2.5)
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


def bursts(rate_hz: int, channels: int = 1, seconds: float = 3.0) -> Sound:
    """A faint hiss with a short 1 kHz tone, 4 ms wide, around each of the ``BURSTS_S``."""
    hiss = np.random.default_rng(0).normal(0.0, 1e-4, round(rate_hz * seconds))
    times = np.arange(len(hiss)) / rate_hz
    sound = hiss + sum(_burst(times - at) for at in BURSTS_S)
    return np.tile(sound.astype(np.float32), (channels, 1))


def _burst(times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    burst: npt.NDArray[np.float64] = np.exp(-((times / 0.002) ** 2)) * np.cos(2e3 * np.pi * times)
    return 0.7 * burst


def burst_times(samples: Samples) -> list[float]:
    """Find every burst: the middle of its envelope, to well under a millisecond."""
    template = _burst(np.arange(-80, 81) / SAMPLE_RATE_HZ)
    likeness = np.convolve(samples, template[::-1], "same")
    envelope = np.convolve(likeness**2, np.hanning(33), "same")
    loud = envelope > 0.2 * envelope.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], loud, [0]))))
    return [
        float(np.average(np.arange(start, end), weights=envelope[start:end]) / SAMPLE_RATE_HZ)
        for start, end in edges.reshape(-1, 2)
    ]


def record(
    path: Path,
    codec: str,
    rate_hz: int,
    sound: Sound,
    *,
    container: str | None = None,
    coding: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
    start_s: float = 0.0,
    picture: bool = False,
) -> Path:
    """Write a recording; with a picture it is a video."""
    layout = LAYOUTS.get(len(sound), f"{len(sound)} channels")
    with av.open(str(path), "w", format=container, container_options=muxing or {}) as file:
        track = cast(Any, file.add_stream(codec, rate=rate_hz, options=coding or {}, layout=layout))
        if picture:
            _film(file, sound.shape[1] / rate_hz)
        resampler = av.AudioResampler(track.codec_context.format, layout, rate_hz)
        interleaved = np.ascontiguousarray(sound.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(interleaved, "flt", layout)
        frame.sample_rate, frame.time_base = rate_hz, Fraction(1, rate_hz)
        frame.pts = round(start_s * rate_hz)
        for coded in (frame, None):
            for piece in resampler.resample(coded):
                file.mux(track.encode(piece))
        file.mux(track.encode(None))
    return path


def film(path: Path, seconds: float = 0.4) -> Path:
    """Write a video without sound."""
    with av.open(str(path), "w") as file:
        _film(file, seconds)
    return path


def _film(file: Any, seconds: float) -> None:
    track = file.add_stream("mpeg4", rate=25)
    track.width = track.height = 32
    for number in range(round(25 * seconds)):
        frame = av.VideoFrame(32, 32, "yuv420p")
        frame.pts = number
        file.mux(track.encode(frame))
    file.mux(track.encode(None))


def without(source: Path, target: Path, lost: Callable[[float], bool]) -> Path:
    """Copy a recording without the packets of some times, as a poor line would."""
    return _copied(source, target, lambda time_s: None if lost(time_s) else time_s)


def shifted(source: Path, target: Path, shift: Callable[[float], float]) -> Path:
    """Copy a recording with other timestamps."""
    return _copied(source, target, shift)


def _copied(source: Path, target: Path, move: Callable[[float], float | None]) -> Path:
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        track = write.add_stream_from_template(read.streams.audio[0])
        for packet in read.demux(read.streams.audio[0]):
            if packet.dts is None or packet.pts is None:
                continue
            time_s = move(float(packet.pts * packet.time_base))
            if time_s is not None:
                packet.pts = packet.dts = round(time_s / packet.time_base)
                packet.stream = track
                write.mux(packet)
    return target


def heard(path: Path) -> tuple[Samples, AudioFile]:
    """Read a recording to its end."""
    with open_audio(path) as audio:
        return np.concatenate(list(audio.blocks())), audio
