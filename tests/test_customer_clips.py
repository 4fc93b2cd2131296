"""The customer's clips: every line of the built-in scenario, in every voice."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from coach.customer import built_in, parse
from coach.customer.reading import built_in_text
from coach.datatypes import SAMPLE_RATE_HZ, Asks
from coach.errors import ScenarioError
from coach.session.answering.clips import clip, is_spoken, speakable, unspoken

LARGEST_BYTES = 8_000_000
SPOKEN = list(built_in().spoken())


def test_every_line_is_spoken_in_every_voice_of_its_own() -> None:
    assert [pair for pair in SPOKEN if not is_spoken(*pair)] == []
    assert unspoken(built_in()) == ()
    assert speakable(built_in()) == built_in()


def test_together_they_are_small_and_none_is_left_over() -> None:
    folder = files("coach.cues") / "customer"
    clips = [each for voice in folder.iterdir() if voice.is_dir() for each in voice.iterdir()]
    assert len(clips) == len(SPOKEN)
    assert sum(len(each.read_bytes()) for each in clips) <= LARGEST_BYTES
    assert "Kokoro-82M" in (folder / "NOTICE.txt").read_text("utf-8")


@pytest.mark.parametrize("pair", SPOKEN[::12])
def test_a_clip_begins_and_ends_with_its_words(pair: tuple[str, str]) -> None:
    sound = clip(*pair)
    frames = np.sqrt(np.mean(sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2, axis=1))
    loud = np.flatnonzero(frames > frames.max() * 0.01)
    assert loud[0] < 10
    assert len(frames) - loud[-1] < 10
    assert 0.2 < len(sound) / SAMPLE_RATE_HZ < 5.0
    assert 0.05 < np.abs(sound).max() <= 1.0


def test_a_line_without_a_clip_is_left_out() -> None:
    scenario = parse(built_in_text().replace('"Debit."', '"By wire."'), "mine")
    assert unspoken(scenario) == ("By wire.",)
    assert "By wire." not in speakable(scenario).answers[Asks.CARD]


def test_a_scenario_of_which_nothing_can_be_said_has_one_line() -> None:
    said = 'open = ["Okay.", "Sure.", "All right."]'
    scenario = parse(built_in_text().replace(said, 'open = ["a b", "b c", "c d"]'), "mine")
    with pytest.raises(ScenarioError, match="no voice can say any of its answers under open"):
        speakable(scenario)
