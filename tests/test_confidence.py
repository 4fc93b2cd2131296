"""Where a take drags, beside the speaker's own usual."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import FLAT_VOICE, GOOD, HARD_CLOSE, facts, spoken
from judging import judged
from strategies import IDS

from coach.datatypes import Confidence, Pace, TakeFacts, TakeReview
from coach.judge import judge


def confidence(review: TakeReview) -> Confidence:
    assert review.confidence is not None
    return review.confidence


def test_the_slowest_gap_stands_beside_the_median_of_the_others() -> None:
    found = confidence(judged(spoken(IDS, [0.3, 0.4, 2.4, 0.2, 0.9, 0.5])))
    assert found.slowest_before == "address"
    assert found.slowest_gap_s == pytest.approx(2.4)
    assert found.usual_gap_s == pytest.approx(0.4)
    assert found.before_last_question_s == pytest.approx(0.9)


def test_the_slowest_gap_is_the_slowest_to_the_millisecond() -> None:
    found = confidence(judged(spoken(IDS, [0.2, 0.298, 0.2, 0.2, 0.3, 0.2])))
    assert (found.slowest_before, found.before_last_question_s) == ("payment", found.slowest_gap_s)


def test_a_customers_silence_is_not_the_speakers() -> None:
    found = confidence(judged('name@1-3 reply@7-8"maria" payment@8.2-9'))
    assert found.slowest_gap_s == pytest.approx(0.2)
    assert found.before_last_question_s == pytest.approx(0.2)
    assert found.usual_gap_s is None


def test_one_step_alone_has_nothing_to_compare() -> None:
    found = confidence(judged("payment@1-3"))
    assert (found.slowest_gap_s, found.slowest_before, found.usual_gap_s) == (None, None, None)
    assert found.before_last_question_s is None
    assert (found.slowest_step, found.slowest_rate, found.usual_rate) == (None, None, None)


def paced(*rates: float | None) -> TakeFacts:
    made = facts(GOOD)
    pairs = zip(made.take.steps, rates, strict=True)
    by_step = tuple(Pace(step.span, 150.0, rate, step.id) for step, rate in pairs)
    return replace(made, speed=replace(made.speed, by_step=by_step))


def test_the_step_that_slows_down_is_a_fact_even_where_it_is_no_fault() -> None:
    review = judge(paced(4.2, 4.4, None, 4.0, 4.3, 3.5, 4.1), HARD_CLOSE)
    found = confidence(review)
    assert (found.slowest_step, found.slowest_rate, found.usual_rate) == ("payment", 3.5, 4.2)
    assert all(each.praise for each in review.advice)


def test_a_word_alone_says_nothing_of_pace() -> None:
    assert confidence(judge(paced(4.2, 4.4, 1.0, 4.0, 4.3, 4.4, 4.1), HARD_CLOSE)) == replace(
        confidence(judge(paced(4.2, 4.4, None, 4.0, 4.3, 4.4, 4.1), HARD_CLOSE))
    )


def test_hedges_false_starts_and_drops_of_the_level_are_counted() -> None:
    text = f'false_start@0.1-0.6"perfect what\'s" {GOOD} hedge@1-1.1"maybe" hedge@2-2.1"just"'
    found = confidence(judge(replace(facts(text), voice=FLAT_VOICE), HARD_CLOSE))
    assert (found.hedges, found.false_starts, found.quieter) == (2, 1, ("payment",))


def test_a_voice_that_only_sinks_is_not_quieter() -> None:
    (drop,) = FLAT_VOICE.drops
    lower = replace(FLAT_VOICE, drops=(replace(drop, level_db=None, pitch_st=3.4),))
    assert confidence(judge(replace(facts(GOOD), voice=lower), HARD_CLOSE)).quieter == ()
