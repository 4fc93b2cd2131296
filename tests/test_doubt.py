"""What cannot be told is said so, and costs nothing."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, facts, review, take, taken, words
from judging import codes, judged

from coach.datatypes import (
    Aside,
    AsideKind,
    Guide,
    Span,
    Speaker,
    Take,
    TakeReview,
    Voices,
    Word,
)
from coach.judge import judge
from coach.measure.order.doubt import doubtful_absences, doubtful_sayings
from coach.measure.order.steps import order
from coach.report.contract.as_json import render
from coach.report.pages import as_html
from coach.report.terminal import review as terminal


def doubted(made: Take, at: int, confidence: float = 0.5, wording: float = 1.0) -> Take:
    """Return a take with one of its sayings unsure."""
    steps = list(made.steps)
    steps[at] = replace(steps[at], confidence=confidence, wording=wording)
    return replace(made, steps=tuple(steps))


def said(speaker: Speaker | None, text: str) -> tuple[Word, ...]:
    return tuple(replace(word, speaker=speaker) for word in words(text))


# ---- facts -------------------------------------------------------------------------------

TWICE = take('email@1.0-1.5 email@2.0-3.0"my email is maria at gmail"')


@pytest.mark.parametrize(
    ("speaker", "voices", "wording", "doubtful"),
    [
        (None, Voices.UNKNOWN, 0.6, {0, 1}),
        (None, Voices.TWO, 0.6, {0, 1}),
        (None, Voices.ONE, 0.6, set()),
        (Speaker.YOU, Voices.TWO, 0.6, set()),
        (None, Voices.UNKNOWN, 1.0, {0}),
    ],
)
def test_what_may_be_anothers_is_doubtful(
    speaker: Speaker | None, voices: Voices, wording: float, doubtful: set[int]
) -> None:
    made = doubted(TWICE, 1, confidence=1.0, wording=wording)
    heard = said(speaker, "email@1.0-1.5 my@2.0-2.2 email@2.2-3.0")
    assert doubtful_sayings(taken(made, heard, voices=voices)) == doubtful


@pytest.mark.parametrize("voices", list(Voices))
def test_what_the_detector_doubts_is_doubtful(voices: Voices) -> None:
    made = doubted(take("name@1.0-3.0 phone@3.2-5.0"), 1, confidence=0.89)
    assert doubtful_sayings(taken(made, voices=voices)) == {1}


@pytest.mark.parametrize(
    ("speaker", "loose", "doubtful"),
    [
        (Speaker.YOU, "can@3.3-3.5 i@3.5-3.6 call@3.6-4.0", {"phone"}),
        (None, "can@3.3-3.5 i@3.5-3.6 call@3.6-4.0", {"phone"}),
        (Speaker.OTHER, "can@3.3-3.5 i@3.5-3.6 call@3.6-4.0", set()),
        (Speaker.YOU, "so@3.3-3.5 well@3.5-4.0", set()),
        (Speaker.YOU, "can@7.3-7.5 i@7.5-7.6 call@7.6-8.0", set()),
    ],
)
def test_a_line_may_have_been_what_was_said_in_its_place(
    speaker: Speaker | None, loose: str, doubtful: set[str]
) -> None:
    made = take(
        "name@1.0-3.0 email@5.0-5.5 address@6.0-7.0 notes@8.2-9.0 payment@9.0-10.0"
        " handoff@10.0-12.0"
    )
    assert doubtful_absences(HARD_CLOSE, taken(made, said(speaker, loose))) == doubtful


def test_what_is_told_to_be_something_else_is_no_line() -> None:
    made = take("name@1.0-3.0 email@5.0-5.5")
    heard = words("awesome@3.3-3.6 that's@3.6-3.8 great@3.8-4.2")
    for kind, doubtful in ((AsideKind.CELEBRATION, False), (AsideKind.OFF_SCRIPT, True)):
        aside = Aside(kind, Span(3.3, 4.2), "awesome that's great", 1)
        assert (
            "phone" in doubtful_absences(HARD_CLOSE, taken(made, heard, asides=[aside]))
        ) is doubtful


def test_the_first_line_may_be_right_before_the_first_that_was_heard() -> None:
    made = take("phone@3.0-5.0 email@5.2-5.7")
    near, far = (
        words(f"who@{at}-{at + 0.2} is@{at + 0.2}-{at + 0.4} it@{at + 0.4}-{at + 0.6}")
        for at in (2.0, 0.2)
    )
    assert "name" in doubtful_absences(HARD_CLOSE, taken(made, near))
    assert "name" not in doubtful_absences(HARD_CLOSE, taken(made, far))


def test_a_line_may_be_in_a_neighbour_that_is_doubtful() -> None:
    made = take("name~@1.0-3.0 email@3.2-3.7")
    assert "phone" in doubtful_absences(HARD_CLOSE, taken(doubted(made, 0)))
    assert "phone" not in doubtful_absences(HARD_CLOSE, taken(doubted(made, 0, confidence=0.95)))


# ---- order -------------------------------------------------------------------------------


def test_a_doubtful_saying_repeats_nothing() -> None:
    made = take("name@1-2 phone@2-3 phone@3-4 email@4-5")
    found = order(HARD_CLOSE, made, doubtful={2})
    assert (found.repeated, found.maybe_repeated) == ((), ("phone",))
    assert order(HARD_CLOSE, made).repeated == ("phone",)


def test_a_doubtful_saying_is_out_of_no_place() -> None:
    made = take("name@1-2 email@2-3 phone@3-4 email@4-5")
    found = order(HARD_CLOSE, made, doubtful={1})
    assert (found.out_of_place, found.maybe_repeated) == ((), ("email",))
    made = take("name@1-2 email@2-3 phone@3-4")
    found = order(HARD_CLOSE, made, doubtful={1})
    assert (found.out_of_place, found.maybe_out_of_place) == ((), ("email",))
    assert order(HARD_CLOSE, made).out_of_place == ("email",)


def test_an_early_last_question_must_be_sure() -> None:
    made = take("name@1-2 payment@2-3 phone@3-4 payment@4-5")
    assert order(HARD_CLOSE, made).payment_last is False
    assert order(HARD_CLOSE, made, doubtful={1}).payment_last is None
    whole = take("name@1-2 phone@2-3 payment@3-4")
    assert order(HARD_CLOSE, whole, doubtful={2}).payment_last is True


# ---- opinions ----------------------------------------------------------------------------


def in_doubt(
    text: str,
    *,
    doubtful: Collection[int] = (),
    maybe_missing: Collection[str] = (),
    voices: Voices = Voices.UNKNOWN,
    guide: Guide = HARD_CLOSE,
) -> TakeReview:
    made = facts(text, guide)
    again = order(guide, made.take, made.asides, doubtful=doubtful, maybe_missing=maybe_missing)
    return judge(replace(made, order=again, voices=voices), guide)


AGAIN = GOOD.replace("email@5.2-5.7", "email@5.2-5.7 email@5.72-5.85")


def test_what_may_have_been_said_twice_costs_nothing_and_is_hedged() -> None:
    sure, unsure = judged(AGAIN), in_doubt(AGAIN, doubtful={3})
    assert "repeated" in codes(sure.advice)
    assert sure.scores.order < 100
    assert (unsure.scores, codes(unsure.advice)) == (
        judged(GOOD).scores,
        ["flowed", *codes(judged(GOOD).advice)[1:]],
    )
    (finding,) = unsure.findings
    assert (finding.code, finding.sure, finding.step) == ("repeated", False, "email")
    assert "may have come more than once" in finding.message
    assert "twice" not in unsure.verdict


def test_silence_before_what_may_be_the_customers_is_not_held_against_the_speaker() -> None:
    text = "name@1-3 phone@3.2-5 email@5.2-5.7 email@14-14.5 address@14.8-16"
    assert "silence" in codes(judged(text).advice) or "repeated" in codes(judged(text).advice)
    found = in_doubt(text, doubtful={3})
    assert not {"silence", "repeated", "too_slow"} & set(codes(found.advice))
    assert found.scores.flow == 100


def test_what_may_have_been_left_out_costs_nothing_and_is_hedged() -> None:
    text = GOOD.replace("email@5.2-5.7 ", "")
    sure, unsure = judged(text), in_doubt(text, maybe_missing={"email"})
    assert "missing" in codes(sure.advice)
    assert "missing" not in codes(unsure.advice)
    assert (sure.scores.order < 100, unsure.scores.order) == (True, 100)
    assert unsure.verdict.startswith("Six of seven steps in order (email can't be told)")
    (finding,) = unsure.findings
    assert (finding.code, finding.sure) == ("missing", False)
    assert "may be missing" in finding.message


def test_what_may_be_out_of_place_costs_nothing_and_is_hedged() -> None:
    text = (
        "name@1-3 email@3.2-3.7 phone@4-6 address@6.2-7.4 notes@7.6-9.6 payment@9.8-12"
        " handoff@12.2-16"
    )
    sure, unsure = judged(text), in_doubt(text, doubtful={1}, voices=Voices.ONE)
    assert "out_of_place" in codes(sure.advice)
    assert "out_of_place" not in codes(unsure.advice)
    assert (sure.scores.order < 100, unsure.scores.order) == (True, 100)
    (finding,) = unsure.findings
    assert (finding.code, finding.sure) == ("out_of_place", False)


ASIDES = {
    "celebrated": f'celebration@0.1-0.7"awesome" {GOOD}',
    "asked_again": f'asking_again@0.1-0.7"so you want it" {GOOD}',
    "lingered": f'{GOOD} lingering@16.6-18.0"you won\'t regret it"',
}


@pytest.mark.parametrize("code", ASIDES)
@pytest.mark.parametrize("voices", list(Voices))
def test_who_said_it_must_be_known(code: str, voices: Voices) -> None:
    found = in_doubt(ASIDES[code], voices=voices)
    sure = voices is Voices.ONE
    assert (code in codes(found.advice)) is sure
    assert (found.scores.order == 100) is not sure
    assert [each.sure for each in found.findings if each.code == code] == [sure]
    assert ("Somebody said" in found.findings[0].message) is not sure


@pytest.mark.parametrize("voices", list(Voices))
def test_the_speakers_own_voice_makes_it_sure(voices: Voices) -> None:
    made = facts(ASIDES["celebrated"])
    own = tuple(replace(aside, speaker=Speaker.YOU) for aside in made.asides)
    found = judge(replace(made, asides=own, voices=voices), HARD_CLOSE)
    assert "celebrated" in codes(found.advice)


def test_a_false_start_of_somebody_costs_nothing() -> None:
    text = f'false_start@0.1-0.7"perfect what\'s" {GOOD}'
    sure, unsure = judged(text), in_doubt(text)
    assert (sure.scores.flow, unsure.scores.flow) == (95, 100)
    assert unsure.confidence is not None
    assert unsure.confidence.false_starts == 0


def test_an_objection_of_nobody_knows_whom_is_left_by_nobody() -> None:
    text = 'name@0.8-3.1 objection@4.0-5.0"i don\'t know"'
    assert "no_return" in codes(judged(text).advice)
    assert "no_return" not in codes(in_doubt(text).advice)
    assert "missing" in codes(in_doubt(text).advice)


# ---- reports -----------------------------------------------------------------------------


def shown(made: TakeReview) -> tuple[str, str]:
    whole = replace(review(GOOD), takes=(made,))
    return terminal.render(whole, width=100), as_html.render(whole)


def test_reports_say_what_may_be() -> None:
    for report in shown(in_doubt(AGAIN, doubtful={3})):
        assert "maybe said again" in report
    for report in shown(in_doubt(GOOD.replace("email@5.2-5.7 ", ""), maybe_missing={"email"})):
        assert "not heard, but something else was said in its place" in " ".join(report.split())
        assert "1 can't be told" in report or "1 can&#39;t be told" in report
    for report in shown(in_doubt(ASIDES["celebrated"])):
        assert "somebody" in report
        assert "celebrating" not in report


def test_reports_mark_nothing_as_wrong_that_may_be_right() -> None:
    for made in (in_doubt(AGAIN, doubtful={3}), in_doubt(ASIDES["lingered"])):
        assert " ! " not in terminal.render(replace(review(GOOD), takes=(made,)))


def test_json_says_of_what_it_is_not_sure() -> None:
    whole = replace(review(GOOD), takes=(in_doubt(AGAIN, doubtful={3}),))
    (found,) = json.loads(render(whole))["takes"]
    assert found["order"]["maybe_repeated"] == ["email"]
    assert found["order"]["repeated"] == []
    assert [each["sure"] for each in found["findings"]] == [False]
