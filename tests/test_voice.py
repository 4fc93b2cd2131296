from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from builders import take
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pitch import FULL, tone, with_noise

from coach.datatypes import SAMPLE_RATE_HZ, Aside, AsideKind, Span, Voice
from coach.measure.voice.pitch import FRAME_S, VoiceMeter, VoiceTrack
from coach.measure.voice.prosody import voice


def track(*stretches: tuple[float, Sequence[float] | float, float]) -> VoiceTrack:
    """Make a track of stretches: seconds, F0 (cycled through), level."""
    pitch_hz, level_db = [], []
    for seconds, pitch, level in stretches:
        count = round(seconds / FRAME_S)
        pitch_hz.append(np.resize(np.asarray(pitch, np.float32), count))
        level_db.append(np.full(count, level, np.float32))
    return VoiceTrack(np.concatenate(pitch_hz), np.concatenate(level_db))


def semitones(*steps: float) -> list[float]:
    return [200 * 2 ** (step / 12) for step in steps]


ONE = take("name@0.0-1.0")


def test_median_and_spread_in_semitones() -> None:
    whole = voice(track((1.0, semitones(-2, 0, 0, 2), -20)), ONE).whole
    assert whole.pitch_hz == pytest.approx(200)
    assert whole.pitch_spread_st == pytest.approx(2**0.5)
    assert whole.level_db == pytest.approx(-20)
    assert whole.voiced_s == 1.0


def test_level_is_the_mean_power_and_its_range_that_of_most_frames() -> None:
    heard = track((0.5, 200, -10), (0.5, 200, -25))
    whole = voice(heard, ONE).whole
    assert whole.level_db == pytest.approx(10 * np.log10((0.1 + 10**-2.5) / 2), abs=1e-3)
    assert whole.level_range_db == pytest.approx(15)


def test_octave_errors_and_fading_ends_are_left_out() -> None:
    clean = voice(track((1.0, semitones(-1, 0, 1), -20)), ONE).whole
    heard = track((0.9, semitones(-1, 0, 1), -20), (0.05, 100, -20), (0.05, 200, -50))
    whole = voice(heard, ONE).whole
    assert whole.pitch_spread_st == pytest.approx(clean.pitch_spread_st, abs=0.01)
    assert whole.level_db == pytest.approx(-20)
    assert whole.voiced_s == pytest.approx(0.9)


def test_only_the_speakers_own_speech_counts() -> None:
    made = take("name@0.0-1.0 phone@3.0-4.0")
    heard = track((1.0, 100, -20), (1.0, 210, -10), (1.0, 105, -20), (1.0, 100, -20))
    asides = [
        Aside(AsideKind.REPLY, Span(1.0, 2.0), "", 1),
        Aside(AsideKind.REASSURANCE, Span(2.0, 3.0), "", 1),
        Aside(AsideKind.CELEBRATION, Span(1.0, 2.0), "", None),
    ]
    whole = voice(heard, made, asides=asides).whole
    assert (whole.pitch_hz, whole.voiced_s) == (100, 3.0)
    assert whole.level_db == pytest.approx(-20)


def test_each_step_has_its_own() -> None:
    made = take("name@0.0-1.0 phone@1.0-2.0")
    found = voice(track((1.0, 200, -20), (1.0, 180, -23)), made)
    assert [step.step for step in found.by_step] == ["name", "phone"]
    assert [step.pitch_hz for step in found.by_step] == [200, 180]
    assert [step.level_db for step in found.by_step] == pytest.approx([-20, -23])


def test_a_step_that_drops_is_named_with_how_far() -> None:
    made = take("name@0.0-1.0 phone@1.0-2.0 email@2.0-3.0 address@3.0-4.0")
    heard = track((1, 200, -20), (1, 200, -21), (1, 200, -29), (1, 160, -20))
    (quiet, low) = voice(heard, made).drops
    assert (quiet.step, quiet.span, quiet.pitch_st) == ("email", Span(2.0, 3.0), None)
    assert quiet.level_db == pytest.approx(9)
    assert (low.step, low.level_db) == ("address", None)
    assert low.pitch_st == pytest.approx(12 * np.log2(200 / 160))


def test_of_two_steps_none_can_be_said_to_drop() -> None:
    heard = track((1, 200, -20), (1, 200, -35))
    assert voice(heard, take("name@0.0-1.0 phone@1.0-2.0")).drops == ()


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(track((1.0, 0, -20)), id="whispered"),
        pytest.param(track((0.1, 200, -20), (0.9, 0, -60)), id="a moment of voice"),
        pytest.param(VoiceTrack(np.zeros(0, np.float32), np.zeros(0, np.float32)), id="no sound"),
    ],
)
def test_without_enough_voice_there_is_nothing(heard: VoiceTrack) -> None:
    found = voice(heard, ONE)
    voiced_s = found.whole.voiced_s
    assert found.whole == Voice(ONE.span, voiced_s, None, None, None, None)
    assert found.by_step == (Voice(ONE.span, voiced_s, None, None, None, None, "name"),)
    assert voiced_s <= 0.1


def test_a_short_word_has_a_median_and_no_spread() -> None:
    whole = voice(track((0.2, 200, -20), (0.8, 0, -60)), ONE).whole
    assert (whole.pitch_hz, whole.pitch_spread_st, whole.level_range_db) == (200, None, None)


def test_a_real_meter_measures_a_known_voice_in_noise() -> None:
    time = np.arange(4 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    lively = tone(180 * 2 ** (np.sin(2 * np.pi * time) * 3 / 12), FULL)
    for sound in (lively, with_noise(lively, 20)):
        meter = VoiceMeter()
        meter.feed(sound)
        whole = voice(meter.finish(), take("name@0.1-3.9")).whole
        assert whole.pitch_hz == pytest.approx(180, rel=0.01)
        assert whole.pitch_spread_st == pytest.approx(3 / 2**0.5, abs=0.06)


@settings(max_examples=30)
@given(st.floats(0.7, 1.4), st.floats(-20, 5))
def test_another_key_and_gain_change_neither_spread_nor_range(key: float, gain: float) -> None:
    def heard(by: float, more: float) -> Voice:
        low, high = semitones(-3, 0, 2), semitones(1, 3)
        return voice(
            track(
                (0.5, [by * f for f in low], -20 + more), (0.5, [by * f for f in high], -26 + more)
            ),
            ONE,
        ).whole

    plain, other = heard(1.0, 0.0), heard(key, gain)
    assert other.pitch_hz == pytest.approx((plain.pitch_hz or 0) * key, rel=1e-3)
    assert other.pitch_spread_st == pytest.approx(plain.pitch_spread_st, abs=1e-3)
    assert other.level_db == pytest.approx((plain.level_db or 0) + gain, abs=1e-3)
    assert other.level_range_db == pytest.approx(plain.level_range_db, abs=1e-3)
