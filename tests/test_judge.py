"""What a silence is called, whose it is, and what is said where nothing can be measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import FLAT_VOICE, GOOD, HARD_CLOSE, facts
from judging import codes, judged, with_targets
from strategies import IDS

from coach.datatypes import (
    GapRating,
    Scores,
    Span,
    Speed,
    Targets,
)
from coach.judge import judge


@pytest.mark.parametrize(
    ("silence", "rating"),
    [
        (0.0, GapRating.FLOWS),
        (0.5, GapRating.FLOWS),
        (0.51, GapRating.NOTICEABLE),
        (1.0, GapRating.NOTICEABLE),
        (1.01, GapRating.HESITATION),
        (60.0, GapRating.HESITATION),
    ],
)
def test_a_gap_is_rated_by_its_silence(silence: float, rating: GapRating) -> None:
    made = facts("name@1-3 phone@4-6")
    gap = replace(made.gaps[0], silence_s=silence)
    assert judge(replace(made, gaps=(gap,)), HARD_CLOSE).ratings == (rating,)


def test_a_guide_sets_its_own_targets() -> None:
    guide = with_targets(Targets(flows_s=0.1, noticeable_s=0.2))
    assert set(judged(GOOD).ratings) == {GapRating.FLOWS}
    assert GapRating.HESITATION in judged(GOOD, guide).ratings


@pytest.mark.parametrize(
    ("between", "own"),
    [
        ("", 8.0),
        ("reply@7.0-9.0", 2.0),
        ("reply@3.2-10.8", 0.2),
        ("objection@5.0-6.0 reassurance@6.4-8.0", 3.0),
        ("objection@5.0-6.0 reassurance@8.5-10.6", 2.5),
        ("reply@5.0-6.0 reply@10.0-10.7", 0.3),
        ("reply@5.0-10.0 um@10.2-10.7", 0.5),
        ("false_start@5.0-6.0", 7.0),
        ("um@5.0-6.0", 7.0),
    ],
)
def test_a_silence_belongs_to_whoever_ends_it(between: str, own: float) -> None:
    review = judged(f"name@1.0-3.0 {between} phone@11.0-13.0")
    [silence] = review.own_silences_s
    assert silence == pytest.approx(own)


def test_a_customer_who_thinks_costs_the_speaker_no_flow() -> None:
    text = " ".join(
        f"{id_}@{9 * i}-{9 * i + 2} reply@{9 * i + 7}-{9 * i + 8.8}" for i, id_ in enumerate(IDS)
    )
    assert judged(text).scores.flow == 100


def test_the_voice_gives_hints_and_no_score() -> None:
    review = judge(replace(facts(GOOD), voice=FLAT_VOICE), HARD_CLOSE)
    assert [(each.message, each.at_s) for each in review.hints] == [
        ("Payment is 7 dB quieter than your other steps.", 9.7),
        ("May sound flat: 1.4 semitones of melody; conversation is above 2.", None),
    ]
    assert review.scores == judged(GOOD).scores
    assert review.advice == judged(GOOD).advice


@pytest.mark.parametrize(
    ("level", "pitch", "expected"),
    [(None, 3.2, "3 semitones lower"), (6.0, 4.0, "6 dB quieter and 4 semitones lower")],
)
def test_a_voice_that_drops_says_how_far(
    level: float | None, pitch: float | None, expected: str
) -> None:
    drop = replace(FLAT_VOICE.drops[0], level_db=level, pitch_st=pitch)
    review = judge(replace(facts(GOOD), voice=replace(FLAT_VOICE, drops=(drop,))), HARD_CLOSE)
    assert review.hints[0].message == f"Payment is {expected} than your other steps."


@pytest.mark.parametrize("spread", [None, 1.9, 3.5])
def test_a_lively_voice_and_one_that_cannot_be_measured_give_no_hint(spread: float | None) -> None:
    voice = replace(FLAT_VOICE, whole=replace(FLAT_VOICE.whole, pitch_spread_st=spread), drops=())
    assert judge(replace(facts(GOOD), voice=voice), HARD_CLOSE).hints == ()


def test_a_take_without_a_pace_is_judged_on_the_rest() -> None:
    made = facts("email@1.0-1.0")
    speed = Speed(0.0, 0.0, 1, None, None, None)
    review = judge(replace(made, speed=speed), HARD_CLOSE)
    assert review.scores == Scores(flow=100, speed=None, order=13, overall=13)
    assert {"too_slow", "too_fast", "good_pace"}.isdisjoint(codes(review.advice))


@pytest.mark.parametrize("text", ["email@1.0-1.2", "email@1.0-9.0"])
def test_a_word_alone_has_no_pace_to_judge(text: str) -> None:
    review = judged(text)
    assert review.facts.speed.words_per_minute is not None
    assert review.scores == Scores(flow=100, speed=None, order=13, overall=13)
    assert {"too_slow", "too_fast", "good_pace"}.isdisjoint(codes(review.advice))


def test_four_words_have_a_pace() -> None:
    assert judged("address@1.0-5.0").scores.speed == 46


def test_a_moment_of_voice_is_not_called_flat() -> None:
    short = replace(FLAT_VOICE, whole=replace(FLAT_VOICE.whole, voiced_s=2.9), drops=())
    assert judge(replace(facts(GOOD), voice=short), HARD_CLOSE).hints == ()


def test_a_take_of_one_step_has_no_gaps_to_rate() -> None:
    review = judged("name@1-4")
    assert (review.ratings, review.own_silences_s) == ((), ())
    assert review.verdict == "You left out six of seven steps."


def test_a_broken_off_take_still_says_where_it_stalled() -> None:
    review = judged("name@1-3 phone@6-8 email@8.1-8.6")
    assert "you stalled for 3.0 s before phone" in review.verdict


def test_an_hour_of_silence_is_a_silence() -> None:
    made = facts("name@1-3 phone@3603-3605")
    assert made.gaps[0].span == Span(3.0, 3603.0)
    assert judge(made, HARD_CLOSE).scores.flow == 60
