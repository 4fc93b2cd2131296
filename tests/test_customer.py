"""Scenarios, and the customers drawn from them."""

from __future__ import annotations

import pytest
from builders import HARD_CLOSE
from hypothesis import given
from hypothesis import strategies as st

from coach import guide as guides
from coach.customer import LEVELS, Customer, MomentKind, built_in, draw, parse, problems
from coach.customer.drawing import asks
from coach.customer.reading import built_in_text, unknown_steps
from coach.datatypes import Asks, Step
from coach.errors import ScenarioError
from coach.session.answering.clips import clip_name

SMALL = """\
name = "Small"
[[persona]]
name = "Ann"
voice = "a"
[answers]
open = ["Okay.", "Sure.", "Fine."]
"""

seeds = st.integers(0, 10_000)
levels = st.sampled_from(LEVELS)


def customers(level: str) -> list[Customer]:
    return [draw(built_in(), HARD_CLOSE, level=level, seed=seed) for seed in range(200)]


def happened(level: str) -> list[MomentKind | None]:
    return [part.kind for customer in customers(level) for part in customer.parts]


def test_the_built_in_scenario_has_lines_and_voices_enough() -> None:
    spoken = list(built_in().spoken())
    assert len({line for _, line in spoken}) >= 60
    assert {voice[1] for voice, _ in spoken} == {"f", "m"}
    assert len({voice for voice, _ in spoken}) >= 3
    assert all(
        len(each.answers[kind]) >= 3 for each in built_in().personas for kind in each.answers
    )


def test_the_built_in_scenario_is_of_the_built_in_guide() -> None:
    assert unknown_steps(built_in(), HARD_CLOSE) == []
    assert problems(built_in_text()) == []


@given(seeds, levels)
def test_the_same_seed_is_the_same_customer_word_for_word(seed: int, level: str) -> None:
    first = draw(built_in(), HARD_CLOSE, level=level, seed=seed)
    assert draw(built_in(), HARD_CLOSE, level=level, seed=seed) == first


def test_other_seeds_are_other_customers() -> None:
    assert len({(each.name, each.parts) for each in customers("normal")}) > 190


def test_every_step_but_the_last_is_answered_and_nothing_is_said_after_it() -> None:
    for customer in customers("hard"):
        assert [part.step for part in customer.parts] == [step.id for step in HARD_CLOSE.steps[:-1]]
        assert customer.part("handoff") is None


def test_an_easy_customer_answers_and_a_hard_one_does_much_else() -> None:
    assert set(happened("easy")) == {None}
    assert all(part.answer and not part.interruption for c in customers("easy") for part in c.parts)
    easier, harder = (sum(kind is not None for kind in happened(each)) for each in LEVELS[1:])
    assert 0 < easier < harder


def test_a_short_line_is_never_talked_over() -> None:
    parts = [customer.part("email") for customer in customers("hard")]
    assert not any(part and part.interruption for part in parts)


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("What's the best name for the account?", Asks.NAME),
        ("And what's a good phone number for you?", Asks.PHONE),
        ("Email?", Asks.EMAIL),
        ("This address here, right?", Asks.YES_NO),
        ("Anything specific I should note for the tech?", Asks.NOTE),
        ("Is there anything the technician should know?", Asks.NOTE),
        ("Are you using a credit or debit card today?", Asks.CARD),
        ("Can I get your email?", Asks.EMAIL),
        ("Do you have a good phone number?", Asks.PHONE),
        ("Is this the best number to reach you?", Asks.YES_NO),
        ("What's the street address?", Asks.ADDRESS),
        ("How does Tuesday sound?", Asks.OPEN),
        ("I'll put you down for Tuesday.", Asks.OPEN),
    ],
)
def test_what_a_step_asks_for_is_told_by_its_words(say: str, wanted: Asks) -> None:
    assert asks(Step("a", "A", say)) is wanted


def test_a_guide_may_say_what_a_step_asks_for() -> None:
    written = 'name = "G"\n[[step]]\nid = "a"\nsay = "Ready?"\nasks = "{}"\n'
    assert guides.parse(written.format("phone"), "g").steps[0].asks is Asks.PHONE
    (problem,) = guides.problems(written.format("phones"))
    assert str(problem) == (
        'line 5, step 1, asks: "phones" is nothing that a step asks for: did you mean "phone"?'
    )


def test_a_step_that_nothing_fits_has_an_open_answer() -> None:
    customer = draw(parse(SMALL, "s"), HARD_CLOSE, level="hard", seed=1)
    assert {part.answer for part in customer.parts} <= {"Okay.", "Sure.", "Fine."}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            SMALL.replace('name = "Small"\n', ""),
            "line 1, name: is missing: write what it is called",
        ),
        (SMALL.replace('"Sure.", "Fine."', ""), "line 6, answers, open: has 1: write at least 3"),
        (
            SMALL.replace("open", "opne"),
            'answers, opne: is no key of a scenario: did you mean "open"?',
        ),
        (SMALL.replace("[[persona]]", "[[person]]"), "persona: there is nobody in it"),
        (SMALL + '[[moment]]\nkind = "objecton"\n', 'did you mean "objection"?'),
        (SMALL + '[[moment]]\nkind = "objection"\n', "line 7, moment 1, say: has none"),
        (
            SMALL + '[[moment]]\nkind = "silence"\noften = { hard = 2 }\n',
            "line 9, often, hard: must be a share from 0 (never) to 1 (always)",
        ),
        ("", "line 1, the file: holds nothing"),
    ],
)
def test_a_mistake_in_a_scenario_has_one_line(changed: str, line: str) -> None:
    assert any(line in str(problem) for problem in problems(changed)), problems(changed)
    with pytest.raises(ScenarioError, match=r"mine\.toml, line"):
        parse(changed, "mine.toml")


@given(st.text(max_size=60))
def test_a_clip_has_a_name_that_any_file_system_takes(line: str) -> None:
    name = clip_name("af_heart", line)
    assert name.startswith("af_heart/")
    assert len(name) < 80
    assert not set(name.removeprefix("af_heart/")) & set('/\\:*?"<>| ')
