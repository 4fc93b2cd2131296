"""The words of a take while it runs, by the decoding against the guide, at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

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
        self._model, self._grammar = model, grammar(model, phrases)
        self._recogniser = self._new()
        self._sure: list[str] = []

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next ``PARTIAL_BLOCK`` samples; return all words so far."""
        if self._recogniser.AcceptWaveform(_steps(block)):
            self._sure += _words(json.loads(self._recogniser.Result())["text"])
            return tuple(self._sure)
        partial = json.loads(self._recogniser.PartialResult())["partial"]
        return (*self._sure, *_words(partial))

    @cached_property
    def _at_end(self) -> Any:
        return self._new()

    def _new(self) -> Any:
        import vosk

        return vosk.KaldiRecognizer(self._model.handle, float(SAMPLE_RATE_HZ), self._grammar)

    def begin_ending(self, sound: Samples) -> None:
        """Hear what was said last once more: it may end soon. Takes 0.015 of its length."""
        self._at_end.Reset()
        self._at_end.AcceptWaveform(_steps(sound))

    def ending(self, sound: Samples) -> tuple[str, ...]:
        """Return the words of what was begun so, decoded as an utterance that ends with this sound.

        A partial result foresees words that the grammar has next; this does not. It changes nothing
        of what is heard.
        """
        self._at_end.AcceptWaveform(_steps(sound))
        return tuple(_words(json.loads(self._at_end.FinalResult())["text"]))


def _steps(sound: Samples) -> bytes:
    return bytes(np.rint(sound * 32767.0).astype(np.int16).tobytes())


def _words(heard: str) -> list[str]:
    return [word for word in heard.split() if word != UNKNOWN]
