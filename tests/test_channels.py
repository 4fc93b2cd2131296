"""Two channels with a person each, from the file to the review."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES
from hypothesis import given
from hypothesis import strategies as st
from recordings import heard, record

from coach.audio.mixing.channel_levels import ChannelMeter
from coach.datatypes import SAMPLE_RATE_HZ, Speaker, Voices
from coach.pipeline import review_file
from coach.recognise import SpeechModel

RATE = 44_100
NOISE = np.random.default_rng(1).normal(0.0, 0.1, (RATE // 2, 2)).astype(np.float32)


def measured(*cuts: int, gap: int = 0) -> npt.NDArray[np.float16]:
    meter = ChannelMeter()
    meter.silence(gap, RATE)
    for first, end in pairwise((0, *sorted(cuts), len(NOISE))):
        meter.feed(NOISE[first:end], RATE)
    levels = meter.levels_db()
    assert levels is not None
    return levels


@given(st.lists(st.integers(0, len(NOISE)), max_size=6))
def test_no_cutting_changes_the_levels(cuts: list[int]) -> None:
    assert np.allclose(measured(*cuts), measured(), atol=0.02)


def test_levels_are_those_of_each_channel_in_time() -> None:
    levels = measured(gap=RATE)
    assert levels.shape == (150, 2)
    assert (levels[:100] <= -119).all()
    assert levels[100:].mean(axis=0) == pytest.approx([-20, -20], abs=0.3)


@pytest.mark.parametrize(("channels", "rates"), [(1, [RATE]), (3, [RATE]), (2, [RATE, 16_000])])
def test_other_recordings_have_none(channels: int, rates: list[int]) -> None:
    meter = ChannelMeter()
    for rate in rates:
        meter.feed(np.zeros((100, channels), np.float32), rate)
    assert meter.levels_db() is None


@pytest.mark.slow
def test_each_channel_is_a_person_without_the_voice_model(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    sound, _ = heard(SAMPLES / "customer-answers.flac")
    replies = np.zeros(len(sound), np.float32)
    for line in json.loads((SAMPLES / "customer-answers.json").read_text())["segments"]:
        if line["kind"] == "reply":
            replies[
                round(line["start_s"] * SAMPLE_RATE_HZ) : round(line["end_s"] * SAMPLE_RATE_HZ)
            ] = 1.0
    apart = np.stack(
        (sound * (1 - replies), 0.5 * sound * replies),
    ).astype(np.float32)
    path = record(tmp_path / "call.wav", "pcm_s16le", SAMPLE_RATE_HZ, apart + 0.1 * apart[::-1])
    found = review_file(path, HARD_CLOSE, speech_model)
    assert found.voices is Voices.TWO
    (take,) = found.takes
    assert take.facts.order.heard == tuple(step.id for step in HARD_CLOSE.steps)
    speakers = [aside.speaker for aside in found.asides]
    assert speakers.count(Speaker.OTHER) >= 5
    assert Speaker.YOU not in speakers
    assert take.facts.conversation.answers
