"""How soon a customer answers as it sounds: conversations in real time, in a room that is recorded.

    .venv/bin/python tests/bench_customer_room.py VOICES [--takes 12] [--at-once 4]

VOICES is as for ``bench_customer.py``. Each take is a program of its own with a customer of its
own who answers (``--level easy``); the speaker's steps are played with pauses that are longer than
any answer. What is measured comes from the sound alone: from the last sound of a step to the
customer's first, with all that PulseAudio takes for both ways; and by how much the coach's own
recording has the customer sooner or later beside the speaker than the room had.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from bench_customer import sound, voices
from conversing import answers_s, converse, lag_s, room, spoken

from coach import guide as guides

PAUSE_S = 3.6
"""The longest answer lasts 2.9 s."""


def take(voice: Path, seed: int) -> tuple[list[float | None], float]:
    """Return how late each answer was, and the customer's place in the recording (seconds)."""
    steps = [step.id for step in guides.built_in().steps[:-1]]
    lines = [sound(voice / f"{step}.wav") for step in steps]
    with tempfile.TemporaryDirectory() as name, room() as system:
        said = spoken(lines, PAUSE_S)
        heard = converse(system, said, Path(name), "--level", "easy", "--seed", str(seed))
    sides = [lag_s(heard.kept[:, side], heard.room[:, side]) for side in (0, 1)]
    return answers_s(heard, lines, PAUSE_S), sides[1] - sides[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("voices", type=Path)
    parser.add_argument("--takes", type=int, default=12)
    parser.add_argument("--at-once", type=int, default=4)
    given = parser.parse_args()
    every = list(voices(given.voices))
    with ThreadPoolExecutor(given.at_once) as crew:
        seeds = range(given.takes)
        done = list(crew.map(take, (every[seed % len(every)] for seed in seeds), seeds))
    late = [each for answers, _ in done for each in answers]
    delays = [each for each in late if each is not None and each >= 0.0]
    p50, p95 = np.percentile(delays, [50, 95])
    shifts = [shift for _, shift in done]
    print(f"{given.takes} takes, {len(late)} steps, {late.count(None)} of them not answered")
    print(f"from the last sound to the answer  median {p50:.2f}, p95 {p95:.2f} s")
    print(f"talked into                        {len(late) - len(delays) - late.count(None)}")
    print(
        f"customer in the recording          {np.median(shifts):+.2f} s beside the room's", end=""
    )
    print(f", from {min(shifts):+.2f} to {max(shifts):+.2f}")


if __name__ == "__main__":
    main()
