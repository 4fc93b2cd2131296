"""A take is the same take anywhere: field by field but for times.

What was heard of stored takes stands between minutes of room, of digital silence and of other talk;
no recogniser is needed for that. One take goes all the way, as sound.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import isclose
from typing import Any

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES
from long_recordings import joined, room
from recordings import heard as sound_of
from replay import HEARD, store
from replay.guides import guide_of

from coach.datatypes import SAMPLE_RATE_HZ, Guide, Recording, Review, Samples
from coach.heard import Heard
from coach.listening import Listening
from coach.pipeline import explain, review
from coach.recognise import SpeechModel
from coach.report.contract import as_json

ALONE = (
    "clean_fillers_slt",
    "clean_out-of-order_en-gb-Mike",
    "clean_takes_rms",
    "gate_in-order_slt",
)
ANSWERED = ("clean_answered_am_adam", "clean_call_am_fenrir", "clean_customer_rms")
NOISY = ("babble10_customer_joe", "noise10_in-order_en-us-max")
OTHERS = ("clean_chatter_en-us-Annie", "clean_call_bm_fable", "babble10_in-order_en-us-max")
SECONDS = 90.0
TIME_S, RATE = 0.03, 0.02
"""Times may differ by so much (seconds), and rates by this share: an edge is told to a few ms."""


@cache
def stored(name: str) -> tuple[Recording, Guide, Heard]:
    truth, recording, heard = store.read(HEARD / f"{name}.xz")
    return recording, guide_of(truth), heard


@cache
def nobody(level: float) -> Heard:
    return room(SECONDS, level)


@cache
def others() -> Heard:
    """Return other people's takes and talk, and a minute and a half of room after them."""
    return joined([*(stored(name)[2] for name in OTHERS), nobody(3.0)])


def reviewed(recording: Recording, guide: Guide, parts: Sequence[Heard]) -> tuple[Review, float]:
    """Return the review of parts in a row, and when the second begins (seconds)."""
    whole = joined(parts)
    starts_s = joined(parts[:1]).signal.duration_s if len(parts) > 1 else 0.0
    lasts = replace(recording, duration_s=whole.signal.duration_s)
    return review(lasts, guide, "a model", whole), starts_s


def takes_of(found: Review, start_s: float, end_s: float) -> list[dict[str, Any]]:
    """Return all that is told of the takes between two times, numbered from 1."""
    told = json.loads(as_json.render(found))
    takes = [take for take in told["takes"] if start_s <= take["start_s"] < end_s]
    for number, take in enumerate(takes, 1):
        take["own"] = {
            part: [each for each in told[part] if each["take"] == take["index"]]
            for part in ("asides", "fillers", "pauses")
        }
        for each in (each for part in take["own"].values() for each in part):
            each["take"] = number
        take["index"] = number
    return takes


def unlike(one: Any, other: Any, later_s: float, path: str = "") -> list[str]:
    """Return where two things differ that are the same but for times."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(one[key], other[key], f"{path}.{key}") for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(a, b, f"{path}[{at}]") for at, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return [] if _alike(one, other, later_s, path) else [f"{path}: {one} and {other}"]
    return [place for a, b, inner in pairs for place in unlike(a, b, later_s, inner)]


def _alike(one: Any, other: Any, later_s: float, path: str) -> bool:
    if path.endswith(".message"):
        return True
    if ".scores." in path and one is not None and other is not None:
        return bool(abs(one - other) <= 1)
    if not isinstance(one, float) or not isinstance(other, float):
        return bool(one == other)
    if path.endswith((".start_s", ".end_s", ".at_s")):
        return isclose(one, other - later_s, abs_tol=TIME_S)
    return isclose(one, other, rel_tol=RATE, abs_tol=TIME_S)


def assert_same(name: str, before: Heard, after: Heard) -> None:
    recording, guide, heard = stored(name)
    alone, _ = reviewed(recording, guide, [heard])
    there, at_s = reviewed(recording, guide, [before, heard, after])
    expected = takes_of(alone, 0.0, recording.duration_s)
    assert expected
    found = takes_of(there, at_s, at_s + recording.duration_s)
    assert unlike(expected, found, at_s) == []


@pytest.mark.parametrize("name", [*ALONE, *ANSWERED, *NOISY])
def test_a_take_is_the_same_in_digital_silence(name: str) -> None:
    assert_same(name, nobody(0.0), nobody(0.0))


@pytest.mark.parametrize("name", [*ALONE, *ANSWERED])
def test_a_take_is_the_same_in_a_quiet_room(name: str) -> None:
    assert_same(name, nobody(3.0), nobody(3.0))


@pytest.mark.parametrize("name", [*ALONE, *ANSWERED])
def test_a_take_is_the_same_before_and_after_other_talk(name: str) -> None:
    assert_same(name, others(), joined([nobody(3.0), others()]))


def heard_from(sound: Samples, model: SpeechModel) -> Review:
    listening = Listening(HARD_CLOSE, model)
    listening.feed(sound)
    recording = Recording("a.wav", listening.duration_s, SAMPLE_RATE_HZ, 1)
    return review(recording, HARD_CLOSE, model.name, listening.finish())


@pytest.mark.slow
def test_a_take_is_the_same_with_minutes_of_room_around_it(speech_model: SpeechModel) -> None:
    sound, _ = sound_of(SAMPLES / "good.flac")
    faint = np.random.default_rng(1).normal(0.0, 4.0, round(SECONDS) * SAMPLE_RATE_HZ)
    around = (np.rint(faint) / 32768).astype(np.float32)
    alone = heard_from(sound, speech_model)
    there = heard_from(np.concatenate([around, sound, around]), speech_model)
    found = takes_of(there, SECONDS, SECONDS + 30.0)
    moved = unlike(takes_of(alone, 0.0, 30.0), found, SECONDS)
    assert [place for place in moved if ".heard: " not in place] == []  # it adapts to the room
    assert [word.text for word in there.words] == [word.text for word in alone.words]
    assert there.asides == ()


def test_long_silence_beside_a_take_is_said_and_no_pause(speech_model: SpeechModel) -> None:
    sound, _ = sound_of(SAMPLES / "good.flac")
    silence = np.zeros(70 * SAMPLE_RATE_HZ, np.float32)
    there = heard_from(np.concatenate([sound, silence]), speech_model)
    assert there.recording.soundless_s == pytest.approx(70.0, abs=0.5)
    assert len(there.takes) == 1
    assert heard_from(sound, speech_model).recording.soundless_s == 0.0


def test_the_reasons_for_a_take_are_the_same_behind_other_talk() -> None:
    recording, guide, heard = stored(ALONE[0])
    whole = joined([others(), heard])
    at_s = others().signal.duration_s
    alone = explain(recording, guide, heard)
    behind = explain(replace(recording, duration_s=at_s), guide, whole)
    expected = [reason for talk in alone.talks for reason in talk.steps]
    found = [reason for talk in behind.talks for reason in talk.steps if reason.span.start >= at_s]
    assert len(behind.talks) > len(alone.talks)
    assert [(one.step, one.heard, one.limits) for one in found] == [
        (one.step, one.heard, one.limits) for one in expected
    ]
    for one, other in zip(expected, found, strict=True):
        assert other.span.start - at_s == pytest.approx(one.span.start, abs=TIME_S)
        assert [rival.span.start - at_s for rival in other.for_step] == pytest.approx(
            [rival.span.start for rival in one.for_step], abs=TIME_S
        )
    earlier = max(take.facts.take.index for take in reviewed(recording, guide, [others()])[0].takes)
    assert {one.take for one in found} == {earlier + one.take for one in expected if one.take}
