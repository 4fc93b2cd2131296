"""Flow, speed, order and overall."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, facts, plain_guide, spoken
from judging import codes, judged, message, with_targets, without
from strategies import IDS

from coach.datatypes import (
    Guide,
    Rule,
    RuleKind,
    Scores,
    Step,
    Targets,
)
from coach.judge import judge, scoring_explained


@pytest.mark.parametrize(
    ("silence", "flow"), [(0.5, 100), (1.0, 90), (1.9, 72), (2.5, 60), (30.0, 60)]
)
def test_one_silence_costs_flow_by_its_length(silence: float, flow: int) -> None:
    assert judged(spoken(IDS, [0.2, 0.2, 0.2, 0.2, silence, 0.2])).scores.flow == flow


def test_every_further_silence_costs_a_share_of_what_is_left() -> None:
    flows = [judged(spoken(IDS, [3.0] * n + [0.2] * (6 - n))).scores.flow for n in range(7)]
    assert flows == [100, 60, 36, 22, 13, 8, 5]


@pytest.mark.parametrize(
    ("fillers", "flow"), [(0, 100), (1, 100), (2, 100), (3, 96), (6, 70), (9, 44), (20, 40)]
)
def test_fillers_cost_flow_by_their_rate(fillers: int, flow: int) -> None:
    ums = " ".join(f"um@{3 + i / 100:.2f}-{3 + i / 100 + 0.01:.2f}" for i in range(fillers))
    text = f"name@1-3 {ums} phone@3.3-31"
    assert judged(text, without(RuleKind.COMPLETE)).scores.flow == flow


def test_a_single_filler_in_a_short_take_does_no_harm() -> None:
    assert judged("name@1-3 um@3.1-3.3 phone@3.4-5").scores.flow == 100


def test_a_customers_um_is_not_the_speakers() -> None:
    ums = " ".join(f"um@{4 + i / 10:.1f}-{4.05 + i / 10:.2f}" for i in range(9))
    assert judged(f"name@1-3 reply@3.5-5.0 {ums} phone@5.2-6.9").scores.flow == 100


@pytest.mark.parametrize(("delay", "flow"), [(None, 100), (1.0, 100), (2.0, 80), (9.0, 60)])
def test_a_late_start_costs_flow_where_the_cue_is_known(delay: float | None, flow: int) -> None:
    assert judged(GOOD, start_delay_s=delay).scores.flow == flow


@pytest.mark.parametrize(
    ("pace", "speed"),
    [(None, None), (65.0, 50), (117.0, 90), (129.9, 99), (130.0, 100), (230.0, 100), (287.5, 80)],
)
def test_speed_is_the_pace_beside_the_guides(pace: float | None, speed: int | None) -> None:
    made = facts(GOOD)
    review = judge(replace(made, speed=replace(made.speed, words_per_minute=pace)), HARD_CLOSE)
    assert review.scores.speed == speed


def test_a_guide_may_state_a_total_time() -> None:
    assert judged(GOOD, with_targets(Targets(total_s=15.5))).scores.speed == 100
    review = judged(GOOD, with_targets(Targets(total_s=7.75)))
    assert review.scores.speed == 50
    assert message(review.advice, "too_long").startswith("15.5 s for the whole; up to 7.8 s")


def test_the_customers_time_is_not_the_speakers() -> None:
    guide = with_targets(Targets(total_s=5.0))
    text = "name@1-3 reply@3.2-60 phone@60.2-62"
    assert judged(text, guide).scores.speed != 0
    assert "too_long" not in codes(judged(text, guide).advice)


@pytest.mark.parametrize(
    ("heard", "order"),
    [
        ("name phone email address notes payment handoff", 100),
        ("name phone email address notes payment", 88),
        ("name phone email address notes handoff", 75),
        ("name", 13),
        ("name phone address email notes payment handoff", 88),
        ("name phone email address payment notes handoff", 88),
        ("payment name phone email address notes handoff", 75),
        ("handoff payment notes address email phone name", 25),
        ("name phone phone email address notes payment handoff", 94),
        ("name phone phone phone email address notes payment handoff", 94),
        ("name payment phone email address notes payment handoff", 75),
    ],
)
def test_order_is_the_share_of_the_guide_said_in_its_order(heard: str, order: int) -> None:
    assert judged(spoken(heard.split())).scores.order == order


def test_a_step_that_nobody_can_tell_about_is_not_held_against_the_take() -> None:
    heard = spoken([id_ for id_ in IDS if id_ not in ("email", "payment")])
    assert judged(f"{heard} email? payment?").scores.order == 100
    assert "missing" not in codes(judged(f"{heard} email? payment?").findings)


@pytest.mark.parametrize(
    ("aside", "kind"),
    [
        ("celebration", RuleKind.NO_CELEBRATION),
        ("asking_again", RuleKind.NO_ASKING_AGAIN),
        ("lingering", RuleKind.NO_LINGERING),
    ],
)
def test_a_rule_costs_order_where_the_guide_has_it(aside: str, kind: RuleKind) -> None:
    text = f'{GOOD} {aside}@17-18"well well"'
    assert judged(text).scores.order == 90
    assert judged(text, without(kind)).scores.order == 100
    assert judged(text, without(kind)).findings == ()


@pytest.mark.parametrize(
    ("heard", "kind", "code"),
    [
        ("phone name email address notes payment handoff", RuleKind.IN_ORDER, "out_of_place"),
        ("name email address notes payment handoff", RuleKind.COMPLETE, "missing"),
        ("name name phone email address notes payment handoff", RuleKind.ONCE, "repeated"),
    ],
)
def test_a_guide_without_a_rule_of_order_does_not_ask_for_it(
    heard: str, kind: RuleKind, code: str
) -> None:
    text = spoken(heard.split())
    assert codes(judged(text).findings) == [code]
    assert judged(text).scores.order < 100
    assert judged(text, without(kind)).findings == ()
    assert judged(text, without(kind)).scores.order == 100


def test_without_a_last_question_all_steps_weigh_the_same() -> None:
    guide = plain_guide("one two three four")
    assert judged(spoken(["one", "two", "three"]), guide).scores.order == 75


def test_the_last_question_counts_even_where_order_does_not() -> None:
    text = spoken("payment name phone email address notes handoff".split())
    review = judged(text, without(RuleKind.IN_ORDER))
    assert review.scores.order == 75
    assert codes(review.findings) == ["last_question"]


def test_overall_is_never_above_order() -> None:
    assert judged("email@1.0-1.5").scores.overall == judged("email@1.0-1.5").scores.order == 13


def test_overall_weighs_flow_and_order_twice() -> None:
    scores = judged(spoken(IDS, [3.0] + [0.2] * 5)).scores
    assert scores == Scores(flow=60, speed=100, order=100, overall=84)


def test_a_score_that_lost_anything_is_not_100() -> None:
    assert judged(spoken(IDS, [0.501])).scores.flow == 99


def test_the_scoring_is_explained_with_the_guides_own_numbers() -> None:
    guide = with_targets(Targets(flows_s=0.3, slowest_wpm=111, fastest_wpm=222, total_s=33))
    text = scoring_explained(guide)
    assert [line.split()[0] for line in text.splitlines()] == ["flow", "speed", "order", "overall"]
    for number in ("0.3 s", "111", "222", "33 s", "Payment weighs as much as 2 steps"):
        assert number in text


def test_the_scoring_names_no_last_question_where_there_is_none() -> None:
    assert "weighs" not in scoring_explained(plain_guide("one two"))


@pytest.mark.parametrize(
    ("kinds", "order"),
    [
        ((), "100, in any order. What"),
        ((RuleKind.COMPLETE,), "The share of the steps that were said, in any order. What"),
        ((RuleKind.IN_ORDER,), "Of the steps that were said, the share in the guide's order. W"),
        ((RuleKind.NO_LINGERING,), "Lingering costs 10 points."),
        ((RuleKind.ONCE, RuleKind.COME_BACK), "Not coming back after an objection costs 10 points"),
        (
            (RuleKind.LAST_QUESTION,),
            "where B weighs as much as 2 steps and counts only as the last",
        ),
    ],
)
def test_the_scoring_tells_of_no_rule_that_the_guide_lacks(
    kinds: tuple[RuleKind, ...], order: str
) -> None:
    steps = (Step("a", "A", "a please"), Step("b", "B", "b please"))
    rules = tuple(Rule(kind, "b" if kind is RuleKind.LAST_QUESTION else None) for kind in kinds)
    text = scoring_explained(Guide("plain", steps, rules))
    assert order in text
    assert ("said again" in text) == (RuleKind.ONCE in kinds)
    assert ("Celebrating" in text) == (RuleKind.NO_CELEBRATION in kinds)
