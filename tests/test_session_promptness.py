"""The words of a running take: written in a pause, not with what follows it."""

from __future__ import annotations

import numpy as np
import pytest
from played import sample, silence

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.listening import phrases
from coach.recognise import PARTIAL_BLOCK, PartialRecogniser, SpeechModel
from coach.session.take.promptness import FILL_S, PromptWords
from coach.session.take.voice_activity import BLOCK_S, level_db

NOISE = np.random.default_rng(1)


class Pieces:
    """A recogniser that keeps what it is fed."""

    def __init__(self) -> None:
        self.fed: list[Samples] = []
        self.begun: list[Samples] = []
        self.ended: list[Samples] = []

    def feed(self, block: Samples) -> tuple[str, ...]:
        self.fed.append(block)
        return ("word",) * len(self.fed)

    def begin_ending(self, sound: Samples) -> None:
        self.begun.append(sound)

    def ending(self, sound: Samples) -> tuple[str, ...]:
        self.ended.append(np.concatenate([self.begun[-1], sound]))
        return ("word",)


def blocks(level: float, seconds: float) -> list[Samples]:
    count = round(seconds / BLOCK_S)
    return [NOISE.normal(0, level, PARTIAL_BLOCK).astype(np.float32) for _ in range(count)]


def fed(*parts: list[Samples]) -> list[Samples]:
    """Return what is fed beyond the blocks themselves."""
    pieces = Pieces()
    prompt = PromptWords(pieces)
    given = [block for part in parts for block in part]
    for block in given:
        prompt.feed(block)
    return [piece for piece in pieces.fed if not any(piece is block for block in given)]


def test_each_pause_is_filled_once_with_noise_as_loud() -> None:
    quiet, loud = 3e-4, 0.1
    found = fed(*(blocks(level, 1.0) for level in (quiet, loud, quiet, loud, quiet)))
    assert [len(each) for each in found] == [round(FILL_S * SAMPLE_RATE_HZ)] * 2
    assert level_db(found[0]) == pytest.approx(20 * np.log10(quiet), abs=1.0)


def test_nothing_is_filled_before_the_first_word_nor_in_a_stop() -> None:
    assert fed(blocks(3e-4, 5.0)) == []
    assert fed(blocks(3e-4, 1.0), blocks(0.1, 0.5), blocks(3e-4, 0.05), blocks(0.1, 0.5)) == []


def test_the_words_are_those_that_stand_behind_the_pause() -> None:
    prompt = PromptWords(Pieces())
    said = [prompt.feed(block) for block in (*blocks(3e-4, 0.2), *blocks(0.1, 0.1))]
    assert [len(each) for each in said] == [1, 2, 3, 4, 5, 6]
    assert [len(prompt.feed(block)) for block in blocks(3e-4, 0.15)] == [7, 9, 10]


def test_the_ending_is_decoded_once_in_a_pause() -> None:
    pieces = Pieces()
    prompt = PromptWords(pieces)
    for level, times in ((0.1, 1), (3e-4, 1), (0.1, 2)):
        for block in (*blocks(level, 0.5), *blocks(3e-4, 0.2)):
            prompt.feed(block)
        assert [prompt.ending() for _ in range(3)] == [("word",)] * 3
        assert len(pieces.ended) == times
    assert len(pieces.ended[0]) == round((0.7 + FILL_S) * SAMPLE_RATE_HZ)
    assert np.array_equal(pieces.ended[0][:PARTIAL_BLOCK], pieces.fed[0])


@pytest.mark.parametrize("silent_s", [0.1, 0.3, 2.0])
def test_the_ending_is_the_same_and_was_begun_as_the_sound_fell(silent_s: float) -> None:
    said = [*blocks(3e-4, 0.5), *blocks(0.1, 0.5), *blocks(3e-4, silent_s)]
    late, soon = Pieces(), Pieces()
    for pieces, is_answered in ((late, False), (soon, True)):
        prompt = PromptWords(pieces, is_answered=is_answered)
        assert len(pieces.begun) == is_answered  # so that the first one is as fast as the others
        pieces.begun.clear()
        for block in said:
            prompt.feed(block)
        assert len(pieces.begun) == is_answered
        prompt.ending()
    (of_late,), (of_soon,) = late.ended, soon.ended
    assert np.array_equal(of_late, of_soon)
    assert len(soon.begun) == (1 if silent_s < 1.0 else 2)
    assert len(soon.begun[0]) == round(1.05 * SAMPLE_RATE_HZ)


NOTES_END_S = 10.64
"""Where a line of the sample ends whose last word is otherwise written with what follows it."""


@pytest.mark.slow
def test_the_last_word_of_a_line_stands_a_moment_after_it(speech_model: SpeechModel) -> None:
    recogniser = PartialRecogniser(speech_model, phrases(guides.built_in()))
    prompt = PromptWords(recogniser)
    line = np.concatenate([sample("good")[: round(NOTES_END_S * SAMPLE_RATE_HZ)], silence(0.25)])
    words: tuple[str, ...] = ()
    for at in range(0, len(line) - PARTIAL_BLOCK + 1, PARTIAL_BLOCK):
        words = prompt.feed(line[at : at + PARTIAL_BLOCK])
    assert words[-3:] == ("for", "the", "tech")


HERE_END_S = 7.2
"""Where somebody hesitates before the last word of "This address here, right?"."""


@pytest.mark.slow
def test_the_ending_has_no_word_that_is_only_foreseen(speech_model: SpeechModel) -> None:
    prompt = PromptWords(PartialRecogniser(speech_model, phrases(guides.built_in())))
    start, end = (round(at_s * SAMPLE_RATE_HZ) for at_s in (HERE_END_S - 5.0, HERE_END_S))
    line = np.concatenate([sample("good")[start:end], silence(0.25)])
    words: tuple[str, ...] = ()
    for at in range(0, len(line) - PARTIAL_BLOCK + 1, PARTIAL_BLOCK):
        words = prompt.feed(line[at : at + PARTIAL_BLOCK])
    assert words[-1] == "right"
    assert prompt.ending()[-1] == "here"
