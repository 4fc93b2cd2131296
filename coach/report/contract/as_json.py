"""A review as one line of JSON: the types of ``contract``, ASCII only, so that it goes anywhere."""

from __future__ import annotations

import json
import statistics
from inspect import cleandoc
from typing import Any

import msgspec

from coach.datatypes import (
    Aside,
    Filler,
    Guide,
    Pause,
    Recording,
    Review,
    Voices,
    Word,
)
from coach.errors import CoachError
from coach.learning import Along, LineAlong
from coach.report.contract import along as along_json
from coach.report.contract import review as js
from coach.report.contract import take as take_json
from coach.report.contract.take import rounded
from coach.visible import valid

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def render(review: Review) -> str:
    """Return a review as one line of JSON, without the line's end."""
    return _line(
        js.ReviewJson(
            recording=_recording(review.recording, review.voices),
            guide=_guide(review.guide),
            model=js.ModelJson(review.model, review.second_opinions),
            takes=[take_json.take(take, review.guide) for take in review.takes],
            asides=[_aside(aside) for aside in review.asides],
            fillers=[_filler(filler) for filler in review.fillers],
            pauses=[_pause(pause) for pause in review.pauses],
            words=[_word(word) for word in review.words],
            along=_along(review.along) if review.along else msgspec.UNSET,
        )
    )


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
    return js.RecordingJson(
        path=valid(recording.path),
        duration_s=rounded(recording.duration_s),
        sample_rate_hz=recording.sample_rate_hz,
        channels=recording.channels,
        damaged=recording.damaged,
        cue_end_s=take_json.maybe(recording.cue_end_s),
        voices=voices,
        rehearsed=recording.rehearsed,
    )


def _guide(guide: Guide) -> js.GuideJson:
    return js.GuideJson(guide.name, [step.id for step in guide.steps])


def _aside(aside: Aside) -> js.AsideJson:
    return js.AsideJson(
        take=aside.take,
        kind=aside.kind,
        start_s=rounded(aside.span.start),
        end_s=rounded(aside.span.end),
        heard=aside.heard,
        speaker=aside.speaker,
    )


def _filler(filler: Filler) -> js.FillerJson:
    return js.FillerJson(
        take=filler.take,
        kind=filler.kind,
        text=filler.text,
        start_s=rounded(filler.span.start),
        end_s=rounded(filler.span.end),
    )


def _pause(pause: Pause) -> js.PauseJson:
    return js.PauseJson(
        take=pause.take,
        start_s=rounded(pause.span.start),
        end_s=rounded(pause.span.end),
        duration_s=rounded(pause.span.duration),
        inside=pause.inside,
    )


def _word(word: Word) -> js.WordJson:
    return js.WordJson(
        text=word.text,
        start_s=rounded(word.start),
        end_s=rounded(word.end),
        confidence=rounded(word.confidence),
        speaker=word.speaker,
    )


def _along(found: Along) -> along_json.AlongJson:
    lags = [abs(lag) for lag in found.lags_s]
    return along_json.AlongJson(
        model=valid(found.model),
        tempo_percent=found.tempo_percent,
        lag_s=rounded(statistics.median(lags)) if lags else None,
        lines=[_line_along(line) for line in found.lines],
    )


def _line_along(line: LineAlong) -> along_json.LineAlongJson:
    times = (take_json.maybe(line.began_s), take_json.maybe(line.lag_s))
    return along_json.LineAlongJson(line.step, rounded(line.model_s), *times)
