"""The speech model: how it is loaded, and which words it knows.

Kaldi adds dither, random noise of one step of 16 bits, and draws it anew in every run: words near
the edge would come and go. Here the model is loaded without it, and the recogniser adds the same
dither to the same sound.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, TypeVar

from coach.errors import ModelError
from coach.recognise.memory import give_back_at_once
from coach.recognise.word_graph import TABLES, with_arcs
from coach.recognise.worker import processors

T = TypeVar("T")

UNKNOWN = "[unk]"
"""What the guided decoding writes for sound that is none of its phrases."""

_ERRORS_ALONE = -2
"""Vosk's log level: Kaldi warns of every utterance whose words are asked for before its end."""
_SETTINGS = {
    "conf/mfcc.conf": ("--dither=0",),
    "conf/fbank.conf": ("--dither=0",),
    "conf/model.conf": (
        "--frames-per-chunk=60",
        "--hash-ratio=100",
        "--max-active=1200",
        "--min-active=50",
    ),
}
"""What is set anew in a model's files, where it has them.

Sound goes through the network in larger chunks: the same words for a quarter less work. Fewer
hypotheses are followed, at most two fifths, at least a quarter. Of 15 recordings in noise, babble
and far too quiet all have the same steps and fillers as with two thirds; with 1,100 one gets a
filler that nobody said, with 800 another loses a reworded line. And the decoder goes through its
hypotheses in the order in which it found them, not in that of the numbers they got in its table,
which depend on what it heard before: a decoding that has heard other recordings hears the same
words with the same confidences as a new one, three times as fast.
"""
_LANGUAGE_MODEL = "graph/Gr.fst"


@dataclass(frozen=True, eq=False)
class SpeechModel:
    """A loaded speech model."""

    name: str
    handle: Any
    """Vosk's own object; nobody outside this room looks into it."""
    in_turn: bool = False
    """Whether the decodings of a recording work in turn, not beside each other: on one processor it
    costs less, on more it takes longer."""
    _resting: list[Any] = field(default_factory=list, repr=False)

    def while_spoken(self) -> SpeechModel:
        """Return it for sound that is heard while it is spoken: there nothing waits for its turn.

        What waits would be heard after the end of a take, and its report come so much later.
        """
        return replace(self, in_turn=False)

    def rested(self, new: Callable[[], T]) -> T:
        """Return a free decoding that knows its way from an earlier recording, else a new one."""
        try:
            decoding: T = self._resting.pop()
        except IndexError:
            return new()
        return decoding

    @property
    def has_rested(self) -> bool:
        """Whether a free decoding that knows its way is waiting."""
        return bool(self._resting)

    def rest(self, decoding: object) -> None:
        """Keep a free decoding that has heard a recording to its end for the next one."""
        self._resting.append(decoding)


def load_model(folder: Path, *, in_turn: bool = False) -> SpeechModel:
    """Load the speech model of a folder.

    Parameters
    ----------
    folder
        Where it is.
    in_turn
        Whether the decodings of a recording work in turn where there are more processors than one,
        too: others work on those.

    Raises
    ------
    ModelError
        The folder is missing, or Vosk cannot read a model in it.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such folder", remedy="model_absent")
    import vosk

    give_back_at_once()
    vosk.SetLogLevel(_ERRORS_ALONE)
    try:
        with _for_reviews(folder) as same:
            handle = vosk.Model(model_path=str(same))
    except Exception as error:
        raise ModelError(f"{folder}: not a speech model that Vosk can read ({error})") from error
    return SpeechModel(folder.name, handle, in_turn or processors() == 1)


@contextmanager
def _for_reviews(folder: Path) -> Iterator[Path]:
    """Yield a folder that is the same model with settings of ours, for as long as it loads."""
    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as temporary:
        same = Path(temporary) / folder.name
        for place, _, names in os.walk(folder.resolve(), followlinks=True):
            inside = same / Path(place).relative_to(folder.resolve())
            inside.mkdir()
            for name in names:
                if not fnmatch(name, TABLES):
                    _link(Path(place, name), inside / name)
        for name, ours in _SETTINGS.items():
            _append(same / name, ours)
        language_model = same / _LANGUAGE_MODEL
        if language_model.exists():
            table = with_arcs((folder / _LANGUAGE_MODEL).resolve())
            language_model.unlink()
            _link(table, language_model)
        yield same


def _append(path: Path, lines: Iterable[str]) -> None:
    """Add lines to a file of settings, if it is there; what comes last counts."""
    if path.exists():
        settings = path.read_text("utf-8")
        path.unlink()
        path.write_text("\n".join((settings, *lines, "")), "utf-8")


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
