"""What the guided decoding explains, and which sound is left to be decoded freely."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import words
from hypothesis import given
from hypothesis import strategies as st

from coach.datatypes import SAMPLE_RATE_HZ, Span, Word
from coach.recognise.explained import Explained, believed, merged, unexplained
from coach.recognise.loudness import FRAME_S

PHRASES = [("good", "morning"), ("good",), ("how", "are", "you"), ("email",)]


def sounds(*spans: tuple[float, float], until: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return frames of sound in those spans, of silence elsewhere."""
    frames = np.zeros(round(until / FRAME_S), np.bool_)
    for start, end in spans:
        frames[round(start / FRAME_S) : round(end / FRAME_S)] = True
    return frames


def open_spans(said: str, *loud: tuple[float, float], until: float = 6.0) -> list[Span]:
    """Return what is left open of sound in which the guided decoding heard these words."""
    heard = words(said)
    found = unexplained(heard, believed(heard, PHRASES), sounds(*loud, until=until), 0.0)
    return [Span(round(span.start, 2), round(span.end, 2)) for span in found]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("good@0.2-0.5 morning@0.5-1.0", "good morning"),
        ("good@0.2-0.5 how@0.5-0.7 are@0.7-0.8", "good"),
        ("are@0.2-0.3 you@0.3-0.5", ""),
        ("how@0.2-0.4 [unk]@0.4-0.6 are@0.6-0.7 you@0.7-0.9", ""),
        ("email@0.2-0.6 email@0.9-1.3", "email email"),
        ("good@0.2-0.5 morning@0.5-2.0", "good"),
    ],
)
def test_whole_sentences_of_the_guide_are_believed(said: str, kept: str) -> None:
    assert " ".join(word.text for word in believed(words(said), PHRASES)) == kept


def test_a_sentence_with_a_doubtful_word_is_not_believed() -> None:
    first, *others = words("how@0.2-0.4 are@0.4-0.5 you@0.5-0.8")
    assert believed([replace(first, confidence=0.9), *others], PHRASES) == ()


def test_sound_of_believed_words_is_explained() -> None:
    assert open_spans("good@1.0-1.3 morning@1.3-1.8", (0.95, 1.9)) == []


def test_sound_without_words_is_left_open_with_what_is_around_it() -> None:
    assert open_spans("good@1.0-1.3 morning@1.3-1.8", (1.0, 1.9), (3.0, 3.4)) == [Span(2.0, 3.7)]
    assert open_spans("", (0.5, 0.9)) == [Span(0.0, 1.2)]


def test_a_stretch_ends_with_the_sound() -> None:
    left = open_spans("email@1.0-1.4 [unk]@1.6-2.0", (1.0, 1.4), (1.6, 2.0), until=2.1)
    assert left == [Span(0.6, 2.1)]


def test_what_runs_into_other_words_is_left_open_with_them() -> None:
    left = open_spans("email@1.0-1.4 [unk]@1.45-2.0", (1.0, 2.0))
    assert left == [Span(0.0, 2.3)]


def test_a_click_is_no_word() -> None:
    assert open_spans("", (3.0, 3.04)) == []


def test_silence_is_not_decoded() -> None:
    assert open_spans("", until=20.0) == []


def test_a_word_that_was_heard_twice_counts_once() -> None:
    kept = words("good@1.0-1.3 morning@1.3-1.8")
    free = words("the@0.5-0.7 good@1.02-1.3 mourning@1.28-1.82 joe@1.8-2.2")
    assert [word.text for word in merged(free, kept)] == ["the", "good", "morning", "joe"]


SPANS = st.lists(
    st.tuples(st.integers(0, 900), st.integers(1, 90)).map(lambda at: (at[0], sum(at))), max_size=8
)


@given(loud=SPANS, unknown=SPANS)
def test_whatever_is_not_explained_is_left_open_once(
    loud: list[tuple[int, int]], unknown: list[tuple[int, int]]
) -> None:
    frames = sounds(*((start * FRAME_S, end * FRAME_S) for start, end in loud), until=10.0)
    heard = [Word("[unk]", start * FRAME_S, end * FRAME_S, 1.0) for start, end in sorted(unknown)]
    left = unexplained(heard, (), frames, 0.0)
    covered = np.zeros(len(frames), int)
    for span in left:
        covered[round(span.start / FRAME_S) : round(span.end / FRAME_S)] += 1
    assert covered.max() <= 1
    for start, end in unknown:
        if end - start >= 6:
            assert covered[start : min(end, len(frames))].all()


def noise(seconds: float, level: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    draw = np.random.default_rng(1).normal(0.0, level, round(seconds * SAMPLE_RATE_HZ))
    return draw.astype(np.int16)


def test_a_recording_is_settled_part_after_part() -> None:
    explained = Explained(PHRASES)
    explained.hear(np.concatenate([noise(1.0, 3), noise(1.0, 3000), noise(2.0, 3)]))
    assert explained.settle(None) == []
    assert explained.settled_s == 0.0
    assert explained.settle(words("good@1.0-1.5 morning@1.5-2.0")) == []
    assert 2.2 <= explained.settled_s <= 3.0
    explained.hear(np.concatenate([noise(1.0, 3000), noise(1.0, 3)]))
    (left,) = explained.end(words("[unk]@4.0-5.0"))
    assert left.start == pytest.approx(3.0, abs=0.04)
    assert left.end == pytest.approx(5.3, abs=0.04)
    assert [word.text for word in explained.words] == ["good", "morning"]
    assert explained.settled_s == 6.0


def test_where_nothing_is_said_what_may_still_become_a_word_waits() -> None:
    explained = Explained(PHRASES)
    explained.hear(np.concatenate([noise(5.0, 3), noise(1.0, 3000)]))
    assert explained.settle([]) == []
    assert explained.settled_s <= 3.6
    (left,) = explained.end([])
    assert left.end == 6.0


def running_on(*loud: tuple[float, float], until: float) -> Explained:
    """Return what follows an utterance that has sound in those spans and has not ended."""
    explained = Explained(PHRASES)
    frames = sounds(*loud, until=until)
    hop = round(FRAME_S * SAMPLE_RATE_HZ)
    explained.hear(np.where(np.repeat(frames, hop), noise(until, 3000), noise(until, 3)))
    return explained


GOOD_MORNING = ((0.5, 2.0), (2.5, 3.5), (4.0, 6.0))
"""Something, a sentence of the guide, something."""


def test_what_comes_before_the_end_of_a_believed_sentence_does_not_wait_for_its_utterance() -> None:
    explained = running_on(*GOOD_MORNING, until=6.0)
    so_far = words("[unk]@0.5-2.0 good@2.5-3.0 morning@3.0-3.5 [unk]@4.0-5.5")
    (left,) = explained.settle_early(lambda: so_far)
    assert (round(left.start, 1), round(left.end, 1)) == (0.0, 2.3)
    assert 3.5 < explained.settled_s < 4.0
    assert [word.text for word in explained.words] == ["good", "morning"]
    (rest,) = explained.settle(words("[unk]@0.5-2.0 good@2.5-3.0 morning@3.0-3.5 [unk]@4.0-6.0"))
    assert (round(rest.start, 1), round(rest.end, 1)) == (3.0, 6.0)
    assert [word.text for word in explained.words] == ["good", "morning"]


@pytest.mark.parametrize(
    "so_far",
    [
        "[unk]@0.5-2.0 good@2.5-3.0 [unk]@3.0-3.5",
        "[unk]@0.5-2.0 good@2.5-3.0",
        "[unk]@0.5-2.0 good@2.5-3.0 morning@3.0-3.9",
        "",
    ],
)
def test_what_nothing_parts_from_what_follows_waits(so_far: str) -> None:
    explained = running_on(*GOOD_MORNING, until=6.0)
    assert explained.settle_early(lambda: words(so_far)) == []
    assert explained.settled_s == 0.0


def test_much_that_waits_is_settled_at_a_silence() -> None:
    explained = running_on((1.5, 7.0), (7.4, 12.0), until=12.0)
    (left,) = explained.settle_early(lambda: words("[unk]@1.5-7.0 [unk]@7.4-11.0"))
    assert (round(left.start, 1), round(left.end, 1)) == (0.5, 7.2)


def test_no_word_is_cut_in_a_silence_of_its_own() -> None:
    explained = running_on((1.5, 7.0), (7.4, 12.0), until=12.0)
    assert explained.settle_early(lambda: words("[unk]@1.5-11.0")) == []


def test_a_silence_is_asked_about_once() -> None:
    explained = running_on(*GOOD_MORNING, until=6.0)
    asked: list[float] = []

    def so_far() -> list[Word]:
        asked.append(explained.settled_s)
        return []

    for _ in range(3):
        assert explained.settle_early(so_far) == []
    assert len(asked) == 1


def test_levels_of_long_ago_are_not_kept() -> None:
    explained = Explained(PHRASES)
    for _ in range(40):
        explained.hear(noise(2.0, 3))
        explained.settle([])
    assert len(explained._levels) < 2000
