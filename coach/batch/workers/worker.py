"""The far side of a pool: a process that does one piece of work after the other, as told by a pipe.

A worker starts by whatever is costly, once, and says so. Then each item that it is sent has one
answer, and signs of life before it. It ends when the pipe does, and when its parent is gone.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SIGN_EVERY_S = 1.0
"""Seconds between two signs of life, at least."""

Sign: TypeAlias = Callable[[float], None]
"""Told now and then, while something is worked on, how many seconds of sound are done."""

Work: TypeAlias = Callable[[Any, Sign], Any]
"""An item becomes its answer."""

Start: TypeAlias = Callable[[], Work]
"""Does once a process what is costly, and returns what works on items."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The worker could not start."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Alive:
    """The worker is at it."""

    done_s: float
    """Seconds of sound that it has heard of its item."""


@dataclass(frozen=True, slots=True)
class Done:
    """The item's answer."""

    answer: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """The work on the item raised what it should not: a bug."""

    error: str
    """Its type and message."""
    traceback: str


def serve(pipe: Connection, start: Start) -> None:
    """Work until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work = start()
    except Exception as error:
        pipe.send(Unfit(error))
        return
    pipe.send(Ready())
    try:
        while True:
            _serve_one(pipe, work, pipe.recv())
    except (EOFError, OSError):
        return


def _serve_one(pipe: Connection, work: Work, item: object) -> None:
    last = time.monotonic()

    def sign(done_s: float) -> None:
        nonlocal last
        if time.monotonic() - last >= SIGN_EVERY_S:
            last = time.monotonic()
            pipe.send(Alive(done_s))

    try:
        answer = Done(work(item, sign))
    except Exception as error:
        what = traceback.format_exception_only(error)[-1].strip()
        pipe.send(Raised(what, traceback.format_exc()))
    else:
        pipe.send(answer)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
