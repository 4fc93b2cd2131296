"""What is missing in an Ogg file is said, and a healthy one is never called damaged."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLES
from recordings import Sound, heard, record

from coach.audio.files.containers.ogg import is_damaged

CODECS = [("ogg", "libopus", 48_000), ("oga", "flac", 16_000)]
HEADERS_AT_MOST = 8_000
"""Bytes: none of these files has larger headers."""

Harm = Callable[[bytes, random.Random], bytes]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 600)
    return content[:start] + bytes(512) + content[start + 512 :]


def garbled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 600)
    return content[:start] + chance.randbytes(512) + content[start + 512 :]


def dropped(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 5_000)
    return content[:start] + content[start + 4_096 :]


def cut(content: bytes, chance: random.Random) -> bytes:
    end = chance.randrange(HEADERS_AT_MOST, len(content) - 600)
    return content[: end - (content[end : end + 4] == b"OggS")]


def a_page_less(content: bytes, chance: random.Random) -> bytes:
    starts = pages(content)
    gone = chance.randrange(4, len(starts) - 2)
    return content[: starts[gone]] + content[starts[gone + 1] :]


def cut_at_a_page(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice(pages(content)[4:])]


def pages(content: bytes) -> list[int]:
    """Return where the pages begin."""
    starts, at = [], 0
    while at < len(content):
        starts.append(at)
        count = content[at + 26]
        at += 27 + count + sum(content[at + 27 : at + 27 + count])
    return starts


@pytest.fixture(params=CODECS, ids=lambda each: str(each[1]))
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind, codec, rate_hz = request.param
    muxing = {"page_duration": "200000"}
    return record(tmp_path / f"a.{kind}", codec, rate_hz, speech(rate_hz), muxing=muxing)


@pytest.mark.parametrize("harm", [zeroed, garbled, dropped, cut, a_page_less, cut_at_a_page])
def test_what_is_missing_is_said(whole: Path, harm: Harm) -> None:
    content = whole.read_bytes()
    assert not heard(whole)[1].damaged
    for seed in range(8):
        whole.write_bytes(harm(content, random.Random(seed)))
        assert heard(whole)[1].damaged, seed


def test_healthy_files_are_whole(whole: Path) -> None:
    content = whole.read_bytes()
    starts = pages(content)
    times = [struct.unpack_from("<q", content, at + 6)[0] for at in starts]
    headers = next(number for number, time in enumerate(times) if time not in (0, -1))
    for healthy in (
        content,
        content + content,  # one after the other
        content + bytes(3_000),  # a disk that was switched off
        content[: starts[headers]] + content[starts[headers + 3] :],  # a broadcast
    ):
        whole.write_bytes(healthy)
        assert not is_damaged(whole)


def speech(rate_hz: int) -> Sound:
    """Return a take at any rate, shape (1, n)."""
    sound, _ = heard(SAMPLES / "good.flac")
    times = np.arange(len(sound) * rate_hz // 16_000) / rate_hz
    return np.interp(times, np.arange(len(sound)) / 16_000, sound).astype(np.float32)[np.newaxis]


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 32_000, 44_100, 48_000])
def test_blocks_of_two_lengths_leave_no_holes(tmp_path: Path, rate_hz: int) -> None:
    """Vorbis changes its block's length where speech begins, and stamps a page too early then."""
    ffmpeg = shutil.which("ffmpeg")  # PyAV cannot write it
    if ffmpeg is None:
        pytest.skip("ffmpeg is not on this machine")
    path = tmp_path / "a.ogg"
    line = [ffmpeg, "-v", "error", "-i", str(SAMPLES / "good.flac"), "-ar", str(rate_hz)]
    subprocess.run([*line, "-c:a", "libvorbis", str(path)], check=True)
    samples, audio = heard(path)
    assert not audio.damaged
    assert len(samples) / 16_000 == pytest.approx(audio.duration_s)
    assert audio.duration_s == pytest.approx(speech(rate_hz).shape[1] / rate_hz, abs=0.01)


@pytest.mark.parametrize("kind", ["amr", "3gp"])
def test_what_a_telephone_sends_while_nobody_speaks_is_no_damage(tmp_path: Path, kind: str) -> None:
    sound = speech(8_000)
    silent = np.concatenate((sound, np.zeros((1, 80_000), np.float32), sound), axis=1)
    name = tmp_path / f"a.{kind}"
    record(name, "libopencore_amrnb", 8_000, silent, coding={"dtx": "1", "b": "12200"})
    samples, audio = heard(name)
    assert not audio.damaged
    assert len(samples) / 16_000 == pytest.approx(silent.shape[1] / 8_000, abs=0.05)
