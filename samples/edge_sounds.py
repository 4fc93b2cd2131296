"""What comes between a voice and a recording: noise, babble, traffic, echo, cables, codecs.

Every function takes or returns sound of shape (n,), 16 kHz, and draws all its settings, so that
no two scenes are alike.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import av
import numpy as np
import numpy.typing as npt
from splicing import RATE_HZ, Samples

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator


def rms(sound: npt.NDArray[np.floating]) -> float:
    """Return the root of the mean square, never quite 0."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))) + 1e-12)


def shaped(size: int, rng: Rng, gain: Callable[[Floats], Floats]) -> Floats:
    """Return noise whose spectrum is ``gain`` of the frequency in Hz."""
    spectrum = np.fft.rfft(rng.standard_normal(size))
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 30.0)
    return np.fft.irfft(spectrum * gain(hertz), size)


def hiss(size: int, rng: Rng) -> Floats:
    """Return steady noise: white to brown, perhaps with a hump, a hum or slow swells."""
    slope = rng.uniform(0.0, 1.2)
    noise = _levelled(shaped(size, rng, lambda hertz: hertz**-slope))
    if rng.random() < 0.4:
        middle, width = np.exp(rng.uniform(np.log(150), np.log(6000))), rng.uniform(0.2, 0.8)
        hump = shaped(size, rng, lambda hertz: np.exp(-0.5 * (np.log(hertz / middle) / width) ** 2))
        noise += rng.uniform(0.5, 3.0) * _levelled(hump)
    if rng.random() < 0.25:
        noise += rng.uniform(0.2, 1.5) * _levelled(hum(size, rng))
    if rng.random() < 0.3:
        noise *= swells(size, rng, 4.0)
    return noise


def hum(size: int, rng: Rng) -> Floats:
    """Return a tone with harmonics: mains, a fan, a fridge."""
    time = np.arange(size) / RATE_HZ
    pitch = rng.choice([50.0, 60.0, 100.0, 120.0, rng.uniform(80, 400)])
    tones = [
        rng.uniform(0, 1) / k * np.sin(2 * np.pi * pitch * k * time + rng.uniform(0, 6))
        for k in range(1, 12)
    ]
    total: Floats = np.sum(tones, axis=0)
    return total


def swells(size: int, rng: Rng, depth_db: float) -> Floats:
    """Return a gain that wanders by up to about ``depth_db`` either way."""
    step = rng.uniform(0.15, 1.2)
    points = rng.standard_normal(int(size / RATE_HZ / step) + 3) * rng.uniform(0.5, depth_db)
    level = np.interp(np.arange(size) / RATE_HZ, np.arange(len(points)) * step, points)
    return 10.0 ** (level / 20.0)


def babble(size: int, rng: Rng, clips: Sequence[Samples]) -> Floats:
    """Return two to eight people talking at once, perhaps in an echoing room."""
    crowd = np.zeros(size)
    for _ in range(rng.integers(2, 9)):
        at, gain = -int(rng.integers(40_000)), 10 ** (rng.uniform(-6, 3) / 20)
        pause = int(rng.choice([2000, 8000]))
        while at < size:
            clip = clips[int(rng.integers(len(clips)))]
            first, last = max(0, at), min(size, at + clip.size)
            if last > first:
                crowd[first:last] += gain * clip[first - at : last - at]
            at += clip.size + int(rng.integers(pause))
    return echo(crowd, rng) if rng.random() < 0.4 else crowd


def traffic(size: int, rng: Rng) -> Floats:
    """Return rumble, with cars that come and go."""
    rumble_slope, tyre_slope = rng.uniform(0.6, 1.2), rng.uniform(0.0, 0.6)
    rumble = _levelled(shaped(size, rng, lambda hertz: hertz**-rumble_slope))
    tyres = _levelled(shaped(size, rng, lambda hertz: hertz**-tyre_slope))
    street = rumble * rng.uniform(0.2, 0.7)
    time = np.arange(size) / RATE_HZ
    at = rng.uniform(0, 3)
    while at < size / RATE_HZ:
        near = np.exp(-0.5 * ((time - at) / rng.uniform(0.3, 2.0)) ** 2) * rng.uniform(0.3, 1.8)
        street += near * (rng.uniform(0.2, 1) * rumble + rng.uniform(0.2, 1) * tyres)
        at += rng.uniform(1, 6)
    swelling: Floats = street * swells(size, rng, 2.0)
    return swelling


def echo(sound: npt.NDArray[np.floating], rng: Rng) -> Floats:
    """Return sound as a room gives it back: 0.2 to 0.9 s until it is 60 dB down."""
    decay_s = rng.uniform(0.2, 0.9)
    size = int(decay_s * 1.2 * RATE_HZ)
    tail = rng.standard_normal(size) * 10 ** (-3 * np.arange(size) / RATE_HZ / decay_s)
    dullness = 1 + (np.fft.rfftfreq(size, 1 / RATE_HZ) / rng.uniform(2000, 8000)) ** 2
    room = np.fft.irfft(np.fft.rfft(tail) / dullness, size)
    room[: int(rng.uniform(0.001, 0.006) * RATE_HZ)] = 0.0
    room *= rng.uniform(0.15, 1.0) / np.sqrt(np.sum(room**2))
    room[0] = 1.0
    for _ in range(rng.integers(0, 8)):
        room[int(rng.uniform(0.003, 0.04) * RATE_HZ)] += rng.uniform(-0.4, 0.5)
    both = sound.size + size
    wet = np.fft.irfft(np.fft.rfft(sound, both) * np.fft.rfft(room, both), both)[: sound.size]
    levelled: Floats = wet * (np.abs(sound).max() / np.abs(wet).max())
    return levelled


def telephone(sound: npt.NDArray[np.floating], rng: Rng) -> Floats:
    """Return what a telephone lets through."""
    low, high = rng.uniform(150, 350), rng.uniform(3000, 4200)
    hertz = np.maximum(np.fft.rfftfreq(sound.size, 1 / RATE_HZ), 1.0)
    gain = 1 / (1 + (low / hertz) ** 8) / (1 + (hertz / high) ** 16)
    return np.fft.irfft(np.fft.rfft(sound) * np.sqrt(gain), sound.size)


def compressed(sound: npt.NDArray[np.floating], rng: Rng) -> Floats:
    """Return sound that has been an MP3 of 24 to 48 kbit/s."""
    stored = io.BytesIO()
    scaled = sound / max(1.0, np.abs(sound).max() / 0.98)
    frame = av.AudioFrame.from_ndarray(
        np.round(scaled * 32767).astype(np.int16)[np.newaxis], format="s16", layout="mono"
    )
    frame.sample_rate = RATE_HZ
    with av.open(stored, "w", format="mp3") as sink:
        stream = sink.add_stream("libmp3lame", rate=RATE_HZ)
        stream.layout, stream.bit_rate = "mono", int(rng.choice([24_000, 32_000, 48_000]))
        sizes = av.AudioResampler("s16p", "mono", RATE_HZ, frame_size=stream.frame_size or 1152)
        for part in [*sizes.resample(frame), *sizes.resample(None), None]:
            sink.mux(stream.encode(part))
    stored.seek(0)
    with av.open(stored, "r") as source:
        floats = av.AudioResampler("flt", "mono", RATE_HZ)
        frames = [
            part for piece in [*source.decode(audio=0), None] for part in floats.resample(piece)
        ]
    heard = np.concatenate([part.to_ndarray()[0] for part in frames])[: sound.size]
    return np.pad(heard, (0, sound.size - heard.size)).astype(np.float64)


def breath(size: int, rng: Rng) -> Floats:
    """Return a breath: noise in the mouth's two resonances that swells and dies."""
    first, second = rng.uniform(600, 2000), rng.uniform(2000, 5500)
    share = rng.uniform(0.1, 1.2)
    air = shaped(
        size,
        rng,
        lambda hertz: (
            np.exp(-0.5 * (np.log2(hertz / first) / 0.9) ** 2)
            + share * np.exp(-0.5 * (np.log2(hertz / second) / 0.8) ** 2)
        ),
    )
    time, top = np.linspace(0, 1, size), rng.uniform(0.3, 0.9)
    rise = np.sin(0.5 * np.pi * np.minimum(time / top, 1.0)) ** rng.uniform(0.7, 2)
    fall = np.cos(0.5 * np.pi * np.clip((time - top) / (1 - top), 0, 0.999)) ** rng.uniform(0.5, 2)
    return air * rise * fall


def click(size: int, rng: Rng) -> Floats:
    """Return a click: a key, a mouse, lips."""
    return rng.standard_normal(size) * np.exp(-np.arange(size) / size * rng.uniform(2, 6))


def thump(size: int, rng: Rng) -> Floats:
    """Return a thump: a foot, a door, a hand on the desk."""
    tone = np.sin(2 * np.pi * rng.uniform(40, 250) * np.arange(size) / RATE_HZ)
    return tone * np.exp(-np.arange(size) / size * rng.uniform(3, 7))


def _levelled(noise: Floats) -> Floats:
    return noise / rms(noise)
