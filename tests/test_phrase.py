from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import phrase


def test_the_examples_hold() -> None:
    outcome = doctest.testmod(phrase)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("value", "uncertainty", "shown"),
    [
        (0.0, 0.01, "0.0 s"),
        (0.04, 0.01, "0.0 s"),
        (1.93, 0.01, "1.9 s"),
        (1.93, 0.1, "1.9 s"),
        (1.93, 0.11, "about 2 s"),
        (1.27, 0.15, "about 1.2 s"),
        (1.3, 0.4, "about 1.5 s"),
        (0.05, 0.15, "under 0.2 s"),
        (7.0, 9.0, "about 5 s"),
    ],
)
def test_a_duration_is_rounded_to_its_uncertainty(
    value: float, uncertainty: float, shown: str
) -> None:
    assert phrase.seconds(value, uncertainty) == shown


@given(st.floats(0, 20), st.sampled_from([0.3, 0.5, 1.0]))
def test_rounding_never_crosses_a_border(value: float, border: float) -> None:
    shown = float(phrase.seconds(value, borders=[border]).removesuffix(" s"))
    assert abs(shown - value) <= 0.0501
    if abs(value - border) > 0.005:
        assert (shown <= border) == (value <= border)


@pytest.mark.parametrize(
    ("time", "shown"),
    [(0, "0:00.0"), (59.96, "1:00.0"), (-0.01, "0:00.0"), (3599.97, "1:00:00.0")],
)
def test_a_clock_carries(time: float, shown: str) -> None:
    assert phrase.clock(time) == shown


@pytest.mark.parametrize(
    ("duration", "shown"),
    [(0.05, "0.1 s"), (59.94, "59.9 s"), (59.97, "1:00 min"), (3599.6, "1:00:00 h")],
)
def test_a_length_carries(duration: float, shown: str) -> None:
    assert phrase.length(duration) == shown


@pytest.mark.parametrize(
    ("names", "shown"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_listed(names: list[str], shown: str) -> None:
    assert phrase.listed(names) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (100, "100")]
)
def test_small_numbers_are_words(count: int, shown: str) -> None:
    assert phrase.number(count) == shown


@pytest.mark.parametrize(("place", "shown"), [(1, "first"), (10, "tenth"), (21, "21st")])
def test_places_are_words(place: int, shown: str) -> None:
    assert phrase.ordinal(place) == shown


@pytest.mark.parametrize(
    ("words", "at_most", "shown"),
    [
        ("so be it", None, "“so be it”"),
        ("so be it", 8, "“so be it”"),
        ("so be it", 7, "“so be …”"),
        ("so be it", 5, "“so be …”"),
        ("so be it", 4, "“so …”"),
        ("endless", 3, "“end …”"),
        ("", 3, "“”"),
    ],
)
def test_many_words_are_cut_after_one(words: str, at_most: int | None, shown: str) -> None:
    assert phrase.quoted(words, at_most) == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Email", "email"),
        ("PIN code", "PIN code"),
        ("ID", "ID"),
        ("", ""),
        ("Best name", "best name"),
    ],
)
def test_a_title_inside_a_sentence(title: str, shown: str) -> None:
    assert phrase.inside(title) == shown
