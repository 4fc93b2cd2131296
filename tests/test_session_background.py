from __future__ import annotations

import os
import sys
import threading

import pytest

from coach.recognise.worker import Worker
from coach.session.take.background import NICENESS, in_background, made_in_background

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority here")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_what_is_done_in_the_background_gives_way_and_the_take_does_not() -> None:
    before, done = niceness(), threading.Event()
    found: list[int] = []

    def work() -> None:
        found.append(niceness())
        done.set()

    in_background(work)
    assert done.wait(5)
    assert (found, niceness()) == ([NICENESS], before)


def test_so_do_the_threads_of_what_is_made_there() -> None:
    found: list[int] = []
    worker = made_in_background(lambda: Worker[int](lambda _: found.append(niceness()), 1))
    worker.feed(1)
    worker.finish()
    assert found == [NICENESS]


def test_what_fails_there_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        made_in_background(lambda: 1 // 0)
