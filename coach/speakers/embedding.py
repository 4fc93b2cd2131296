"""From sound to embeddings: what a voice is like, about every half second of speech.

What is kept of a recording is small, may be stored and clustered again without the model, and says
nothing of what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span
from coach.runs import Runs
from coach.speakers.activity import (
    FRAMES_PER_S,
    SHORTEST,
    LevelMeter,
    Levels,
    Stretch,
    StretchFinder,
    joined,
)
from coach.speakers.network.cam import DIMENSIONS, FRAMES_PER_STEP
from coach.speakers.network.filter_bank import FRAME, HOP, filter_bank
from coach.speakers.network.layers import Floats
from coach.speakers.voice_model import VoiceModel

WINDOW = FRAMES_PER_S
"""Frames of a window, 1 s: 0.3 % of pairs are mistaken, of 0.5 s 3.5 % (equal error rate)."""
WINDOW_HOP = FRAMES_PER_S // 4
"""Frames from one window to the next, at most, 0.25 s. At 0.5 s a customer who speaks once, for
2.7 s, is missed; a window costs 0.07 ms."""
PHRASE_PAUSE = 12
"""Frames, 0.12 s: no window reaches over a longer pause, for voices may change in it."""

HELD = 120 * FRAMES_PER_S
"""Frames of speech, 2 min, that wait to be told whether they are worth an embedding, 8 MB; a
recording with more has its voices told apart in any case."""
TOGETHER = 6 * FRAMES_PER_S
"""Frames of speech that go through the network at once: one by one they take half as long again."""

_CHUNK = 2 * SAMPLE_RATE_HZ
"""Samples worked on at once, whatever comes in: so no way of cutting changes the result. By half
seconds to find the stretches of speech took three times as long."""


@dataclass(frozen=True, eq=False)
class EmbeddingTrack:
    """What the voices of a recording are like; 4 MB an hour of speech."""

    windows: npt.NDArray[np.float64]
    """Shape (n, 2): start and end of each window (seconds), in order."""
    vectors: npt.NDArray[np.float16]
    """Shape (n, 192): an embedding of length 1 for each window."""
    levels_db: npt.NDArray[np.float16]
    """Shape (n, 2): mean level of each window in dB re full scale, and its standard deviation."""
    words: npt.NDArray[np.float64]
    """Shape (m, 2): start and end of what lies between pauses of 50 ms and more (seconds)."""
    own: Floats | None = None
    """Shape (192,), of length 1: what the user's own voice is like, where that is known."""

    def part(self, span: Span) -> EmbeddingTrack:
        """Return what lies in a span, with its times: so a take is judged by what is near it."""
        windows, words = (
            (spans[:, 1] > span.start) & (spans[:, 0] < span.end)
            for spans in (self.windows, self.words)
        )
        return EmbeddingTrack(
            self.windows[windows],
            self.vectors[windows],
            self.levels_db[windows],
            self.words[words],
            self.own,
        )


class EmbeddingMeter:
    """Hears one recording block by block; any cutting into blocks gives the same result.

    Parameters
    ----------
    model
        What knows voices.
    """

    def __init__(self, model: VoiceModel) -> None:
        self._network = model.network
        self._own = model.own
        self._levels = LevelMeter()
        self._finder = StretchFinder()
        self._pending: list[Samples] = []
        self._waiting = 0
        self._sound = np.zeros(0, np.float32)
        self._sound_from = 0
        self._windows: list[Runs] = []
        self._vectors: list[npt.NDArray[np.float16]] = []
        self._window_levels: list[npt.NDArray[np.float16]] = []
        self._words: list[Runs] = []
        self._held: list[tuple[Stretch, Samples]] = []
        self._held_frames = 0
        self._worth = False

    def feed(self, block: Samples) -> None:
        """Take the next samples: shape (n,), 16 kHz, one channel, full scale 1.0."""
        self._pending.append(np.asarray(block, np.float32))
        self._waiting += len(block)
        if self._waiting >= _CHUNK:
            sound = np.concatenate(self._pending)
            end = len(sound) // _CHUNK * _CHUNK
            for first in range(0, end, _CHUNK):
                self._hear(sound[first : first + _CHUNK])
            self._pending, self._waiting = [sound[end:]], len(sound) - end

    def finish(self, *, told: bool = False) -> EmbeddingTrack:
        """Hear what is left, and return what was made of the recording.

        Where it is ``told`` otherwise who speaks, a recording of up to two minutes of speech gets
        no embeddings, the dearest part of hearing it.
        """
        rest = np.concatenate([*self._pending, np.zeros(-self._waiting % HOP, np.float32)])
        self._hear(rest.astype(np.float32, copy=False))
        self._sound = np.concatenate((self._sound, np.zeros(FRAME, np.float32)))
        for stretch in self._finder.finish():
            self._take(stretch)
        if self._worth or not told:
            self._embed_held()
        none = np.zeros((0, 2), np.intp)
        return EmbeddingTrack(
            np.concatenate([none, *self._windows]) / FRAMES_PER_S,
            np.concatenate([np.zeros((0, DIMENSIONS), np.float16), *self._vectors]),
            np.concatenate([np.zeros((0, 2), np.float16), *self._window_levels]),
            np.concatenate([none, *self._words]) / FRAMES_PER_S,
            self._own,
        )

    def _hear(self, sound: Samples) -> None:
        self._sound = np.concatenate((self._sound, sound))
        for stretch in self._finder.feed(self._levels.levels_db(sound)):
            self._take(stretch)
        drop = max(0, self._finder.open - self._sound_from)
        self._sound = self._sound[drop * HOP :]
        self._sound_from += drop

    def _take(self, stretch: Stretch) -> None:
        """Hold a stretch back, until it is known that voices are to be told apart."""
        first, end = (frame - self._sound_from for frame in (stretch.first, stretch.end))
        sound = self._sound[first * HOP : end * HOP + FRAME - HOP]
        self._held.append((stretch, sound.copy()))
        self._held_frames += stretch.end - stretch.first
        self._worth = self._worth or self._held_frames > HELD
        if self._worth and self._held_frames >= TOGETHER:
            self._embed_held()

    def _embed_held(self) -> None:
        """Embed what was held back, so many stretches at once as make ``TOGETHER`` frames."""
        together: list[tuple[Stretch, Samples]] = []
        for held in self._held:
            together.append(held)
            if sum(stretch.end - stretch.first for stretch, _ in together) >= TOGETHER:
                self._embed(together)
                together = []
        if together:
            self._embed(together)
        self._held, self._held_frames = [], 0

    def _embed(self, held: Sequence[tuple[Stretch, Samples]]) -> None:
        features = [filter_bank(sound) for _, sound in held]
        found = self._network.steps([one - one.mean(axis=0) for one in features])
        for (stretch, _), steps in zip(held, found, strict=True):
            windows = windows_of(stretch.words - stretch.first)
            vectors = [
                self._network.embed(steps[slice(*window)]) for window in windows // FRAMES_PER_STEP
            ]
            levels = [_mean_and_spread(stretch.levels_db[slice(*window)]) for window in windows]
            self._windows.append(windows + stretch.first)
            self._vectors.append(np.asarray(vectors, np.float16).reshape(-1, DIMENSIONS))
            self._window_levels.append(np.asarray(levels, np.float16).reshape(-1, 2))
            self._words.append(stretch.words)


def windows_of(words: Runs) -> Runs:
    """Return the windows of a stretch, evenly spread over each phrase of it: shape (n, 2)."""
    phrases = joined(words, PHRASE_PAUSE)
    spans = [_spread(first, end) for first, end in phrases if end - first >= SHORTEST]
    return np.concatenate([np.zeros((0, 2), np.intp), *spans])


def _spread(first: int, end: int) -> Runs:
    spare = max(0, end - first - WINDOW)
    count = -(-spare // WINDOW_HOP) + 1
    firsts = (
        first + np.linspace(0, spare, count).astype(np.intp) // FRAMES_PER_STEP * FRAMES_PER_STEP
    )
    return np.stack((firsts, firsts + min(end - first, WINDOW)), axis=1)


def _mean_and_spread(levels_db: Levels) -> tuple[float, float]:
    return float(10.0 * np.log10(np.mean(10.0 ** (levels_db / 10.0)))), float(levels_db.std())
