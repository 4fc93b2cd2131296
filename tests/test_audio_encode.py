from __future__ import annotations

import io

import av
import numpy as np
import pytest
from conftest import SAMPLES

from coach.audio.encode import MOST_PEAKS, listen_again, sound_of
from coach.datatypes import SAMPLE_RATE_HZ, Samples


def decoded(data: bytes) -> Samples:
    with av.open(io.BytesIO(data), "r") as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float32)


def test_what_is_embedded_is_the_recording_at_the_same_times() -> None:
    sound = listen_again(SAMPLES / "good.flac")
    again = decoded(sound.data)
    assert len(sound.data) < 60 * len(again) / SAMPLE_RATE_HZ * 1000 / 8
    assert len(sound.peaks) * sound.peak_s == pytest.approx(len(again) / SAMPLE_RATE_HZ, abs=0.05)
    loud = [max(abs(again[round(at * SAMPLE_RATE_HZ) :][:320])) for at in np.arange(1, 15, 0.02)]
    seen = sound.peaks[round(1 / sound.peak_s) :][: len(loud)]
    assert np.corrcoef(loud, seen)[0, 1] > 0.98


def test_a_click_is_where_it_was() -> None:
    samples = np.zeros(2 * SAMPLE_RATE_HZ, np.float32)
    samples[SAMPLE_RATE_HZ : SAMPLE_RATE_HZ + 40] = 0.9
    heard = int(np.abs(decoded(sound_of(samples).data)).argmax())
    assert heard / SAMPLE_RATE_HZ == pytest.approx(1.0, abs=0.005)


def test_a_long_recording_has_no_more_peaks_than_can_be_seen() -> None:
    sound = sound_of(np.full(20 * 60 * SAMPLE_RATE_HZ, 0.1, np.float32))
    assert len(sound.peaks) <= MOST_PEAKS
    assert len(sound.data) < 20 * 60 * 24_000 / 8 * 1.05


def test_no_sound_is_a_page_without_a_wave() -> None:
    assert sound_of(np.zeros(0, np.float32)).peaks == ()
