"""Sound that is recorded elsewhere and pushed here block by block, as by a page in a browser."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from coach.audio.live.patience import arrivals, gone
from coach.audio.mixing.mono import ArrivalConverter
from coach.datatypes import Samples


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    first_frame: int
    sound: Samples


class _Gone:
    """The connection is lost."""


_Arrived: TypeAlias = _Piece | _Gone | None


class Pushed:
    """A source whose blocks are pushed in one thread and taken in another.

    Each block has the number of its first frame, counted by who records. A number that is left out
    is sound that was lost, and said to be: never a pause. One that comes twice is heard once.

    Parameters
    ----------
    name
        What a person calls the microphone.
    rate_hz
        Its rate; one channel.
    """

    def __init__(self, name: str, rate_hz: int) -> None:
        self.name = name
        self.rate_hz = rate_hz
        self.lost = False
        self.lost_s = 0.0
        """How much was left out (seconds)."""
        self.given = 0
        """Samples at 16 kHz that were given since the last frame was skipped."""
        self._expected: int | None = None
        """The frame that comes next; ``None``: whichever."""
        self._arrived: queue.SimpleQueue[_Arrived] = queue.SimpleQueue()
        self._convert = ArrivalConverter(rate_hz, 1)

    @property
    def next_frame(self) -> int | None:
        """The frame that is taken next; ``None`` before any was."""
        return self._expected

    def push(self, first_frame: int, sound: Samples) -> None:
        """Take the next block, float32 of shape (n,), in the source's own rate."""
        self._arrived.put(_Piece(first_frame, sound))

    def end(self) -> None:
        """Note that no more comes, as was to be."""
        self._arrived.put(None)

    def gone(self) -> None:
        """Note that no more comes, as was not to be: the connection is lost."""
        self._arrived.put(_Gone())

    def blocks(self) -> Iterator[Samples]:
        """Yield sound as it comes, at 16 kHz.

        Raises
        ------
        MicrophoneError
            The connection is lost, or nothing comes any more.
        """
        pieces: Iterator[_Piece | _Gone] = arrivals(self._arrived, self.name)
        for piece in pieces:
            if isinstance(piece, _Gone):
                raise gone(self.name)
            new = self._in_order(piece)
            if len(new):
                sound = self._convert(new[:, np.newaxis])
                self.given += len(sound)
                yield sound

    def skip(self) -> None:
        """Throw away what came and was not taken yet; what was lost of it is no loss."""
        self._begin_at(None)
        kept: list[_Arrived] = []
        while not self._arrived.empty():
            piece = self._arrived.get()
            kept += [] if isinstance(piece, _Piece) else [piece]
        for sign in kept:
            self._arrived.put(sign)

    def skip_to(self, frame: int) -> None:
        """Throw away what came before a frame."""
        self._begin_at(max(frame, self._expected or 0))

    def _begin_at(self, frame: int | None) -> None:
        self.lost, self.lost_s, self._expected, self.given = False, 0.0, frame, 0
        self._convert = ArrivalConverter(self.rate_hz, 1)

    def _in_order(self, piece: _Piece) -> Samples:
        """Return what is new in a piece, and note whether any was left out before it."""
        expected = piece.first_frame if self._expected is None else self._expected
        missing = max(0, piece.first_frame - expected)
        self.lost |= missing > 0
        self.lost_s += missing / self.rate_hz
        new = piece.sound[max(0, expected - piece.first_frame) :]
        self._expected = max(expected, piece.first_frame + len(piece.sound))
        return new
