"""What the workers of the crew's tests do; their processes import it by its name."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coach.batch.workers.worker import SIGN_EVERY_S, Sign, Work
from coach.errors import ModelError, NotAudioError

if TYPE_CHECKING:
    from coach.batch.finding.find import Source
    from coach.batch.reviewing import Answer, Reviewer


def ready(log: Path) -> Work:
    """Return the work; each start leaves a line in the log."""
    with log.open("a") as file:
        file.write(f"{os.getpid()}\n")
    return obey


def obey(order: object, sign: Sign) -> object:
    """Do what an order says: its answer, or worse."""
    return ORDERS[str(order).partition(" ")[0]](order, sign)


def _answer(order: object, sign: Sign) -> object:
    return f"{order} done", os.getpid(), os.environ["OPENBLAS_NUM_THREADS"]


def _exit(order: object, sign: Sign) -> object:
    os._exit(3)


def _kill(order: object, sign: Sign) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _crash(order: object, sign: Sign) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _hang(order: object, sign: Sign) -> None:
    time.sleep(600)


def _last(order: object, sign: Sign) -> object:
    """Take long, but give a sign of life: a hundred seconds are heard."""
    time.sleep(SIGN_EVERY_S)
    sign(100.0)
    time.sleep(3)
    return _answer(order, sign)


def _raise(order: object, sign: Sign) -> object:
    raise ZeroDivisionError(f"at {order}")


def _exhaust(order: object, sign: Sign) -> object:
    raise MemoryError


def _quit(order: object, sign: Sign) -> object:
    sys.exit(4)


ORDERS: dict[str, Callable[[object, Sign], object]] = {
    "answer": _answer,
    "exit": _exit,
    "kill": _kill,
    "crash": _crash,
    "hang": _hang,
    "last": _last,
    "raise": _raise,
    "exhaust": _exhaust,
    "quit": _quit,
}


def no_model() -> Work:
    raise ModelError("the model: damaged")


def dies_at_once() -> Work:
    os._exit(5)


def some_die(log: Path) -> Work:
    """Die as the second and the third that starts."""
    number = 1
    while True:
        try:
            log.with_name(f"start {number}").touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            break
    if number in (2, 3):
        os._exit(5)
    return ready(log)


def one_outlives(log: Path, others: int) -> Work:
    """Die as anyone but the first that starts, which works only once the others are gone."""
    try:
        log.with_name("first").touch(exist_ok=False)
    except FileExistsError:
        log.with_name(f"{os.getpid()}.pid").touch()
        _wait_for(log.with_name("at work").exists)
        os._exit(5)

    def outlast(order: object, sign: Sign) -> object:
        log.with_name("at work").touch()
        _wait_for(lambda: _gone(log.parent) == others)
        return obey(order, sign)

    return outlast


def _gone(folder: Path) -> int:
    """Return how many of those that left their number have ended, and are known to have."""
    return sum(not Path(f"/proc/{path.stem}").exists() for path in folder.glob("*.pid"))


def _wait_for(state: Callable[[], bool]) -> None:
    while not state():
        time.sleep(0.01)


def reviewer(log: Path) -> Reviewer:
    """Return what takes for a review what the recording's text says; the log has who was asked."""
    from coach.batch.reviewing import Answer, content_of, failure
    from coach.report.summary.contract import RowJson

    def review(source: Source, sign: Sign) -> Answer:
        text = Path(source.address).read_text()
        with log.open("a") as file:
            file.write(f"{source.name}\n")
        if text == "no recording":
            return failure(source, NotAudioError(f"{source.address}: no recording"), "json")
        if text.startswith("kill once") and not (log.parent / text).exists():
            (log.parent / text).touch()
            _kill(source, sign)
        if text in ORDERS:
            ORDERS[text](source, sign)
        row = RowJson(source.name, duration_s=2.0, takes=1, flow=90.0, order=100.0)
        return Answer(row, f"of {text}\n", content_of(source))

    return review
