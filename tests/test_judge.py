"""Opinions: what each situation is called, and what is advised."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import FLAT_VOICE, GOOD, HARD_CLOSE, facts, plain_guide, spoken
from strategies import IDS

from coach.datatypes import (
    Advice,
    GapRating,
    Guide,
    Pace,
    RuleKind,
    Scores,
    Span,
    Speed,
    TakeReview,
    Targets,
)
from coach.judge import judge, scoring_explained
from coach.judge.advice import ADVISE
from coach.judge.fault import Fault


def judged(
    text: str, guide: Guide = HARD_CLOSE, *, start_delay_s: float | None = None
) -> TakeReview:
    return judge(facts(text, guide, start_delay_s=start_delay_s), guide)


def codes(given: tuple[Advice, ...]) -> list[str]:
    return [each.code for each in given]


def message(given: tuple[Advice, ...], code: str) -> str:
    [found] = [each.message for each in given if each.code == code]
    return found


def without(*kinds: RuleKind) -> Guide:
    rules = tuple(rule for rule in HARD_CLOSE.rules if rule.kind not in kinds)
    return replace(HARD_CLOSE, rules=rules)


def with_targets(targets: Targets) -> Guide:
    return replace(HARD_CLOSE, targets=targets)


# ---- ratings -----------------------------------------------------------------------------


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
        ("reply@5.0-10.0 um@10.2-10.7", 0.3),
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


# ---- scores ------------------------------------------------------------------------------


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
    [(None, None), (65.0, 50), (117.0, 90), (129.9, 99), (130.0, 100), (200.0, 100), (250.0, 80)],
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
        ("name", 12),
        ("name phone address email notes payment handoff", 88),
        ("name phone email address payment notes handoff", 88),
        ("payment name phone email address notes handoff", 75),
        ("handoff payment notes address email phone name", 25),
        ("name phone phone email address notes payment handoff", 94),
        ("name phone phone phone email address notes payment handoff", 94),
        ("name payment phone email address notes payment handoff", 94),
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
    assert judged("email@1.0-1.5").scores.overall == judged("email@1.0-1.5").scores.order == 12


def test_overall_weighs_flow_and_order_twice() -> None:
    scores = judged(spoken(IDS, [3.0] + [0.2] * 5)).scores
    assert scores == Scores(flow=60, speed=100, order=100, overall=84)


def test_a_score_that_lost_anything_is_not_100() -> None:
    assert judged(spoken(IDS, [0.501])).scores.flow == 99


# ---- findings ----------------------------------------------------------------------------


def test_a_good_take_breaks_no_rule() -> None:
    assert judged(GOOD).findings == ()


def test_the_guides_reason_stands_with_a_finding() -> None:
    rules = tuple(replace(rule, why="Because so.") for rule in HARD_CLOSE.rules)
    review = judged("name@1-3 phone@3.2-5", replace(HARD_CLOSE, rules=rules))
    assert review.findings
    assert all(finding.message.endswith(". Because so.") for finding in review.findings)


def test_findings_name_every_breach_with_its_time_and_words() -> None:
    text = (
        'celebration@0.2-0.8"awesome" asking_again@1.0-1.8"so you want to do it"'
        ' phone@2-4"your number" name@4.2-6 name@6.2-8"the name again" email@8.2-9'
        ' address@9.2-11 payment@11.2-13"card" notes@13.2-15 lingering@16-18"one more thing"'
    )
    found = judged(text, start_delay_s=1.5).findings
    assert [(each.code, each.at_s) for each in found] == [
        ("celebrated", 0.2),
        ("asked_again", 1.0),
        ("out_of_place", 2.0),
        ("late_start", 2.0),
        ("repeated", 6.2),
        ("last_question", 11.2),
        ("missing", 15.0),
        ("lingered", 16.0),
    ]
    for code, words in {
        "celebrated": "“awesome”",
        "asked_again": "“so you want to do it”",
        "out_of_place": "Phone came before name: “your number”",
        "late_start": "1.5 s after the cue",
        "repeated": "Name again, first at 0:04.2: “the name again”",
        "last_question": "Payment came before notes: “card”",
        "missing": "Handoff is missing",
        "lingered": "“one more thing”",
    }.items():
        assert words in message(found, code)


def test_a_missing_step_is_placed_where_it_belongs() -> None:
    [finding] = judged(
        "name@1-3 email@3.2-4 address@4.2-6 notes@6-8 payment@8-10 handoff@10-12"
    ).findings
    assert (finding.code, finding.step, finding.at_s) == ("missing", "phone", 3.2)


def test_payment_asked_early_is_not_called_out_of_place_too() -> None:
    found = judged(spoken("name phone payment email address notes handoff".split())).findings
    assert codes(found) == ["last_question"]


def test_only_what_comes_first_after_an_early_payment_is_late() -> None:
    heard = "name phone payment phone email address notes handoff".split()
    late = message(judged(spoken(heard)).findings, "last_question")
    assert "Payment came before email, address and notes:" in late


def test_an_early_payment_is_advised_on_whatever_else_is_out_of_place() -> None:
    review = judged(spoken("name phone email notes payment address handoff".split()))
    assert codes(review.advice)[0] == "last_question"
    assert review.scores.order == 88


def test_steps_swapped_after_an_early_payment_are_found_still() -> None:
    found = judged(spoken("payment name email phone address notes handoff".split())).findings
    assert sorted(codes(found)) == ["last_question", "out_of_place"]


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ('reassurance@7-9"i understand" email@9.2-10', "came_back"),
        ('reassurance@7-9"i understand"', "no_return"),
        ("", "no_return"),
        ("email@7-8", "unanswered"),
    ],
)
def test_an_objection_is_followed_to_its_end(after: str, code: str) -> None:
    review = judged(f'name@1-3 phone@3.2-5 objection@5.3-6.5"too expensive" {after}')
    found = [each for each in review.findings if each.at_s == 5.3]
    assert codes(tuple(found)) == [code]
    assert "“too expensive”" in found[0].message
    assert found[0].praise == (code == "came_back")


def test_an_answer_in_other_words_is_neither_praised_nor_blamed() -> None:
    text = 'name@1-3 objection@3.3-4.5"too dear" off_script@5-7"we spread it" phone@7.2-9'
    assert {"came_back", "unanswered", "no_return"}.isdisjoint(codes(judged(text).findings))


def test_two_sentences_of_one_objection_are_one() -> None:
    text = 'name@1-3 objection@3.3-4"wait" objection@4.4-5"too dear" reassurance@5.2-7 phone@7.2-9'
    assert codes(judged(text).findings).count("came_back") == 1


def test_after_the_last_step_there_is_nothing_to_come_back_to() -> None:
    assert judged(f'{GOOD} objection@17-18"hm wait"').findings == ()


# ---- advice ------------------------------------------------------------------------------


def test_every_fault_has_its_advice() -> None:
    assert set(ADVISE) == set(Fault)


@pytest.mark.parametrize(
    ("text", "delay", "code", "expected"),
    [
        (
            spoken(IDS, [0.4, 0.4, 0.4, 0.4, 1.9, 0.4]),
            None,
            "silence",
            "1.9 s of silence before payment: your others average 0.4 s. Ask it as plainly as"
            " the rest: say the two lines back to back.",
        ),
        (
            spoken(IDS, [0.4, 1.9, 0.4, 0.4, 0.4, 0.4]),
            None,
            "silence",
            "1.9 s of silence before email: your others average 0.4 s. Say the two lines back"
            " to back.",
        ),
        (
            spoken(IDS, [0.4, 1.9, 0.4, 0.4, 1.2, 0.4]),
            None,
            "silence",
            "1.9 s of silence before email, and also before payment (1.2 s). Say the two lines"
            " back to back.",
        ),
        (
            spoken(IDS, [0.9] * 6),
            None,
            "silence",
            "0.9 s of silence before phone; up to 0.5 s flows. Say the two lines back to back.",
        ),
        (
            'name@1-3 reply@4-5"maria" phone@6.5-8',
            None,
            "silence",
            "1.5 s of silence before phone, after the customer spoke; up to 0.5 s flows. Have"
            " phone ready while the customer talks.",
        ),
        (
            GOOD + " pause@13.0-14.0",
            None,
            "pause_inside",
            "1.0 s of silence inside handoff; up to 0.5 s flows. Say that line in one go.",
        ),
        (
            GOOD,
            2.0,
            "late_start",
            "You started 2.0 s after the cue; within 1 s is good. Let the first line be your"
            " answer.",
        ),
        (
            GOOD + " um@1-1.1 um@2-2.1 like@3-3.1 um@4-4.1",
            None,
            "fillers",
            "4 fillers (“um” ×3 and “like”), 15 a minute; up to 5 do no harm. Where one wants"
            " to come, go straight to the next line.",
        ),
        (
            'false_start@0.1-0.6"perfect what\'s" ' + GOOD,
            None,
            "false_start",
            "You broke off once, at “perfect what's”. Finish the line you began, and go on.",
        ),
        (
            GOOD + ' hedge@1-1.1"maybe" hedge@2-2.1"kind of"',
            None,
            "hedges",
            "You hedged twice: “maybe” and “kind of”. The customer has said yes: say the line"
            " without it.",
        ),
        (
            spoken("name phone payment email address notes handoff".split()),
            None,
            "last_question",
            "You asked for payment third, before email, address and notes. Keep it for last:"
            " ask it when all else is in.",
        ),
        (
            spoken("name phone address notes payment handoff".split()),
            None,
            "missing",
            "You left out email (6 of 7 steps said). Its line: “Email?”",
        ),
        (
            spoken("name phone address payment handoff".split()),
            None,
            "missing",
            "You left out email and notes (5 of 7 steps said). Go through every line.",
        ),
        (
            spoken("name phone address email notes payment handoff".split()),
            None,
            "out_of_place",
            "Address came before email. The order is email, then address, then notes.",
        ),
        (
            spoken("name phone phone phone email address notes payment handoff".split()),
            None,
            "repeated",
            "You said phone three times. Once is enough: go on to the next line.",
        ),
        (
            'name@1-3 objection@3.3-4.5"too dear" reassurance@5-7',
            None,
            "no_return",
            "After “too dear” you did not come back: phone, email, address, notes, payment and"
            " handoff still to say. Answer calmly, then go on with the next line.",
        ),
        (
            'name@1-3 objection@3.3-4.5"too dear" phone@4.7-6',
            None,
            "unanswered",
            "The customer hesitated, “too dear”, and you went on. Answer it in one calm"
            " sentence first.",
        ),
        (
            'celebration@0-0.7"awesome" ' + GOOD,
            None,
            "celebrated",
            "You celebrated for 0.7 s: “awesome”. Let the first question be your answer to the"
            " yes.",
        ),
        (
            'asking_again@0-0.7"you sure" ' + GOOD,
            None,
            "asked_again",
            "You asked again for 0.7 s: “you sure”. The customer has said yes: go straight to"
            " the first line.",
        ),
        (
            GOOD + ' lingering@17-20"by the way"',
            None,
            "lingered",
            "You lingered for 3.0 s: “by the way”. The last line is the last: thank, and go.",
        ),
        (
            spoken(IDS, [0.2] * 6, length_s=4.0),
            None,
            "too_slow",
            "105 words a minute; 130 to 200 is good. Say the lines faster, one right after the"
            " other.",
        ),
        (
            spoken(IDS, [0.1] * 6, length_s=1.0),
            None,
            "too_fast",
            "403 words a minute; 130 to 200 is good. Slow down a little: the customer has to"
            " follow.",
        ),
    ],
)
def test_advice_is_specific(text: str, delay: float | None, code: str, expected: str) -> None:
    assert message(judged(text, start_delay_s=delay).advice, code) == expected


def paced(*rates: float | None) -> TakeReview:
    made = facts(GOOD)
    by_step = tuple(
        Pace(step.span, 150.0, rate, step.id)
        for step, rate in zip(made.take.steps, rates, strict=True)
    )
    return judge(replace(made, speed=replace(made.speed, by_step=by_step)), HARD_CLOSE)


def test_the_step_that_drags_is_named_beside_the_others() -> None:
    review = paced(4.2, 4.4, None, 4.0, 4.3, 2.5, 4.1)
    assert message(review.advice, "slow_step") == (
        "Payment drags: 2.5 syllables a second, your others 4.2. Say it like the rest."
    )
    assert review.scores.flow == 100


def test_an_even_pace_and_a_short_slow_step_are_not_blamed() -> None:
    assert "slow_step" not in codes(paced(4.2, 4.4, 1.0, 4.0, 4.3, 3.0, 4.1).advice)
    assert "slow_step" not in codes(paced(4.2, None, None, None, None, 1.0, 4.1).advice)


def test_faults_of_order_come_first_and_then_what_costs_most() -> None:
    text = spoken("name phone payment address notes handoff".split(), [0.2, 4.0, 4.0, 4.0])
    assert codes(judged(text).advice) == ["last_question", "missing", "silence"]


def test_what_costs_most_comes_first() -> None:
    fillers = " ".join(f"um@{1 + i / 10:.1f}-{1.05 + i / 10:.2f}" for i in range(9))
    one_stall = spoken(IDS, [1.4])
    assert codes(judged(f"{one_stall} {fillers}").advice)[:2] == ["fillers", "silence"]
    stalls = spoken(IDS, [3.0] * 6)
    assert codes(judged(f"{stalls} um@1-1.1 um@2-2.1 um@2.3-2.4 um@2.5-2.6").advice)[0] == "silence"


def test_a_take_slow_by_its_silences_alone_is_told_so_once() -> None:
    review = judged(spoken(IDS, [3.0] * 6))
    assert review.scores.speed is not None
    assert review.scores.speed < 100
    assert codes(review.advice) == ["silence", "in_order"]


def test_not_coming_back_says_what_is_missing_already() -> None:
    review = judged('name@1-3 phone@3.2-5 objection@5.3-6.5"too dear"')
    assert codes(review.advice)[0] == "no_return"
    assert "missing" not in codes(review.advice)


def test_what_hardly_costs_anything_is_not_advised() -> None:
    review = judged(spoken(IDS, [0.55] * 2))
    assert review.scores.flow == 98
    assert all(each.praise for each in review.advice)


def test_a_perfect_take_is_praised_with_its_numbers() -> None:
    review = judged(GOOD)
    assert codes(review.advice) == ["flowed", "in_order", "good_pace"]
    assert all(each.praise for each in review.advice)
    assert "0.3 s" in review.advice[0].message
    assert "15.5 s" in review.advice[1].message
    assert "197 words a minute" in review.advice[2].message


def test_what_was_good_is_said_after_what_was_not() -> None:
    review = judged(spoken(IDS, [1.9]))
    assert [each.praise for each in review.advice] == [False, True]


def test_an_objection_handled_well_is_praised_first() -> None:
    text = 'name@1-3 objection@3.3-4.5"too dear" reassurance@5-7 phone@7.2-9'
    review = judged(text, without(RuleKind.COMPLETE))
    assert codes(review.advice)[0] == "came_back"
    assert "back with phone in 2.7 s" in review.advice[0].message


# ---- hints -------------------------------------------------------------------------------


def test_the_voice_gives_hints_and_no_score() -> None:
    review = judge(replace(facts(GOOD), voice=FLAT_VOICE), HARD_CLOSE)
    assert [(each.message, each.at_s) for each in review.hints] == [
        ("Payment is 7 dB quieter than your other steps.", 9.7),
        ("Flat: 1.4 semitones; conversation is above 2.", None),
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


@pytest.mark.parametrize("spread", [None, 2.0, 3.5])
def test_a_lively_voice_and_one_that_cannot_be_measured_give_no_hint(spread: float | None) -> None:
    voice = replace(FLAT_VOICE, whole=replace(FLAT_VOICE.whole, pitch_spread_st=spread), drops=())
    assert judge(replace(facts(GOOD), voice=voice), HARD_CLOSE).hints == ()


# ---- verdict -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, "All seven steps in order, the longest silence 0.3 s: it flows."),
        (
            spoken(IDS, [0.4, 0.4, 0.4, 0.4, 1.9, 0.4]),
            "All seven steps in order, but you stall for 1.9 s before payment.",
        ),
        (spoken(IDS, [0.9]), "All seven steps in order, but you wait 0.9 s before phone."),
        (
            spoken(IDS, [1.9, 2.2, 1.1]),
            "All seven steps in order, but you stall three times, most before email (2.2 s).",
        ),
        (spoken(IDS, [0.55]), "All seven steps in order, the longest silence 0.55 s."),
        (spoken([*IDS[:2], *IDS[3:]], length_s=2.5), "Email is missing."),
        (
            spoken("name phone payment address notes handoff".split(), [0.2, 2.0]),
            "Payment comes before address and notes, email is missing, and you stall for 2.0 s"
            " before payment.",
        ),
        (spoken(["name", "phone"], length_s=3.0), "Five of seven steps are missing."),
        (
            spoken("name phone address email notes payment handoff".split()),
            "Address comes before email.",
        ),
        (
            spoken([*IDS, "phone"]),
            "Phone is said more than once.",
        ),
        (
            spoken([id_ for id_ in IDS if id_ != "email"], length_s=2.5) + " email?",
            "Six of seven steps in order (email can't be told), the longest silence 0.2 s: it"
            " flows.",
        ),
        (
            GOOD + ' lingering@17-20"by the way"',
            "All seven steps in order, but you linger after the last line.",
        ),
        (
            GOOD + " pause@13.0-14.0",
            "All seven steps in order, but you pause 1.0 s inside handoff.",
        ),
        (
            spoken(IDS, length_s=5.0),
            "All seven steps in order, but 85 words a minute drag.",
        ),
    ],
)
def test_the_verdict_is_the_truth_at_a_glance(text: str, expected: str) -> None:
    assert judged(text).verdict == expected


def test_a_guide_of_one_step_has_a_verdict() -> None:
    guide = replace(plain_guide("hello"), targets=Targets(slowest_wpm=0, fastest_wpm=10_000))
    review = judged("hello@1-2", guide)
    assert review.verdict == "The one step is said."
    assert review.scores == Scores(100, 100, 100, 100)


# ---- nothing to measure ------------------------------------------------------------------


def test_a_take_without_a_pace_is_judged_on_the_rest() -> None:
    made = facts("email@1.0-1.0")
    speed = Speed(0.0, 0.0, 1, None, None, None)
    review = judge(replace(made, speed=speed), HARD_CLOSE)
    assert review.scores == Scores(flow=100, speed=None, order=12, overall=12)
    assert {"too_slow", "too_fast", "good_pace"}.isdisjoint(codes(review.advice))


def test_a_take_of_one_step_has_no_gaps_to_rate() -> None:
    review = judged("name@1-4")
    assert (review.ratings, review.own_silences_s) == ((), ())
    assert review.verdict == "Six of seven steps are missing."


def test_a_broken_off_take_still_says_where_it_stalled() -> None:
    review = judged("name@1-3 phone@6-8 email@8.1-8.6")
    assert "you stall for 3.0 s before phone" in review.verdict


def test_an_hour_of_silence_is_a_silence() -> None:
    made = facts("name@1-3 phone@3603-3605")
    assert made.gaps[0].span == Span(3.0, 3603.0)
    assert judge(made, HARD_CLOSE).scores.flow == 60


# ---- scoring explained -------------------------------------------------------------------


def test_the_scoring_is_explained_with_the_guides_own_numbers() -> None:
    guide = with_targets(Targets(flows_s=0.3, slowest_wpm=111, fastest_wpm=222, total_s=33))
    text = scoring_explained(guide)
    assert [line.split()[0] for line in text.splitlines()] == ["flow", "speed", "order", "overall"]
    for number in ("0.3 s", "111", "222", "33 s", "Payment weighs as much as 2 steps"):
        assert number in text


def test_the_scoring_names_no_last_question_where_there_is_none() -> None:
    assert "weighs" not in scoring_explained(plain_guide("one two"))
