"""How soon a customer answers, and how often he talks into a line: conversations in fast time.

    .venv/bin/python tests/bench_customer.py VOICES [--takes 200] [--level hard]

VOICES holds a folder for each voice with the guide's lines, ``<step>.wav`` and one or more
``reply-….wav``, as ``samples/make_customer.py --speaker VOICES`` makes them; none of them is a
customer's voice. Each take has a customer of its own; a speaker says the steps and waits for the
customer to end, answers objections, and in one line in ten stops for 0.9 s somewhere inside. What
is measured: from the last sound of a step to the customer's first, and steps into which he talks.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from recordings import heard

from coach import customer as customers
from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, LineKind, Samples
from coach.listening import phrases
from coach.model import locate
from coach.recognise import PARTIAL_BLOCK, PartialRecogniser, SpeechModel, load_model
from coach.session.answering.clips import speakable
from coach.session.answering.customer import SpeakingCustomer
from coach.session.take.events import CustomerSpeaks
from coach.session.take.monitor import TakeMonitor
from coach.session.take.promptness import PromptWords
from coach.session.take.voice_activity import BLOCK_S

HESITATES, HESITATION_S, SHORTEST_S = 0.1, 0.9, 0.8
"""This share of lines holds such a silence; a shorter one is one word, and has none (seconds)."""
REACTION_S = (0.1, 0.5)
"""From the end of the customer's line to the speaker's next word (seconds)."""
PATIENCE_S = 2.5
"""A speaker goes on by himself after so long (seconds)."""
SPEECH_DB = -30.0
"""Below its loudest 10 ms; what is quieter behind a line is breath (dB)."""
PADDING_DB = -50.0
"""What is quieter at either end of a file is not played (dB)."""
NOISE = 3e-4


class Clock:
    """A player that plays to nobody."""

    def start(self, samples: Samples) -> float:
        return 0.0

    def stop(self) -> None:
        return


@dataclass
class Result:
    delays: list[float] = field(default_factory=list)
    missed: int = 0
    """Steps that were not answered at all."""
    into: int = 0
    steps: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


class Speaker:
    """Says the steps one after the other, waiting for the customer."""

    def __init__(
        self,
        lines: dict[str, Samples],
        replies: list[Samples],
        chance: random.Random,
        begins_s: float = 0.4,
    ) -> None:
        self._lines, self._replies, self._chance = lines, replies, chance
        self._left = list(lines)
        self._sound = np.zeros(0, np.float32)
        self.step: str | None = None
        self.ends_s: dict[str, float] = {}
        self._next_s = begins_s
        self._owes_reply = False
        self.answered_to: set[str] = set()
        """Steps to which something was said."""
        self.interrupted: set[str] = set()
        """Steps talked over: to those he answers once he has ended himself."""

    def block(self, at_s: float) -> Samples:
        """Return what is said in the next block."""
        if not len(self._sound) and at_s >= self._next_s:
            self._begin(at_s)
        given = np.zeros(PARTIAL_BLOCK, np.float32)
        now, self._sound = self._sound[:PARTIAL_BLOCK], self._sound[PARTIAL_BLOCK:]
        given[: len(now)] = now
        if len(now) and not len(self._sound):
            self._next_s = at_s + PATIENCE_S
        return given

    def answered(self, until_s: float, kind: LineKind) -> None:
        """Hear the customer, who speaks until then."""
        if kind is not LineKind.INTERRUPTION:
            self._next_s = until_s + self._chance.uniform(*REACTION_S)
        if kind in (LineKind.HESITATION, LineKind.AGREEMENT):
            self._next_s = until_s + PATIENCE_S
        self._owes_reply = kind in (LineKind.OBJECTION, LineKind.QUESTION)

    @property
    def is_speaking(self) -> bool:
        return len(self._sound) > 0

    @property
    def is_done(self) -> bool:
        return not self._left and not len(self._sound)

    def _begin(self, at_s: float) -> None:
        if self._owes_reply:
            self._owes_reply, self._sound = False, self._chance.choice(self._replies)
            return
        if self._left:
            self.step = self._left.pop(0)
            self._sound = self._lines[self.step]
            self.ends_s[self.step] = at_s + (louder(self._sound, SPEECH_DB)[-1] + 1) / 100


def take(voice: Path, seed: int, level: str, model: SpeechModel, result: Result) -> None:
    guide, chance = guides.built_in(), random.Random(seed)
    said = {step.id: sound(voice / f"{step.id}.wav") for step in guide.steps}
    said = {step: hesitating(line, chance) for step, line in said.items()}
    speaker = Speaker(said, [sound(each) for each in sorted(voice.glob("reply-*.wav"))], chance)
    drawn = customers.draw(speakable(customers.built_in()), guide, level=level, seed=seed)
    customer = SpeakingCustomer(guide, drawn, Clock())
    words = PromptWords(PartialRecogniser(model, phrases(guide)), is_answered=True)
    monitor = TakeMonitor(guide, words)
    noise = np.random.default_rng(seed)
    while not speaker.is_done and monitor.at_s < 120.0:
        block = speaker.block(monitor.at_s)
        block += noise.normal(0, NOISE, PARTIAL_BLOCK).astype(np.float32)
        list(monitor.hear(block, lost=False))
        customer.channel(PARTIAL_BLOCK)
        for event in customer.hear(block, monitor):
            if isinstance(event, CustomerSpeaks):
                note(event, speaker, result)
                speaker.answered(customer.known.lines[-1].span.end, event.kind)
    first = {line.step for line in customer.known.lines if line.kind is not LineKind.INTERRUPTION}
    silent = {part.step for part in drawn.parts if part.answer is None}
    result.steps += len(drawn.parts) - len(silent)
    result.missed += len({part.step for part in drawn.parts} - first - silent)
    lines = [(line.step, line.kind) for line in customer.known.lines]
    result.wrong["answered twice"] += len(lines) - len(set(lines))
    result.wrong["hung"] += monitor.at_s >= 120.0
    result.wrong["after the handoff"] += any(
        line.step == "handoff" for line in customer.known.lines
    )


def note(event: CustomerSpeaks, speaker: Speaker, result: Result) -> None:
    """Count the first thing that a customer says to a step."""
    opening = event.kind not in (LineKind.INTERRUPTION, LineKind.AGREEMENT)
    if event.kind is LineKind.INTERRUPTION:
        speaker.interrupted.add(event.step)
    if event.step != speaker.step and opening:
        result.wrong["another step than was said"] += 1
    elif opening and event.step not in speaker.answered_to:
        speaker.answered_to.add(event.step)
        delay_s = event.at_s - speaker.ends_s[event.step]
        if delay_s < -BLOCK_S:
            result.into += 1
        elif event.step not in speaker.interrupted:
            result.delays.append(delay_s)


def sound(path: Path) -> Samples:
    """Return a line from its first sound to its last, its breath with it."""
    whole = heard(path)[0]
    loud = louder(whole, PADDING_DB)
    return whole[loud[0] * 160 : (loud[-1] + 1) * 160]


def louder(line: Samples, than_db: float) -> npt.NDArray[np.intp]:
    """Return the 10 ms that are louder than so far below the loudest."""
    frames = line[: len(line) // 160 * 160].reshape(-1, 160)
    levels = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    return np.flatnonzero(levels > levels.max() + than_db)


def hesitating(line: Samples, chance: random.Random) -> Samples:
    """Return a line in which, one time in ten, somebody stops at its quietest place near one."""
    if chance.random() >= HESITATES or len(line) < SHORTEST_S * SAMPLE_RATE_HZ:
        return line
    frames = line[: len(line) // 160 * 160].reshape(-1, 160)
    levels = np.mean(frames**2, axis=1)
    near = round(chance.uniform(0.25, 0.85) * len(levels))
    first = max(5, near - 15)
    at = first + int(np.argmin(levels[first : near + 15]))
    silent = np.zeros(round(HESITATION_S * SAMPLE_RATE_HZ), np.float32)
    return np.concatenate([line[: at * 160], silent, line[at * 160 :]])


def voices(folder: Path) -> Iterator[Path]:
    yield from sorted(each for each in folder.iterdir() if (each / "handoff.wav").is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("voices", type=Path)
    parser.add_argument("--takes", type=int, default=200)
    parser.add_argument("--level", choices=customers.LEVELS, default="hard")
    given = parser.parse_args()
    model, result, every = load_model(locate()), Result(), list(voices(given.voices))
    for seed in range(given.takes):
        take(every[seed % len(every)], seed, given.level, model, result)
    p50, p95 = np.percentile(result.delays, [50, 95])
    print(f"{given.takes} takes of {len(every)} voices, {result.steps} steps to answer")
    print(f"from the last word to the answer  median {p50:.2f}, p95 {p95:.2f} s   (at most 0.35)")
    print(f"talked into a step                {result.into / result.steps:.1%}   (below 1 %)")
    print(f"not answered                      {result.missed / result.steps:.1%}")
    print(f"what must never be                {dict(result.wrong)}")


if __name__ == "__main__":
    main()
