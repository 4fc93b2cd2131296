"""A customer's channel: written at exact samples, and nothing of it is the speaker's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio import open_audio
from coach.audio.files.containers.customer_note import (
    CUSTOMER_ROOM,
    customer_note,
    customer_of,
    has_room,
)
from coach.audio.files.spoken import SpokenFile, whole_steps
from coach.datatypes import SAMPLE_RATE_HZ, CustomerLine, KnownCustomer, LineKind, Samples, Span

SPEAKER, CUSTOMER = (
    np.random.default_rng(seed).uniform(-1, 1, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    for seed in (0, 1)
)
ANN = KnownCustomer("Ann", "hard", 7)


def line(text: str, start: int = 8_001, end: int = 12_345) -> CustomerLine:
    span = Span(start / SAMPLE_RATE_HZ, end / SAMPLE_RATE_HZ)
    return CustomerLine(LineKind.ANSWER, "name", text, span)


SAID = KnownCustomer("Ann", "hard", 7, (line("It's Ann."),))


def written(path: Path, *, noted: KnownCustomer | None = SAID) -> Path:
    with SpokenFile(path, -0.08, ANN) as file:
        file.write(np.stack([SPEAKER, CUSTOMER], axis=1))
        if noted:
            file.note(noted)
    return path


def both(path: Path) -> Samples:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).reshape(-1, 2).astype(np.float32)


def test_both_channels_are_kept_to_the_sample(tmp_path: Path) -> None:
    steps = both(written(tmp_path / "a.wav"))
    assert np.array_equal(steps[:, 0] / 32768.0, whole_steps(SPEAKER))
    assert np.array_equal(steps[:, 1] / 32768.0, whole_steps(CUSTOMER))


def test_the_speakers_channel_alone_is_heard(tmp_path: Path) -> None:
    with open_audio(written(tmp_path / "a.wav")) as audio:
        assert np.array_equal(np.concatenate(list(audio.blocks())), whole_steps(SPEAKER))
        assert audio.rehearsed
        assert audio.cue_end_s == -0.08
        assert audio.channels == 2
        assert audio.channel_levels is None
        assert audio.customer == SAID


def test_a_recording_that_broke_off_knows_what_was_said_so_far(tmp_path: Path) -> None:
    file = SpokenFile(tmp_path / "a.wav", None, ANN)
    file.write(np.stack([SPEAKER, CUSTOMER], axis=1))
    file.note(SAID)
    with open_audio(tmp_path / "a.wav") as audio:
        assert audio.customer == SAID
        assert np.array_equal(np.concatenate(list(audio.blocks())), whole_steps(SPEAKER))
    file.close()


def test_a_customer_who_said_nothing_is_known_too(tmp_path: Path) -> None:
    with open_audio(written(tmp_path / "a.wav", noted=None)) as audio:
        assert audio.customer == ANN


def test_a_note_that_is_damaged_is_nobodys(tmp_path: Path) -> None:
    content = written(tmp_path / "a.wav").read_bytes()
    (tmp_path / "b.wav").write_bytes(content.replace(b'{"name":"Ann"', b'{"nxme":"Ann"'))
    with open_audio(tmp_path / "b.wav") as audio:
        assert audio.customer is None
        assert not audio.rehearsed
        assert audio.channel_levels is not None


def test_another_rehearsal_has_no_customer(tmp_path: Path) -> None:
    with SpokenFile(tmp_path / "a.wav", None) as file:
        file.write(SPEAKER)
    with open_audio(tmp_path / "a.wav") as audio:
        assert audio.customer is None
        assert audio.rehearsed


@given(st.text(max_size=50), st.integers(0, 10**9), st.integers(0, 10**6))
def test_what_is_noted_is_read_back(text: str, start: int, lasts: int) -> None:
    found = KnownCustomer(text, "hard", start, (line(text, start, start + lasts),))
    assert len(customer_note(found)) == CUSTOMER_ROOM
    assert customer_of(customer_note(found).decode()) == found


def test_that_the_microphone_heard_him_is_noted() -> None:
    for heard in (SAID, replace(SAID, echo=True)):
        assert customer_of(customer_note(heard).decode()) == heard


def test_what_there_is_no_room_for_is_left_out() -> None:
    every = KnownCustomer("Ann", "hard", 7, tuple(line("word " * 20) for _ in range(400)))
    assert not has_room(every)
    kept = customer_of(customer_note(every).decode())
    assert kept
    assert 50 < len(kept.lines) < 400


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"name":"A","level":"x","seed":1,"lines":[["answer","a","b",9,1]]}',
        '{"name":"A","level":"x","seed":"s","lines":[]}',
        '{"name":"A","level":"x","seed":1,"lines":[1]}',
    ],
)
def test_what_the_coach_did_not_write_is_no_note(note: str) -> None:
    assert customer_of(note) is None
