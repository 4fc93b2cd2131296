"""How likely Whisper writes um or uh as the first word of a sound.

Whisper leaves hesitations out, unless the text before it is full of them: so it is given one
(``PROMPT``). What it would write first is read off its probabilities; nothing is decoded further.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.opinion.spectrogram import log_mel

PROMPT = (
    "Um , so , uh , I was , um , thinking , uh , you know . "
    "Uh , and , um , then , uh , yeah , um , okay ."
)
"""The text before, its words and its marks."""
HESITATIONS = "Ġum Ġuh ĠUm ĠUh Um Uh um uh Ġer ĠEr ĠHmm Hmm Ġmm".split()
"""The pieces with which Whisper begins to write one; ``Ġ`` is a space."""

VOCABULARY = "vocabulary.txt"
BEFORE, START, NO_TIMES = "<|startofprev|>", "<|startoftranscript|>", "<|notimestamps|>"

SILENCE_S = 0.5
"""Silence put behind a sound: it is known to be over (seconds)."""
WINDOW_FRAMES = 400
"""Frames of 10 ms heard at once; Whisper was made for 3000, at eight times the work."""


class Whisper:
    """Judges a sound by Whisper tiny for English.

    Parameters
    ----------
    folder
        Holds the model, as CTranslate2 has it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, sound: Samples) -> float:
        """Return the logarithm of how likely a sound, shape (n,), begins with a hesitation."""
        from ctranslate2 import StorageView

        ended = np.concatenate((sound, np.zeros(round(SILENCE_S * SAMPLE_RATE_HZ), np.float32)))
        features = StorageView.from_array(log_mel(ended, WINDOW_FRAMES)[None])
        (answer,) = self._model.generate(
            features,
            [self._prompt],
            beam_size=1,
            max_length=len(self._prompt) + 1,
            return_logits_vocab=True,
            suppress_tokens=[],
            suppress_blank=False,
        )
        scores = np.asarray(answer.logits[0][0], np.float64).ravel()
        scores -= scores.max()
        return float(np.log(np.exp(scores[self._hesitations]).sum() / np.exp(scores).sum()))

    @cached_property
    def _model(self) -> Any:
        from ctranslate2.models import Whisper as Model

        return Model(str(self._folder), device="cpu", compute_type="int8", intra_threads=1)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        pieces = (self._folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
        return {piece: number for number, piece in enumerate(pieces)}

    @cached_property
    def _prompt(self) -> list[int]:
        pieces = [f"Ġ{word}" if word.isalpha() else word for word in PROMPT.split()]
        return [self._numbers[piece] for piece in (BEFORE, *pieces, START, NO_TIMES)]

    @cached_property
    def _hesitations(self) -> list[int]:
        return [self._numbers[piece] for piece in HESITATIONS]
