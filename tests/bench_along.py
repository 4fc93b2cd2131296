"""How right the lag of a line is, said along with a model: takes spliced at exact samples.

.venv/bin/python tests/bench_along.py [--takes N]

Each take has the lines of one sample with silences by chance between them; the model is another
sample, at each tempo. What is printed is how far the lag that the coach measures lies from the
true one: the model's onsets are looked for in the very sound that was played.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from conftest import SAMPLES
from played import Played, sample, silence

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Review, Samples, Span
from coach.practice.along import TEMPOS, guide_along
from coach.recognise import PARTIAL_BLOCK, SpeechModel, load_model
from coach.session.take.along import LEAD_S, SpeakingAlong, model
from coach.session.take.rehearsal import Rehearsal

GUIDE = guides.built_in()
LATENCY_S = 0.05
PAIRS = (
    ("pauses", "good"),
    ("good", "pauses"),
    ("celebrates-and-lingers", "good"),
    ("celebrates-and-lingers", "pauses"),
)
"""Samples in which each step is said once: what the take is spliced of, and the model."""
FAINT_DB = 35.0
"""A line begins where it is so far below its loudest."""


class Ear:
    """A player that keeps what it is to play."""

    def __init__(self) -> None:
        self.played: list[Samples] = []
        self.stopped = False

    def start(self, samples: Samples) -> float:
        self.played.append(samples)
        return LATENCY_S

    def stop(self) -> None:
        self.stopped = True


@dataclass(frozen=True, eq=False)
class Spliced:
    """A take whose onsets are known to the sample."""

    sound: Samples
    onsets_s: dict[str, float]


def lines(name: str) -> dict[str, Span]:
    """Return where the steps of a sample are, as it was made."""
    truth = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    steps = [each for each in truth["segments"] if each["kind"] == "step"]
    return {each["step"]: Span(each["start_s"], each["end_s"]) for each in steps}


def spliced(name: str, seed: int) -> Spliced:
    """Return the lines of a sample with other silences between them."""
    chance, sound = random.Random(seed), sample(name)
    parts, onsets = [silence(chance.uniform(0.4, 1.0))], {}
    for step, span in lines(name).items():
        onsets[step] = sum(map(len, parts)) / SAMPLE_RATE_HZ
        first, end = (round(at * SAMPLE_RATE_HZ) for at in (span.start, span.end))
        parts += [sound[first:end], silence(chance.uniform(0.1, 0.9))]
    return Spliced(np.concatenate([*parts, silence(3.0)]), onsets)


def said_along(sound: Samples, name: str, percent: int, speech: SpeechModel) -> tuple[Review, Ear]:
    """Return the review of a take, said while a sample was played, and what played it."""
    ear = Ear()
    beside = SpeakingAlong(model(SAMPLES / f"{name}.flac", lines(name), percent), ear)
    running = Rehearsal(guide_along(GUIDE, percent), speech, Played(sound), along=beside)
    return running.run(lambda _: None).review, ear


def true_lags(take: Spliced, name: str, percent: int, played: Samples) -> dict[str, float]:
    """Return how far each line lies from the model's, as it was played (seconds)."""
    spans, original, tempo = lines(name), sample(name), percent / 100
    first = spans[GUIDE.steps[0].id].start
    begins_s = PARTIAL_BLOCK / SAMPLE_RATE_HZ + LATENCY_S
    lags = {}
    for step, at in spans.items():
        expected = LEAD_S + (at.start - first) / tempo
        early = onset_s(original, at.start) - at.start
        model_s = begins_s + onset_s(played, expected) - early / tempo
        lags[step] = take.onsets_s[step] - model_s
    return lags


def onset_s(sound: Samples, near_s: float) -> float:
    """Return when a line begins, around a time: to a millisecond (seconds)."""
    begins, ends = max(0.0, near_s - 0.08), near_s + 0.3
    piece = sound[round(begins * SAMPLE_RATE_HZ) : round(ends * SAMPLE_RATE_HZ)]
    ms = piece[: len(piece) // 16 * 16].reshape(-1, 16).astype(np.float64)
    level_db = 10 * np.log10(np.mean(ms**2, axis=1) + 1e-12)
    return begins + float(np.argmax(level_db > level_db.max() - FAINT_DB)) / 1000


def errors(take: Spliced, name: str, percent: int, speech: SpeechModel) -> list[float]:
    """Return how far each measured lag is from the true one (seconds)."""
    review, ear = said_along(take.sound, name, percent, speech)
    found = review.along
    assert found
    truth = true_lags(take, name, percent, ear.played[0])
    return [line.lag_s - truth[line.step] for line in found.lines if line.lag_s is not None]


def told(name: str, found: Sequence[float], lines_said: int) -> str:
    """Return a row: how many lines, and the median, the 95th percentile and the worst error."""
    off = 1000 * np.abs(found)
    figures = [np.median(off), np.percentile(off, 95), np.max(off)]
    within = np.count_nonzero(off <= 15)
    return (
        f"{name:8}{len(found):5} of {lines_said} lines"
        + "".join(f"{figure:9.1f} ms" for figure in figures)
        + f"{within / len(found):10.1%} within 15 ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--takes", type=int, default=8)
    takes = parser.parse_args().takes
    speech = load_model(Path(__file__).parents[1] / "models" / "vosk-model-small-en-us-0.15")
    print(f"{'':28}{'median':>9}{'95 %':>12}{'worst':>12}")
    for percent in TEMPOS:
        found: list[float] = []
        for seed in range(takes):
            said, name = PAIRS[seed % len(PAIRS)]
            found += errors(spliced(said, seed), name, percent, speech)
        print(told(f"{percent} %", found, takes * len(GUIDE.steps)), flush=True)


if __name__ == "__main__":
    main()
