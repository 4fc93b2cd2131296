"""Hears one recording, block by block.

Sound goes from the caller to the guided decoding, and the stretches that it leaves open go on to
the free one. Each has a thread of its own, since Vosk releases the interpreter lock while it
decodes; on one processor they work in turn. And each depends on what it was given alone, never on
which is faster. Vosk's words depend a little on how sound is cut, so it is fed blocks of one fixed
size, whatever size comes in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span, Transcript, Word
from coach.recognise.decoding import Decoding, Sound
from coach.recognise.explained import LEAD_FRAMES, Explained, merged
from coach.recognise.loudness import FRAME_S
from coach.recognise.memory import give_back
from coach.recognise.model import SpeechModel, grammar
from coach.recognise.worker import InTurn, Worker

DECODING_BLOCK = SAMPLE_RATE_HZ // 5
"""Samples fed to Vosk at once: 0.2 s."""
BLOCKS_WAIT, STRETCHES_WAIT = 64, 8
"""So much waits for the guided and for the free decoding: a stretch may be a megabyte."""
NEAR_S = 1.0
"""What lies between two stretches that are nearer to each other than this is decoded too, or a
word that a silence seems to part would be cut (seconds)."""
LEAD_S = LEAD_FRAMES * FRAME_S
LONG_S = 180.0
"""From here on a recording is long (seconds)."""
TOGETHER_S, TOGETHER_IN_LONG_S = 45.0, 30.0
"""So much is decoded freely as one sound before the next begins (seconds)."""
FREE_S = 1800.0
"""A free decoding that has heard so much makes room for a new one, for it takes ever more memory;
in long recordings it does after each sound (seconds). What it hears depends on the first alone. A
process then has some 420 MB, after ten minutes 360."""
GUIDED_S = 120.0
"""The guided decoding makes room when it has heard so much (seconds)."""
SILENT_S = 20.0
"""After so much of exact silence nothing is decoded until something sounds (seconds): hours of it,
in a recording that nobody stopped, would take minutes."""
DITHER = 1.0
"""Standard deviation of the dither, in steps of 16 bits: Kaldi's, with which models are trained."""


class Recogniser:
    """Hears one recording, block by block, by both decodings.

    Parameters
    ----------
    model
        The speech model.
    phrases
        The guide's phrases, each a tuple of words as of ``text.words``.
    """

    def __init__(self, model: SpeechModel, phrases: Iterable[tuple[str, ...]]) -> None:
        phrases = tuple(phrases)
        self._pending = np.zeros(0, np.float32)
        self._silent = 0
        """Samples of exact silence up to now."""
        self._random = np.random.default_rng(0)
        self._free = _Free(model)
        worker = InTurn if model.in_turn else Worker
        self._second = worker(self._free.hear, STRETCHES_WAIT)
        self._guided = _Guided(model, phrases, self._second)
        self._first = worker(self._guided.hear, BLOCKS_WAIT)

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
        self._first.finish()
        self._guided.end()
        self._second.finish()
        free = merged(self._free.end(), self._guided.believed)
        return Transcript(free, tuple(self._guided.words))

    def _pass_on(self, block: Samples) -> None:
        self._silent = 0 if block.any() else self._silent + len(block)
        if self._silent > SILENT_S * SAMPLE_RATE_HZ:
            self._first.feed(np.zeros(len(block), np.int16))
            return
        dither = self._random.normal(0.0, DITHER, len(block))
        steps = np.rint(block * 32767.0 + dither)
        self._first.feed(np.clip(steps, -32768, 32767).astype(np.int16))


def warm_up(model: SpeechModel, sound: Samples) -> None:
    """Have a free decoding find its way by some speech, so that the next recording's is at hand.

    What the recording says is heard the same, but three times as fast.
    """
    if not model.has_rested:
        decoding = Decoding(model)
        steps = np.rint(sound * 32767.0).astype(np.int16)
        for at in range(0, len(steps), DECODING_BLOCK):
            decoding.hear(steps[at : at + DECODING_BLOCK])
        decoding.end()
        model.rest(decoding)


@dataclass(frozen=True, eq=False)
class _Stretch:
    """Sound to be decoded freely."""

    start_s: float
    end_s: float
    sound: Sound


class _Guided:
    """Decodes everything against the guide, and passes on what that does not explain."""

    def __init__(
        self,
        model: SpeechModel,
        phrases: tuple[tuple[str, ...], ...],
        free: Worker[_Stretch] | InTurn[_Stretch],
    ) -> None:
        self.words: list[Word] = []
        self._model = model
        self._grammar = grammar(model, phrases)
        self._decoding = Decoding(model, self._grammar)
        self._decoded_s = 0.0
        self._explained = Explained(phrases)
        self._free = free
        self._kept: Sound = np.zeros(0, np.int16)
        self._start = 0
        self._passed_s = 0.0

    @property
    def believed(self) -> list[Word]:
        """The words that need not be heard again."""
        return self._explained.words

    def hear(self, block: Sound) -> None:
        """Hear the next block; one without even dither is of a long silence."""
        self._kept = np.concatenate((self._kept, block))
        self._explained.hear(block)
        if not block.any():
            self._skip(len(block) / SAMPLE_RATE_HZ)
            return
        words = self._placed(self._decoding.hear(block))
        self.words += words or ()
        self._pass_on(self._explained.settle(words))
        if words is None:
            self._pass_on(self._explained.settle_early(self._so_far))
        elif self._decoding.heard_s > GUIDED_S:
            self._renew()

    def _skip(self, silence_s: float) -> None:
        """Leave out silence: what is heard after it stands by itself."""
        words = self._renew() if self._decoding.heard_s else []
        self._decoded_s += silence_s
        self._pass_on(self._explained.settle(words))

    def _so_far(self) -> list[Word]:
        return self._placed(self._decoding.so_far()) or []

    def end(self) -> None:
        """Hear what is left."""
        words = self._placed(self._decoding.end()) or []
        self.words += words
        self._pass_on(self._explained.end(words))

    def _renew(self) -> list[Word]:
        """Start anew where an utterance has just ended: an old decoding takes ever more memory.

        Returns the words that were still open.
        """
        sound_s = self._decoding.heard_s  # its end is padded, with what is not in the recording
        words = self._placed(self._decoding.end()) or []
        self.words += words
        self._decoded_s += sound_s
        del self._decoding
        give_back()
        self._decoding = Decoding(self._model, self._grammar)
        return words

    def _placed(self, words: list[Word] | None) -> list[Word] | None:
        return words and [_moved(word, self._decoded_s) for word in words]

    def _pass_on(self, spans: Sequence[Span]) -> None:
        for span in spans:
            near = span.start - self._passed_s < NEAR_S
            start_s = self._passed_s if near else span.start
            first, end = (round(at * SAMPLE_RATE_HZ) - self._start for at in (start_s, span.end))
            self._free.feed(_Stretch(start_s, span.end, self._kept[first:end]))
            self._passed_s = span.end
        needed_s = self._explained.settled_s - (NEAR_S + LEAD_S)
        spare = max(round(needed_s * SAMPLE_RATE_HZ) - self._start, 0)
        self._kept = self._kept[spare:]
        self._start += spare


class _Free:
    """Decodes stretches of sound freely, one after the other as if they were one sound."""

    def __init__(self, model: SpeechModel) -> None:
        self._model = model
        self._taken: Decoding | None = None
        self._words: list[Word] = []
        self._open: list[Word] = []
        self._joints = [0.0]
        self._starts: list[float] = []
        self._end_s = 0.0

    @property
    def _decoding(self) -> Decoding:
        """One that knows its way, where there is one once it is needed; else a new one."""
        if self._taken is None:
            self._taken = self._model.rested(lambda: Decoding(self._model))
        return self._taken

    def hear(self, stretch: _Stretch) -> None:
        """Hear the next stretch."""
        heard_s = self._joints[-1] + len(stretch.sound) / SAMPLE_RATE_HZ
        if self._starts and stretch.start_s == self._end_s:
            self._joints[-1] = heard_s
        else:
            self._starts.append(stretch.start_s)
            self._joints.append(heard_s)
        self._end_s = stretch.end_s
        for at in range(0, len(stretch.sound), DECODING_BLOCK):
            self._open += self._decoding.hear(stretch.sound[at : at + DECODING_BLOCK]) or ()
        if self._joints[-1] > (TOGETHER_S if self._end_s < LONG_S else TOGETHER_IN_LONG_S):
            self._settle()

    def end(self) -> list[Word]:
        """Return all words; leave the decoding to the next recording, if this was a short one."""
        if self._starts:
            self._settle()
        if self._taken and self._end_s < LONG_S:
            self._model.rest(self._taken)
        elif self._taken:
            self._taken = None
            give_back()
        return self._words

    def _settle(self) -> None:
        """End a sound that is long enough; a decoding that is too large by now makes room."""
        self._open += self._decoding.end()
        self._words += map(self._in_place, self._open)
        self._open, self._joints, self._starts = [], [0.0], []
        if self._decoding.heard_s > (FREE_S if self._end_s < LONG_S else TOGETHER_IN_LONG_S):
            self._taken = None
            give_back()

    def _in_place(self, word: Word) -> Word:
        """Move a word from its stretch to where that is in the recording."""
        middle = (word.start + word.end) / 2
        place = min(bisect_right(self._joints, middle), len(self._starts)) - 1
        first, end = self._joints[place], self._joints[place + 1]
        inside = replace(word, start=max(word.start, first), end=min(word.end, end))
        return _moved(inside, self._starts[place] - first)


def _moved(word: Word, later_s: float) -> Word:
    return replace(word, start=round(word.start + later_s, 6), end=round(word.end + later_s, 6))
