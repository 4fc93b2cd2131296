"""A recording in place of a microphone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Self

import numpy as np
from conftest import SAMPLES
from recordings import heard

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError


class Played:
    """A recording in place of a microphone, in pieces of random sizes."""

    name = "a recording"

    def __init__(self, sound: Samples, *, seed: int = 0, goes: bool = False) -> None:
        self._sound = sound
        self._random = random.Random(seed)
        self._goes = goes
        self.lost = False
        self.lost_s = 0.0
        self.skipped = 0

    def blocks(self) -> Iterator[Samples]:
        rest = self._sound
        while len(rest):
            size = self._random.choice([1, 160, 960, 3000, 20_000])
            yield rest[:size]
            rest = rest[size:]
        if self._goes:
            raise MicrophoneError("a recording: gives no sound any more; is it still connected?")

    def skip(self) -> None:
        self.skipped += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


def silence(seconds: float) -> Samples:
    noise = np.random.default_rng(0).normal(0, 1e-4, round(seconds * SAMPLE_RATE_HZ))
    return noise.astype(np.float32)


def sample(name: str) -> Samples:
    return heard(SAMPLES / f"{name}.flac")[0]
