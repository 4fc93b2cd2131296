"""The way through the rooms: the same sound gives the same review, however it comes in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recordings import heard, record

from coach.datatypes import SAMPLE_RATE_HZ, Recording, Review, Samples, StepStatus
from coach.errors import AudioError, NoSoundError
from coach.listening import Listening, phrases
from coach.pipeline import review, review_file
from coach.recognise import SpeechModel

FROM_S, TO_S = 3.2, 8.1
"""Three steps of the good take: phone, email, address (seconds)."""


@cache
def three_steps() -> Samples:
    sound, _ = heard(SAMPLES / "good.flac")
    return sound[round(FROM_S * SAMPLE_RATE_HZ) : round(TO_S * SAMPLE_RATE_HZ)]


def cuts(sound: Samples, sizes: Iterable[int]) -> Iterable[Samples]:
    """Cut sound into blocks of these sizes, again and again."""
    ends = itertools.accumulate(itertools.cycle(sizes))
    start = 0
    while start < len(sound):
        end = next(ends)
        yield sound[start:end]
        start = end


def reviewed(blocks: Iterable[Samples], model: SpeechModel) -> Review:
    listening = Listening(HARD_CLOSE, model)
    for block in blocks:
        listening.feed(block)
    recording = Recording("a.wav", listening.duration_s, SAMPLE_RATE_HZ, 1)
    return review(recording, HARD_CLOSE, model.name, listening.finish())


@pytest.fixture(scope="module")
def in_one_piece(speech_model: SpeechModel) -> Review:
    return reviewed([three_steps()], speech_model)


@pytest.mark.slow
def test_the_steps_of_a_part_are_heard(in_one_piece: Review) -> None:
    (take,) = in_one_piece.takes
    assert take.facts.order.heard == ("phone", "email", "address")
    assert in_one_piece.recording.duration_s == pytest.approx(TO_S - FROM_S)


@pytest.mark.slow
@example(sizes=[1600])
@given(sizes=st.lists(st.integers(1, 20_000), min_size=1, max_size=8))
@settings(max_examples=4, deadline=None)
def test_any_cutting_into_blocks_gives_the_same_review(
    sizes: list[int], in_one_piece: Review, speech_model: SpeechModel
) -> None:
    assert reviewed(cuts(three_steps(), sizes), speech_model) == in_one_piece


@pytest.mark.slow
def test_a_file_gives_the_review_of_its_sound(
    tmp_path: Path, in_one_piece: Review, speech_model: SpeechModel
) -> None:
    sound = three_steps().reshape(1, -1)
    path = record(tmp_path / "a.flac", "flac", SAMPLE_RATE_HZ, sound)
    of_file = review_file(path, HARD_CLOSE, speech_model)
    assert of_file.recording == replace(in_one_piece.recording, path=str(path))
    assert of_file.takes == in_one_piece.takes
    assert of_file.words == in_one_piece.words


@pytest.mark.parametrize("seconds", [0.05, 0.19])
def test_a_moment_of_sound_is_too_short(
    tmp_path: Path, seconds: float, speech_model: SpeechModel
) -> None:
    sound = np.full((1, round(seconds * SAMPLE_RATE_HZ)), 0.1, np.float32)
    path = record(tmp_path / "a.wav", "pcm_s16le", SAMPLE_RATE_HZ, sound)
    with pytest.raises(NoSoundError, match=rf"a\.wav: only {seconds:.2f} s of sound, too short"):
        review_file(path, HARD_CLOSE, speech_model)


def test_nothing_is_heard_before_a_file_is_found_to_be_one(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    with pytest.raises(AudioError, match=r"none\.wav: no such file"):
        review_file(tmp_path / "none.wav", HARD_CLOSE, speech_model)


def test_phrases_are_the_sentences_of_every_wording() -> None:
    found = phrases(HARD_CLOSE)
    assert found[:2] == (("perfect",), ("what's", "the", "best", "name", "for", "the", "account"))
    assert ("my", "tech", "will", "be", "out") in found
    assert found[-1] == ("you're", "going", "to", "love", "it")


@pytest.mark.slow
def test_what_is_too_quiet_to_be_heard_is_not_said_to_be_left_out(
    speech_model: SpeechModel,
) -> None:
    sound, _ = heard(SAMPLES / "good.flac")
    faint = np.round(sound * 10 ** (-50 / 20) * 32768) / 32768
    (take,) = reviewed([faint.astype(np.float32)], speech_model).takes
    absent = take.facts.take.absent
    assert absent, "it was heard all the same: turn it down further"
    assert {step.status for step in absent} == {StepStatus.UNCLEAR}
    assert take.facts.order.missing == ()
    assert [hint.code for hint in take.hints] == ["too_quiet"]
    assert take.scores.speed is None
