"""One Vosk recogniser: sound goes in, words come out, one utterance after the other."""

from __future__ import annotations

import json
import sys

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Word
from coach.recognise.model import SpeechModel

Sound = npt.NDArray[np.int16]


_WHOLE = SAMPLE_RATE_HZ // 64
"""Vosk counts seconds in 24 bits; of 64ths of a second they hold every one."""


class Decoding:
    """Hears by one decoding, one thing after another.

    What it has found out about its graph it keeps, so that what it hears later costs less; its
    words stay the same (see ``model``). Vosk's clock runs on from one thing to the next: here each
    starts at 0, and all are whole 64ths of a second long, or times would round differently.
    """

    def __init__(self, model: SpeechModel, phrases: str | None = None) -> None:
        import vosk

        extra = () if phrases is None else (phrases,)
        self._recogniser = vosk.KaldiRecognizer(model.handle, float(SAMPLE_RATE_HZ), *extra)
        self._recogniser.SetWords(True)
        self._recogniser.SetPartialWords(True)
        self._before = 0
        self._heard = 0

    @property
    def heard_s(self) -> float:
        """All that it ever heard (seconds)."""
        return (self._before + self._heard) / SAMPLE_RATE_HZ

    def hear(self, sound: Sound) -> list[Word] | None:
        """Hear the next sound; return the words of an utterance that has ended, else ``None``."""
        self._heard += len(sound)
        if self._recogniser.AcceptWaveform(sound.tobytes()):
            return self._words(self._recogniser.Result())
        return None

    def so_far(self) -> list[Word]:
        """Return the words of the utterance that has not ended; the last of them may change."""
        return self._words(self._recogniser.PartialResult(), "partial_result")

    def end(self) -> list[Word]:
        """Return the words that are still open; what is heard from now on stands by itself."""
        words = self._pad(-self._heard % _WHOLE + _WHOLE)
        words += self._words(self._recogniser.FinalResult())
        self._before += self._heard
        self._heard = 0
        return words

    def _pad(self, samples: int) -> list[Word]:
        """Hear zeros, until an utterance is open: only then Vosk forgets the speaker at its end."""
        words = self.hear(np.zeros(samples, np.int16))
        return [] if words is None else words + self._pad(_WHOLE)

    def _words(self, result: str, name: str = "result") -> list[Word]:
        before_s = self._before / SAMPLE_RATE_HZ
        return [
            Word(
                sys.intern(item["word"]),
                round(item["start"] - before_s, 6),
                round(item["end"] - before_s, 6),
                item["conf"],
            )
            for item in json.loads(result).get(name, ())
        ]
