"""How fast a review is, as ratios of what was measured beside it in the same run.

    .venv/bin/python tests/bench_review.py [--rounds N] [--only PART] [FILE …]

Each library is held to one thread, and a ratio is of time on the processor, of all threads
together: on a busy machine that is the fairer measure. Other work makes every figure worse, and
never better: what is measured is repeated, one kind after the other, and the best of each counts.

``bench_folder.py`` beside this has the costs by workers. For Whisper tiny:
``.venv/bin/python -m pip install -e ".[bench]"``.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench_costs import (
    Cost,
    best_of,
    cost_of,
    line,
    one_processor,
    run,
    title,
)  # first: it sets the threads

# isort: split
import numpy as np
from bench_words import by_vosk, by_whisper
from conftest import SAMPLES
from recordings import heard, record

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Guide, Samples, Step
from coach.listening import voice_model
from coach.model import locate
from coach.pipeline import review_file
from coach.recognise import SpeechModel, load_model

REPORT_S = 25
"""How long the recording is whose report is waited for (seconds)."""
MINUTES = (1, 10, 60, 240)
"""Lengths of recordings; the last takes a quarter of an hour, and shows whether memory grows."""
STEPS = (7, 30, 100)
"""Lengths of guides."""
BREAK_S = 4.0
"""Silence between one take and the next in a long recording (seconds)."""
QUESTIONS = """what is the best|and what is a good|can i get your|could you tell me the|is that the
right|do you have a|we will send you the|now tell me about your|please spell the""".replace(
    "\n", " "
).split("|")
THINGS = """street city number order window garden kitchen color summer doctor paper music river
school letter office market table winter bottle engine ticket camera""".split()

START = "from coach.cli import main; main()"
MEASURE = """
import resource, sys, time
from pathlib import Path
from coach import guide
from coach.model import locate
from coach.pipeline import review_file
from coach.recognise import load_model
model = load_model(locate())
start = time.process_time()
review_file(Path(sys.argv[1]), guide.built_in(), model)
seconds = time.process_time() - start
status = Path("/proc/self/status")
if status.exists():
    memory = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
else:
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(seconds, memory)
"""
"""On Linux, ru_maxrss of a new process begins at what its parent took."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.flac")))
    options = parser.parse_args()
    for name in options.only or PARTS:
        PARTS[name](options.files, options.rounds)


def words(files: Sequence[Path], rounds: int) -> None:
    """Compare a whole review with what others take for the words alone."""
    with one_processor():
        _compare(files, rounds)


def _compare(files: Sequence[Path], rounds: int) -> None:
    folder, guide = locate(), guides.built_in()
    model = load_model(folder)
    sounds = [heard(path)[0] for path in files]
    length_s = sum(map(len, sounds)) / SAMPLE_RATE_HZ
    title(f"{len(files)} recordings, {length_s:.0f} s; time on one processor")
    others = {"Vosk": by_vosk(folder)}
    for beam in (5, 1):
        whisper = by_whisper(beam)
        if whisper:
            others[f"Whisper tiny, beam {beam}"] = whisper
    voices = voice_model()
    # Recording by recording, one after the other: so a slow minute of the machine meets them all.
    by_recording = [
        best_of(
            rounds,
            partial(review_file, path, guide, model, voices=voices),
            partial(review_file, path, guide, model),
            *(partial(recognised, sound) for recognised in others.values()),
        )
        for path, sound in zip(files, sounds, strict=True)
    ]
    review, *costs = (
        Cost(sum(cost.wall_s for cost in column), sum(cost.cpu_s for cost in column))
        for column in zip(*by_recording, strict=True)
    )
    told = "the whole review" if voices else "the whole review, no voice model"
    line(told, f"{review.cpu_s / length_s:.4f}", "of real time")
    names = ("voices not told apart", *(f"words alone, {name}" for name in others))
    for name, cost in zip(names, costs, strict=True):
        ratio = review.cpu_s / cost.cpu_s
        line(name, f"{cost.cpu_s / length_s:.4f}", f"ratio {ratio:.2f}")
    if len(others) == 1:
        print('  Whisper tiny is not installed: pip install -e ".[bench]"')
    line("an hour of sound", f"{review.cpu_s / length_s * 3600:.0f}", "core-seconds")


def start(_: Sequence[Path], rounds: int) -> None:
    """Print what ``coach --help`` takes, beside a Python that does nothing, and a first report."""
    title("start; waiting time")
    nothing, help_ = best_of(
        3 * rounds, lambda: run("-c", "pass"), lambda: run("-c", START, "--help")
    )
    line("python -c pass", f"{nothing.wall_s:.3f} s")
    ratio = help_.wall_s / nothing.wall_s
    line("coach --help", f"{help_.wall_s:.3f} s", f"ratio {ratio:.1f}; at most 0.2 s")
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), REPORT_S)
        (report,) = best_of(rounds, lambda: run("-c", START, "review", str(path)))
    ratio = report.wall_s / REPORT_S
    line(f"report of {REPORT_S} s", f"{report.wall_s:.2f} s", f"ratio to its sound {ratio:.3f}")


def length(_: Sequence[Path], __: int) -> None:
    """Print time and memory by the length of the recording, each in a process of its own."""
    title("length of the recording; processor time, memory of the process at its most")
    with tempfile.TemporaryDirectory() as folder:
        for minutes in MINUTES:
            path = written(Path(folder), minutes * 60)
            cpu_s, memory = map(float, run("-c", MEASURE, str(path)).split())
            share = f"{cpu_s / minutes / 60:.4f} of real time"
            line(f"{minutes} min", f"{cpu_s:.1f} s", f"{share}, {memory / 1e6:.0f} MB")


def steps(files: Sequence[Path], _: int) -> None:
    """Print time by the number of steps in the guide."""
    title("steps of the guide; processor time")
    model = load_model(locate())
    length_s = sum(len(heard(path)[0]) for path in files) / SAMPLE_RATE_HZ
    review(files, guides.built_in(), model)
    costs = [cost_of(partial(review, files, guide_of(count), model)) for count in STEPS]
    for count, cost in zip(STEPS, costs, strict=True):
        share = f"{cost.cpu_s / length_s:.4f} of real time"
        line(f"{count} steps", f"{cost.cpu_s:.1f} s", f"{share}, ratio {ratio(cost, costs):.2f}")


PARTS: dict[str, Callable[[Sequence[Path], int], None]] = {
    "words": words,
    "start": start,
    "length": length,
    "steps": steps,
}
"""What is measured, in this order; each gets the files and how often to repeat."""


def review(files: Sequence[Path], guide: Guide, model: SpeechModel) -> None:
    for path in files:
        review_file(path, guide, model)


def ratio(cost: Cost, costs: Sequence[Cost]) -> float:
    """Return a cost beside the first."""
    return cost.cpu_s / costs[0].cpu_s


def written(folder: Path, seconds: float) -> Path:
    """Write a recording of that length: the samples, one after the other, with breaks."""
    length = round(seconds * SAMPLE_RATE_HZ)
    path = folder / f"{seconds:.0f}.flac"
    sound = np.concatenate(list(_takes(length)))[:length]
    return record(path, "flac", SAMPLE_RATE_HZ, sound.reshape(1, -1))


def _takes(length: int) -> Iterator[Samples]:
    takes = [heard(path)[0] for path in sorted(SAMPLES.glob("*.flac"))]
    pause = np.random.default_rng(0).normal(0, 1e-4, round(BREAK_S * SAMPLE_RATE_HZ))
    while length > 0:
        for take in takes:
            yield take
            yield pause.astype(np.float32)
            length -= len(take) + len(pause)


def guide_of(count: int) -> Guide:
    """Return the hard close with more steps behind it, of words that the model knows."""
    guide = guides.built_in()
    more = (
        Step(f"more-{n}", f"More {n}", f"{QUESTIONS[n % len(QUESTIONS)]} {_thing(n)}?")
        for n in range(count - len(guide.steps))
    )
    return replace(guide, steps=(*guide.steps, *more))


def _thing(number: int) -> str:
    count = len(THINGS)
    return f"{THINGS[number % count]} {THINGS[(7 * number + number // count + 1) % count]}"


if __name__ == "__main__":
    main()
