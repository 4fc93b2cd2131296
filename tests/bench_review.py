"""How fast a review is, as ratios of what was measured beside it in the same run.

    .venv/bin/python tests/bench_review.py [--rounds N] [FILE …]

Other work on the machine makes every figure worse, and never better: what is measured is repeated,
one kind after the other, and the best of each counts.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vosk
from conftest import SAMPLES
from recordings import heard, record

import coach.guide
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.model import locate
from coach.pipeline import review_file
from coach.recognise import DECODING_BLOCK, SpeechModel, load_model

REPORT_S = 25
"""How long the recording is whose report is waited for (seconds)."""

START = "from coach.cli import main; main()"


@dataclass(frozen=True)
class Cost:
    """What a task takes."""

    wall_s: float
    cpu_s: float
    """Of all threads of this process (seconds)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.flac")))
    options = parser.parse_args()
    compare_with_decoding(options.files, options.rounds)
    compare_with_python(options.rounds)
    wait_for_a_report(options.rounds)


def compare_with_decoding(files: Sequence[Path], rounds: int) -> None:
    """Print what a whole review takes, as a ratio of one free decoding of the same sound."""
    model, guide = load_model(locate()), coach.guide.built_in()
    sounds = [heard(path)[0] for path in files]
    length_s = sum(map(len, sounds)) / SAMPLE_RATE_HZ
    print(f"{len(files)} recordings, {length_s:.0f} s, {rounds} rounds")
    decoding, review = best_of(
        rounds,
        lambda: decode(sounds, model),
        lambda: [review_file(path, guide, model) for path in files],
    )
    print(f"one free decoding  {decoding.wall_s / length_s:.4f} of real time")
    print(f"the whole review   {review.wall_s / length_s:.4f} of real time")
    print(
        f"ratio              {review.wall_s / decoding.wall_s:.2f}   (at most 1.25, two idle cores)"
    )
    print(f"ratio of CPU time  {review.cpu_s / decoding.cpu_s:.2f}   (says more on a busy machine)")


def compare_with_python(rounds: int) -> None:
    """Print what ``coach --help`` takes, beside a Python that does nothing."""
    nothing, help_ = best_of(
        2 * rounds, lambda: run("-c", "pass"), lambda: run("-c", START, "--help")
    )
    print(f"python -c pass     {nothing.wall_s:.3f} s")
    print(f"coach --help       {help_.wall_s:.3f} s   (at most 0.2 s)")
    print(f"ratio              {help_.wall_s / nothing.wall_s:.1f}")


def wait_for_a_report(rounds: int) -> None:
    """Print how long a report is waited for, from pressing Enter."""
    sound = np.concatenate([heard(SAMPLES / f"{name}.flac")[0] for name in ("good", "pauses")])
    with tempfile.TemporaryDirectory() as folder:
        part = sound[: REPORT_S * SAMPLE_RATE_HZ].reshape(1, -1)
        path = record(Path(folder) / "take.wav", "pcm_s16le", SAMPLE_RATE_HZ, part)
        (report,) = best_of(rounds, lambda: run("-c", START, "review", str(path)))
    print(f"report of {REPORT_S} s     {report.wall_s:.2f} s   (at most 4 s)")
    print(f"ratio to its sound {report.wall_s / REPORT_S:.3f}")


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


def decode(sounds: Sequence[Samples], model: SpeechModel) -> None:
    """Recognise sounds freely, each by one recogniser: nothing but Vosk."""
    for sound in sounds:
        recogniser = vosk.KaldiRecognizer(model.handle, float(SAMPLE_RATE_HZ))
        recogniser.SetWords(True)
        steps = np.rint(sound * 32767).astype(np.int16)
        for start in range(0, len(steps), DECODING_BLOCK):
            if recogniser.AcceptWaveform(steps[start : start + DECODING_BLOCK].tobytes()):
                json.loads(recogniser.Result())
        json.loads(recogniser.FinalResult())


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
