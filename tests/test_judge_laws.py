"""Laws that hold for every take."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from builders import HARD_CLOSE, facts, spoken
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies import IDS, SILENCES, anything_heard, in_order, orders, silences

from coach.datatypes import Filler, FillerKind, Scores, Span, TakeFacts
from coach.faults import Fault
from coach.judge import judge
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.scores.formulas import losses

laws = settings(max_examples=100, deadline=None)
QUICK = [0.0] * 8


def scores(made: TakeFacts) -> Scores:
    return judge(made, HARD_CLOSE).scores


@laws
@given(orders, silences, st.integers(0, 7), SILENCES)
def test_lengthening_a_gap_never_raises_flow(
    heard: list[str], waits: list[float], place: int, more: float
) -> None:
    longer = [wait + more * (index == place) for index, wait in enumerate(waits)]
    assert scores(facts(spoken(heard, longer))).flow <= scores(facts(spoken(heard, waits))).flow


@laws
@given(st.lists(SILENCES, min_size=4, max_size=4), st.integers(0, 3), SILENCES)
def test_lengthening_a_gap_with_a_reply_in_it_never_raises_flow(
    waits: list[float], place: int, more: float
) -> None:
    longer = [wait + more * (index == place) for index, wait in enumerate(waits)]
    assert scores(facts(_with_replies(longer))).flow <= scores(facts(_with_replies(waits))).flow


def _with_replies(waits: list[float]) -> str:
    events, now = ["name@0-2"], 2.0
    for name, wait in zip(("reply", "phone", "reply", "email"), waits, strict=True):
        events.append(f"{name}@{now + wait:.2f}-{now + wait + 1:.2f}")
        now += wait + 1
    return " ".join(events)


@laws
@given(orders, silences, st.sampled_from(IDS))
@example("address payment name name phone address email".split(), QUICK, "name")
@example("notes phone name payment phone email payment payment".split(), QUICK, "email")
@example("payment address payment notes address email email address".split(), QUICK, "email")
@example("email address name payment email notes payment handoff".split(), QUICK, "address")
def test_removing_a_step_never_raises_order(
    heard: list[str], waits: list[float], removed: str
) -> None:
    rest = [step_id for step_id in heard if step_id != removed]
    assume(rest)
    assert scores(facts(spoken(rest, waits))).order <= scores(facts(spoken(heard, waits))).order


def test_the_same_losses_make_the_same_score_in_any_order() -> None:
    backwards = ["handoff", "payment", "notes", "address", "phone", "phone"]
    fewer, more = (
        scores(facts(spoken(heard, [0.0] * 8))).order
        for heard in (["email", *backwards], ["email", "name", "name", *backwards])
    )
    assert fewer == more == 38


@laws
@given(in_order, st.data())
def test_swapping_two_steps_never_raises_order(heard: list[str], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.sampled_from(heard), min_size=2, max_size=2, unique=True))
    swapped = [{one: other, other: one}.get(step_id, step_id) for step_id in heard]
    assert scores(facts(spoken(swapped))).order < scores(facts(spoken(heard))).order


@laws
@given(st.lists(st.floats(0.0, 0.5), min_size=6, max_size=6), st.floats(130.0, 200.0))
def test_a_perfect_take_is_100_in_everything(waits: list[float], pace: float) -> None:
    made = facts(spoken(IDS, [round(wait, 2) for wait in waits]))
    made = replace(made, speed=replace(made.speed, words_per_minute=pace))
    gaps = zip(made.gaps, waits, strict=True)
    made = replace(made, gaps=tuple(replace(gap, silence_s=wait) for gap, wait in gaps))
    assert scores(made) == Scores(100, 100, 100, 100)


@laws
@given(orders, silences, st.floats(1.0, 5.0))
def test_the_same_take_slower_keeps_its_order_and_gains_no_flow(
    heard: list[str], waits: list[float], times: float
) -> None:
    quick = scores(facts(spoken(heard, waits)))
    slow = scores(facts(spoken(heard, [wait * times for wait in waits], length_s=2.0 * times)))
    assert slow.order == quick.order
    assert slow.flow <= quick.flow


@laws
@given(anything_heard(), st.sampled_from(FillerKind), st.floats(0.0, 1.0))
def test_a_filler_never_raises_flow(heard: str, kind: FillerKind, place: float) -> None:
    made = facts(heard)
    at = made.take.span.start + place * made.take.span.duration
    filler = Span(at, at + 0.2)
    for gap in made.gaps:  # there it would take the place of silence, which is another fault
        assume(not gap.span.overlap(filler) or not {"reply", "objection"} & set(gap.filled_by))
    more = (*made.fillers, Filler(1, kind, "um", filler))
    assert scores(replace(made, fillers=more)).flow <= scores(made).flow


@laws
@given(anything_heard())
def test_every_take_has_sensible_opinions(heard: str) -> None:
    made = facts(heard)
    review = judge(made, HARD_CLOSE)
    marks = [review.scores.flow, review.scores.order, review.scores.overall]
    assert all(0 <= mark <= 100 for mark in [*marks, review.scores.speed or 0])
    assert review.scores.overall <= review.scores.order
    assert len(review.ratings) == len(review.own_silences_s) == len(made.gaps)
    assert all(
        own <= gap.silence_s for own, gap in zip(review.own_silences_s, made.gaps, strict=True)
    )
    assert len(review.verdict.splitlines()) == 1
    assert review.verdict.endswith(".")


@laws
@given(anything_heard())
def test_advice_is_short_and_says_nothing_twice(heard: str) -> None:
    review = judge(facts(heard), HARD_CLOSE)
    given_codes = [each.code for each in review.advice]
    assert len(given_codes) <= 3
    assert len(set(given_codes)) == len(given_codes)
    assert [each.praise for each in review.advice] == sorted(each.praise for each in review.advice)
    times = [finding.at_s for finding in review.findings]
    assert times == sorted(times, key=lambda at_s: at_s or 0.0)


@laws
@given(
    orders,
    silences.map(lambda waits: [round(wait, 1) + 0.03 for wait in waits]),
    st.integers(1, 1000),
)
def test_a_shift_in_time_shifts_all_times_and_nothing_else(
    heard: list[str], waits: list[float], shift: int
) -> None:
    near = judge(facts(spoken(heard, waits)), HARD_CLOSE)
    far = judge(facts(spoken(heard, waits, start_s=1.0 + shift)), HARD_CLOSE)
    assert near.ratings == far.ratings
    assert near.verdict == far.verdict
    assert [each.code for each in near.advice] == [each.code for each in far.advice]
    for one, other in zip(near.findings, far.findings, strict=True):
        assert one.at_s is not None
        assert other.at_s is not None
        assert abs(other.at_s - one.at_s - shift) < 1e-6


def test_picture_data_and_advice_agree_in_every_order() -> None:
    """All 5,040 orders, and every step said again: what is out of place is so everywhere."""
    for heard in permutations(IDS):
        _agree(list(heard))
    for again in IDS:
        for at in range(len(IDS) + 1):
            _agree([*IDS[:at], again, *IDS[at:]])


def _agree(heard: list[str]) -> None:
    case = TakeAnalysis(facts(spoken(heard)), HARD_CLOSE)
    order = case.facts.order
    assert case.in_place == set(heard) - set(order.out_of_place), heard
    assert set(case.out_of_place) | set(case.late) | {case.asked_too_early} >= set(
        order.out_of_place
    )
    told = {fault for fault in (Fault.OUT_OF_PLACE, Fault.LAST_QUESTION) if _lost(case, fault)}
    assert bool(told) is not (order.in_order and order.payment_last is not False), heard


def _lost(case: TakeAnalysis, fault: Fault) -> bool:
    return any(loss.points for loss in losses(case) if loss.fault is fault)


@pytest.mark.parametrize("heard", ["phone name name", "phone email email name name", "email phone"])
def test_leaving_out_a_step_that_was_said_again_does_not_pay(heard: str) -> None:
    steps = heard.split()
    whole = scores(facts(spoken(steps))).order
    for removed in set(steps):
        rest = [step_id for step_id in steps if step_id != removed]
        assert scores(facts(spoken(rest))).order <= whole
