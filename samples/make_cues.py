"""Make the customer's yes that starts a rehearsal: a few short files in ``coach/cues``.

    python samples/make_cues.py

Needs numpy, av and the program ``flite`` (2.2), whose voices slt and rms speak. Each file ends with
the last word: what is heard after it is the speaker.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import av
import numpy as np
from splicing import RATE_HZ, Samples, clip

FOLDER = Path(__file__).parents[1] / "coach" / "cues"
LINES = (
    ("yes-1", "slt", "Yeah, let's do it."),
    ("yes-2", "rms", "Okay, that sounds good."),
    ("yes-3", "slt", "Yes, let's go ahead."),
    ("yes-4", "rms", "Sure, that works for me."),
)
BEEP_HZ, BEEP_S, RAMP_S = 880.0, 0.16, 0.015


def main() -> None:
    """Write every cue."""
    for name, voice, text in LINES:
        write(FOLDER / f"{name}.flac", clip(spoken(voice, text)).samples)
    write(FOLDER / "beep.flac", beep())


def spoken(voice: str, text: str) -> Samples:
    """Return a line as flite says it, 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        with av.open(str(path)) as source:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
            frames = [*source.decode(audio=0), None]
            parts = [part for frame in frames for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in parts]).astype(np.float32)


def beep() -> Samples:
    """Return a short tone that begins and ends softly."""
    times = np.arange(round(BEEP_S * RATE_HZ)) / RATE_HZ
    ramp = np.minimum(1.0, np.minimum(times, BEEP_S - times) / RAMP_S)
    tone: Samples = (0.3 * ramp * np.sin(2 * np.pi * BEEP_HZ * times)).astype(np.float32)
    return tone


def write(path: Path, samples: Samples) -> None:
    """Write 16 kHz mono sound as 16-bit FLAC, at half of full scale."""
    loudest = max(float(np.abs(samples).max()), 1e-6)
    whole = np.round(samples / loudest * 16_000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(whole[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = RATE_HZ
    path.parent.mkdir(exist_ok=True)
    with av.open(str(path), "w", format="flac") as sink:
        stream = sink.add_stream("flac", rate=RATE_HZ)
        stream.layout = "mono"
        sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))


if __name__ == "__main__":
    main()
