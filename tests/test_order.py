from __future__ import annotations

from itertools import combinations

import pytest
from builders import GOOD, HARD_CLOSE, plain_guide, take
from hypothesis import given
from hypothesis import strategies as st

from coach.datatypes import Guide, Rule, RuleKind, Take
from coach.measure.order.steps import order

LETTERS = "abcdefg"
PLAIN = plain_guide(" ".join(LETTERS))
LAST_D = plain_guide(" ".join(LETTERS), Rule(RuleKind.LAST_QUESTION, step="d"))


def said(ids: str, guide: Guide = PLAIN) -> Take:
    """Make a take whose steps have one letter each."""
    return take(" ".join(f"{id_}@{at}-{at + 0.5}" for at, id_ in enumerate(ids)), guide)


def test_a_good_take_is_in_order() -> None:
    found = order(HARD_CLOSE, take(GOOD))
    assert found.heard == tuple(step.id for step in HARD_CLOSE.steps)
    assert (found.missing, found.repeated, found.out_of_place) == ((), (), ())
    assert found.payment_last is True
    assert found.in_order


@pytest.mark.parametrize(
    ("heard", "out_of_place"),
    [
        ("abcdefg", ""),
        ("afbcdeg", "f"),
        ("abcdegf", "g"),
        ("acbdefg", "c"),
        ("bcdefga", "a"),
        ("badcfeg", "bdf"),
        ("gfedcba", "bcdefg"),
        ("aceg", ""),
        ("abcabcdefg", ""),
        ("abab", ""),
        ("dabc", "d"),
        ("c", ""),
        ("cc", ""),
        ("dabcd", ""),
    ],
)
def test_the_fewest_steps_are_out_of_place(heard: str, out_of_place: str) -> None:
    found = order(PLAIN, said(heard))
    assert found.out_of_place == tuple(out_of_place)
    assert found.in_order == (not out_of_place)


def test_missing_and_repeated_steps_come_in_the_guides_order() -> None:
    found = order(PLAIN, said("fbfb"))
    assert found.heard == ("f", "b", "f", "b")
    assert found.missing == ("a", "c", "d", "e", "g")
    assert found.repeated == ("b", "f")


def test_a_step_that_was_not_clear_is_not_missing() -> None:
    found = order(PLAIN, take("a@0-1 b? c@2-3", PLAIN))
    assert found.missing == ("d", "e", "f", "g")
    assert found.in_order


@pytest.mark.parametrize(
    ("heard", "last"),
    [
        ("abcdefg", True),
        ("abcd", True),
        ("bdg", True),
        ("d", True),
        ("adbcefg", False),
        ("dabc", False),
        ("dabcd", False),
        ("abcdabc", True),
        ("abcgdef", True),
        ("abcefg", None),
    ],
)
def test_the_last_question_comes_after_all_before_it(heard: str, last: bool | None) -> None:
    assert order(LAST_D, said(heard, LAST_D)).payment_last is last


def test_without_a_last_question_there_is_nothing_to_say() -> None:
    assert order(PLAIN, said("abdc")).payment_last is None


HEARD = st.text(LETTERS, min_size=1, max_size=9)


@given(HEARD)
def test_without_the_steps_out_of_place_the_rest_is_in_order(heard: str) -> None:
    found = order(PLAIN, said(heard))
    rest = [id_ for id_ in heard if id_ not in found.out_of_place]
    assert not rest or order(PLAIN, said("".join(rest))).in_order


@given(st.permutations(LETTERS))
def test_no_smaller_set_would_do(heard: list[str]) -> None:
    count = len(order(PLAIN, said("".join(heard))).out_of_place)
    kept = len(LETTERS) - count
    assert all(list(some) != sorted(some) for some in combinations(heard, kept + 1))


@given(HEARD)
def test_every_step_is_heard_or_missing(heard: str) -> None:
    found = order(PLAIN, said(heard))
    assert sorted({*found.heard, *found.missing}) == sorted(LETTERS)
    assert not set(found.heard) & set(found.missing)
    assert set(found.repeated) | set(found.out_of_place) <= set(found.heard)
