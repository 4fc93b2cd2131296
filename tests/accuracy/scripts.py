"""What is said in a recording of the bench: rows of lines, drawn from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np

from coach import guide as guides
from coach.datatypes import Guide

from . import HERE
from .truth import SOUND, STEP
from .voices import Row

Spoken = Iterator[tuple[int, Row]]
"""Lines in order, each with the take that it belongs to."""
Choice = TypeVar("Choice")

HARD_CLOSE, BIKE_RENTAL = "hard-close", "bike-rental"
GUIDE_FILES = {HARD_CLOSE: None, BIKE_RENTAL: HERE / "bike_rental.toml"}
PACE = (0.9, 1.15)
"""From the fastest to the slowest way a voice speaks in the bench; 1 is its own."""
DRAWL = (1.3, 1.8)
"""How much slower a hesitation sound is."""


@cache
def texts() -> dict[str, Any]:
    """Return ``words.toml``."""
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


def guide_of(name: str) -> Guide:
    """Return the guide of that name in ``words.toml``."""
    path = GUIDE_FILES[name]
    return guides.load(path) if path else guides.built_in()


@dataclass(frozen=True)
class Draw:
    """Draws one recording's lines."""

    guide_name: str
    rng: np.random.Generator
    slowness: float

    @property
    def ids(self) -> list[str]:
        """The guide's steps in order."""
        return [step.id for step in guide_of(self.guide_name).steps]

    def one(self, choices: Sequence[Choice]) -> Choice:
        """Return one of several."""
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, share: float) -> bool:
        """Return whether something of that probability happens."""
        return bool(self.rng.random() < share)

    def known(self, what: str) -> dict[str, list[str]]:
        """Return the guide's table of that name: lines by step."""
        return dict(texts()[self.guide_name].get(what, {}))

    def step(self, step: str, *, reworded: bool = False) -> Row:
        """Return a step in the guide's words, or in others."""
        say = guide_of(self.guide_name).step(step).say
        line = self.one(self.known("reworded")[step]) if reworded else say
        date = self.one(texts()[self.guide_name]["dates"])
        line = line.format_map(dict.fromkeys(("date", "time"), date))
        return Row(STEP, step, line, self.slowness)

    def about(self, kind: str, step: str) -> Iterator[Row]:
        """Yield a line that belongs to a step, where there is one: a reply, a broken-off start."""
        lines = self.known("broken" if kind == "false_start" else kind).get(step)
        if lines:
            yield Row(kind, step, self.one(lines), self.slowness)

    def any(self, kind: str) -> Row:
        """Return a line of a kind that belongs to no step."""
        return Row(kind, None, self.one(texts()[kind]), self.slowness)

    def sound(self) -> Row:
        """Return a hesitation sound."""
        drawl = self.slowness * float(self.rng.uniform(*DRAWL))
        return Row(SOUND, None, self.one(texts()["sounds"]), drawl)


def in_order(draw: Draw) -> Spoken:
    """Every step in the guide's words."""
    yield from ((1, draw.step(step)) for step in draw.ids)


def out_of_order(draw: Draw) -> Spoken:
    """The last question third, a step missing, one said again, and one broken off."""
    ids = draw.ids
    ids.insert(2, ids.pop(-2))
    ids.remove(draw.one(ids[3:-1]))
    ids.insert(-1, draw.one(ids[:2]))
    yield from with_false_start(draw, 1, ids)


def with_false_start(draw: Draw, take: int, ids: Sequence[str]) -> Spoken:
    """Those steps, one of which is broken off and begun again."""
    broken = draw.one([step for step in ids if step in draw.known("broken")])
    for place, step in enumerate(ids):
        if step == broken and step not in ids[:place]:
            yield from ((take, row) for row in draw.about("false_start", step))
        yield take, draw.step(step)


def takes(draw: Draw) -> Spoken:
    """Three takes: with a step broken off, with two steps swapped, and without one."""
    yield from with_false_start(draw, 1, draw.ids)
    swapped = draw.ids
    place = int(draw.rng.integers(1, len(swapped) - 3))
    swapped[place : place + 2] = swapped[place + 1], swapped[place]
    yield from ((2, draw.step(step)) for step in swapped)
    missing = draw.one(draw.ids[1:-1])
    yield from ((3, draw.step(step)) for step in draw.ids if step != missing)


def reworded(draw: Draw) -> Spoken:
    """Every step in other words."""
    yield from ((1, draw.step(step, reworded=True)) for step in draw.ids)


def customer(draw: Draw) -> Spoken:
    """A customer who answers, and once objects."""
    doubted = draw.one(draw.ids[2:-2])
    for step in draw.ids:
        yield 1, draw.step(step)
        if step == doubted:
            yield 1, draw.any("objection")
            yield 1, draw.any("answer")
        elif draw.chance(0.5):
            yield from ((1, row) for row in draw.about("reply", step))


def too_much(draw: Draw) -> Spoken:
    """Celebrating and asking again before the first step, selling on after the last."""
    yield 1, draw.any("celebrate")
    yield 1, draw.any("ask_again")
    yield from in_order(draw)
    yield 1, draw.any("linger")


def fillers(draw: Draw) -> Spoken:
    """Hesitation sounds, filler words, and steps whose first word comes twice."""
    repeats = draw.known("repeat")
    for step in draw.ids:
        if draw.chance(0.6):
            yield 1, draw.sound()
        elif draw.chance(0.3):
            yield 1, Row("filler_word", None, draw.one(texts()["filler_words"]), draw.slowness)
        elif step in repeats and draw.chance(0.5):
            yield 1, Row("repeat", step, draw.one(repeats[step]), draw.slowness)
        yield 1, draw.step(step)


def answered(draw: Draw) -> Spoken:
    """A customer who answers every question, here and there with the question's own words."""
    for step in draw.ids:
        yield 1, draw.step(step)
        yield from ((1, row) for row in draw.about("trap" if draw.chance(0.5) else "reply", step))


def call(draw: Draw) -> Spoken:
    """A whole visit: small talk, a yes, answers, an objection met, the question again, thanks."""
    yield from ((1, draw.any(kind)) for kind in ("chat", "small_talk", "yes"))
    for step in draw.ids:
        yield 1, draw.step(step)
        if step == draw.ids[-2]:
            yield 1, draw.any("objection")
            yield 1, draw.any("answer")
            yield 1, draw.step(step)
        yield from ((1, row) for row in draw.about("reply", step))
    yield 1, draw.any("goodbye")
    yield 1, draw.any("thanks")


def chatter(draw: Draw) -> Spoken:
    """No step at all."""
    yield from ((1, draw.any("chatter")) for _ in range(7))


def half_reworded(draw: Draw) -> Spoken:
    """Every other step in other words, and a customer who answers."""
    for place, step in enumerate(draw.ids):
        yield 1, draw.step(step, reworded=place % 2 == 1)
        yield from ((1, row) for row in draw.about("reply", step))


@dataclass(frozen=True)
class Script:
    """A kind of recording."""

    title: str
    lines: Callable[[Draw], Spoken]
    guide_name: str = HARD_CLOSE
    customer: bool = False
    """Whether somebody answers."""
    brisk: bool = False
    """Whether the speaker stalls nowhere."""

    def rows(self, rng: np.random.Generator) -> list[tuple[int, Row]]:
        """Draw one recording's lines, each with its take."""
        return list(self.lines(Draw(self.guide_name, rng, float(rng.uniform(*PACE)))))


SCRIPTS = {
    "in-order": Script("the guide's words, in order", in_order),
    "brisk": Script("the same without a stall", in_order, brisk=True),
    "out-of-order": Script("out of order, a step missing, one twice, one broken off", out_of_order),
    "takes": Script("three takes, none alike", takes),
    "reworded": Script("every step in other words", reworded),
    "customer": Script("a customer answers and objects", customer, customer=True),
    "too-much": Script("celebrates, asks again, lingers", too_much),
    "fillers": Script("um and uh, filler words, repeats", fillers),
    "answered": Script(
        "every question answered in its own words", answered, customer=True, brisk=True
    ),
    "call": Script("small talk, an objection met, thanks", call, customer=True, brisk=True),
    "chatter": Script("no step at all", chatter),
    "other-guide": Script(
        "another guide, half of it in other words", half_reworded, BIKE_RENTAL, True
    ),
}
"""In the order of the tables."""
