"""Every sample, reviewed as a user does it, beside the truth about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import SAMPLES, Reviewed

TRUTHS: dict[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SAMPLES.glob("*.json")
}

EDGE_S = 0.05
"""How far the start or the end of a step may be from the truth."""

SILENCE_S = 0.05
"""How far the silence between two steps may be from the truth."""

SILENCE_AROUND_OTHERS_S = 0.15
"""The same, where other speech fills a part of the gap: it has two silences, or more."""

HEARD_AS = {
    "reply": "reply",
    "objection": "objection",
    "answer": "reassurance",
    "celebrate": "celebration",
    "ask_again": "asking_again",
    "linger": "lingering",
}
"""The kind of aside that a segment of the truth is."""

FAULTS: dict[str, list[dict[str, Any]]] = {
    "payment-early": [{"out_of_place": ["payment"], "payment_last": False, "in_order": False}],
    "step-missing": [{"missing": ["notes"]}],
    "step-twice": [{"repeated": ["phone"]}],
    "three-takes": [{}, {"out_of_place": ["address"], "in_order": False}, {}],
}
"""What is not as it should be in the order of each take."""

FAULTLESS = {
    "missing": [],
    "repeated": [],
    "out_of_place": [],
    "payment_last": True,
    "in_order": True,
    "maybe_missing": [],
    "maybe_repeated": [],
    "maybe_out_of_place": [],
}

WITH_ASIDES = ("celebrates-and-lingers", "customer-answers", "objection")

pytestmark = pytest.mark.slow

every_sample = pytest.mark.parametrize("name", sorted(TRUTHS))


def is_step(segment: Any) -> bool:
    return bool(segment["kind"] == "step")


def others(name: str) -> list[Any]:
    return [segment for segment in TRUTHS[name]["segments"] if not is_step(segment)]


def true_gaps(name: str) -> Iterator[tuple[str, str, float, bool]]:
    """Yield the step before a gap and the one after it, its silence (seconds), and whether
    anything else is said in it; none where the next step begins a take.
    """
    before, filled_s = None, 0.0
    for segment in TRUTHS[name]["segments"]:
        if not is_step(segment):
            filled_s += segment["end_s"] - segment["start_s"]
            continue
        if before is not None and segment["step"] != "name":
            silence_s = segment["start_s"] - before["end_s"] - filled_s
            yield before["step"], segment["step"], silence_s, filled_s > 0
        before, filled_s = segment, 0.0


def test_every_sample_has_its_truth() -> None:
    assert TRUTHS.keys() == {path.stem for path in SAMPLES.glob("*.flac")}
    assert len(TRUTHS) >= 8
    assert FAULTS.keys() | set(WITH_ASIDES) < TRUTHS.keys()


@every_sample
def test_every_step_is_heard_where_it_was_said(name: str, samples_reviewed: Reviewed) -> None:
    takes = samples_reviewed.of(name)["takes"]
    heard = [step for take in takes for step in take["steps"] if step["heard"]]
    said = [segment for segment in TRUTHS[name]["segments"] if is_step(segment)]
    assert [step["id"] for step in heard] == [segment["step"] for segment in said]
    assert {step["status"] for step in heard} == {"said"}
    for edge in ("start_s", "end_s"):
        true_s = [segment[edge] for segment in said]
        assert [step[edge] for step in heard] == pytest.approx(true_s, abs=EDGE_S)


@every_sample
def test_what_is_wrong_with_the_order_is_told(name: str, samples_reviewed: Reviewed) -> None:
    takes = samples_reviewed.of(name)["takes"]
    assert len(takes) == TRUTHS[name]["takes"]
    for take, fault in zip(takes, FAULTS.get(name, [{}]), strict=True):
        told = {key: value for key, value in take["order"].items() if key != "heard"}
        assert told == FAULTLESS | fault
        absent = [step["id"] for step in take["steps"] if step["status"] == "missing"]
        assert absent == fault.get("missing", [])


@every_sample
def test_the_silence_between_steps_is_measured(name: str, samples_reviewed: Reviewed) -> None:
    gaps = [gap for take in samples_reviewed.of(name)["takes"] for gap in take["gaps"]]
    for gap, (after, before, silence_s, filled) in zip(gaps, true_gaps(name), strict=True):
        assert (gap["after"], gap["before"]) == (after, before)
        within_s = SILENCE_AROUND_OTHERS_S if filled else SILENCE_S
        assert gap["silence_s"] == pytest.approx(silence_s, abs=within_s), (after, before)


@pytest.mark.parametrize("name", WITH_ASIDES)
def test_other_speech_is_heard_where_it_was_said(name: str, samples_reviewed: Reviewed) -> None:
    heard = samples_reviewed.of(name)["asides"]
    for aside, segment in zip(heard, others(name), strict=True):
        common_s = min(aside["end_s"], segment["end_s"]) - max(aside["start_s"], segment["start_s"])
        assert common_s > 0.5 * (segment["end_s"] - segment["start_s"]), segment


@pytest.mark.parametrize(
    "name",
    [
        "celebrates-and-lingers",
        "customer-answers",
        "objection",
    ],
)
def test_other_speech_is_what_it_was(name: str, samples_reviewed: Reviewed) -> None:
    heard = [aside["kind"] for aside in samples_reviewed.of(name)["asides"]]
    assert heard == [HEARD_AS[segment["kind"]] for segment in others(name)]


@pytest.mark.parametrize("name", sorted(TRUTHS.keys() - set(WITH_ASIDES)))
def test_nothing_else_is_heard_where_nothing_else_is_said(
    name: str, samples_reviewed: Reviewed
) -> None:
    review = samples_reviewed.of(name)
    assert (review["asides"], review["fillers"]) == ([], [])


def test_a_good_take_scores_best(samples_reviewed: Reviewed) -> None:
    scores = {name: samples_reviewed.of(name)["takes"][0]["scores"]["overall"] for name in TRUTHS}
    assert scores["good"] == max(scores.values()) >= 95
    for name in ("pauses", "payment-early", "step-missing", "step-twice"):
        assert scores[name] < scores["good"], name


@pytest.mark.parametrize(
    ("name", "code", "step"),
    [
        ("pauses", "silence", "payment"),
        ("payment-early", "last_question", "payment"),
        ("step-missing", "missing", "notes"),
        ("step-twice", "repeated", "phone"),
        ("celebrates-and-lingers", "celebrated", None),
    ],
)
def test_the_first_advice_is_about_what_went_wrong(
    name: str, code: str, step: str | None, samples_reviewed: Reviewed
) -> None:
    (take,) = samples_reviewed.of(name)["takes"]
    first = take["advice"][0]
    assert (first["code"], first["step"], first["praise"]) == (code, step, False)
    assert len(take["advice"]) <= 3
