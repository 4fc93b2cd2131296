"""Numbers whose full scale is not 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recordings import bursts, heard, record

BURST = slice(7_900, 8_100)


@pytest.mark.parametrize("codec", ["pcm_f32le", "pcm_f64le"])
@pytest.mark.parametrize(
    ("factor", "peak"), [(1.0, 0.7), (32_768.0, 0.7), (57.0, 0.62), (2.0**31, 0.7)]
)
def test_numbers_beyond_full_scale_are_scaled(
    tmp_path: Path, codec: str, factor: float, peak: float
) -> None:
    tone = 0.7 * np.sin(np.arange(48_000) * 0.3, dtype=np.float32)[np.newaxis]
    samples, _ = heard(record(tmp_path / "a.wav", codec, 16_000, tone * np.float32(factor)))
    assert np.abs(samples).max() == pytest.approx(peak, abs=0.02)
    assert np.corrcoef(samples, tone[0])[0, 1] > 0.999


def test_a_click_and_what_is_no_number_scale_nothing(tmp_path: Path) -> None:
    sound = bursts(16_000)
    sound[0, 1_000], sound[0, 2_000], sound[0, 3_000] = 1e30, np.nan, np.inf
    samples, _ = heard(record(tmp_path / "a.wav", "pcm_f32le", 16_000, sound))
    assert samples[1_000] == 1.0
    assert np.abs(samples[BURST]).max() == pytest.approx(np.abs(sound[0, BURST]).max())
