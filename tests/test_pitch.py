from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.measure.voice.pitch import FRAME_S, VoiceMeter

Curve = npt.NDArray[np.float64]
Harmonics = dict[int, float]

SECONDS = 2.0
TIME = np.arange(int(SECONDS * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
FULL = {harmonic: 1 / harmonic for harmonic in range(1, 12)}
EDGE = 5
"""Frames at either end, whose windows are partly outside."""


def tone(pitch_hz: Curve, harmonics: Harmonics, peak: float = 0.3) -> Samples:
    """Make a voice of harmonics of a moving F0."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    waves = [gain * np.cos(number * phase + number**2) for number, gain in harmonics.items()]
    sound = np.sum(waves, axis=0)
    return np.asarray(peak * sound / np.abs(sound).max(), np.float32)


def constant(pitch_hz: float) -> Curve:
    return np.full(len(TIME), pitch_hz)


def with_noise(sound: Samples, snr_db: float) -> Samples:
    noise = np.random.default_rng(7).standard_normal(len(sound))
    rms = np.sqrt(np.mean(sound**2)) * 10 ** (-snr_db / 20)
    return np.asarray(sound + rms * noise, np.float32)


def measure(sound: Samples, block: int = 1600) -> tuple[Curve, Curve]:
    meter = VoiceMeter()
    for start in range(0, len(sound), block):
        meter.feed(sound[start : start + block])
    return curves(meter)


def curves(meter: VoiceMeter) -> tuple[Curve, Curve]:
    track = meter.finish()
    return np.asarray(track.pitch_hz, np.float64), np.asarray(track.level_db, np.float64)


def cents_off(sound: Samples, true_hz: Curve) -> Curve:
    """Return the error of each frame; every frame must be voiced."""
    pitch_hz, _ = measure(sound)
    places = (np.arange(len(pitch_hz)) * FRAME_S * SAMPLE_RATE_HZ).astype(int)
    inner = slice(EDGE, -EDGE)
    assert (pitch_hz[inner] > 0).all()
    return np.asarray(np.abs(1200 * np.log2(pitch_hz[inner] / true_hz[places][inner])))


VOICES = [
    pytest.param(constant(75.0), FULL, id="low"),
    pytest.param(constant(120.0), FULL, id="man"),
    pytest.param(constant(220.0), FULL, id="woman"),
    pytest.param(constant(470.0), FULL, id="high"),
    pytest.param(100 * 2 ** (TIME / SECONDS), FULL, id="glide of an octave"),
    pytest.param(180 * 2 ** (0.25 * np.sin(6 * np.pi * TIME)), FULL, id="lively"),
    pytest.param(constant(130.0), {h: 1 / h for h in range(3, 12)}, id="telephone"),
    pytest.param(constant(110.0), {1: 0.3, 2: 1, 3: 0.4, 4: 0.2, 5: 0.1}, id="strong second"),
    pytest.param(constant(200.0), {1: 0.3, 2: 0.4, 3: 2, 4: 0.5}, id="strong third"),
    pytest.param(constant(110.0), {1: 1, 3: 0.5, 5: 0.3}, id="odd harmonics"),
    pytest.param(constant(250.0), {1: 1}, id="one harmonic"),
]


@pytest.mark.parametrize(("pitch_hz", "harmonics"), VOICES)
def test_f0_is_right(pitch_hz: Curve, harmonics: Harmonics) -> None:
    assert cents_off(tone(pitch_hz, harmonics), pitch_hz).max() < 5


@pytest.mark.parametrize(("pitch_hz", "harmonics"), VOICES)
def test_f0_is_stable_in_noise(pitch_hz: Curve, harmonics: Harmonics) -> None:
    off = cents_off(with_noise(tone(pitch_hz, harmonics), 20), pitch_hz)
    assert off.max() < 8
    off = cents_off(with_noise(tone(pitch_hz, harmonics), 10), pitch_hz)
    assert off.max() < 20


def test_a_jittering_voice_keeps_its_octave() -> None:
    steps = np.random.default_rng(3).standard_normal(len(TIME) // 100).repeat(100)
    assert cents_off(tone(150 * (1 + 0.01 * steps), FULL), constant(150.0)).max() < 60


def test_a_voice_that_breaks_for_a_moment_keeps_its_octave() -> None:
    halves = {1: 0.15, 3: 0.1, **{2 * number: gain for number, gain in FULL.items()}}
    whole = tone(constant(100.0), {2 * number: gain for number, gain in FULL.items()})
    whole[16_000:16_480] = tone(constant(100.0), halves)[16_000:16_480]
    assert cents_off(whole, constant(200.0)).max() < 100


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(1).standard_normal(len(TIME)).astype(np.float32)
    assert not measure(0.1 * noise)[0].any()
    assert not measure(np.zeros(len(TIME), np.float32))[0].any()


def test_voice_begins_and_ends_where_it_does() -> None:
    sound = tone(constant(150.0), FULL)
    sound[:8_000] = sound[-8_000:] = 0
    voiced = np.flatnonzero(measure(sound)[0]) * FRAME_S
    assert (voiced[0], voiced[-1]) == pytest.approx((0.5, SECONDS - 0.5), abs=0.025)


def test_level_is_the_power_of_the_sound() -> None:
    sound = tone(constant(200.0), FULL)
    _, level_db = measure(sound)
    power_db = 10 * np.log10(np.mean(sound.astype(float) ** 2))
    assert level_db[EDGE:-EDGE] == pytest.approx(
        np.full(len(level_db) - 2 * EDGE, power_db), abs=0.5
    )


def test_ten_times_fainter_is_twenty_db_less_and_no_lower() -> None:
    loud, faint = measure(tone(constant(200.0), FULL)), measure(tone(constant(200.0), FULL, 0.03))
    assert faint[0] == pytest.approx(loud[0], rel=1e-3)
    assert faint[1] == pytest.approx(loud[1] - 20, abs=0.01)


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (1, 1), (160, 1), (161, 2), (15_999, 100), (16_015, 101)]
)
def test_there_is_a_frame_for_every_ten_milliseconds(samples: int, frames: int) -> None:
    pitch_hz, level_db = measure(np.zeros(samples, np.float32))
    assert len(pitch_hz) == len(level_db) == frames


@settings(max_examples=25)
@given(st.lists(st.integers(0, 20_000), max_size=8))
def test_any_cutting_into_blocks_gives_the_same(cuts: list[int]) -> None:
    sound = with_noise(tone(150 * 2 ** (TIME / 4), FULL), 15)
    meter = VoiceMeter()
    for block in np.split(sound, np.minimum(np.cumsum(cuts), len(sound))):
        meter.feed(block)
    for cut, whole in zip(curves(meter), measure(sound, len(sound)), strict=True):
        np.testing.assert_array_equal(cut, whole)
