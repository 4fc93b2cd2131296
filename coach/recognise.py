"""The only door to Vosk: blocks of sound become words, by two decodings at once.

The free decoding says what was said; the guided one, through a grammar of the guide's phrases,
says where its steps are. Each runs in a thread of its own, since Vosk releases the interpreter
lock while it decodes. Vosk's words depend a little on how the sound is cut, so both are fed
blocks of one fixed size, whatever size comes in. Kaldi adds dither, random noise of one step of
16 bits, and draws it anew in every run: words near the edge would come and go. Here the model is
loaded without it, and the same dither is added to the same sound.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Transcript, Word
from coach.errors import ModelError

DECODING_BLOCK = SAMPLE_RATE_HZ // 5
"""Samples fed to Vosk at once: 0.2 s."""

UNKNOWN = "[unk]"
"""What the guided decoding writes for sound that is none of its phrases."""

DITHER = 1.0
"""Standard deviation of the dither, in steps of 16 bits: Kaldi's, with which models are trained."""

_FEATURES = ("conf/mfcc.conf", "conf/fbank.conf")
"""Where a model sets its dither, among much else; it has one of them."""

_QUEUE_BLOCKS = 64


@dataclass(frozen=True, eq=False)
class SpeechModel:
    """A loaded speech model."""

    name: str
    handle: Any
    """Vosk's own object; nobody outside this module looks into it."""


def load_model(folder: Path) -> SpeechModel:
    """Load the speech model of a folder.

    Raises
    ------
    ModelError
        The folder is missing, or Vosk cannot read a model in it.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such folder; run `coach model` to fetch the speech model")
    import vosk

    vosk.SetLogLevel(-1)
    try:
        with _without_dither(folder) as same:
            return SpeechModel(folder.name, vosk.Model(model_path=str(same)))
    except Exception as error:
        raise ModelError(f"{folder}: not a speech model that Vosk can read ({error})") from error


@contextmanager
def _without_dither(folder: Path) -> Iterator[Path]:
    """Yield a folder that is the same model, but for Kaldi's dither, for as long as it loads."""
    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as temporary:
        same = Path(temporary) / folder.name
        for place, _, names in os.walk(folder.resolve(), followlinks=True):
            inside = same / Path(place).relative_to(folder.resolve())
            inside.mkdir()
            for name in names:
                _link(Path(place, name), inside / name)
        for features in filter(Path.exists, map(same.joinpath, _FEATURES)):
            settings = features.read_bytes()
            features.unlink()
            features.write_bytes(settings + b"\n--dither=0\n")
        yield same


def _link(path: Path, link: Path) -> None:
    """Give a file a second name; a copy where the system lets nobody do that."""
    for make in (os.symlink, os.link, shutil.copyfile):
        with suppress(OSError):
            make(path, link)
            return


def unheard_words(model: SpeechModel, words: Iterable[str]) -> list[str]:
    """Return those words, in order, that are outside the model's vocabulary."""
    return [word for word in words if model.handle.vosk_model_find_word(word) < 0]


def grammar(model: SpeechModel, phrases: Iterable[tuple[str, ...]]) -> str:
    """Return Vosk's grammar of those phrases, as JSON.

    Vosk passes over a word that it does not know without a word, and would then hear the phrase
    as if its neighbours touched: such a phrase is split there instead.
    """
    known = dict.fromkeys(piece for phrase in phrases for piece in _known_pieces(model, phrase))
    return json.dumps([*(" ".join(piece) for piece in known), UNKNOWN])


def _known_pieces(model: SpeechModel, phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    unheard = set(unheard_words(model, phrase))
    pieces: list[list[str]] = [[]]
    for word in phrase:
        if word in unheard:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [tuple(piece) for piece in pieces if piece]


class Recogniser:
    """Hears one recording, block by block, by both decodings.

    Vosk's clock runs on after a reset, so every recording needs a recogniser of its own.

    Parameters
    ----------
    model
        The speech model.
    phrases
        The guide's phrases, each a tuple of words as of ``text.words``.
    """

    def __init__(self, model: SpeechModel, phrases: Iterable[tuple[str, ...]]) -> None:
        self._pending = np.zeros(0, np.float32)
        self._random = np.random.default_rng(0)
        self._free = _Decoding(model, None)
        self._guided = _Decoding(model, grammar(model, phrases))

    def feed(self, block: Samples) -> None:
        """Hear the next samples, shape (n,), any n."""
        self._pending = np.concatenate((self._pending, block))
        while len(self._pending) >= DECODING_BLOCK:
            self._pass_on(self._pending[:DECODING_BLOCK])
            self._pending = self._pending[DECODING_BLOCK:]

    def finish(self) -> Transcript:
        """Hear what is left and return all words of both decodings."""
        if len(self._pending):
            self._pass_on(self._pending)
        return Transcript(self._free.finish(), self._guided.finish())

    def _pass_on(self, block: Samples) -> None:
        dither = self._random.normal(0.0, DITHER, len(block))
        steps = np.rint(block * 32767.0 + dither)
        sound = np.clip(steps, -32768, 32767).astype(np.int16).tobytes()
        self._free.feed(sound)
        self._guided.feed(sound)


class _Decoding:
    """One Vosk recogniser in a thread of its own."""

    def __init__(self, model: SpeechModel, phrases: str | None) -> None:
        import vosk

        extra = () if phrases is None else (phrases,)
        self._recogniser = vosk.KaldiRecognizer(model.handle, float(SAMPLE_RATE_HZ), *extra)
        self._recogniser.SetWords(True)
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_QUEUE_BLOCKS)
        self._words: list[Word] = []
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def feed(self, sound: bytes) -> None:
        self._blocks.put(sound)

    def finish(self) -> tuple[Word, ...]:
        self._blocks.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return tuple(self._words)

    def _run(self) -> None:
        try:
            self._decode()
        except BaseException as failure:  # raised again in finish, on the caller's thread
            self._failure = failure
            while self._blocks.get() is not None:
                pass

    def _decode(self) -> None:
        while (sound := self._blocks.get()) is not None:
            if self._recogniser.AcceptWaveform(sound):
                self._keep(self._recogniser.Result())
        self._keep(self._recogniser.FinalResult())

    def _keep(self, result: str) -> None:
        self._words += [
            Word(item["word"], item["start"], item["end"], item["conf"])
            for item in json.loads(result).get("result", ())
        ]
