"""What starts a take: a customer's yes, or a beep."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.resources import as_file, files

import numpy as np

from coach.audio import open_audio
from coach.datatypes import Samples

KINDS = {"yes": "yes-*.flac", "beep": "beep.flac"}
"""The recordings of each kind."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A recording that starts a take."""

    file: str
    """Its name."""

    def samples(self) -> Samples:
        """Return its sound, 16 kHz mono: for a sink."""
        with as_file(files("coach.cues") / self.file) as path, open_audio(path) as audio:
            return np.concatenate(list(audio.blocks()))

    def content(self) -> bytes:
        """Return its file, a FLAC: for a browser, which plays it itself."""
        return (files("coach.cues") / self.file).read_bytes()


def cues(kind: str) -> tuple[Cue, ...]:
    """Return the cues of a kind, one of ``KINDS``."""
    names = (each.name for each in files("coach.cues").iterdir())
    return tuple(Cue(name) for name in sorted(names) if fnmatch(name, KINDS[kind]))


def choose_cue(kind: str) -> Cue | None:
    """Return one cue of a kind by chance; ``None`` for any other kind: no cue."""
    return random.choice(cues(kind)) if kind in KINDS else None
