"""What to do differently, the most useful first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, facts, spoken
from judging import codes, judged, message, without
from strategies import IDS

from coach.datatypes import (
    Pace,
    RuleKind,
    TakeReview,
)
from coach.judge import judge


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
            "1.9 s of silence before email: your others average 0.4 s. Have the first word of"
            " email ready before phone ends.",
        ),
        (
            spoken(IDS, [0.4, 1.9, 0.4, 0.4, 1.2, 0.4]),
            None,
            "silence",
            "1.9 s of silence before email, and also before payment (1.2 s). Have the first word"
            " of email ready before phone ends.",
        ),
        (
            spoken(IDS, [0.9] * 6),
            None,
            "silence",
            "0.9 s of silence before every line; up to 0.5 s flows. Begin each line on the last"
            " word of the one before.",
        ),
        (
            spoken(IDS, [0.2, 1.6, 0.3, 0.2, 1.5, 0.3]),
            None,
            "silence",
            "1.5 to 1.6 s of silence before email and payment: your others average 0.3 s. Begin"
            " each line on the last word of the one before.",
        ),
        (
            spoken(IDS, [0.2, 0.2, 0.2, 0.8, 0.2, 0.2]),
            None,
            "silence",
            "0.8 s of silence before notes: your others average 0.2 s. Breathe inside a line, not"
            " before it: say the two lines back to back.",
        ),
        (
            "name@1-3 phone@3.2-5 email@5.2-6 address@6.2-8 notes@8.2-10"
            ' payment~@12.2-14"how will you be paying" handoff@14.2-18',
            None,
            "silence",
            "2.2 s of silence before payment: your others average 0.2 s. Its words may not have"
            " been ready; the guide's are “Are you using a credit or debit card today?”",
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
            spoken(IDS[:-1]),
            None,
            "missing",
            "You left out handoff (6 of 7 steps said). Its line: “You're all set. My tech will be"
            " out … You're going to love it.”",
        ),
        (
            spoken(reversed(IDS)),
            None,
            "out_of_place",
            "The steps came in another order. The guide's is name, phone, email, address, notes,"
            " payment, handoff.",
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
            "After “too dear” you did not come back: six steps still to say. Answer calmly, then"
            " go on with the next line.",
        ),
        (
            'name@1-3 objection@3.3-4.5"too dear" phone@4.7-6',
            None,
            "unanswered",
            "The customer hesitated, “too dear”, and no answer was heard. One calm sentence is"
            " enough, then go on.",
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
            "105 words a minute; 130 to 230 is good. Say the lines faster, one right after the"
            " other.",
        ),
        (
            spoken(IDS, [0.1] * 6, length_s=1.0),
            None,
            "too_fast",
            "403 words a minute; 130 to 230 is good. Slow down a lot: every word has to arrive.",
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
    assert codes(review.advice) == ["silence"]


def test_not_coming_back_says_what_is_missing_already() -> None:
    review = judged('name@1-3 phone@3.2-5 objection@5.3-6.5"too dear"')
    assert codes(review.advice)[0] == "no_return"
    assert "missing" not in codes(review.advice)


def test_what_hardly_costs_anything_is_not_advised() -> None:
    review = judged(spoken(IDS, [0.55] * 2))
    assert review.scores.flow == 98
    assert all(each.praise for each in review.advice)


ASKED_AGAIN = (
    "name@1-3 phone@3.2-5 email@5.2-6 address@6.2-8 notes@8.2-10 payment@10.2-12"
    ' objection@12.5-14"i am not sure" reassurance@14.5-19 payment@19.2-21'
    ' reply@21.5-22"debit" handoff@22.3-26'
)


def test_the_open_question_asked_again_after_an_objection_is_coming_back() -> None:
    review = judged(ASKED_AGAIN)
    assert review.facts.order.repeated == ()
    assert review.scores.order == 100
    assert codes(review.findings) == ["came_back"]
    assert codes(review.advice)[0] == "came_back"
    assert all(each.praise for each in review.advice)
    assert "twice" not in review.verdict


def test_a_question_asked_again_later_or_without_an_objection_is_said_twice() -> None:
    later = judged(ASKED_AGAIN + " payment@26.2-28")
    assert "You said payment twice" in later.verdict
    idle = judged(ASKED_AGAIN.replace("objection", "off_script").replace("reassurance", "reply"))
    assert codes(idle.findings) == ["repeated"]
    assert idle.scores.order < 100


def test_an_objection_handled_well_is_praised_first() -> None:
    text = 'name@1-3 objection@3.3-4.5"too dear" reassurance@5-7 phone@7.2-9'
    review = judged(text, without(RuleKind.COMPLETE))
    assert codes(review.advice)[0] == "came_back"
    assert "back with phone in 2.7 s" in review.advice[0].message


def test_a_take_that_stalls_inside_a_step_is_not_praised_for_flowing() -> None:
    review = judged(f"{GOOD} pause@13.0-14.0")
    assert codes(review.advice) == ["pause_inside", "good_pace"]


def test_a_pause_inside_a_step_that_hardly_costs_anything_is_no_flow_either() -> None:
    review = judged(f"{GOOD} pause@13.0-13.52")
    assert codes(review.advice) == ["good_pace"]
    assert not review.verdict.endswith("it flows.")


def test_advice_quotes_no_more_than_one_needs_to_know_it_by() -> None:
    chat = "either way have you thought about treating the lawn too we could add it to the visit"
    review = judged(f'{GOOD} lingering@17-22"{chat}"')
    assert "“either way have you thought about treating the lawn too we …”" in message(
        review.advice, "lingered"
    )
    assert f"“{chat}”" in message(review.findings, "lingered")


def test_praise_quotes_no_more_either() -> None:
    doubt = "hold on i am not sure about any of this it seems like a lot of money to me"
    text = f'name@1-3 objection@3.3-4.5"{doubt}" reassurance@5-7 phone@7.2-9'
    assert (
        "“hold on i am not sure about any of this it seems like a lot …”: you answered"
        in message(judged(text, without(RuleKind.COMPLETE)).advice, "came_back")
    )


def test_an_order_that_no_rule_asks_for_is_praised_only_where_it_was_kept() -> None:
    free = replace(HARD_CLOSE, rules=())
    assert "in_order" not in codes(judged(spoken([*IDS[1:], IDS[0]]), free).advice)
    kept = judged(spoken(["name", "name", "phone"], length_s=3.0), free)
    assert "2 of 7 steps in order" in message(kept.advice, "in_order")


def test_a_step_whose_long_word_was_lost_is_not_said_to_drag() -> None:
    lost = GOOD.replace("name@0.8-3.1", 'name@0.8-3.1"what\'s the best name for the account"')
    for text, drags in ((GOOD, True), (lost, False)):
        made = facts(text)
        by_step = tuple(
            Pace(step.span, 150.0, 2.5 if step.id == "name" else 4.2, step.id)
            for step in made.take.steps
        )
        found = judge(replace(made, speed=replace(made.speed, by_step=by_step)), HARD_CLOSE)
        assert ("slow_step" in codes(found.advice)) == drags
