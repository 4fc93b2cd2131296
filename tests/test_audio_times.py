from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import BURSTS_S, burst_times, bursts, heard, record, shifted, without

from coach.audio import open_audio
from coach.audio.files.timeline import LONGEST_GAP_S, Timeline


@pytest.fixture
def webm(tmp_path: Path) -> Path:
    return record(tmp_path / "whole.webm", "libopus", 48_000, bursts(48_000))


@pytest.mark.parametrize(
    ("kind", "codec", "is_loss"),
    [("webm", "libopus", False), ("m4a", "aac", True), ("mka", "flac", True), ("ts", "aac", True)],
)
def test_missing_packets_become_silence(
    tmp_path: Path, kind: str, codec: str, is_loss: bool
) -> None:
    whole = record(tmp_path / f"whole.{kind}", codec, 48_000, bursts(48_000))
    before, _ = heard(whole)
    path = without(whole, tmp_path / f"holes.{kind}", lambda time_s: 0.7 < time_s < 1.0)
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx(burst_times(before), abs=0.001)
    assert np.count_nonzero(samples[13_000:15_500]) == 0
    assert audio.duration_s == pytest.approx(len(before) / 16_000, abs=0.001)
    assert audio.damaged is is_loss


def test_a_single_lost_packet_is_filled(tmp_path: Path, webm: Path) -> None:
    path = without(webm, tmp_path / "a.webm", lambda time_s: 0.9 < time_s < 0.92)
    assert burst_times(heard(path)[0]) == pytest.approx(BURSTS_S, abs=0.001)


def test_a_hole_too_long_for_unsent_silence_is_a_loss(tmp_path: Path, webm: Path) -> None:
    path = shifted(webm, tmp_path / "a.webm", lambda time_s: time_s + 20.0 * (time_s > 1.0))
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx([0.5, 21.25, 22.5], abs=0.001)
    assert audio.damaged


def test_timestamps_that_tremble_leave_no_holes(tmp_path: Path, webm: Path) -> None:
    tremble = random.Random(0)
    path = shifted(
        webm, tmp_path / "a.webm", lambda time_s: max(0.0, time_s + tremble.uniform(-0.004, 0.004))
    )
    samples, audio = heard(path)
    assert np.array_equal(samples, heard(webm)[0])
    assert not audio.damaged


@pytest.mark.parametrize(("kind", "codec"), [("webm", "libopus"), ("mp4", "aac")])
def test_sound_that_starts_late_stays_late(tmp_path: Path, kind: str, codec: str) -> None:
    path = record(tmp_path / f"a.{kind}", codec, 48_000, bursts(48_000), start_s=2.0)
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx([2.0 + at for at in BURSTS_S], abs=0.002)
    assert not audio.damaged


@pytest.mark.parametrize("kind", ["mp4", "ts"])
def test_sound_that_starts_after_the_picture_stays_late(tmp_path: Path, kind: str) -> None:
    path = record(tmp_path / f"a.{kind}", "aac", 48_000, bursts(48_000), start_s=0.5, picture=True)
    times = burst_times(heard(path)[0])
    assert times == pytest.approx([0.5 + at for at in BURSTS_S], abs=0.002)


BARE = {"write_xing": "0"}
WITHOUT_EDITS = {"use_editlist": "0"}


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 44_100])
@pytest.mark.parametrize(
    ("kind", "codec", "muxing"),
    [
        ("aac", "aac", {}),
        ("m4a", "aac", WITHOUT_EDITS),
        ("m4a", "aac", {}),
        ("ts", "aac", {}),
        ("mp3", "mp3", BARE),
        ("mp3", "mp3", {}),
        ("wav", "mp3", {}),
        ("mkv", "mp3", {}),
        ("mp2", "mp2", {}),
    ],
)
def test_the_constant_delay_of_a_codec_is_taken_off_once(
    tmp_path: Path, kind: str, codec: str, muxing: dict[str, str], rate_hz: int
) -> None:
    path = record(tmp_path / f"a.{kind}", codec, rate_hz, bursts(rate_hz), muxing=muxing)
    assert burst_times(heard(path)[0]) == pytest.approx(BURSTS_S, abs=0.001)


@pytest.mark.parametrize(("kind", "codec"), [("ogg", "libopus"), ("ts", "ac3"), ("mp3", "mp3")])
def test_a_clock_that_starts_anywhere_starts_the_recording(
    tmp_path: Path, kind: str, codec: str
) -> None:
    path = tmp_path / f"a.{kind}"
    here = heard(record(path, codec, 48_000, bursts(48_000)))[0]
    there = heard(record(path, codec, 48_000, bursts(48_000), start_s=50_000.0))[0]
    assert burst_times(there) == pytest.approx(burst_times(here), abs=0.0001)


def test_two_forms_of_sound_in_one_file_follow_each_other(tmp_path: Path) -> None:
    other = record(tmp_path / "b.mp3", "mp3", 24_000, bursts(24_000, 2), muxing={"write_xing": "0"})
    first = record(tmp_path / "a.mp3", "mp3", 44_100, bursts(44_100), muxing={"write_xing": "0"})
    both = tmp_path / "both.mp3"
    both.write_bytes(first.read_bytes() + other.read_bytes())
    samples, _ = heard(both)
    alone = heard(first)[0]
    then = [len(alone) / 16_000 + at for at in burst_times(heard(other)[0])]
    assert burst_times(samples) == pytest.approx([*burst_times(alone), *then], abs=0.06)


def frame(samples: int, time_s: float, unit: Fraction, rate_hz: int) -> av.AudioFrame:
    made = av.AudioFrame(format="flt", layout="mono", samples=samples)
    made.sample_rate, made.time_base, made.pts = rate_hz, unit, int(time_s / unit)
    return made


FRAMES = st.lists(st.integers(1, 6_000), min_size=1, max_size=50)
RATES = st.sampled_from([8_000, 44_100, 48_000])
UNITS = st.sampled_from([Fraction(1, 1_000), Fraction(1, 90_000), Fraction(1, 48_000)])
COARSE = st.just(Fraction(1, 25))
"""A container may count in pictures: far coarser than what is tolerated of any."""


@given(FRAMES, RATES, UNITS | COARSE, st.floats(0.0, 1e5))
def test_rounded_timestamps_never_make_silence(
    sizes: list[int], rate_hz: int, unit: Fraction, start_s: float
) -> None:
    timeline, position = Timeline(None), 0
    for size in sizes:
        made = frame(size, start_s + position / rate_hz, unit, rate_hz)
        assert timeline.missing_before(made) == 0
        timeline.advance(size, rate_hz)
        position += size


@given(FRAMES, st.sampled_from([24_000, 32_000, 44_100, 48_000]))
def test_a_change_of_blocks_is_no_hole_in_vorbis_and_a_lost_one_is(
    sizes: list[int], rate_hz: int
) -> None:
    unit, position = Fraction(1, rate_hz), 0
    vorbis = Timeline(0.0, "vorbis")
    for number, size in enumerate(sizes):
        early = 448 * (number % 2)  # it comes back
        made = frame(size, (position + early) / rate_hz, unit, rate_hz)
        assert vorbis.missing_before(made) == 0
        vorbis.advance(size, rate_hz)
        position += size
    hole = frame(960, vorbis.position_s + 0.046, unit, rate_hz)
    assert vorbis.missing_before(hole) > 0


@given(FRAMES, RATES, UNITS, st.floats(0.02, LONGEST_GAP_S - 1))
def test_a_hole_is_as_long_as_its_timestamps_say(
    sizes: list[int], rate_hz: int, unit: Fraction, hole_s: float
) -> None:
    timeline = Timeline(0.0)
    for size in sizes:
        timeline.advance(size, rate_hz)
    made = frame(960, timeline.position_s + hole_s, unit, rate_hz)
    missing_s = timeline.missing_before(made) / rate_hz
    assert missing_s == pytest.approx(hole_s, abs=unit + 1 / rate_hz)


@pytest.mark.parametrize("jump_s", [LONGEST_GAP_S + 1, -30.0])
def test_a_clock_that_is_set_anew_makes_no_silence(jump_s: float) -> None:
    timeline = Timeline(0.0)
    timeline.advance(60 * 48_000, 48_000)
    unit = Fraction(1, 1_000)
    assert timeline.missing_before(frame(960, 60 + jump_s, unit, 48_000)) == 0
    timeline.advance(960, 48_000)
    later = frame(960, 60 + jump_s + 0.02 + 0.5, unit, 48_000)
    assert timeline.missing_before(later) == pytest.approx(24_000, abs=48)


def test_a_frame_without_a_timestamp_follows_the_last_one() -> None:
    timeline = Timeline(0.0)
    made = frame(960, 5.0, Fraction(1, 1_000), 48_000)
    made.pts = None
    assert timeline.missing_before(made) == 0


def test_holes_are_filled_as_long_as_they_are_not_more_than_the_sound(tmp_path: Path) -> None:
    """Forty kilobytes with a hole of 590 s after each packet made sixteen hours of work."""
    whole = record(tmp_path / "a.mka", "flac", 16_000, bursts(16_000, seconds=10.0))
    path = shifted(whole, tmp_path / "b.mka", lambda time_s: time_s + 590.0 * int(time_s / 0.5))
    with open_audio(path) as audio:
        length = sum(len(block) for block in audio.blocks())
        assert audio.damaged
    assert 10.0 <= length / 16_000 <= 610.0


def test_a_long_call_keeps_all_its_silence(tmp_path: Path) -> None:
    """What was never sent, as nobody spoke, counts towards no sum."""
    timeline, unit = Timeline(0.0, "opus"), Fraction(1, 48_000)
    for _ in range(10_000):
        timeline.advance(960, 48_000)
        made = frame(960, timeline.position_s + 0.4, unit, 48_000)
        missing = timeline.missing_before(made)
        assert missing > 0
        timeline.advance(missing, 48_000)
    assert not timeline.left_out
