"""What reviewing a folder costs: by workers, beside plain reviews, and once all is done.

    .venv/bin/python tests/bench_folder.py [--rounds N] [--jobs N …] [FILE …]

The same recordings are reviewed one after the other by one command, then as a folder by one
process and by several; the best of each counts. Other work on the machine makes the ratios of
time worse than they are; those of CPU time it hardly touches.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from conftest import SAMPLES
from recordings import heard

from coach.datatypes import SAMPLE_RATE_HZ
from coach.recognise import processors

START = "from coach.cli import main; main()"


@dataclass(frozen=True)
class Cost:
    """What a command takes, with all its processes."""

    wall_s: float
    cpu_s: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("files", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.flac")))
    options = parser.parse_args()
    compare_workers(options.files, options.jobs, options.rounds)


def compare_workers(files: Sequence[Path], jobs: Sequence[int], rounds: int) -> None:
    """Print what a folder takes, as ratios of plain reviews of the same recordings."""
    length_s = sum(len(heard(path)[0]) for path in files) / SAMPLE_RATE_HZ
    with tempfile.TemporaryDirectory() as temporary:
        folder, results = Path(temporary) / "recordings", Path(temporary) / "results"
        folder.mkdir()
        for path in files:
            shutil.copy(path, folder)
        ways = [("one command, a file at a time", lambda: review(*sorted(folder.iterdir())))]
        ways += [(_name(number), _as_folder(folder, results, number)) for number in jobs]
        ways += [("once more, nothing to do", lambda: review_into(folder, results, 1))]
        costs = best_of(rounds, *(way for _, way in ways))
    print(f"{len(files)} recordings, {length_s:.0f} s, {rounds} rounds, {processors()} cores")
    print(f"{'':30}{'time':>7}{'ratio':>7}{'CPU':>7}{'ratio':>7}  core-seconds an hour of audio")
    for (name, _), cost in zip(ways, costs, strict=True):
        print(
            f"{name:30}{cost.wall_s:7.2f}{cost.wall_s / costs[0].wall_s:7.2f}"
            f"{cost.cpu_s:7.2f}{cost.cpu_s / costs[0].cpu_s:7.2f}"
            f"  {3600 * cost.cpu_s / length_s:.0f}"
        )


def _name(jobs: int) -> str:
    return f"a folder, --jobs {jobs}"


def _as_folder(folder: Path, results: Path, jobs: int) -> Callable[[], None]:
    def run() -> None:
        shutil.rmtree(results, ignore_errors=True)
        review_into(folder, results, jobs)

    return run


def review_into(folder: Path, results: Path, jobs: int) -> None:
    review("--recursive", folder, "-o", results, "--jobs", str(jobs))


def review(*arguments: str | Path) -> None:
    command = [sys.executable, "-c", START, "review", "--format", "json", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def best_of(rounds: int, *ways: Callable[[], None]) -> list[Cost]:
    """Run commands in turn, so often, and return the least that each took."""
    costs = [[cost_of(way) for way in ways] for _ in range(rounds)]
    return [
        Cost(min(cost.wall_s for cost in column), min(cost.cpu_s for cost in column))
        for column in zip(*costs, strict=True)
    ]


def cost_of(way: Callable[[], None]) -> Cost:
    wall_s, cpu_s = time.perf_counter(), _cpu_s()
    way()
    return Cost(time.perf_counter() - wall_s, _cpu_s() - cpu_s)


def _cpu_s() -> float:
    """Return the CPU time of all processes that have ended (seconds)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
