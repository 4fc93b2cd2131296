"""What is missing in a Matroska or WebM file is said, and a healthy one is never called damaged."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from recordings import bursts, heard, record

from coach.audio.files.containers.matroska import is_damaged

HEADERS_AT_MOST = 600
"""Bytes: none of these files has larger headers."""

Harm = Callable[[bytes, random.Random], bytes]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 1_000)
    return content[:start] + bytes(900) + content[start + 900 :]


def garbled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 1_000)
    return content[:start] + chance.randbytes(900) + content[start + 900 :]


def dropped(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(HEADERS_AT_MOST, len(content) - 5_000)
    return content[:start] + content[start + 4_000 :]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(HEADERS_AT_MOST, len(content) - 1)]


KINDS = {"webm": {}, "mka": {}, "live.webm": {"live": "1"}}


@pytest.fixture(params=KINDS)
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"a.{request.param}"
    return record(path, "libopus", 48_000, bursts(48_000), muxing=KINDS[request.param])


@pytest.mark.parametrize("harm", [zeroed, garbled, dropped, cut])
def test_what_is_missing_is_said(whole: Path, harm: Harm) -> None:
    content = whole.read_bytes()
    assert not heard(whole)[1].damaged
    for seed in range(8):
        whole.write_bytes(harm(content, random.Random(seed)))
        assert heard(whole)[1].damaged, seed


def test_a_cluster_whose_mark_is_gone_is_said(tmp_path: Path) -> None:
    """FFmpeg looks for the next one, without a word."""
    whole = record(tmp_path / "a.webm", "libopus", 48_000, bursts(48_000, seconds=9.0))
    content = bytearray(whole.read_bytes())
    second = content.index(b"\x1f\x43\xb6\x75", content.index(b"\x1f\x43\xb6\x75") + 4)
    content[second] = 0
    whole.write_bytes(content)
    assert heard(whole)[1].damaged
    assert is_damaged(whole)


def test_a_bit_is_found_where_there_is_a_checksum(tmp_path: Path) -> None:
    path = record(tmp_path / "a.mka", "pcm_s16le", 16_000, bursts(16_000))
    content = bytearray(path.read_bytes())
    assert not is_damaged(path)
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert is_damaged(path)


def test_zeros_after_the_end_are_no_damage(tmp_path: Path) -> None:
    for kind, muxing in KINDS.items():
        path = record(tmp_path / f"a.{kind}", "libopus", 48_000, bursts(48_000), muxing=muxing)
        content = path.read_bytes()
        path.write_bytes(content + bytes(100_000))
        assert not is_damaged(path), kind
        path.write_bytes(content + bytes(100_000) + b"\1")
        assert is_damaged(path), kind


@pytest.mark.parametrize("content", [b"\xff" * 40, b"\x1a\x45\xdf\xa3", b"\x1a\x45\xdf\xa3\x90"])
def test_what_is_no_matroska_is_broken(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mka").write_bytes(content)
    assert is_damaged(tmp_path / "a.mka")
