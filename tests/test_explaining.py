"""Why each step was taken: what is told adds up, and is what the detector went by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import HARD_CLOSE
from words import Script, good

from coach.datatypes import Reading, StepStatus, Voices
from coach.detect import Detector, KeptTrace, reasons
from coach.detect.detector import SAID
from coach.detect.evidence.candidates import WEIGHTS, Candidates, Feature
from coach.detect.reading.sequence import best_sequence
from coach.detect.reading.slot_limits import EVIDENCE
from coach.detect.reading.worth import Worth
from coach.reasons import Reason, Rival, TalkReasons

STEPS = len(HARD_CLOSE.steps)
REWORDED = good(
    phone="phone~ what's the best number to reach you", name="name~ who am i writing this up for"
)
OUT_OF_ORDER = "= name email phone address notes payment handoff"
SAID_AGAIN = good(payment="= payment\nreply (0.6) i'll use a credit card")
BROKEN_OFF = good(notes="false_start anything specific i should note\n= notes")
LEFT_OUT = "= name phone address notes payment handoff"
SCRIPTS = (good(), REWORDED, OUT_OF_ORDER, SAID_AGAIN, BROKEN_OFF, LEFT_OUT)


def told(text: str) -> tuple[Reading, TalkReasons, KeptTrace]:
    """Return what is heard of a script, and why."""
    script, trace = Script(text), KeptTrace()
    detector = Detector(HARD_CLOSE)
    detector.feed(script.free, script.guided)
    reading = detector.finish(trace=trace)
    return reading, reasons(trace, HARD_CLOSE, Voices.UNKNOWN, reading.takes), trace


def of_step(why: TalkReasons, step: str) -> Reason:
    (found,) = (each for each in why.steps if each.step == step and each.take)
    return found


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_parts_add_up_to_the_evidence(text: str) -> None:
    _, why, _ = told(text)
    assert len(why.steps) >= STEPS - 1
    for step in why.steps:
        candidates: list[Reason | Rival] = [step, *step.for_stretch, *step.for_step]
        for each in candidates:
            assert sum(part.contribution for part in each.parts) == pytest.approx(each.evidence)


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_steps_told_of_are_those_heard(text: str) -> None:
    reading, why, _ = told(text)
    heard = [
        (take.index, step.id, step.words, step.status)
        for take in reading.takes
        for step in take.steps
    ]
    said = {True: StepStatus.SAID, False: StepStatus.REWORDED}
    of = [
        (step.take, step.step, step.span, said[limit.passed])
        for step in why.steps
        for limit in step.limits
        if step.take and limit.name == "detector.SAID"
    ]
    assert of == heard


@pytest.mark.parametrize("text", SCRIPTS)
def test_to_ask_why_changes_nothing(text: str) -> None:
    reading, _, _ = told(text)
    assert reading == Script(text).reading()


def test_every_feature_is_told_with_its_weight() -> None:
    _, why, _ = told(good())
    parts = of_step(why, "name").parts
    assert {part.feature: part.weight for part in parts} == {
        feature.name: WEIGHTS[feature] for feature in Feature
    }


def test_the_rule_that_placed_a_reworded_step_is_named() -> None:
    _, why, _ = told(REWORDED)
    name, phone = of_step(why, "name"), of_step(why, "phone")
    assert [(change.rule, change.did) for change in name.changes] == [
        ("slots.by_question", "placed")
    ]
    assert name.changes[0].does.startswith("Yield missing questions")
    assert (name.evidence, name.order_cost) == (EVIDENCE, None)
    limits = {limit.name: (limit.value, limit.passed) for limit in name.limits}
    assert limits["slot_limits.FEWEST_WORDS"] == (7, True)
    assert limits["slot_limits.SURE"] == (1.0, True)
    assert phone.changes[0].rule == "sequence.best_sequence"
    (nearness,) = (limit for limit in phone.limits if limit.name == "detector.SAID")
    assert not nearness.passed
    assert nearness.value < nearness.limit == SAID


STATED = good(handoff="handoff~ we shall be there on tuesday at nine in the morning")
GUIDED = good(email="email him=email")


@pytest.mark.parametrize(
    ("text", "step", "rule", "limit"),
    [
        (STATED, "handoff", "slots.by_statement", "slot_limits.FEWEST_OF_STATEMENT"),
        (GUIDED, "email", "slots.by_guided_words", "slot_limits.NEAR"),
    ],
)
def test_a_step_added_behind_the_sequence_shows_what_it_was_held_against(
    text: str, step: str, rule: str, limit: str
) -> None:
    _, why, _ = told(text)
    added = of_step(why, step)
    assert added.changes[0].rule == rule
    assert [each.passed for each in added.limits if each.name == limit] == [True]


def test_the_rule_that_grew_a_step_is_named() -> None:
    _, why, _ = told(good(email="email okay (0.2) email"))
    (grown,) = (each for each in of_step(why, "email").changes if each.did == "grown")
    assert (grown.rule, grown.heard) == ("boundaries.lead_ins_and_tags", "okay email")


def test_a_step_left_out_again_says_by_which_rule() -> None:
    _, why, _ = told(SAID_AGAIN)
    (echo,) = (step for step in why.steps if not step.take)
    assert (echo.step, echo.changes[-1].did) == ("payment", "left out")
    assert echo.changes[-1].rule == "echoes.without_echoes"
    (again,) = (limit for limit in echo.limits if limit.name == "echoes.AGAIN")
    assert not again.passed


def test_a_step_broken_off_shows_the_thresholds_of_a_false_start() -> None:
    _, why, _ = told(BROKEN_OFF)
    (broken,) = (step for step in why.steps if not step.take)
    passed = {limit.name: limit.passed for limit in broken.limits}
    assert broken.changes[-1].rule == "takes.split"
    assert [
        passed[f"takes.{name}"] for name in ("BROKEN_COVERAGE", "TAIL_HEARD", "HEAD_HEARD")
    ] == [
        False,
        False,
        True,
    ]


def test_a_step_that_was_left_out_shows_what_came_nearest() -> None:
    reading, why, _ = told(LEFT_OUT)
    (absent,) = why.absent
    assert (absent.step, absent.take, absent.status) == ("email", 1, StepStatus.MISSING)
    assert reading.takes[0].absent[0].id == "email"
    assert all(rival.step == "email" and rival.costs > 0 for rival in absent.for_step)


def test_leaving_the_order_is_paid_for() -> None:
    _, why, trace = told(OUT_OF_ORDER)
    paid = {step.step: step.order_cost for step in why.steps}
    assert [step for step, cost in paid.items() if cost] == ["email", "phone", "address"]
    worth = Worth(trace.found, trace.line, STEPS)
    evidence = trace.found.evidence[list(trace.path)].sum()
    assert evidence - sum(filter(None, paid.values())) == pytest.approx(worth.best)


def without(found: Candidates, index: int) -> Candidates:
    """Return the candidates that a sequence with one may hold, and that one far above all."""
    apart = (found.last <= found.first[index]) | (found.first >= found.last[index])
    apart[index] = True
    evidence = found.evidence.copy()
    evidence[index] += 1e6
    return replace(
        found,
        step=found.step[apart],
        first=found.first[apart],
        last=found.last[apart],
        wording=found.wording[apart],
        evidence=evidence[apart],
    )


@pytest.mark.parametrize("text", [good(), OUT_OF_ORDER, BROKEN_OFF])
def test_what_a_candidate_would_cost_is_what_choosing_it_costs(text: str) -> None:
    _, _, trace = told(text)
    found, line = trace.found, trace.line
    worth = Worth(found, line, STEPS)
    for index in range(0, len(found), 7):
        forced = without(found, index)
        path = best_sequence(forced, line, STEPS)
        costs = Worth(forced, line, STEPS).order_costs(path)
        total = float(forced.evidence[path].sum()) - sum(costs) - 1e6
        assert worth.of[index] == pytest.approx(total, abs=1e-6)


def test_the_best_sequence_loses_nothing_with_its_own() -> None:
    _, _, trace = told(REWORDED)
    worth = Worth(trace.found, trace.line, STEPS)
    assert worth.of[list(trace.path)] == pytest.approx(worth.best)
    assert worth.of.max() == pytest.approx(worth.best)


def test_without_a_word_there_is_nothing_to_tell() -> None:
    trace = KeptTrace()
    reading = Detector(HARD_CLOSE).finish(trace=trace)
    assert reasons(trace, HARD_CLOSE, Voices.ONE, reading.takes) == TalkReasons(Voices.ONE, (), ())
