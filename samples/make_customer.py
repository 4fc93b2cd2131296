"""Make the customer's clips in ``coach/cues/customer`` from the scenario that comes with the coach.

    python samples/make_customer.py [--speaker FOLDER]

Speaks every line of every persona with Kokoro-82M (Apache-2.0) and leaves out what is there. Needs
numpy, av, onnxruntime and the program ``espeak-ng``, and a folder, named by KOKORO, with the files
``kokoro.onnx``, ``vocab.json`` and ``voices/*.bin`` of that model; the coach itself needs none of
it. Each clip begins and ends with its words. With ``--speaker`` it speaks a salesperson's lines in
other voices instead, for ``tests/bench_customer.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import onnxruntime

from coach.guide import built_in
from coach.session.answering.clips import clip_name

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "coach" / "customer" / "at_the_door.toml"
CLIPS = ROOT / "coach" / "cues" / "customer"
KOKORO_HZ = 24_000
BIT_RATE = 32_000
LOUDNESS_DB = -23.0
"""RMS of the loud half of a clip (dB re full scale)."""
BELOW_LOUD_DB = 38.0
"""What is so far below the loudest 10 ms at either end is cut off."""
PUNCTUATION = re.compile(r"([,.!?]+\s*)")
COMMON = (
    ("ʔˌn\u0329", "tᵊn"), ("ʔn\u0329", "tᵊn"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("ə^l", "ᵊl"), ("n\u0329", "ᵊn"), ("\u0329", ""),
    ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("\u0303", ""),
)  # fmt: skip
"""From espeak's sounds to the model's."""
AMERICAN = (("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
BRITISH = (("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"))


SPEAKERS = tuple(
    """af_alloy af_aoede af_jessica af_kore af_nicole af_river af_sky am_echo am_eric am_fenrir
    bf_alice bf_isabella bm_daniel bm_lewis hf_alpha hm_omega""".split()
)
"""Voices that are no customer's, and that nothing was tuned to."""
PACES = (0.9, 1.25)
"""A speaker says each line as fast as that (times the voice's own pace)."""
PACE = 1.05
"""A customer's."""
REPLIES = (
    "I understand you're worried about that. Here's how we handle it: you pay when it's done.",
    "That's a good question. It's all in the email that you get from us today.",
)


def main() -> None:
    """Make every clip, or line of a speaker, that is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speaker", type=Path)
    speaker = parser.parse_args().speaker
    voices = Voices(Path(os.environ.get("KOKORO", "kokoro")))
    if speaker:
        speak_lines(speaker, voices)
        return
    for voice, line in spoken():
        path = CLIPS / f"{clip_name(voice, line)}.opus"
        if not path.exists():
            write(path, levelled(trimmed(voices.speak(line, voice))))
            print(path.relative_to(ROOT), flush=True)


def speak_lines(folder: Path, voices: Voices) -> None:
    """Speak a salesperson's lines as WAV files, a folder a voice."""
    lines = {step.id: step.say.replace("{date}", "Tuesday") for step in built_in().steps}
    lines |= {f"reply-{number}": line for number, line in enumerate(REPLIES)}
    for voice in SPEAKERS:
        chance = random.Random(voice)
        (folder / voice).mkdir(parents=True, exist_ok=True)
        for name, line in lines.items():
            path = folder / voice / f"{name}.wav"
            pace = round(chance.uniform(*PACES), 2)
            if not path.exists():
                write(path, levelled(trimmed(voices.speak(line, voice, pace))), "pcm_s16le")


def spoken() -> Iterator[tuple[str, str]]:
    """Yield every voice and line, each pair once."""
    scenario = tomllib.loads(SCENARIO.read_text(encoding="utf-8"))
    shared = [
        line for key in ("answers", "steps") for lines in scenario[key].values() for line in lines
    ]
    for moment in scenario["moment"]:
        shared += [*moment.get("say", ()), *moment.get("then", ())]
    for persona in scenario["persona"]:
        own = [line for lines in persona["answers"].values() for line in lines]
        for line in dict.fromkeys([*own, *shared]):
            yield persona["voice"], line


class Voices:
    """The model and its voices."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self._model: Any = onnxruntime.InferenceSession(folder / "kokoro.onnx")

    def speak(self, line: str, voice: str, pace: float = PACE) -> np.ndarray[Any, Any]:
        """Return a line as speech of shape (n,), 24 kHz."""
        known = [self._vocabulary[each] for each in sounds(line, voice) if each in self._vocabulary]
        style = np.fromfile(self._folder / "voices" / f"{voice}.bin", np.float32).reshape(
            -1, 1, 256
        )
        given = {
            "tokens": np.array([[0, *known, 0]], np.int64),
            "style": style[len(known) - 1],
            "speed": np.array([pace], np.float32),
        }
        return np.asarray(self._model.run(None, given)[0], np.float32).ravel()


def sounds(line: str, voice: str) -> str:
    """Return a line in the model's sounds."""
    british = voice.startswith("b")
    parts = [part for part in PUNCTUATION.split(line) if part]
    return "".join(
        f"{part[0]} " if PUNCTUATION.fullmatch(part) else _phonemes(part, british=british)
        for part in parts
    ).strip()


def _phonemes(words: str, *, british: bool) -> str:
    language = "en-gb" if british else "en-us"
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", language, words]
    written = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    written = written.replace("\n", " ").strip().replace("\u0361", "^")
    for given, wanted in COMMON:
        written = written.replace(given, wanted)
    for given, wanted in BRITISH if british else AMERICAN:
        written = written.replace(given, wanted)
    return written.replace("^", "").replace("ɾ", "T").replace("ʔ", "t")


def trimmed(sound: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Cut off what is before the first sound and behind the last."""
    size = KOKORO_HZ // 100
    levels = _levels_db(sound, size)
    loud = np.flatnonzero(levels > levels.max() - BELOW_LOUD_DB)
    cut = sound[loud[0] * size : (loud[-1] + 2) * size].copy()
    ramp = np.linspace(0.0, 1.0, size // 2, dtype=np.float32)
    cut[: len(ramp)] *= ramp
    cut[-len(ramp) :] *= ramp[::-1]
    return cut


def levelled(sound: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Bring a clip to one loudness, and not beyond full scale."""
    levels = _levels_db(sound, KOKORO_HZ // 100)
    loud = levels[levels >= np.median(levels)]
    gain = 10 ** ((LOUDNESS_DB - 10 * np.log10(np.mean(10 ** (loud / 10)))) / 20)
    return np.asarray(sound * min(gain, 0.95 / np.abs(sound).max()), np.float32)


def _levels_db(sound: np.ndarray[Any, Any], size: int) -> np.ndarray[Any, Any]:
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    return np.asarray(10 * np.log10(np.maximum(np.mean(frames**2, axis=1), 1e-10)))


def write(path: Path, sound: np.ndarray[Any, Any], codec: str = "libopus") -> None:
    """Write mono sound, as Opus where no other codec is named."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="flt", layout="mono")
    frame.sample_rate = KOKORO_HZ
    with av.open(str(path), "w") as sink:
        stream: Any = sink.add_stream(codec, rate=KOKORO_HZ)
        stream.layout = "mono"
        if codec == "libopus":
            stream.bit_rate = BIT_RATE
        sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))


if __name__ == "__main__":
    main()
