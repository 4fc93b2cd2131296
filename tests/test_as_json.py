from __future__ import annotations

import json
from dataclasses import replace
from inspect import cleandoc
from typing import Any

import golden
import jsonschema
import msgspec
import pytest
from builders import FLAT_VOICE, GOOD, HARD_CLOSE, facts, review
from hypothesis import given, settings
from reviews import REVIEWS
from strategies import anything_heard

from coach.datatypes import Pace, Span
from coach.errors import AudioError
from coach.judge import judge
from coach.report.contract.as_json import render, render_error, schema
from coach.report.contract.review import FailureJson, ReviewJson

SHOWN = ("pauses", "early_and_missing", "replies_and_objection", "three_takes", "no_sound")

CONTRACT: dict[str, set[str]] = {
    "": {"recording", "guide", "model", "takes", "asides", "fillers", "pauses", "words"},
    "recording": {"path", "duration_s", "sample_rate_hz", "channels", "damaged"},
    "guide": {"name", "steps"},
    "model": {"name"},
    "takes": {
        *("index", "start_s", "end_s", "steps", "gaps", "order", "speed", "flow"),
        *("scores", "advice"),
    },
    "takes.steps": {"id", "status", "start_s", "end_s", "heard", "wording", "confidence", "guide"},
    "takes.gaps": {"after", "before", "start_s", "end_s", "silence_s", "rating", "filled_by"},
    "takes.order": {
        *("heard", "missing", "repeated", "out_of_place", "payment_last", "in_order"),
    },
    "takes.speed": {"total_s", "speaking_s", "words_per_minute"},
    "takes.scores": {"flow", "speed", "order", "overall"},
    "takes.advice": {"code", "message", "at_s"},
    "asides": {"take", "kind", "start_s", "end_s", "heard"},
    "fillers": {"take", "kind", "text", "start_s", "end_s"},
    "pauses": {"take", "start_s", "end_s", "duration_s", "inside"},
    "words": {"text", "start_s", "end_s", "confidence"},
}
"""The keys that users rely on: more may come, none of these may go."""


@pytest.mark.parametrize("name", SHOWN)
def test_json_is_the_known_one(name: str) -> None:
    pretty = json.dumps(json.loads(render(REVIEWS[name])), indent=1, ensure_ascii=False)
    golden.check(f"json/{name}.json", pretty + "\n")


def test_the_schema_is_the_known_one() -> None:
    golden.check("json/schema.json", schema() + "\n")


@pytest.mark.parametrize("older", [True, False])
def test_the_schema_is_the_same_from_any_msgspec(
    older: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = msgspec.json.schema_components

    def differently(types: Any, ref_template: str) -> Any:
        lines, parts = made(types, ref_template=ref_template)
        return lines, {name: _made_by_another(part, older) for name, part in parts.items()}

    monkeypatch.setattr("msgspec.json.schema_components", differently)
    golden.check("json/schema.json", schema() + "\n")


def _made_by_another(part: dict[str, Any], older: bool) -> dict[str, Any]:
    """Return a schema as msgspec 0.19 makes it, null first and its text indented, or as 0.23."""
    for field in part.get("properties", {}).values():
        field.get("anyOf", []).sort(key=lambda choice: (choice == {"type": "null"}) != older)
    first, *others = cleandoc(part["description"]).splitlines()
    indented = [first, *(f"    {line}" if older and line else line for line in others)]
    return part | {"description": "\n".join(indented)}


def test_no_golden_file_is_missing_or_left_over() -> None:
    golden.check_complete("json", [f"{name}.json" for name in (*SHOWN, "schema")])


@pytest.mark.parametrize("place", CONTRACT)
def test_every_key_of_the_contract_is_there(place: str) -> None:
    found = _at(json.loads(render(REVIEWS["pauses"])), place)
    if place in ("asides",):
        found = _at(json.loads(render(REVIEWS["replies_and_objection"])), place)
    assert found
    for each in found:
        assert set(each) >= CONTRACT[place]


def _at(value: Any, place: str) -> list[dict[str, Any]]:
    values = [value]
    for key in filter(None, place.split(".")):
        inside = [value[key] for value in values]
        values = [item for each in inside for item in (each if isinstance(each, list) else [each])]
    return values


@pytest.mark.parametrize("name", REVIEWS)
def test_a_line_is_one_line_of_ascii_that_keeps_the_contract(name: str) -> None:
    line = render(REVIEWS[name])
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert msgspec.json.decode(line, type=ReviewJson).recording.channels == 2


@pytest.mark.parametrize("name", REVIEWS)
def test_a_line_keeps_to_the_published_schema(name: str) -> None:
    jsonschema.validate(json.loads(render(REVIEWS[name])), json.loads(schema()))


def test_a_failure_keeps_to_the_published_schema() -> None:
    line = json.loads(render_error("a.wav", AudioError("a.wav: no such file")))
    jsonschema.validate(line, json.loads(schema()))
    with pytest.raises(jsonschema.ValidationError, match="is not of type"):
        jsonschema.validate({**line, "error": "no such file"}, json.loads(schema()))


def test_steps_stand_in_the_order_heard_and_then_those_not_heard() -> None:
    take = json.loads(render(REVIEWS["early_and_missing"]))["takes"][0]
    ids = [step["id"] for step in take["steps"]]
    assert ids == ["name", "phone", "payment", "address", "notes", "handoff", "email"]
    email = take["steps"][-1]
    assert email["status"] == "missing"
    assert all(email[key] is None for key in ("start_s", "end_s", "heard", "wording"))
    assert email["guide"] == "Email?"


def test_a_step_in_other_words_stands_beside_the_guides() -> None:
    steps = json.loads(render(REVIEWS["pauses"]))["takes"][0]["steps"]
    email = next(step for step in steps if step["status"] == "reworded")
    assert (email["heard"], email["guide"]) == ("a mail please", "Email?")


@pytest.mark.parametrize("damaged", [True, False])
def test_a_damaged_recording_says_so(damaged: bool) -> None:
    made = review(GOOD)
    made = replace(made, recording=replace(made.recording, damaged=damaged))
    assert json.loads(render(made))["recording"]["damaged"] is damaged


def test_where_a_take_drags_stands_beside_the_speakers_usual() -> None:
    text = "name@1-3 phone@3.2-5 email@7-8 address@8.4-9 payment@9.9-11"
    take = json.loads(render(review(f'{text} hedge@9-9.1"maybe"')))["takes"][0]
    assert take["confidence"] == {
        "slowest_gap_s": 2.0,
        "slowest_before": "email",
        "usual_gap_s": 0.4,
        "before_last_question_s": 0.9,
        "slowest_step": None,
        "slowest_rate": None,
        "usual_rate": None,
        "hedges": 1,
        "false_starts": 0,
        "quieter": [],
    }


def test_an_unclear_step_is_not_missing() -> None:
    take = json.loads(render(REVIEWS["bad_sound"]))["takes"][0]
    assert [step["status"] for step in take["steps"]].count("unclear") == 2
    assert take["order"]["missing"] == []


def test_the_customers_part_of_a_silence_is_told_apart() -> None:
    line = render(review('name@1.0-3.0 reply@5.0-6.0"maria" phone@6.3-8.0'))
    gap = json.loads(line)["takes"][0]["gaps"][0]
    assert gap["silence_s"] == pytest.approx(2.3)
    assert gap["own_silence_s"] == pytest.approx(0.3)
    assert gap["rating"] == "flows"
    assert gap["filled_by"] == ["reply"]


def test_pace_and_hedges_stand_in_the_take() -> None:
    made = facts(GOOD + ' hedge@1-1.2"maybe"')
    pace = Pace(Span(0.8, 3.1), 156.52173, None, "name")
    made = replace(made, speed=replace(made.speed, by_step=(pace,), over_time=(pace,)))
    judged = judge(made, HARD_CLOSE)
    take = json.loads(render(replace(review(GOOD), takes=(judged,))))["takes"][0]
    assert take["speed"]["by_step"] == take["speed"]["over_time"]
    assert take["speed"]["by_step"][0]["words_per_minute"] == 156.522
    assert take["hedges"] == [{"text": "maybe", "start_s": 1.0, "end_s": 1.2, "step": None}]


def test_the_voice_stands_beside_the_take() -> None:
    judged = judge(replace(facts(GOOD), voice=FLAT_VOICE), HARD_CLOSE)
    take = json.loads(render(replace(review(GOOD), takes=(judged,))))["takes"][0]
    assert take["voice"]["whole"]["pitch_spread_st"] == 1.4
    assert take["voice"]["drops"][0]["step"] == "payment"
    assert [hint["code"] for hint in take["hints"]] == ["voice_drops", "flat"]


def test_no_take_is_an_empty_list() -> None:
    line = json.loads(render(REVIEWS["off_script"]))
    assert line["takes"] == []
    assert [aside["take"] for aside in line["asides"]] == [None, None]


def test_a_take_of_one_step_has_no_silence_to_measure() -> None:
    flow = json.loads(render(review("email@1.0-1.5")))["takes"][0]["flow"]
    assert flow["longest_silence_s"] is None
    assert flow["median_silence_s"] is None


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b/名前.wav", "a b/名前.wav"),
        ('quo"te\\\n\u2028.wav', 'quo"te\\\n\u2028.wav'),
        (
            b"broken\xff.wav".decode("utf-8", "surrogateescape"),
            "broken\N{REPLACEMENT CHARACTER}.wav",
        ),
    ],
)
def test_any_path_makes_one_valid_line(path: str, shown: str) -> None:
    for line in (render(review(GOOD, path=path)), render_error(path, AudioError(f"{path}: no"))):
        assert len(line.splitlines()) == 1
        assert json.loads(line)["recording"]["path"] == shown
        assert "\\udc" not in line


def test_a_recording_that_cannot_be_read_has_its_own_line() -> None:
    line = render_error("x.wav", AudioError("x.wav: no such file; check its name"))
    assert json.loads(line) == {
        "recording": {"path": "x.wav"},
        "error": {"code": "audio", "message": "x.wav: no such file; check its name"},
    }
    assert msgspec.json.decode(line, type=FailureJson).error.code == "audio"


@settings(max_examples=40, deadline=None)
@given(anything_heard())
def test_whatever_was_heard_keeps_the_contract(heard: str) -> None:
    line = render(review(heard))
    decoded = msgspec.json.decode(line, type=ReviewJson)
    assert json.loads(line) == msgspec.to_builtins(decoded)
