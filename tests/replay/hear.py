"""Hear recordings once, by both decodings, and store what a replay needs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from accuracy.build import make, plans
from accuracy.truth import Truth

from coach.audio import cut, open_audio
from coach.datatypes import Guide, Recording, Samples
from coach.heard import Heard
from coach.listening import Listening, phrases, voice_model
from coach.model import locate
from coach.recognise import PARTIAL_BLOCK, PartialRecogniser, SpeechModel, load_model
from coach.session.take.promptness import PromptWords
from coach.session.take.voice_activity import level_db
from coach.speakers import VoiceModel

from . import HEARD, LIVE, live, store
from .guides import guide_of

TAIL_S, TAIL_DB = 10.0, -72.0
"""Of room noise behind a take that is followed live: it has to end in it."""
FOLLOWED = ("clean", "noise20", "noise10", "telephone", "street10", "echo", "gate", "agc")
"""Sounds in which takes are followed live."""


def make_all(folder: Path | None) -> None:
    """Store what is heard of the bench's recordings; of those in a folder, where one is given."""
    with tempfile.TemporaryDirectory() as spare:
        if folder is None:
            folder = Path(spare)
            for plan in plans():
                make(plan, folder)
        _store_all(folder)


def _store_all(folder: Path) -> None:
    model, voices = load_model(locate()), voice_model()
    if voices is None:
        raise SystemExit("no voice model: `coach model` fetches it")
    for kept in (HEARD, LIVE):
        kept.mkdir(exist_ok=True)
        for old in kept.iterdir():
            old.unlink()
    for path in sorted(folder.glob("*.json")):
        if not path.name.endswith(".review.json"):
            truth = _portable(msgspec.json.decode(path.read_bytes(), type=Truth))
            store.write(HEARD / f"{path.stem}.xz", truth, *_heard(folder, truth, model, voices))
            if truth.condition in FOLLOWED and truth.takes == 1:
                followed = _followed(folder / truth.file, guide_of(truth), model)
                live.write(LIVE / f"{path.stem}.xz", truth, followed)


def _portable(truth: Truth) -> Truth:
    guide = Path(truth.guide).name if truth.guide else None
    return msgspec.structs.replace(truth, guide=guide)


def _heard(
    folder: Path, truth: Truth, model: SpeechModel, voices: VoiceModel
) -> tuple[Recording, Heard]:
    with open_audio(folder / truth.file) as audio:
        listening = Listening(guide_of(truth), model, voices)
        for block in audio.blocks():
            listening.feed(block)
        heard = listening.finish()
        recording = Recording(
            truth.file, listening.duration_s, audio.sample_rate_hz, audio.channels
        )
    return recording, heard


def _followed(path: Path, guide: Guide, model: SpeechModel) -> live.Followed:
    recogniser = PromptWords(PartialRecogniser(model, phrases(guide)))
    levels, words = [], []
    for block in cut(_with_tail(path), PARTIAL_BLOCK):
        levels.append(round(level_db(block), 1))
        words.append(recogniser.feed(block))
    return live.Followed(tuple(levels), live.changes(words))


def _with_tail(path: Path) -> Iterator[Samples]:
    with open_audio(path) as audio:
        yield from audio.blocks()
        tail = np.random.default_rng(0).normal(
            0.0, 10 ** (TAIL_DB / 20), round(TAIL_S * audio.sample_rate_hz)
        )
        yield tail.astype(np.float32)
