"""Laws of every reading: of words shifted, fed in portions, joined, or with others in pauses."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from words import SAID, UNKNOWN, Script, read, shifted, shown

from coach.datatypes import Reading, Word
from coach.detect import Detector

IDS = tuple(SAID)
LINES = (
    *(f"{id_} {words}" for id_, words in SAID.items()),
    "reply maria lopez",
    "reply no that's fine",
    "objection hold on how much is this",
    "reassurance i understand (0.4) here's how we handle it",
    "celebration awesome",
    "- um",
    "off_script and what's a good",
    "phone~ which number should i call",
)
PAUSES_S = tuple(0.03 * k for k in (0, 1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 40, 50, 83, 84, 100, 150))
"""On the recogniser's grid, as many a threshold is (seconds)."""
FOREIGN = (
    "zebra harvest coffee window mountain the of and purple yesterday elephant was they".split()
)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    lines = draw(st.lists(st.sampled_from(LINES), max_size=9))
    pauses = draw(st.permutations(PAUSES_S))
    rows = (line.split(maxsplit=1) for line in lines)
    text = "\n".join(
        f"{what} ({pause:.2f}) {said}" for (what, said), pause in zip(rows, pauses, strict=False)
    )
    return Script(text)


def orders(of: Sequence[str] = IDS) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), max_size=8)


def without_times(reading: Reading) -> list[str]:
    return [" ".join(row.split()[0:2] + row.split()[3:]) for row in shown(reading)]


def moved(reading: Reading, by_s: float) -> list[tuple[float, float, str]]:
    steps = [step for take in reading.takes for step in take.steps]
    events = [(step.span, step.id) for step in steps]
    events += [(aside.span, aside.kind.value) for aside in reading.asides]
    return [
        (round(span.start + by_s, 3), round(span.end + by_s, 3), name)
        for span, name in sorted(events)
    ]


@pytest.mark.slow
@given(scripts(), st.floats(0, 4000))
def test_a_shift_in_time_shifts_everything(script: Script, by_s: float) -> None:
    here = script.reading()
    there = read(shifted(script.free, by_s), shifted(script.guided, by_s))
    assert without_times(there) == without_times(here)
    assert moved(there, -by_s) == moved(here, 0.0)


@pytest.mark.slow
@given(scripts(), st.data())
def test_any_portions_give_the_same_reading(script: Script, data: st.DataObject) -> None:
    cuts = st.lists(st.integers(0, len(script.free))).map(sorted)
    detector = Detector(script.guide)
    free, guided = data.draw(cuts), data.draw(cuts)
    for first, last in itertools.pairwise([0, *free, len(script.free)]):
        detector.feed(script.free[first:last])
    for first, last in itertools.pairwise([0, *guided, len(script.guided)]):
        detector.feed((), script.guided[first:last])
    assert detector.finish() == script.reading()


def joined(one: Script, other: Script, pause_s: float) -> Reading:
    by_s = one.free[-1].end + pause_s - other.free[0].start
    return read(
        (*one.free, *shifted(other.free, by_s)), (*one.guided, *shifted(other.guided, by_s))
    )


def rows(reading: Reading, after: int = 0) -> list[tuple[int, list[tuple[str, str]]]]:
    return [
        (take.index + after, [(step.id, step.heard) for step in take.steps])
        for take in reading.takes
    ]


def assert_two_results(one: Script, other: Script, pause_s: float) -> None:
    first, second = one.reading(), other.reading()
    both = joined(one, other, pause_s)
    assert rows(both) == rows(first) + rows(second, len(first.takes))
    assert [(aside.kind, aside.heard) for aside in both.asides] == [
        (aside.kind, aside.heard) for aside in (*first.asides, *second.asides)
    ]


in_order = st.sets(st.sampled_from(IDS[1:-1])).map(lambda ids: sorted(ids, key=IDS.index))


@pytest.mark.slow
@given(in_order, in_order, st.sampled_from([3.0, 8.0, 30.0]))
def test_two_takes_joined_give_the_two_results(
    one: list[str], other: list[str], pause_s: float
) -> None:
    first, second = (Script(f"= name {' '.join(middle)} handoff") for middle in (one, other))
    assert_two_results(first, second, pause_s)


@pytest.mark.parametrize(("one", "other"), [("name", "name"), ("email", "phone")])
def test_two_parts_of_takes_joined_by_a_minute_of_silence(one: str, other: str) -> None:
    assert_two_results(Script(f"= {one}"), Script(f"= {other}"), 60.0)


@pytest.mark.slow
@given(
    orders().filter(bool), st.lists(st.sampled_from(FOREIGN), min_size=1, max_size=22), st.data()
)
def test_words_of_no_step_never_remove_a_step(
    order: list[str], foreign: list[str], data: st.DataObject
) -> None:
    script = Script(f"= {' '.join(order)}", pause_s=9.0, start=9.0)
    lines = [line.free for line in script.lines]
    at = data.draw(st.integers(0, len(lines)))
    begin = (lines[at - 1][-1].end if at else 0.0) + 1.0
    added = [
        Word(text, begin + 0.3 * k, begin + 0.3 * k + 0.28, 1.0) for k, text in enumerate(foreign)
    ]
    unknown = [Word(UNKNOWN, word.start, word.end, 1.0) for word in added]
    known = sum(map(len, lines[:at]))
    free, guided = list(script.free), list(script.guided)
    free[known:known], guided[known:known] = added, unknown
    assert steps(script.reading()) <= steps(read(free, guided))


def steps(reading: Reading) -> set[tuple[str, float, float]]:
    found = (step for take in reading.takes for step in take.steps)
    return {(step.id, step.span.start, step.span.end) for step in found}
