"""A review as one line of JSON: the types of ``contract``, ASCII only, so that it goes anywhere."""

from __future__ import annotations

import json
import statistics
from inspect import cleandoc
from typing import Any

import msgspec

from coach.datatypes import Recording, Review, Voices
from coach.errors import CoachError
from coach.learning import Along
from coach.report.contract import along as along_json
from coach.report.contract import review as js
from coach.report.contract import take as take_json
from coach.report.contract.shaping import rounded, shaped
from coach.visible import valid

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def render(review: Review) -> str:
    """Return a review as one line of JSON, without the line's end."""
    whole = shaped(
        js.ReviewJson,
        review,
        recording=_recording(review.recording, review.voices),
        guide=js.GuideJson(review.guide.name, [step.id for step in review.guide.steps]),
        model=js.ModelJson(review.model, review.second_opinions),
        takes=[take_json.take(take, review.guide) for take in review.takes],
        along=_along(review.along) if review.along else msgspec.UNSET,
    )
    return _line(whole)


def render_error(path: str, error: CoachError) -> str:
    """Return the line of a recording that could not be reviewed."""
    message = js.ErrorJson(error.code, valid(str(error)))
    return _line(js.FailureJson(js.PathJson(valid(path)), message))


def schema() -> str:
    """Return the JSON Schema of a line: a review, or a failure."""
    lines, parts = msgspec.json.schema_components(
        (js.ReviewJson, js.FailureJson), ref_template="#/$defs/{name}"
    )
    whole = {"$schema": _DRAFT, "anyOf": list(lines), "$defs": parts}
    return json.dumps(_same_from_any_msgspec(whole), indent=2)


def _same_from_any_msgspec(part: Any) -> Any:
    """Return a schema with its descriptions dedented and null last: releases of msgspec differ."""
    if isinstance(part, list):
        return [_same_from_any_msgspec(each) for each in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _same_from_any_msgspec(value) for key, value in part.items()}
    if isinstance(description := tidy.get("description"), str):
        tidy["description"] = cleandoc(description)
    if "anyOf" in tidy:
        tidy["anyOf"].sort(key=lambda choice: choice == {"type": "null"})
    return tidy


def _line(struct: msgspec.Struct) -> str:
    return json.dumps(msgspec.to_builtins(struct), ensure_ascii=True, allow_nan=False)


def _recording(recording: Recording, voices: Voices) -> js.RecordingJson:
    return shaped(js.RecordingJson, recording, path=valid(recording.path), voices=voices)


def _along(found: Along) -> along_json.AlongJson:
    lags = [abs(lag) for lag in found.lags_s]
    lag_s = rounded(statistics.median(lags)) if lags else None
    return shaped(along_json.AlongJson, found, model=valid(found.model), lag_s=lag_s)
