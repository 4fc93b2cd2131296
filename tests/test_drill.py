"""Takes in a row: when they stop, what became better, what is next."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, review, spoken
from conftest import SAMPLES, Cli

from coach.datatypes import TakeReview
from coach.judge import judge
from coach.report.pages import drill as drill_page
from coach.report.series import as_drill
from coach.session.series.comparison import drill_of, it_flows

IDS = [step.id for step in HARD_CLOSE.steps]


def take(payment_s: float = 0.2) -> TakeReview:
    silences = [0.2, 0.2, 0.2, 0.2, payment_s, 0.2]
    return review(spoken(IDS, silences)).takes[0]


STALLS, FLOWS = take(2.0), review(GOOD).takes[0]


def test_a_take_flows_by_the_guides_rule() -> None:
    assert FLOWS.flowed
    assert not STALLS.flowed
    for text in (
        GOOD.replace("email@5.2-5.7", ""),
        GOOD + " um@5.1-5.2",
        GOOD.replace("email@5.2-5.7 address@5.9-7.1", "address@5.2-5.7 email@5.9-7.1"),
    ):
        assert not review(text).takes[0].flowed


def test_where_noise_hides_an_um_no_take_is_said_to_flow() -> None:
    facts = replace(FLOWS.facts, fillers_audible=False)
    hidden = judge(facts, HARD_CLOSE)
    assert not hidden.flowed
    assert hidden.scores == FLOWS.scores
    assert "too noisy to tell fillers" in as_drill.line(1, hidden, HARD_CLOSE)


@pytest.mark.parametrize(
    ("takes", "flows"),
    [
        ([], False),
        ([FLOWS, FLOWS], False),
        ([FLOWS, FLOWS, FLOWS], True),
        ([STALLS, FLOWS, FLOWS, FLOWS], True),
        ([FLOWS, FLOWS, FLOWS, STALLS], False),
    ],
)
def test_it_flows_after_three_in_a_row(takes: list[TakeReview], flows: bool) -> None:
    assert it_flows(takes, HARD_CLOSE) is flows


def test_what_became_better_and_what_is_next() -> None:
    takes = [take(each) for each in (2.4, 2.2, 2.0, 1.4, 1.3, 1.2)]
    found = drill_of(takes, HARD_CLOSE)
    assert found.better == ("payment",)
    assert found.stuck == ()
    assert found.next_step == "payment"
    (gap,) = [each for each in found.gaps if each.step == "payment"]
    assert gap.first_s == pytest.approx(2.2)
    assert gap.last_s == pytest.approx(1.3)


def test_a_gap_that_stays_is_stuck() -> None:
    found = drill_of([take(1.5)] * 6, HARD_CLOSE)
    assert (found.better, found.stuck, found.next_step) == ((), ("payment",), "payment")


def test_one_take_compares_with_nothing() -> None:
    found = drill_of([STALLS], HARD_CLOSE)
    assert (found.better, found.stuck) == ((), ())


@pytest.mark.parametrize(
    ("takes", "says"),
    [
        ([STALLS], "1 take; it did not flow yet."),
        ([FLOWS], "1 take; it flowed."),
        ([STALLS, STALLS], "2 takes, none of them flowed."),
        ([STALLS, FLOWS], "2 takes, one of them flowed."),
        ([FLOWS, FLOWS], "2 takes, all of them flowed."),
        ([STALLS, FLOWS, FLOWS, FLOWS], "It flows: the last three of 4 takes."),
    ],
)
def test_the_verdict_says_how_many_flowed(takes: list[TakeReview], says: str) -> None:
    assert says in as_drill.render(drill_of(takes, HARD_CLOSE))


def test_the_report_shows_the_gap_that_stays() -> None:
    shown = as_drill.render(drill_of([take(1.5), FLOWS, take(1.5)], HARD_CLOSE))
    (row,) = [line for line in shown.splitlines() if line.lstrip().startswith("Payment")]
    assert "█ · █" in row
    assert "Next: the silence before payment" in shown
    assert as_drill.render(drill_of([STALLS], HARD_CLOSE), ascii_only=True).isascii()


TERMS = "complete and in order, with no silence above 0.5 s and no um or uh."


def test_the_rule_is_said_as_the_guide_has_it() -> None:
    assert as_drill.rule(HARD_CLOSE, 10) == f"It flows when the last three takes are {TERMS}"
    once = replace(HARD_CLOSE, flowing=replace(HARD_CLOSE.flowing, takes=1))
    assert as_drill.rule(once, 10) == f"It flows when the last take is {TERMS}"


@pytest.mark.parametrize("takes", [1, 2])
def test_two_takes_are_promised_no_three_in_a_row(takes: int) -> None:
    assert as_drill.rule(HARD_CLOSE, takes) == f"A take flows when it is {TERMS}"
    for page in (as_drill.render, drill_page.render):
        shown = " ".join(page(drill_of([STALLS] * takes, HARD_CLOSE)).split())
        assert "A take flows when it is complete" in shown
        assert "three" not in shown


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_one_recording_with_three_takes_is_a_drill(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DATA", "data")
    three = SAMPLES / "three-takes.flac"
    found = json.loads(cli("drill", "--from", three, "--format", "json").stdout)
    assert [take["flowed"] for take in found["takes"]] == [False, False, True]
    assert "3 takes on 1 day" in cli("progress").stdout


def test_recordings_stand_behind_from(cli: Cli) -> None:
    result = cli("drill", "a.wav")
    assert result.exit_code == 2
    assert "name recordings behind --from" in result.stderr


@pytest.mark.parametrize("takes", [1, 10, 11, 30, 100])
def test_many_takes_leave_the_figures_whole(takes: int) -> None:
    shown = as_drill.render(drill_of([STALLS] * takes, HARD_CLOSE))
    assert "least  median   most  first   last" in shown
    assert "…" not in shown
    row = shown.partition("Payment ")[2].partition("Handoff")[0]
    assert row.count("█") == takes
    assert row.count("2.0 s") == 5
    assert max(map(len, shown.splitlines())) <= 80
