"""How soon a rehearsal shows what it hears: the samples, fed as fast as they would be spoken.

    .venv/bin/python tests/bench_live.py [FILE …]

Prints, from the samples' own truth, how long after the end of its last word a step stands there
(less than nothing: before it), how many lights are wrong, how long the report is waited for after
the end of the take, and which share of one core a take needs. Other work on the machine makes all
of it worse.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from conftest import SAMPLES
from recordings import heard

import coach.guide
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.model import locate
from coach.recognise import SpeechModel, load_model
from coach.session.take.events import Ended, Reported, StepHeard
from coach.session.take.rehearsal import Rehearsal

PIECE_S = 0.02
"""What a microphone gives at once (seconds)."""
QUIET_S = 4.0
"""Of silence after the recording, in which the take ends (seconds)."""


class Spoken:
    """A recording that comes as fast as it was spoken."""

    name = "a recording"
    lost = False
    lost_s = 0.0

    def __init__(self, sound: Samples) -> None:
        quiet = np.random.default_rng(0).normal(0, 1e-4, round(QUIET_S * SAMPLE_RATE_HZ))
        self._sound = np.concatenate([sound, quiet.astype(np.float32)])
        self.began = 0.0

    def blocks(self) -> Iterator[Samples]:
        size = round(PIECE_S * SAMPLE_RATE_HZ)
        self.began = time.perf_counter()
        for at in range(0, len(self._sound), size):
            wait = self.began + (at + size) / SAMPLE_RATE_HZ - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            yield self._sound[at : at + size]

    def skip(self) -> None:
        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    one_take = [path for path in sorted(SAMPLES.glob("*.flac")) if "three" not in path.stem]
    parser.add_argument("files", nargs="*", type=Path, default=one_take)
    model = load_model(locate())
    delays: list[float] = []
    reports: list[float] = []
    shares: list[float] = []
    wrong = 0
    for path in parser.parse_args().files:
        found, missed, report_s, share = take(path, model)
        delays += found
        wrong += missed
        reports.append(report_s)
        shares.append(share)
    p50, p95 = np.percentile(delays, [50, 95]) * 1000
    print(f"{len(reports)} takes, {len(delays)} lights")
    print(f"a light after its step's end  median {p50:.0f}, p95 {p95:.0f} ms   (at most 300)")
    print(f"wrong lights                  {wrong} of {len(delays) + wrong}   (at most 1 in 100)")
    worst = np.percentile(reports, 95)
    print(
        f"the report after the end      median {np.median(reports):.2f}, p95 {worst:.2f} s"
        "   (at most 0.5)"
    )
    print(f"share of one core in a take   {np.mean(shares):.2f}   (at most 0.5)")


def take(path: Path, model: SpeechModel) -> tuple[list[float], int, float, float]:
    """Return each right light's delay, the number of wrong ones, the report's delay, the share."""
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["segments"]
    source = Spoken(heard(path)[0])
    delays, wrong, ended, share = [], 0, 0.0, 0.0
    before = _cpu_s()
    for event in Rehearsal(coach.guide.built_in(), model, source).events():
        if isinstance(event, StepHeard):
            now = time.perf_counter() - source.began
            ends = [
                s["end_s"]
                for s in truth
                if s["step"] == event.step and s["kind"] == "step" and s["start_s"] < now
            ]
            delays += [now - ends[-1]] if ends else []
            wrong += not ends
        elif isinstance(event, Ended):
            ended = time.perf_counter()
            share = (_cpu_s() - before) / (ended - source.began)
        elif isinstance(event, Reported):
            return delays, wrong, time.perf_counter() - ended, share
    raise AssertionError("a take ends with its report")


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
