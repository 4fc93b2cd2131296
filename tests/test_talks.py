"""Talks, and pieces of them: what of a recording is judged as one."""

from __future__ import annotations

import numpy as np
import pytest
from builders import words

from coach.datatypes import Span, Transcript
from coach.measure.frames.signal import Signal
from coach.measure.frames.voice_activity import APART_S, PIECE_APART_S, PIECE_S, pieces, talks


def signal(duration_s: float, *zeros: Span) -> Signal:
    none = np.zeros(0, np.float16)
    return Signal(duration_s, none, none.reshape(0, 9), zeros)


def told(text: str, duration_s: float, *zeros: Span) -> list[tuple[float, float]]:
    found = pieces(Transcript(words(text), ()), signal(duration_s, *zeros))
    return [(span.start, span.end) for span in found]


def test_nobody_speaks_where_no_word_was_heard() -> None:
    assert told("", 60.0) == []


def test_a_short_recording_is_one_piece_with_the_room_around_it() -> None:
    assert told("one@1-1.4 two@2-2.5 three@12-12.4", 14.0) == [(0.0, 14.0)]
    assert told("one@100-100.4 two@101-101.5", 300.0) == [(98.0, 103.5)]


def test_both_decodings_are_of_it() -> None:
    heard = Transcript(words("one@10-10.4"), words("two@14-14.4"))
    assert pieces(heard, signal(60.0)) == (Span(8.0, 16.4),)
    assert talks(heard, signal(60.0)) == (Span(5.0, 19.4),)


def test_what_is_far_apart_is_two_talks() -> None:
    near, far = (
        talks(Transcript(words(f"one@10-11 two@{at}-{at + 1}"), ()), signal(99.0))
        for at in (10.9 + APART_S, 11.1 + APART_S)
    )
    assert near == (Span(5.0, 76.9),)
    assert far == (Span(5.0, 16.0), Span(66.1, 77.1))


def test_what_is_less_far_apart_is_two_pieces_of_one() -> None:
    assert told("one@10-11 two@30.9-32", 60.0) == [(8.0, 34.0)]
    assert told("one@10-11 two@31.1-32", 60.0) == [(8.0, 13.0), (29.1, 34.0)]


def test_a_long_talk_is_in_pieces_parted_at_its_longest_pause() -> None:
    count = round(PIECE_S)
    said = " ".join(f"a@{at}-{at + 0.5}" for at in range(count // 2))
    more = " ".join(f"b@{at + 0.6}-{at + 1.0}" for at in range(count // 2, count + 9))
    (first, middle), (again, last) = told(f"{said} {more}", count + 20.0)
    assert first == 0.0
    assert middle == again == pytest.approx(count / 2 + 0.05)
    assert last == count + 11.0
    assert PIECE_APART_S < PIECE_S


def test_words_without_a_pause_are_not_parted() -> None:
    said = " ".join(f"a@{at}-{at + 1}" for at in range(round(PIECE_S) + 30))
    assert len(told(said, PIECE_S + 30)) == 1


def test_digital_silence_around_a_talk_is_none_of_its_room() -> None:
    zeros = (Span(0.0, 99.5), Span(100.6, 100.9), Span(101.8, 300.0))
    assert told("one@100-100.4 two@101-101.5", 300.0, *zeros) == [(99.5, 101.8)]
    assert told("one@100-100.4", 300.0, Span(0.0, 300.0)) == [(100.0, 100.4)]
