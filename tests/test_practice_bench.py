"""The planner spares simulated learners takes, in both ways of counting."""

from __future__ import annotations

import pytest
from bench_practice import VARIED, compared

LESS = 0.7
"""At most this share of what a fixed ten a day takes."""


@pytest.mark.slow
def test_who_follows_the_planner_needs_fewer_takes_than_ten_a_day() -> None:
    found = compared(VARIED["as assumed"], range(1, 11))
    (on_days, after_rest), (ten_on_days, ten_after_rest) = found["planner"], found["ten a day"]
    assert on_days.by_lines <= LESS * ten_on_days.by_lines
    assert after_rest.takes <= LESS * ten_after_rest.takes
