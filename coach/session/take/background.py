"""What may wait while a take runs: it gives way to the take, on a machine that is busy."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

NICENESS = 4
"""How much a thread gives way, 0 to 19. On two cores that three other programs kept busy a report
came 0.4 s after the take where none gives way, 0.5 to 1.3 s with 4, half a minute with 10."""


def in_background(work: Callable[[], object]) -> None:
    """Do something in a thread that gives way to the others, as do all that it starts in turn.

    Only Linux knows priorities of single threads; elsewhere it is a thread as any.
    """

    def give_way_and_work() -> None:
        _give_way()
        work()

    threading.Thread(target=give_way_and_work, daemon=True).start()


def made_in_background(make: Callable[[], T]) -> T:
    """Return what is made by such a thread: the threads that belong to it give way."""
    with ThreadPoolExecutor(1, initializer=_give_way) as one:
        return one.submit(make).result()


def _give_way() -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
