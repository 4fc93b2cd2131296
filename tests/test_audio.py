from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from recordings import BURSTS_S, Sound, burst_times, bursts, heard, record

from coach.audio import BLOCK, open_audio
from coach.audio.mixing.mono import Downmix
from coach.datatypes import SAMPLE_RATE_HZ, Samples

RATES_HZ = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000)
WAV_CODECS = ("u8", "s16le", "s24le", "s32le", "f32le", "f64le", "alaw", "mulaw")

KINDS = {
    "flac": ("flac", 44_100, {}),
    "mp3": ("mp3", 44_100, {}),
    "m4a": ("aac", 44_100, {}),
    "ogg": ("vorbis", 44_100, {"strict": "-2"}),
    "opus": ("libopus", 48_000, {}),
    "webm": ("libopus", 48_000, {}),
    "mka": ("flac", 48_000, {}),
    "aiff": ("pcm_s16be", 44_100, {}),
    "caf": ("pcm_s16le", 44_100, {}),
}
VIDEOS = {"mp4": "aac", "mkv": "libopus", "mov": "alac"}


@pytest.mark.parametrize("codec", WAV_CODECS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_wav_of_any_width_keeps_its_times_and_its_level(
    tmp_path: Path, codec: str, channels: int
) -> None:
    sound = bursts(SAMPLE_RATE_HZ, channels)
    samples, audio = heard(record(tmp_path / "a.wav", f"pcm_{codec}", SAMPLE_RATE_HZ, sound))
    assert samples.dtype == np.float32
    assert np.abs(samples - sound[0]).max() < 0.02
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.0001)
    assert (audio.sample_rate_hz, audio.channels) == (SAMPLE_RATE_HZ, channels)
    assert not audio.damaged


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("codec", ["pcm_s16le", "flac"])
def test_every_rate_keeps_its_times_and_its_length(
    tmp_path: Path, rate_hz: int, codec: str
) -> None:
    path = tmp_path / ("a.flac" if codec == "flac" else "a.wav")
    samples, audio = heard(record(path, codec, rate_hz, bursts(rate_hz)))
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.0001)
    assert len(samples) == pytest.approx(3.0 * SAMPLE_RATE_HZ, abs=1)
    assert np.abs(samples[:48_000] - bursts(SAMPLE_RATE_HZ)[0]).max() < 0.002
    assert audio.sample_rate_hz == rate_hz


@pytest.mark.parametrize("kind", KINDS)
def test_every_container_keeps_its_times(tmp_path: Path, kind: str) -> None:
    codec, rate_hz, coding = KINDS[kind]
    sound = bursts(rate_hz, channels=2)
    samples, audio = heard(record(tmp_path / f"a.{kind}", codec, rate_hz, sound, coding=coding))
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.001)
    assert audio.duration_s == pytest.approx(3.0, abs=0.03)
    assert (audio.sample_rate_hz, audio.channels) == (rate_hz, 2)
    assert not audio.damaged


@pytest.mark.parametrize("kind", VIDEOS)
def test_the_sound_of_a_video_is_heard(tmp_path: Path, kind: str) -> None:
    path = record(tmp_path / f"a.{kind}", VIDEOS[kind], 48_000, bursts(48_000), picture=True)
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.001)
    assert not audio.damaged


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8, 12])
@pytest.mark.parametrize("rate_hz", [SAMPLE_RATE_HZ, 44_100])
def test_all_channels_are_heard(tmp_path: Path, channels: int, rate_hz: int) -> None:
    sound = np.zeros((channels, rate_hz), np.float32)
    sound[:, rate_hz // 4 : rate_hz // 2] = np.linspace(0.1, 0.5, channels)[:, np.newaxis]
    samples, audio = heard(record(tmp_path / "a.wav", "pcm_f32le", rate_hz, sound))
    assert samples[6_000] == pytest.approx(sound.mean(axis=0)[rate_hz * 3 // 8], abs=1e-4)
    assert audio.channels == channels


def test_eight_planes_do_not_crash(tmp_path: Path) -> None:
    samples, _ = heard(record(tmp_path / "a.m4a", "aac", 48_000, bursts(48_000, channels=8)))
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.001)


@pytest.mark.parametrize(
    ("gains", "level"),
    [((1.0, 1.0), 1.0), ((1.0, 0.0), 0.5), ((0.8, -1.0), 1.0), ((1.0, -1.0, 0.0), 1.0)],
    ids=["same", "one silent", "out of phase", "out of phase, and a silent one"],
)
def test_channels_are_averaged_unless_they_cancel_out(
    tmp_path: Path, gains: tuple[float, ...], level: float
) -> None:
    sound = bursts(SAMPLE_RATE_HZ) * np.array(gains, np.float32)[:, np.newaxis]
    samples, _ = heard(record(tmp_path / "a.wav", "pcm_f32le", SAMPLE_RATE_HZ, sound))
    assert np.abs(samples).max() == pytest.approx(level * np.abs(bursts(SAMPLE_RATE_HZ)).max())


def test_a_hum_out_of_phase_stays_out_of_the_speech(tmp_path: Path) -> None:
    hum = 0.02 * np.sin(100 * np.pi * np.arange(3 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ)
    sound = (bursts(SAMPLE_RATE_HZ, 2) + np.outer([1, -1], hum)).astype(np.float32)
    samples, _ = heard(record(tmp_path / "a.wav", "pcm_f32le", SAMPLE_RATE_HZ, sound))
    assert np.abs(samples - bursts(SAMPLE_RATE_HZ)[0]).max() < 1e-6


@given(arrays(np.int16, st.integers(1, 5_000)))
@settings(max_examples=40, deadline=None)
def test_what_was_recorded_at_16_khz_comes_out_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, recorded: npt.NDArray[np.int16]
) -> None:
    path = tmp_path_factory.mktemp("law") / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", "not compressed"))
        file.writeframes(recorded.tobytes())
    with open_audio(path) as audio:
        blocks = list(audio.blocks())
    assert {len(block) for block in blocks[:-1]} <= {BLOCK}
    assert 0 < len(blocks[-1]) <= BLOCK
    assert np.array_equal(np.concatenate(blocks), recorded / np.float32(32_768))


def test_a_flac_at_16_khz_comes_out_as_it_is(tmp_path: Path) -> None:
    whole = np.random.default_rng(1).integers(-32_768, 32_768, (1, 40_001))
    sound: Sound = (whole / 32_768).astype(np.float32)
    samples, _ = heard(record(tmp_path / "a.flac", "flac", SAMPLE_RATE_HZ, sound))
    assert np.array_equal(samples, sound[0])


@pytest.mark.parametrize("rate_hz", [SAMPLE_RATE_HZ, 48_000])
def test_what_is_no_number_is_silence_and_full_scale_is_the_limit(
    tmp_path: Path, rate_hz: int
) -> None:
    sound = bursts(rate_hz, 2)
    sound[:, 1_000:1_100] = [[np.nan], [np.nan]]
    sound[:, 2_000] = np.inf
    sound[:, 3_000] = -np.inf
    sound[:, 4_000:4_500] = 30.0
    sound[:, 5_000:5_500] = -1e30
    samples, _ = heard(record(tmp_path / "a.wav", "pcm_f32le", rate_hz, sound))
    assert np.isfinite(samples).all()
    assert samples.max() == 1.0
    assert samples.min() == -1.0
    scale = SAMPLE_RATE_HZ / rate_hz
    silent = samples[round(1_020 * scale) : round(1_080 * scale)]
    assert np.abs(silent).max() < 0.001
    assert np.abs(samples[np.rint(np.array([2_000, 3_000]) * scale).astype(int)]).max() < 0.001
    assert burst_times(np.where(np.abs(samples) < 0.75, samples, 0.0))[-1] == pytest.approx(
        BURSTS_S[-1], abs=0.0001
    )


def test_the_duration_is_what_was_handed_out(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", 48_000, bursts(48_000, seconds=2.55))
    with open_audio(path) as audio:
        assert audio.duration_s == 0.0
        next(audio.blocks())
        assert audio.duration_s == 0.1
        rest = list(audio.blocks())
    assert audio.duration_s == pytest.approx(2.55)
    assert len(rest[-1]) == BLOCK // 2


def test_blocks_of_a_closed_file_are_refused(tmp_path: Path) -> None:
    sound = np.zeros((1, 60 * SAMPLE_RATE_HZ), np.float32)
    with open_audio(record(tmp_path / "a.wav", "pcm_s16le", SAMPLE_RATE_HZ, sound)) as audio:
        next(audio.blocks())
    with pytest.raises(ValueError, match="the recording is closed"):
        list(audio.blocks())


def test_the_room_is_entered_without_its_decoder() -> None:
    asked = "import sys, coach.audio; print('av' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert answer.stdout.split() == [b"False"]


REMEMBERS = """
import resource, sys
from pathlib import Path
from coach.audio import open_audio

unit = 1 << 10 if sys.platform == "linux" else 1 << 20

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

with open_audio(Path(sys.argv[1])) as audio:
    for number, _ in enumerate(audio.blocks()):
        if number == 600:
            early = peak_mb()
    print(audio.duration_s, peak_mb() - early)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no peak memory there")
@pytest.mark.parametrize(
    ("kind", "codec", "minutes"),
    [("wav", "pcm_u8", 60), ("flac", "flac", 10), ("webm", "libopus", 10)],
)
def test_an_hour_takes_no_more_memory_than_a_minute(
    tmp_path: Path, kind: str, codec: str, minutes: int
) -> None:
    minute = np.tile(bursts(8_000), 20)
    path = record(tmp_path / f"a.{kind}", codec, 8_000, np.tile(minute, minutes))
    told = subprocess.run(
        [sys.executable, "-c", REMEMBERS, str(path)], capture_output=True, check=True
    )
    duration_s, grown_mb = map(float, told.stdout.split())
    assert duration_s == pytest.approx(60.0 * minutes, abs=0.1)
    assert grown_mb < 4.0


# ---- a noisy channel beside a clean one ---------------------------------------------------


def lively(seconds: float, rng: np.random.Generator) -> Samples:
    """Bursts like syllables, five a second, over a faint hiss."""
    time = np.arange(round(seconds * 48_000)) / 48_000
    loud = np.sin(2 * np.pi * 2.5 * time) ** 8
    return np.asarray(0.3 * loud * rng.standard_normal(len(time)) + 1e-4, np.float32)


@pytest.mark.parametrize("noisy", [0, 1])
def test_a_channel_of_noise_is_left_out_beside_one_of_speech(noisy: int) -> None:
    rng = np.random.default_rng(3)
    clean = lively(4.0, rng)
    noise = (0.16 * rng.standard_normal(len(clean))).astype(np.float32)
    both = np.stack([noise, clean] if noisy == 0 else [clean, noise], axis=1)
    downmix = Downmix(2)
    heard_s = [downmix(both[at : at + 48_000]) for at in range(0, len(both), 48_000)]
    assert np.allclose(np.concatenate(heard_s), clean, atol=1e-6)


def test_two_people_a_faint_hiss_and_silence_are_all_mixed() -> None:
    rng = np.random.default_rng(4)
    one, other = lively(2.0, rng), lively(2.0, rng)[::-1]
    hiss = (1e-4 * rng.standard_normal(len(one))).astype(np.float32)
    for channels in ([one, other], [one, hiss], [one, np.zeros_like(one)], [hiss, hiss[::-1]]):
        both = np.stack(channels, axis=1)
        assert np.allclose(Downmix(2)(both), both.mean(axis=1), atol=1e-6)
