"""Every breach of a rule, with its time and words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, spoken
from judging import codes, judged, message


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
