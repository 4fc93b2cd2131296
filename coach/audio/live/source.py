"""Where the sound of a take comes from: a microphone, what somebody pushes, or a recording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from coach.datatypes import Samples


class Source(Protocol):
    """Where sound comes from: a microphone, or a recording in its place."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def lost(self) -> bool:
        """Whether sound was lost so far."""
        ...

    @property
    def lost_s(self) -> float:
        """How much of it never came, as far as can be told (seconds)."""
        ...

    def blocks(self) -> Iterator[Samples]:
        """Yield sound as it comes: float32 of shape (n,), 16 kHz, any n.

        Raises
        ------
        MicrophoneError
            The source has gone.
        """
        ...

    def skip(self) -> None:
        """Throw away what came and was not taken yet."""
        ...


@runtime_checkable
class NumberedSource(Source, Protocol):
    """A source whose frames have numbers, so that a moment is one of them."""

    @property
    def rate_hz(self) -> int:
        """Frames a second."""
        ...

    def skip_to(self, frame: int) -> None:
        """Throw away what came before a frame."""
        ...


@runtime_checkable
class TimedSource(Source, Protocol):
    """A source that knows how long ago it heard what it gave last."""

    @property
    def behind_s(self) -> float:
        """From the end of that sound to now (seconds)."""
        ...
