"""Scenes to train the network that finds edges: lines with exact silences, in bad sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import edge_sounds as sounds
import numpy as np
import numpy.typing as npt
from splicing import PEAK, RATE_HZ, Clip, Line, Samples, Segment, clip, splice

Rng = np.random.Generator

KINDS = {"clean": 0.08, "hiss": 0.3, "babble": 0.24, "traffic": 0.1, "echo": 0.2, "both": 0.08}
"""How often each kind of sound comes; ``both`` is hiss in an echoing room."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A recording whose lines are known."""

    sound: Samples
    lines: tuple[tuple[float, float], ...]
    """Start and end of each line (seconds)."""
    kind: str


class Pool:
    """The clips of some voices, as ``edge_voices.py`` leaves them in a folder."""

    def __init__(self, folder: Path, without: Sequence[str] = ()) -> None:
        files: dict[str, list[Path]] = {}
        for path in sorted(folder.glob("*.npy")):
            files.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
        self._files = {voice: paths for voice, paths in files.items() if voice not in without}
        self._voices = [v for v, paths in self._files.items() for _ in range(1 + len(paths) // 70)]
        self._clips: dict[str, list[Clip]] = {}

    def clips(self, rng: Rng) -> list[Clip]:
        """Return the clips of one voice; voices with many clips are drawn more often."""
        voice = self._voices[int(rng.integers(len(self._voices)))]
        if voice not in self._clips:
            self._clips[voice] = [clip(np.load(path)) for path in self._files[voice]]
        return self._clips[voice]


def scene(seed: int, pool: Pool) -> Scene:
    """Return one scene; the same seed and the same pool give the same."""
    rng = np.random.default_rng(seed)
    sound, segments = splice(
        _lines(rng, pool.clips(rng)),
        tail_s=rng.uniform(0.4, 0.9),
        floor_db=rng.uniform(-84, -58),
        rng=rng,
    )
    _add_events(sound, segments, rng)
    kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
    heard = _recorded(_in_the_world(sound, segments, kind, rng, pool), rng)
    rounded = np.round(np.clip(heard, -1, 1) * 32767) / 32767
    return Scene(rounded.astype(np.float32), tuple((s.start_s, s.end_s) for s in segments), kind)


def _lines(rng: Rng, clips: Sequence[Clip]) -> list[Line]:
    """Draw lines of one voice, all changed in the same way, a third cut off hard."""
    stretch = float(np.exp(rng.uniform(-0.16, 0.16))) if rng.random() < 0.7 else 1.0
    tone = _tone(rng) if rng.random() < 0.6 else None
    lines = []
    for index in range(rng.integers(6, 12)):
        part = _changed(clips[int(rng.integers(len(clips)))], stretch, tone)
        part = _cut_hard(part) if rng.random() < 0.35 else part
        pause = np.exp(rng.uniform(np.log(0.08), np.log(1.8))) if index else rng.uniform(0.3, 0.9)
        lines.append(Line("step", None, "", float(pause), part))
    return lines


def _tone(rng: Rng) -> tuple[float, float, float, float]:
    """Draw a slope (dB an octave) and a hump (dB, Hz, width)."""
    middle = float(np.exp(rng.uniform(np.log(300), np.log(4000))))
    return rng.uniform(-2, 2), rng.uniform(-6, 6), middle, rng.uniform(0.3, 1.0)


def _changed(part: Clip, stretch: float, tone: tuple[float, float, float, float] | None) -> Clip:
    samples = part.samples
    if stretch != 1.0:
        places = np.arange(0, samples.size - 1, stretch)
        samples = np.interp(places, np.arange(samples.size), samples).astype(np.float32)
    if tone:
        slope, hump, middle, width = tone
        hertz = np.maximum(np.fft.rfftfreq(samples.size, 1 / RATE_HZ), 50.0)
        gain = slope * np.log2(hertz / 1000) + hump * np.exp(
            -0.5 * (np.log(hertz / middle) / width) ** 2
        )
        spectrum = np.fft.rfft(samples) * 10 ** (gain / 20)
        samples = np.fft.irfft(spectrum, samples.size).astype(np.float32)
    return part if stretch == 1.0 and not tone else clip(samples)


def _cut_hard(part: Clip) -> Clip:
    samples = part.samples.copy()
    samples[: part.onset] = 0.0
    samples[part.offset :] = 0.0
    return Clip(samples, part.onset, part.offset)


def _add_events(sound: Samples, segments: Sequence[Segment], rng: Rng) -> None:
    """Put breaths, clicks and thumps into some of the silences."""
    edges = [0.0, *(t for s in segments for t in (s.start_s, s.end_s)), sound.size / RATE_HZ]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if rng.random() > 0.3 or end - start < 0.15:
            continue
        event = _event(end - start, rng)
        first, last = start + 0.01, end - 0.01 - event.size / RATE_HZ
        late = last - min(last - first, rng.exponential(0.08))
        at = round((late if rng.random() < 0.5 else rng.uniform(first, last)) * RATE_HZ)
        sound[at : at + event.size] += event[: sound.size - at]


def _event(room_s: float, rng: Rng) -> Samples:
    kind = rng.choice(["breath", "click", "thump"], p=[0.65, 0.2, 0.15])
    make, level_db, duration_s = {
        "breath": (sounds.breath, rng.uniform(-46, -20), rng.uniform(0.12, 0.55)),
        "click": (sounds.click, rng.uniform(-40, -12), rng.uniform(0.002, 0.02)),
        "thump": (sounds.thump, rng.uniform(-40, -15), rng.uniform(0.05, 0.2)),
    }[str(kind)]
    event = make(int(min(duration_s, room_s - 0.04) * RATE_HZ), rng)
    gain = PEAK * 10 ** (level_db / 20) / np.abs(event).max()
    return np.asarray(event * gain, np.float32)


def _in_the_world(
    sound: Samples, segments: Sequence[Segment], kind: str, rng: Rng, pool: Pool
) -> npt.NDArray[np.floating]:
    heard: npt.NDArray[np.floating] = sound
    if kind in ("echo", "both"):
        heard = sounds.echo(heard, rng)
    spoken = np.zeros(sound.size, np.bool_)
    for segment in segments:
        spoken[int(segment.start_s * RATE_HZ) : int(segment.end_s * RATE_HZ)] = True
    if kind in ("hiss", "both"):
        return _mixed(heard, sounds.hiss(sound.size, rng), rng.uniform(4, 30), spoken)
    if kind == "traffic":
        return _mixed(heard, sounds.traffic(sound.size, rng), rng.uniform(4, 25), spoken)
    if kind == "babble":
        crowd = [part.samples for _ in range(3) for part in pool.clips(rng)]
        return _mixed(heard, sounds.babble(sound.size, rng, crowd), rng.uniform(4, 25), spoken)
    return heard


def _mixed(
    sound: npt.NDArray[np.floating],
    noise: npt.NDArray[np.floating],
    snr_db: float,
    spoken: npt.NDArray[np.bool_],
) -> npt.NDArray[np.floating]:
    gain = sounds.rms(sound[spoken]) / sounds.rms(noise) * 10 ** (-snr_db / 20)
    return sound + noise * gain


def _recorded(sound: npt.NDArray[np.floating], rng: Rng) -> npt.NDArray[np.floating]:
    """Return sound as some microphone, line or codec leaves it, at some level."""
    if rng.random() < 0.15:
        sound = sounds.telephone(sound, rng)
    if rng.random() < 0.08:
        sound = np.clip(sound * rng.uniform(2, 8), -0.98, 0.98)
    if rng.random() < 0.1:
        sound = sounds.compressed(sound, rng)
    return sound * 10 ** (rng.uniform(-30, 6) / 20)
