"""What is praised of a take, and how its pace is called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, facts, spoken
from judging import codes, judged, message
from strategies import IDS

from coach.judge import judge
from coach.judge.advice.pace_words import pace_words


def test_a_perfect_take_is_praised_with_its_numbers() -> None:
    review = judged(GOOD)
    assert codes(review.advice) == ["flowed", "good_pace", "in_order"]
    assert all(each.praise for each in review.advice)
    assert "0.3 s" in review.advice[0].message
    assert "197 words a minute: brisk" in review.advice[1].message
    assert "15.5 s" in review.advice[2].message


@pytest.mark.parametrize(
    ("waits", "praise"),
    [
        ([0.2, 1.4, 0.3, 0.2, 0.2, 0.2], "at_once"),
        ([0.2, 0.3, 0.2, 0.2, 2.4, 0.2], "others_flow"),
    ],
)
def test_what_was_good_is_said_after_what_was_not(waits: list[float], praise: str) -> None:
    review = judged(spoken(IDS, waits))
    assert codes(review.advice) == ["silence", praise]
    assert [each.praise for each in review.advice] == [False, True]


@pytest.mark.parametrize("wait", [0.9, 3.0])
def test_neither_time_nor_pace_is_praised_where_they_are_made_of_silence(wait: float) -> None:
    assert codes(judged(spoken(IDS, [wait] * 6)).advice) == ["silence"]


def test_what_flows_is_praised_beside_what_does_not() -> None:
    waits = [0.2, 0.3, 0.2, 0.2, 2.4, 0.2]
    assert message(judged(spoken(IDS, waits)).advice, "others_flow") == (
        "The other five lines follow within 0.3 s."
    )
    waits = [0.3, 1.8, 0.3, 0.8, 2.4, 0.4]
    assert message(judged(spoken(IDS, waits)).advice, "others_flow") == (
        "Phone, address and handoff follow within 0.4 s."
    )
    waits = [0.2, 1.4, 0.2, 0.3, 0.2, 0.2]
    assert message(judged(spoken(IDS, waits)).advice, "at_once") == (
        "You asked for payment without a stall, 0.2 s after notes."
    )


def test_no_line_is_to_be_hurried_to_that_was_not_to_be_said() -> None:
    twice = ["name", "phone", *IDS[1:]]
    review = judged(spoken(twice, [0.2, 0.7]))
    assert codes(review.advice)[0] == "repeated"
    assert "silence" not in codes(review.advice)
    assert "waited" not in review.verdict
    hardly = judged(spoken(twice, [0.2, 2.7, 0.52]))
    assert codes(hardly.advice)[:1] == ["repeated"]
    assert "silence" not in codes(hardly.advice)
    assert hardly.scores.flow < 70
    stalled = judged(spoken(twice, [0.2, 0.7, 1.6]))
    assert "1.6 s of silence before email" in message(stalled.advice, "silence")


@pytest.mark.parametrize(
    ("pace", "word"), [(134.0, "calm"), (173.0, "lively"), (214.0, "brisk"), (230.0, "brisk")]
)
def test_a_good_pace_is_called_what_it_is(pace: float, word: str) -> None:
    made = facts(GOOD)
    review = judge(replace(made, speed=replace(made.speed, words_per_minute=pace)), HARD_CLOSE)
    assert f": {word}, and easy to follow" in message(review.advice, "good_pace")
    assert review.scores.speed == 100


@pytest.mark.parametrize(
    ("pace", "did", "least", "most"),
    [
        (72.0, "you dragged", 0, 74),
        (105.0, "you were slow", 75, 89),
        (120.0, "you were a little slow", 90, 99),
        (240.0, "you were a little fast", 90, 99),
        (290.0, "you were fast", 75, 89),
        (329.0, "you were too fast to follow", 0, 74),
    ],
)
def test_the_words_for_a_pace_follow_its_score(
    pace: float, did: str, least: int, most: int
) -> None:
    made = facts(GOOD)
    review = judge(replace(made, speed=replace(made.speed, words_per_minute=pace)), HARD_CLOSE)
    assert least <= (review.scores.speed or 0) <= most
    assert pace_words(pace, HARD_CLOSE.targets).did == did


def test_a_pause_inside_a_line_that_flows_costs_nothing_and_its_absence_gains_nothing() -> None:
    with_pauses, without_pauses = judged(f"{GOOD} pause@13.0-13.4 pause@1.5-1.9"), judged(GOOD)
    assert with_pauses.scores == without_pauses.scores
    assert with_pauses.advice == without_pauses.advice
    assert with_pauses.flowed
