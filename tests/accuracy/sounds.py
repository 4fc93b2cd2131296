"""What comes between a voice and a recording, always in the same measure.

Sound is float32 or float64 of shape (n,), 16 kHz, full scale 1.0. A ratio of speech to noise
is that of the mean power of the lines spoken to that of the whole noise.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import numpy.typing as npt
from splicing import RATE_HZ, Samples, room_noise

Sound = npt.NDArray[np.floating]
Rng = np.random.Generator

TALKERS = 6
REVERBERATION_S = 0.5
"""Until an echo is 60 dB down: a room with hard walls."""
DIRECT_TO_ECHO_DB = 3.0
TELEPHONE_HZ = (300.0, 3400.0)
TELEPHONE_RATE_HZ = 8_000
MP3_BITS_PER_S = 32_000
QUIET_DB, LOUD_DB = -35.0, 15.0
MU = 255


class Scene(NamedTuple):
    """Clean speech, and what else is needed to spoil it."""

    sound: Sound
    spoken: npt.NDArray[np.bool_]
    """Shape (n,): whether a line is spoken then."""
    crowd: Sequence[Samples]
    """Lines of other people."""
    rng: Rng


class Condition(NamedTuple):
    """A kind of sound."""

    title: str
    change: Callable[[Scene], Sound]
    rate_hz: int = RATE_HZ
    suffix: str = ".wav"


def noise(snr_db: float) -> Callable[[Scene], Sound]:
    """Return what adds steady noise that falls by 3 dB an octave."""
    return lambda scene: _mixed(scene, room_noise(scene.sound.size, -30.0, scene.rng), snr_db)


def babble(snr_db: float) -> Callable[[Scene], Sound]:
    """Return what adds other people talking at once about other things."""
    return lambda scene: _mixed(scene, _crowd(scene), snr_db)


def street(snr_db: float) -> Callable[[Scene], Sound]:
    """Return what adds a rumble, and cars that pass every few seconds."""
    return lambda scene: _mixed(scene, _traffic(scene.sound.size, scene.rng), snr_db)


def echo(scene: Scene) -> Sound:
    """Return the speech as a room with hard walls gives it back, at its old peak."""
    size = int(1.2 * REVERBERATION_S * RATE_HZ)
    decay = 10 ** (-3 * np.arange(size) / RATE_HZ / REVERBERATION_S)
    room = scene.rng.standard_normal(size) * decay
    room[:32] = 0.0
    room *= 10 ** (-DIRECT_TO_ECHO_DB / 20) / np.sqrt(np.sum(room**2))
    room[0] = 1.0
    both = scene.sound.size + size
    wet = np.fft.irfft(np.fft.rfft(scene.sound, both) * np.fft.rfft(room, both), both)
    wet = wet[: scene.sound.size]
    return wet * float(np.abs(scene.sound).max() / np.abs(wet).max())


def telephone(scene: Scene) -> Sound:
    """Return the speech in the telephone's band, at 8 kHz, in 8 bits of µ-law."""
    even = scene.sound[: scene.sound.size // 2 * 2]
    spectrum = np.fft.rfft(even)
    hertz = np.fft.rfftfreq(even.size, 1 / RATE_HZ)
    low, high = TELEPHONE_HZ
    gain = 1 / np.sqrt((1 + (low / np.maximum(hertz, 1.0)) ** 8) * (1 + (hertz / high) ** 24))
    gain[hertz >= TELEPHONE_RATE_HZ / 2] = 0.0
    line = np.fft.irfft(spectrum * gain, even.size)[:: RATE_HZ // TELEPHONE_RATE_HZ]
    squeezed = np.sign(line) * np.log1p(MU * np.minimum(np.abs(line), 1.0)) / np.log1p(MU)
    steps = np.round(squeezed * 127) / 127
    return np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU)


def louder(gain_db: float) -> Callable[[Scene], Sound]:
    """Return what changes the level; what goes beyond full scale is cut off when written."""
    return lambda scene: scene.sound * 10 ** (gain_db / 20)


def gate(scene: Scene) -> Sound:
    """Return what a noise gate lets through: below its threshold exact zeros."""
    open_gate = _held(_envelope(scene.sound) > 10 ** (GATE_DB / 20), GATE_HOLD_S)
    gain = np.convolve(open_gate, np.full(GATE_FADE, 1 / GATE_FADE), mode="same")
    gain[~open_gate] = 0.0
    return scene.sound * gain


def zeros(scene: Scene) -> Sound:
    """Return the speech with exact zeros for every 20 ms that is soft, and 3 s of them before."""
    frames = np.abs(scene.sound[: scene.sound.size // 320 * 320]).reshape(-1, 320).max(axis=1)
    loud = np.repeat(frames > 10 ** (ZEROS_DB / 20), 320)
    return np.where(np.pad(loud, (0, scene.sound.size - loud.size)), scene.sound, 0.0)


def denoised(scene: Scene) -> Sound:
    """Return speech with noise of 20 dB that a program took away again, band by band."""
    noisy = noise(20.0)(scene)
    return _spectral_gain(noisy, DENOISE_FLOOR_DB)


def automatic_gain(scene: Scene) -> Sound:
    """Return speech and a room at 25 dB, brought to one level that pumps up in every pause."""
    noisy = noise(25.0)(scene)
    level = np.maximum(_envelope(noisy, AGC_RELEASE_S), 1e-4)
    gain = np.minimum(10 ** (AGC_TARGET_DB / 20) / level, 10 ** (AGC_MOST_DB / 20))
    return np.clip(noisy * gain, -0.98, 0.98)


def keyboard(scene: Scene) -> Sound:
    """Return the speech with the keys of a keyboard, two to six a second."""
    sound, at = np.array(scene.sound, np.float64), 0
    loudest = float(np.abs(scene.sound).max())
    while (at := at + int(scene.rng.integers(RATE_HZ // 6, RATE_HZ // 2))) < sound.size - 800:
        decay = np.exp(-np.arange(800) / float(scene.rng.uniform(40, 160)))
        peak = loudest * float(scene.rng.uniform(0.03, 0.25))
        sound[at : at + 800] += scene.rng.standard_normal(800) * decay * peak
    return sound


def television(scene: Scene) -> Sound:
    """Return the speech with one other voice going on behind it, 15 dB softer."""
    other = np.resize(np.concatenate(scene.crowd), scene.sound.size)
    return _mixed(scene, other, 15.0)


def bluetooth(scene: Scene) -> Sound:
    """Return the speech as a headset in its telephone mode gives it: 8 kHz, in steps, no floor."""
    narrow = telephone(scene)
    return np.where(np.abs(narrow) < 10 ** (-56 / 20), 0.0, narrow)


def packet_loss(scene: Scene) -> Sound:
    """Return the speech with 20 ms in fifty missing, as zeros or as the piece before again."""
    sound = np.array(scene.sound)
    for at in range(320, sound.size - 320, 320):
        if scene.rng.random() < LOST_SHARE:
            again = scene.rng.random() < 0.5
            sound[at : at + 320] = 0.5 * sound[at - 320 : at] if again else 0.0
    return sound


GATE_DB, GATE_HOLD_S, GATE_FADE = -40.0, 0.08, RATE_HZ // 100
ZEROS_DB = -46.0
DENOISE_FLOOR_DB = -24.0
AGC_TARGET_DB, AGC_MOST_DB, AGC_RELEASE_S = -14.0, 30.0, 0.4
LOST_SHARE = 0.02


CONDITIONS = {
    "clean": Condition("clean", lambda scene: scene.sound),
    "noise20": Condition("noise, 20 dB", noise(20.0)),
    "noise10": Condition("noise, 10 dB", noise(10.0)),
    "babble10": Condition("babble, 10 dB", babble(10.0)),
    "street10": Condition("street, 10 dB", street(10.0)),
    "echo": Condition("echo, 0.5 s", echo),
    "telephone": Condition("telephone, 8 kHz", telephone, rate_hz=TELEPHONE_RATE_HZ),
    "mp3": Condition("MP3, 32 kbit/s", lambda scene: scene.sound, suffix=".mp3"),
    "quiet": Condition("35 dB quieter", louder(QUIET_DB)),
    "clipped": Condition("15 dB too loud", louder(LOUD_DB)),
    "gate": Condition("noise gate", gate),
    "zeros": Condition("exact zeros", zeros),
    "denoised": Condition("noise taken away", denoised),
    "agc": Condition("automatic gain", automatic_gain),
    "keyboard": Condition("keyboard", keyboard),
    "television": Condition("television, 15 dB", television),
    "bluetooth": Condition("Bluetooth headset", bluetooth, rate_hz=TELEPHONE_RATE_HZ),
    "loss": Condition("packets lost, 2 %", packet_loss),
}
DEVICES = tuple(CONDITIONS)[10:]
"""What comes of devices and programs rather than of rooms and lines."""
"""In the order of the tables."""


def _envelope(sound: Sound, release_s: float = 0.03) -> Sound:
    """Return the peak of every 5 ms, which falls away with a time constant; shape (n,)."""
    size = RATE_HZ // 200
    frames = np.abs(np.pad(sound, (0, -sound.size % size))).reshape(-1, size).max(axis=1)
    fall = float(np.exp(-size / RATE_HZ / release_s))
    level, levels = 0.0, np.empty(len(frames))
    for place, peak in enumerate(frames):
        level = max(float(peak), level * fall)
        levels[place] = level
    return np.repeat(levels, size)[: sound.size]


def _held(loud: npt.NDArray[np.bool_], seconds: float) -> npt.NDArray[np.bool_]:
    """Return where it was loud at most so long ago."""
    since = np.where(loud, np.arange(loud.size), -loud.size)
    return np.asarray(np.arange(loud.size) - np.maximum.accumulate(since) < seconds * RATE_HZ)


def _spectral_gain(sound: Sound, floor_db: float) -> Sound:
    """Take away, band by band, what is near each band's own quiet; a floor of it stays."""
    size, hop = 512, 256
    window = np.sqrt(np.hanning(size + 1)[:-1])
    padded = np.pad(sound, (size, size))
    starts = np.arange(0, padded.size - size, hop)
    spectrum = np.fft.rfft(padded[starts[:, None] + np.arange(size)] * window, axis=1)
    power = np.abs(spectrum) ** 2
    quiet = np.percentile(power, 20, axis=0) * 3.0
    gain = np.maximum(1.0 - quiet / np.maximum(power, 1e-12), 10 ** (floor_db / 20))
    frames = np.fft.irfft(spectrum * gain, size, axis=1) * window
    clean = np.zeros(padded.size)
    for start, frame in zip(starts, frames, strict=True):
        clean[start : start + size] += frame
    return clean[size : size + sound.size]


def _mixed(scene: Scene, other: Sound, snr_db: float) -> Sound:
    gain = _rms(scene.sound[scene.spoken]) / _rms(other) * 10 ** (-snr_db / 20)
    return scene.sound + other * gain


def _rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def _crowd(scene: Scene) -> Sound:
    crowd = np.zeros(scene.sound.size)
    for _ in range(TALKERS):
        at = -int(scene.rng.integers(RATE_HZ))
        while at < crowd.size:
            line = scene.crowd[int(scene.rng.integers(len(scene.crowd)))]
            first, last = max(0, at), min(crowd.size, at + line.size)
            crowd[first : max(first, last)] += line[first - at : max(first, last) - at]
            at += line.size + int(scene.rng.integers(RATE_HZ // 4))
    return crowd


def _traffic(size: int, rng: Rng) -> Sound:
    time = np.arange(size) / RATE_HZ
    passing = np.full(size, 0.3)
    at = float(rng.uniform(0, 3))
    while at < time[-1]:
        passing += rng.uniform(0.3, 1.5) * np.exp(-0.5 * ((time - at) / rng.uniform(0.4, 1.5)) ** 2)
        at += float(rng.uniform(2, 5))
    rumble = np.cumsum(room_noise(size, -30.0, rng))
    rumble -= np.convolve(rumble, np.full(801, 1 / 801), mode="same")
    return passing * (rumble / _rms(rumble) + 0.5 * room_noise(size, 0.0, rng))


def write(path: Path, sound: Sound, rate_hz: int) -> None:
    """Write mono sound in 16 bits: WAV, or MP3 by the name's suffix."""
    whole = np.clip(np.round(sound * 32_767), -32_768, 32_767).astype(np.int16)
    if path.suffix == ".mp3":
        _write_mp3(path, whole, rate_hz)
        return
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(rate_hz)
        sink.writeframes(whole.tobytes())


def _write_mp3(path: Path, whole: npt.NDArray[np.int16], rate_hz: int) -> None:
    frame = av.AudioFrame.from_ndarray(whole[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = rate_hz
    with av.open(str(path), "w", format="mp3") as sink:
        stream = sink.add_stream("libmp3lame", rate=rate_hz)
        stream.layout, stream.bit_rate = "mono", MP3_BITS_PER_S
        resampler = av.AudioResampler("s16p", "mono", rate_hz, frame_size=stream.frame_size or 1152)
        for part in [*resampler.resample(frame), *resampler.resample(None), None]:
            sink.mux(stream.encode(part))
