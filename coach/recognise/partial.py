"""The words of a take while it runs, by the decoding against the guide, at once."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.recognise.model import UNKNOWN, SpeechModel, grammar

PARTIAL_BLOCK = SAMPLE_RATE_HZ // 20
"""Samples heard at once: 0.05 s. A step stands there 0.1 s sooner than with blocks of 0.2 s."""


class PartialRecogniser:
    """Hears the guide's words as they come; the latest of them may still change.

    Parameters
    ----------
    model
        The speech model.
    phrases
        The guide's phrases, each a tuple of words as of ``text.words``.
    """

    def __init__(self, model: SpeechModel, phrases: Iterable[tuple[str, ...]]) -> None:
        import vosk

        rate = float(SAMPLE_RATE_HZ)
        self._recogniser = vosk.KaldiRecognizer(model.handle, rate, grammar(model, phrases))
        self._sure: list[str] = []

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next ``PARTIAL_BLOCK`` samples; return all words so far."""
        sound = np.rint(block * 32767.0).astype(np.int16).tobytes()
        if self._recogniser.AcceptWaveform(sound):
            self._sure += _words(json.loads(self._recogniser.Result())["text"])
            return tuple(self._sure)
        partial = json.loads(self._recogniser.PartialResult())["partial"]
        return (*self._sure, *_words(partial))


def _words(heard: str) -> list[str]:
    return [word for word in heard.split() if word != UNKNOWN]
