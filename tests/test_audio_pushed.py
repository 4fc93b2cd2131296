"""Sound that a page pushes: every frame once and in order, and what is missing is said."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.live import patience
from coach.audio.live.pushed import Pushed
from coach.audio.live.source import NumberedSource, Source
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError

RAMP = (np.arange(4_000) / 8_000).astype(np.float32)
"""Each sample tells its place: 0.5 is frame 4000."""


def source(*pieces: tuple[int, int], rate_hz: int = SAMPLE_RATE_HZ) -> Pushed:
    """Return a source into which these stretches of the ramp were pushed."""
    pushed = Pushed("a page", rate_hz)
    for first, last in pieces:
        pushed.push(first, RAMP[first:last])
    return pushed


def all_of(pushed: Pushed) -> Samples:
    pushed.end()
    return np.concatenate([np.zeros(0, np.float32), *pushed.blocks()])


def test_it_is_a_source_whose_frames_have_numbers() -> None:
    pushed: Source = source()
    assert isinstance(pushed, NumberedSource)


@given(st.lists(st.integers(0, len(RAMP)), max_size=8))
def test_however_it_is_cut_every_frame_comes_once(cuts: list[int]) -> None:
    pushed = source(*pairwise(sorted([0, *cuts, len(RAMP)])))
    assert np.array_equal(all_of(pushed), RAMP)
    assert not pushed.lost


def test_a_number_that_is_left_out_is_lost_sound_and_no_pause() -> None:
    pushed = source((0, 1_000), (1_001, 2_000))
    heard = all_of(pushed)
    assert np.array_equal(heard, np.delete(RAMP[:2_000], 1_000))
    assert pushed.lost


def test_what_comes_twice_is_heard_once() -> None:
    pushed = source((0, 1_000), (400, 1_000), (500, 2_000))
    assert np.array_equal(all_of(pushed), RAMP[:2_000])
    assert not pushed.lost


def test_the_first_number_may_be_any() -> None:
    pushed = source((2_000, 3_000))
    assert np.array_equal(all_of(pushed), RAMP[2_000:3_000])
    assert not pushed.lost


def test_a_take_begins_at_the_frame_that_is_named() -> None:
    pushed = source((0, 1_000), (1_000, 2_000), (2_000, 3_000))
    pushed.skip_to(1_234)
    assert np.array_equal(all_of(pushed), RAMP[1_234:3_000])
    assert not pushed.lost


def test_a_take_whose_beginning_did_not_come_has_lost_sound() -> None:
    pushed = source((1_500, 2_000))
    pushed.skip_to(1_234)
    assert len(all_of(pushed)) == 500
    assert pushed.lost


def test_a_take_cannot_begin_with_what_was_taken_already() -> None:
    pushed = source((0, 1_000), (1_000, 2_000))
    next(pushed.blocks())
    pushed.skip_to(500)
    assert np.array_equal(all_of(pushed), RAMP[1_000:2_000])
    assert not pushed.lost


def test_what_was_lost_before_the_take_is_no_loss_of_it() -> None:
    pushed = source((0, 10), (20, 30))
    sound = pushed.blocks()
    next(sound)
    next(sound)
    assert pushed.lost
    pushed.skip()
    pushed.push(2_000, RAMP[2_000:3_000])
    assert np.array_equal(all_of(pushed), RAMP[2_000:3_000])
    assert not pushed.lost


def test_skipping_throws_sound_away_and_not_the_end_of_it() -> None:
    pushed = source((0, 1_000))
    pushed.end()
    pushed.skip()
    assert list(pushed.blocks()) == []


def test_the_pages_own_rate_is_brought_to_ours() -> None:
    times = np.arange(48_000) / 48_000
    tone = (0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    pushed = Pushed("a page", 48_000)
    for first in range(0, 48_000, 2_048):
        pushed.push(first, tone[first : first + 2_048])
    heard = all_of(pushed)
    assert len(heard) == pytest.approx(SAMPLE_RATE_HZ, abs=32)
    assert int(np.abs(np.fft.rfft(heard)).argmax()) == pytest.approx(440, abs=1)


def test_a_lost_connection_is_said_after_what_came() -> None:
    pushed = source((0, 1_000))
    pushed.gone()
    sound = pushed.blocks()
    assert len(next(sound)) == 1_000
    with pytest.raises(MicrophoneError, match="a page: gives no sound any more"):
        next(sound)


def test_a_page_that_falls_silent_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LOOK_S", 0.01)
    monkeypatch.setattr(patience, "GONE_S", 0.03)
    sound = source((0, 1_000)).blocks()
    next(sound)
    with pytest.raises(MicrophoneError, match="is it still connected"):
        next(sound)


def test_it_is_pushed_in_one_thread_and_taken_in_another() -> None:
    pushed = Pushed("a page", SAMPLE_RATE_HZ)

    def push() -> None:
        for first in range(0, len(RAMP), 128):
            pushed.push(first, RAMP[first : first + 128])
        pushed.end()

    threading.Thread(target=push).start()
    assert np.array_equal(np.concatenate(list(pushed.blocks())), RAMP)
