"""What is missing between bare frames is said; notes and seams between them are no damage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from recordings import bursts, heard, record

from coach.audio.files.containers.streamed import lacks_adts, lacks_mpeg

BARE = {"write_xing": "0"}
KINDS = [("mp3", "mp3", BARE), ("mp2", "mp2", {}), ("aac", "aac", {})]


@pytest.fixture(params=KINDS, ids=lambda each: str(each[0]))
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind, codec, muxing = request.param
    sound = bursts(44_100, seconds=8.0)
    return record(tmp_path / f"a.{kind}", codec, 44_100, sound, muxing=muxing)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("fill", ["zeros", "anything"])
def test_a_second_that_is_written_over_is_said(whole: Path, seed: int, fill: str) -> None:
    content, chance = whole.read_bytes(), random.Random(seed)
    assert not heard(whole)[1].damaged
    size = len(content) // 8
    start = chance.randrange(len(content) // 10, len(content) - 2 * size)
    new = bytes(size) if fill == "zeros" else chance.randbytes(size)
    whole.write_bytes(content[:start] + new + content[start + size :])
    assert heard(whole)[1].damaged


def test_less_than_a_step_is_no_alarm(whole: Path) -> None:
    content = whole.read_bytes()
    size, start = len(content) // 80, len(content) // 2
    whole.write_bytes(content[:start] + bytes(size) + content[start + size :])
    samples, audio = heard(whole)
    assert not audio.damaged
    assert len(samples) / 16_000 == pytest.approx(8.0, abs=0.25)


@pytest.mark.parametrize(
    "note",
    [b"ID3\3\0\0\0\0\x7f\x76" + bytes(16_374), b"TAG" + b" " * 125, b"APETAGEX" + bytes(9_000)],
)
def test_a_note_between_two_that_were_joined_is_no_damage(whole: Path, note: bytes) -> None:
    content = whole.read_bytes()
    whole.write_bytes(content + note + content)
    assert not heard(whole)[1].damaged


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 48_000])
def test_every_head_is_understood(tmp_path: Path, rate_hz: int) -> None:
    """With one frame not understood, more than a moment between the others would be none."""
    for kind, codec, muxing in KINDS:
        if codec == "mp2" and rate_hz < 16_000:
            continue
        for kbits in ("32000", "64000", "160000"):
            sound = bursts(rate_hz, seconds=2.0)
            path = tmp_path / f"a.{kind}"
            record(path, codec, rate_hz, sound, muxing=muxing, coding={"b": kbits})
            assert not (lacks_adts if kind == "aac" else lacks_mpeg)(path)
            content = path.read_bytes()
            third = len(content) // 3
            path.write_bytes(content[:third] + bytes(third) + content[2 * third :])
            assert (lacks_adts if kind == "aac" else lacks_mpeg)(path), (kind, kbits)


def test_what_is_no_stream_lacks_nothing(tmp_path: Path) -> None:
    for content in (b"\xff", b"\xff\xfb" * 5_000, bytes(5_000)):
        (tmp_path / "a").write_bytes(content)
        assert not lacks_mpeg(tmp_path / "a")
        assert not lacks_adts(tmp_path / "a")
