"""Who speaks in the bench: the natural voice of the samples, and the voices that are installed.

The programs come from Debian's packages ``espeak-ng`` and ``flite``. Of espeak-ng's many voices
these are none that anything in the coach was trained on. The samples' voice and flite's, saying
other words, helped to train the network that finds edges. Natural voices come from ``natural``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import av
import numpy as np
from splicing import MARGIN, RATE_HZ, Samples

from . import SAMPLES, natural
from .truth import CUSTOMERS

NATURAL = "joe"
"""The samples' salesperson."""
PROGRAMS = {
    **dict.fromkeys(("rms", "slt", "awb", "kal16"), "flite"),
    **dict.fromkeys(("en-us+michael", "en-us+max", "en-gb+Mike", "en-us+Annie"), "espeak-ng"),
}
"""Which program each other voice needs."""
KOKORO = "kokoro"
KOKOROS = ("am_adam", "am_fenrir", "af_heart", "bf_isabella", "bm_fable", "hf_alpha")
"""Natural voices, men and women: American, British, Indian."""
BREATH_DB, FADE = -30.0, RATE_HZ // 100
"""What comes after the last frame so near to the peak fades away within 10 ms: flite's voices
breathe out for a tenth of a second, just loud enough to count as speech, and only where it is
quiet could anybody tell."""
ESPEAK_WPM = 165
"""Words a minute that ``slowness`` 1 stands for."""


class Row(NamedTuple):
    """One line to speak."""

    kind: str
    step: str | None
    text: str
    slowness: float = 1.0
    """How long it takes; 1 is the voice's own pace."""


class Voice(Protocol):
    """Somebody who speaks."""

    def line(self, row: Row, rng: np.random.Generator) -> tuple[str, Samples]:
        """Return the words spoken, and the sound: shape (n,), 16 kHz."""
        ...


class Spoken:
    """A voice of an installed program; it says what the row says."""

    def __init__(self, name: str) -> None:
        self.name = name

    def line(self, row: Row, rng: np.random.Generator) -> tuple[str, Samples]:
        """Speak the row's words."""
        return row.text, without_breath(_speech(self.name, row.text, round(row.slowness, 2)))


class Recorded:
    """The samples' voices: any of the recorded lines of a kind and a step, in their own words."""

    def line(self, row: Row, rng: np.random.Generator) -> tuple[str, Samples]:
        """Draw one of the lines of the row's kind and step."""
        lines = recorded_lines()[row.kind, row.step]
        return lines[int(rng.integers(len(lines)))]


def voice(name: str) -> Voice:
    """Return the voice of that name."""
    return Recorded() if name == NATURAL else Spoken(name)


def missing_program(name: str) -> str | None:
    """Return the program that a voice needs and that is not installed; else ``None``."""
    if name in KOKOROS:
        return None if natural.installed() and shutil.which("espeak-ng") else KOKORO
    program = PROGRAMS.get(name)
    return program if program and shutil.which(program) is None else None


def versions() -> dict[str, str]:
    """Return the version of each program that is installed."""
    found = {}
    for program in sorted(set(PROGRAMS.values())):
        if shutil.which(program):
            told = subprocess.run([program, "--version"], capture_output=True, text=True)
            number = re.search(r"\d+\.\d+", told.stdout + told.stderr)
            found[program] = number.group() if number else "unknown"
    return found | ({KOKORO: "82M"} if natural.installed() else {})


@cache
def recorded_lines() -> dict[tuple[str, str | None], list[tuple[str, Samples]]]:
    """Return the words and the sound of the samples' lines, by kind and step.

    The replies and objections are the customer's, who is another voice; each is there with its
    step, and as ``None`` for any.
    """
    lines: dict[tuple[str, str | None], list[tuple[str, Samples]]] = {}
    for path in sorted(SAMPLES.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        sound = read(path.with_suffix(".flac"))
        for one in truth["segments"]:
            first = round(one["start_s"] * RATE_HZ) - MARGIN
            last = round(one["end_s"] * RATE_HZ) + MARGIN
            steps = {one["step"], None} if one["kind"] in CUSTOMERS else {one["step"]}
            for step in steps:
                part = (one["text"], sound[first:last])
                lines.setdefault((one["kind"], step), []).append(part)
    return lines


@cache
def _speech(name: str, text: str, slowness: float) -> Samples:
    if name in KOKOROS:
        return natural.speak(name, text, slowness)
    program = PROGRAMS[name]
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        if program == "flite":
            stretch = f"duration_stretch={slowness}"
            command = ["-voice", name, "--setf", stretch, "-t", text, "-o", str(spoken)]
        else:
            speed = str(round(ESPEAK_WPM / slowness))
            command = ["-v", name, "-s", speed, "-w", str(spoken), text]
        subprocess.run([program, *command], check=True, capture_output=True)
        return read(spoken)


def without_breath(sound: Samples) -> Samples:
    """Return speech without what a voice breathes out after it."""
    level = np.abs(sound)
    end = int(np.flatnonzero(level > level.max() * 10 ** (BREATH_DB / 20))[-1]) + 1
    fade = np.linspace(1, 0, min(FADE, sound.size - end), dtype=np.float32)
    return np.concatenate([sound[:end], sound[end : end + fade.size] * fade])


def read(path: Path) -> Samples:
    """Read a sound file as 16 kHz mono."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    with av.open(str(path)) as source:
        frames = [*source.decode(audio=0), None]
        parts = [part for frame in frames for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in parts]).astype(np.float32)
