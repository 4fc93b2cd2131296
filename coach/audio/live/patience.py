"""Waiting for sound that comes by itself, and for how long."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from typing import Protocol, TypeVar

from coach.errors import MicrophoneError

WAKE_S = 8.0
"""A device may take so long until its first sound (seconds): a headset wakes, a system is busy."""
GONE_S = 2.0
"""One that then gives nothing for so long is not there any more (seconds): it reports no error."""
LOOK_S = 0.25
"""It is waited for in steps of so long (seconds). One that takes far longer was no waiting: this
program itself was stopped, or the machine slept."""

Item = TypeVar("Item", covariant=True)


class Waiting(Protocol[Item]):
    """A queue, as far as it is waited at."""

    def get(self, *, timeout: float) -> Item:
        """Return the next item, or raise ``queue.Empty``."""
        ...


def arrivals(arriving: Waiting[Item | None], name: str) -> Iterator[Item]:
    """Yield what comes of a source of that name, until ``None`` does.

    Raises
    ------
    MicrophoneError
        The source has gone: nothing comes any more.
    """
    patience_s = WAKE_S
    while (item := next_of(arriving, patience_s, name)) is not None:
        patience_s = GONE_S
        yield item


def next_of(arriving: Waiting[Item], patience_s: float, name: str) -> Item:
    """Return what comes next.

    Raises
    ------
    MicrophoneError
        Nothing came for so many seconds.
    """
    waited_s = 0.0
    while waited_s < patience_s:
        before_s = time.monotonic()
        try:
            return arriving.get(timeout=LOOK_S)
        except queue.Empty:
            waited_s += min(time.monotonic() - before_s, 2 * LOOK_S)
    raise gone(name)


def gone(name: str) -> MicrophoneError:
    """Return the error that a source of that name has gone."""
    return MicrophoneError(f"{name}: gives no sound any more; is it still connected?")
