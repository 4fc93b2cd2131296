"""How soon a customer answers as it sounds: conversations in real time, in a room that is recorded.

    .venv/bin/python tests/bench_customer_room.py VOICES RESULTS [--takes 210] [--at-once 4]

VOICES is as for ``bench_customer.py``, and so is the speaker: he hears the customer end, answers
objections, and in one line in ten stops for 0.9 s somewhere inside. Each take is a program of its
own with a customer of its own, the levels in turn. What is measured comes from the sound of the
room: from the last sound of a step to the customer's first, with all that PulseAudio takes for both
ways; and by how much the coach's own recording has a line of the customer's sooner or later beside
the speaker than the room had. Takes are appended to RESULTS, a line each, and those in it are not
done again.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np
from bench_customer import NOISE, SPEECH_DB, Speaker, hesitating, louder, sound, voices
from conversing import Conversation, hold, lag_s, room

from coach import customer as customers
from coach import guide as guides
from coach.audio import open_audio
from coach.customer import Customer, Part
from coach.datatypes import SAMPLE_RATE_HZ, CustomerLine, LineKind, Samples
from coach.session.answering.clips import clip, speakable
from coach.session.take.voice_activity import BLOCK_S

AUDIBLE = 1e-3
LONGEST_S = 120.0
BEGINS_S = 1.5
"""From when the coach says that it listens to the first word (seconds): who reads it takes as long,
and no cue is played."""
UNEXPECTED_S = 2.0
"""A line that nobody knows is taken to last so long (seconds)."""
NEAR_S = 0.6
"""A line is so near to where it is looked for, before and behind (seconds)."""
OPENING = frozenset(LineKind) - {LineKind.INTERRUPTION, LineKind.AGREEMENT}


class Listening:
    """A speaker in the room: he knows what the customer will say, but not when."""

    def __init__(self, speaker: Speaker, customer: Customer) -> None:
        self._noise = np.random.default_rng(customer.seed)
        self.speaker = speaker
        self.at_s = 0.0
        self._voice = customer.voice
        self._left = {part.step: list(texts(part)) for part in customer.parts}
        self._until_s = 0.0

    def __call__(self, customers: Samples) -> Samples | None:
        """Hear the next block of the customer's; return one of the speaker's."""
        self.at_s += BLOCK_S
        if self.at_s > self._until_s and np.abs(customers).max() > AUDIBLE:
            self._begin()
        if self.at_s > LONGEST_S:
            return None
        noise = self._noise.normal(0, NOISE, len(customers)).astype(np.float32)
        return self.speaker.block(self.at_s) + noise

    def _begin(self) -> None:
        left = self._left.get(self.speaker.step or "", [])
        if left and left[0][0] is LineKind.INTERRUPTION and not self.speaker.is_speaking:
            left.pop(0)
        kind, text = left.pop(0) if left else (LineKind.ANSWER, "")
        lasts_s = len(clip(self._voice, text)) / SAMPLE_RATE_HZ if text else UNEXPECTED_S
        self._until_s = self.at_s + lasts_s
        self.speaker.answered(self._until_s, kind)


def texts(part: Part) -> Iterator[tuple[LineKind, str]]:
    """Yield what a customer says at a step, in its order."""
    kind = None if part.kind is None else LineKind(str(part.kind))
    every = ((LineKind.INTERRUPTION, part.interruption), (kind, part.first))
    for kind, text in (*every, (LineKind.AGREEMENT, part.then), (LineKind.ANSWER, part.answer)):
        if kind and text:
            yield kind, text


def take(voice: Path, seed: int) -> dict[str, Any]:
    """Hold one conversation; return what was heard of it."""
    level = customers.LEVELS[seed % len(customers.LEVELS)]
    guide, chance = guides.built_in(), random.Random(seed)
    plain = {step.id: sound(voice / f"{step.id}.wav") for step in guide.steps}
    said = {step: hesitating(line, chance) for step, line in plain.items()}
    replies = [sound(each) for each in sorted(voice.glob("reply-*.wav"))]
    drawn = customers.draw(speakable(customers.built_in()), guide, level=level, seed=seed)
    listening = Listening(Speaker(said, replies, chance, BEGINS_S), drawn)
    before = processor()
    with tempfile.TemporaryDirectory() as name, room() as system:
        heard = hold(system, listening, Path(name), "--level", level, "--seed", str(seed))
        found = measured(heard, listening.speaker.ends_s, said, drawn)
    busy, whole = (now - then for now, then in zip(processor(), before, strict=True))
    hesitated = [step for step in said if len(said[step]) > len(plain[step])]
    about = {"seed": seed, "level": level, "voice": voice.name, "hesitated": hesitated}
    return about | found | {"hung": listening.at_s > LONGEST_S, "busy": round(busy / whole, 2)}


def measured(
    heard: Conversation, ends_s: dict[str, float], said: dict[str, Samples], drawn: Customer
) -> dict[str, Any]:
    """Return how a conversation went, by its sound."""
    own, others = heard.room[:, 0], heard.room[:, 1]
    spoken = {}
    for step, end_s in ends_s.items():
        first, last = edges_s(said[step])
        begins_s = place_s(own, said[step], end_s - last)
        spoken[step] = (begins_s + first, begins_s + last)
    with open_audio(heard.path) as audio:
        known = audio.customer
    assert known
    later_s = lag_s(heard.kept[:, 0], own)
    begun, shifts = [], []
    for line in known.lines:
        sounds = clip(drawn.voice, line.text)
        begins_s = place_s(others, sounds, line.span.start - later_s)
        begun.append(begins_s + edges_s(sounds)[0])
        shifts.append(round(float(line.span.start - later_s - begins_s), 3))
    lost = bool(heard.report["recording"]["damaged"])
    return judged(known.lines, begun, spoken, drawn) | {
        "shifts": shifts,
        "lost": lost,
        "ran_dry": heard.ran_dry,
    }


def judged(
    lines: tuple[CustomerLine, ...],
    begun: list[float],
    spoken: dict[str, tuple[float, float]],
    drawn: Customer,
) -> dict[str, Any]:
    """Return how late each step was answered, and what must never be."""
    answers = [part.step for part in drawn.parts if part.answer is not None]
    late: dict[str, float | None] = dict.fromkeys(answers)
    into, others = set(), 0
    for line, at_s in zip(lines, begun, strict=True):
        if line.kind is LineKind.INTERRUPTION:
            continue
        into |= {step for step, (first, last) in spoken.items() if first <= at_s < last}
        if line.kind in OPENING and late.get(line.step, 0.0) is None:
            late[line.step] = round(float(at_s - spoken[line.step][1]), 3)
            latest = [step for step, (first, _) in spoken.items() if first <= at_s][-1]
            others += int(latest != line.step)
    pairs = [(line.step, line.kind) for line in lines]
    silent = {part.step for part in drawn.parts} - set(answers)
    return {
        "late": late,
        "interrupted": [step for step, kind in pairs if kind is LineKind.INTERRUPTION],
        "into": sorted(into),
        "another": others,
        "twice": len(pairs) - len(set(pairs)),
        "unasked": sum(line.step in silent for line in lines),
        "after the handoff": sum(at_s >= spoken["handoff"][0] for at_s in begun),
    }


def edges_s(line: Samples) -> tuple[float, float]:
    """Return where the first and the last sound of a line is (seconds)."""
    loud = louder(line, SPEECH_DB)
    return float(loud[0]) / 100, float(loud[-1] + 1) / 100


def place_s(where: Samples, line: Samples, near_s: float) -> float:
    """Return where a line begins that is looked for near a time (seconds)."""
    first = max(0, round((near_s - NEAR_S) * SAMPLE_RATE_HZ))
    last = round((near_s + 2 * NEAR_S) * SAMPLE_RATE_HZ) + len(line)
    return first / SAMPLE_RATE_HZ + lag_s(where[first:last], line)


def processor() -> tuple[int, int]:
    """Return the machine's time so far: what it worked, and all of it."""
    times = [int(each) for each in Path("/proc/stat").read_text("utf-8").split("\n")[0].split()[1:]]
    return sum(times) - times[3] - times[4], sum(times)


def told(takes: list[dict[str, Any]], what: str) -> None:
    """Print one row of the table."""
    late = [(each, step, answer) for each in takes for step, answer in each["late"].items()]
    delays = [a for each, step, a in late if a is not None and step not in each["interrupted"]]
    missed = sum(answer is None for _, _, answer in late)
    p50, p95 = np.percentile(delays, [50, 95])
    into = sum(len(each["into"]) for each in takes)
    print(
        f"| {what} | {len(takes)} | {len(late)} | {p50:.2f} | {p95:.2f} | {max(delays):.2f} "
        f"| {into} ({into / len(late):.1%}) | {missed} |"
    )


def summary(takes: list[dict[str, Any]]) -> None:
    """Print what was measured so far."""
    print("| level | conversations | steps | median (s) | p95 (s) | worst (s) | into | missed |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for level in customers.LEVELS:
        if some := [each for each in takes if each["level"] == level]:
            told(some, level)
    told(takes, "all")
    never = Counter[str]()
    for each in takes:
        for name in ("another", "twice", "unasked", "after the handoff", "hung", "lost"):
            never[name] += int(each[name])
    shifts = [shift for each in takes for shift in each["shifts"]]
    p5, p50, p95 = np.percentile(shifts, [5, 50, 95])
    print(f"what must never be: {dict(never)}")
    print(f"lines that held a silence: {sum(len(each['hesitated']) for each in takes)}")
    print(
        f"customer in the recording beside the room's: {p50:+.3f} s, from {p5:+.3f} to {p95:+.3f}"
    )
    print(f"the loudspeaker ran dry {sum(each['ran_dry'] for each in takes)} times")
    print(f"the machine was busy: {np.mean([each['busy'] for each in takes]):.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("voices", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--takes", type=int, default=210)
    parser.add_argument("--at-once", type=int, default=4)
    given = parser.parse_args()
    every = list(voices(given.voices))
    rows = given.results.read_text("utf-8").splitlines() if given.results.exists() else []
    takes = [json.loads(row) for row in rows]
    seeds = sorted(set(range(given.takes)) - {each["seed"] for each in takes})
    crew = ThreadPoolExecutor(given.at_once)
    running = [
        crew.submit(take, every[seed // len(customers.LEVELS) % len(every)], seed) for seed in seeds
    ]
    with given.results.open("a", encoding="utf-8") as file:
        try:
            for each in as_completed(running):
                if failure := each.exception():
                    print(f"a take failed: {failure}")
                    continue
                takes.append(each.result())
                file.write(json.dumps(takes[-1]) + "\n")
                file.flush()
        except KeyboardInterrupt:
            print("stopped; what is running ends first", flush=True)
        finally:
            crew.shutdown(cancel_futures=True)
    summary(takes)


if __name__ == "__main__":
    main()
