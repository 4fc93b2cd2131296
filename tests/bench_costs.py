"""What a task takes: the ground under every benchmark. Imported before numpy, it holds each
library to one thread, so that time on the processor compares like with like."""

# ruff: noqa: T201
from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"


@dataclass(frozen=True)
class Cost:
    """What a task takes."""

    wall_s: float
    cpu_s: float
    """Of all threads of this process (seconds)."""


def best_of(rounds: int, *tasks: Callable[[], object]) -> list[Cost]:
    """Run tasks in turn, so often, and return the least that each took."""
    costs = [[cost_of(task) for task in tasks] for _ in range(rounds)]
    return [
        Cost(min(cost.wall_s for cost in column), min(cost.cpu_s for cost in column))
        for column in zip(*costs, strict=True)
    ]


def cost_of(task: Callable[[], object]) -> Cost:
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    task()
    return Cost(time.perf_counter() - wall_s, time.process_time() - cpu_s)


@contextmanager
def one_processor() -> Iterator[None]:
    """Hold everything that begins here to one processor, where the system lets one do that.

    Two threads of a review that run at once cost more than one after the other.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(*arguments: str) -> str:
    """Run Python on its own, and return what it printed."""
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True
    ).stdout.decode()


def line(what: str, figure: str, note: str = "") -> None:
    print(f"  {what:<34} {figure:>10}   {note}".rstrip(), flush=True)


def title(text: str) -> None:
    print(f"\n{text}", flush=True)
