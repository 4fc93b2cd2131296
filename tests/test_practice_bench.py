"""The planner spares simulated learners takes, each counted as one, parts among them."""

from __future__ import annotations

import statistics

import pytest
from bench_practice import VARIED, compared, spared

LESS = 0.7
"""At most this share of what a fixed ten a day takes."""


@pytest.mark.slow
@pytest.mark.no_cover
def test_who_follows_the_planner_needs_fewer_takes_than_ten_a_day() -> None:
    found = compared(VARIED["as assumed"], range(1, 4))
    (on_days, after_rest), (ten_on_days, ten_after_rest) = found["planner"], found["ten a day"]
    assert on_days.takes <= LESS * ten_on_days.takes
    assert after_rest.takes <= LESS * ten_after_rest.takes


@pytest.mark.slow
@pytest.mark.no_cover
def test_it_is_so_for_all_kinds_of_learners_together_and_worse_for_none() -> None:
    found = {kind: spared(assumed, range(1, 5)) for kind, assumed in VARIED.items()}
    assert statistics.mean(found.values()) >= 1 - LESS
    assert min(found.values()) > 0.1
