from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import SAMPLES
from recordings import record

from coach.audio.files.encode import MOST_PEAKS, excerpts, listen_again, sound_of
from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span


def decoded(data: bytes) -> Samples:
    with av.open(io.BytesIO(data), "r") as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float32)


def test_parts_of_a_recording_begin_where_they_say(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    sound = np.zeros(10 * SAMPLE_RATE_HZ, np.float32)
    for at_s in (0.5, 6.0):
        sound[round(at_s * SAMPLE_RATE_HZ) : round((at_s + 0.5) * SAMPLE_RATE_HZ)] = 0.5
    record(path, "pcm_s16le", SAMPLE_RATE_HZ, sound.reshape(1, -1))
    parts = excerpts(path, [Span(0.5, 1.0), Span(6.0, 6.5), Span(9.5, 9.9)])
    assert [part.start_s for part in parts] == [0.0, 5.0, 8.5]
    for part, begins_s, duration_s in zip(parts, (0.5, 6.0, None), (2.0, 2.5, 1.5), strict=True):
        heard = part.sound
        assert len(heard.peaks) * heard.peak_s == pytest.approx(duration_s, abs=0.03)
        loud = [place * heard.peak_s for place, peak in enumerate(heard.peaks) if peak > 0.2]
        assert bool(loud) is (begins_s is not None)
        if begins_s is not None:
            assert part.start_s + loud[0] == pytest.approx(begins_s, abs=0.03)


def test_what_is_embedded_is_the_recording_at_the_same_times() -> None:
    sound = listen_again(SAMPLES / "good.flac", 19.0)
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


def test_the_waveform_is_the_same_in_whatever_pieces_it_comes() -> None:
    noise = np.random.default_rng(0).uniform(-0.9, 0.9, 200_001).astype(np.float32)
    step = 320
    expected = np.maximum.reduceat(np.abs(noise), np.arange(0, len(noise), step))
    assert sound_of(noise).peaks == tuple(map(float, expected))


@pytest.mark.slow
def test_long_sound_takes_little_memory(tmp_path: Path) -> None:
    """The sound of ten minutes is 38 MB; what is made of it is 2.4 MB."""
    path = tmp_path / "long.flac"
    record_silence(path, minutes=10)
    tracemalloc.start()
    sound = listen_again(path, 600.0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sound.peaks) == MOST_PEAKS
    assert 2_300_000 < len(sound.data) < 2_500_000
    assert most < 12_000_000


def record_silence(path: Path, minutes: int) -> None:
    with av.open(str(path), "w") as file:
        track = file.add_stream("flac", rate=SAMPLE_RATE_HZ, layout="mono")
        for number in range(minutes):
            minute = np.zeros((1, 60 * SAMPLE_RATE_HZ), np.int16)
            frame = av.AudioFrame.from_ndarray(minute, format="s16", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, number * minute.size
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
