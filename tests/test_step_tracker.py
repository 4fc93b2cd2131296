"""Steps are followed during a take: soon, and for good."""

from __future__ import annotations

import pytest
from builders import HARD_CLOSE
from hypothesis import given
from hypothesis import strategies as st

from coach.detect.step_tracker import StepTracker
from coach.text import words

LINES = {step.id: words(step.say) for step in HARD_CLOSE.steps}


def lit(*heard: str) -> tuple[str, ...]:
    """Return what is lit after these words came one by one."""
    lights = StepTracker(HARD_CLOSE)
    so_far: list[str] = []
    for word in " ".join(heard).split():
        so_far.append(word)
        lights.see(so_far)
    return lights.lit


def said(*ids: str) -> str:
    return " ".join(word for id_ in ids for word in LINES[id_])


def test_a_take_lights_every_step_in_its_order() -> None:
    assert lit(said(*LINES)) == tuple(LINES)


@pytest.mark.parametrize("missing", LINES)
def test_a_step_left_out_stays_dark(missing: str) -> None:
    rest = [id_ for id_ in LINES if id_ != missing]
    assert lit(said(*rest)) == tuple(rest)


def test_steps_out_of_order_light_as_they_are_said() -> None:
    assert lit(said("name", "payment", "phone")) == ("name", "payment", "phone")


@pytest.mark.parametrize("id_", LINES)
def test_a_step_is_lit_by_its_last_word_and_not_by_its_first_half(id_: str) -> None:
    before = said(*list(LINES)[: list(LINES).index(id_)])
    line = LINES[id_]
    assert id_ not in lit(before, " ".join(line[: len(line) // 2]))
    assert id_ in lit(before, " ".join(line))


@pytest.mark.parametrize(
    "heard", ["", "perfect what's the", "you for the right", "and my i the", "card"]
)
def test_a_few_words_light_nothing(heard: str) -> None:
    assert lit(heard) == ()


def test_what_the_recogniser_takes_back_lights_nothing_new() -> None:
    lights = StepTracker(HARD_CLOSE)
    assert lights.see(LINES["name"]) == "name"
    assert lights.see(LINES["name"][:-2]) is None
    assert lights.lit == ("name",)


def test_the_end_is_heard_by_its_last_words() -> None:
    lights = StepTracker(HARD_CLOSE)
    heard = said(*LINES).split()
    done = []
    for at in range(len(heard)):
        lights.see(heard[: at + 1])
        done.append(lights.finished(heard[: at + 1]))
    assert done[-1]
    assert not any(done[: len(heard) - len(LINES["handoff"])])


@given(st.lists(st.sampled_from(sorted({w for line in LINES.values() for w in line}))))
def test_a_light_once_on_stays_on(heard: list[str]) -> None:
    lights = StepTracker(HARD_CLOSE)
    before: tuple[str, ...] = ()
    for at in range(len(heard)):
        lights.see(heard[: at + 1])
        assert lights.lit[: len(before)] == before
        before = lights.lit
    assert len(set(before)) == len(before)
