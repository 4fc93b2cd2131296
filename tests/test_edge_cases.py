"""Silence, a word, no pause, two seconds, an hour: every number is defined, or is null.

What each case gives is written down in ``coach.report.contract.review``. The sound is made here,
words are given, and all else is the way that every recording takes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from builders import HARD_CLOSE
from recordings import bursts, record
from words import SAID, Script, shifted

from coach.datatypes import SAMPLE_RATE_HZ, Recording, Review, Samples, Transcript, Word
from coach.errors import NoSoundError
from coach.heard import Heard
from coach.measure.fillers.detection import HesitationMeter
from coach.measure.frames.signal import SignalMeter
from coach.measure.voice.pitch import VoiceMeter
from coach.pipeline import review, review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.report.contract.review import ReviewJson
from coach.report.terminal import review as terminal

ROOM_DB = -75.0
COUNTS = {
    *("hesitations", "noticeable", "pauses", "fillers", "hedges", "false_starts"),
    *("words", "syllables", "own_words"),
}
"""Keys whose 0 is a count of nothing."""


def voiced(samples: int) -> Samples:
    """Return a voice that sings vowels, 0.1 of full scale."""
    time = np.arange(samples) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(130 + 12 * np.sin(2 * np.pi * 0.7 * time)) / SAMPLE_RATE_HZ
    sound = sum(np.sin(k * phase + k) / k for k in range(1, 12))
    sound *= 0.6 + 0.4 * np.sin(2 * np.pi * 4.5 * time) ** 2
    edges = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.01)
    made: Samples = (0.1 * sound * edges).astype(np.float32)
    return made


def sound_of(words: tuple[Word, ...], seconds: float, noise_db: float = ROOM_DB) -> Samples:
    """Return a quiet room in which a voice sounds wherever there is a word."""
    room = np.random.default_rng(7).normal(0, 10 ** (noise_db / 20), round(seconds * 16_000))
    sound: Samples = room.astype(np.float32)
    for word in words:
        start, end = (min(round(at * SAMPLE_RATE_HZ), len(sound)) for at in (word.start, word.end))
        sound[start:end] += voiced(end - start)
    return sound


def reviewed(sound: Samples, free: tuple[Word, ...], guided: tuple[Word, ...]) -> Review:
    """Return the review of a sound in which these words were heard."""
    signal, vowels, voice = SignalMeter(), HesitationMeter(), VoiceMeter()
    for block in np.split(sound, range(16_000, len(sound), 16_000)):
        signal.feed(block)
        vowels.feed(block)
        voice.feed(block)
    heard = Heard(Transcript(free, guided), signal.finish(), vowels.finish(), voice.finish())
    recording = Recording("a.wav", len(sound) / SAMPLE_RATE_HZ, SAMPLE_RATE_HZ, 1)
    return review(recording, HARD_CLOSE, "none", heard)


def of_script(script: Script, seconds: float) -> Review:
    return reviewed(sound_of(script.free, seconds), script.free, script.guided)


def without_a_pause() -> Review:
    lines = "\n".join(f"{id_} {said.replace('(0.3) ', '')}" for id_, said in SAID.items())
    script = Script(lines, pause_s=0.0)
    return of_script(script, script.free[-1].end + 0.5)


CASES: dict[str, Callable[[], Review]] = {
    "digital silence": lambda: reviewed(np.zeros(48_000, np.float32), (), ()),
    "a quiet room": lambda: reviewed(sound_of((), 3.0), (), ()),
    "noise": lambda: reviewed(sound_of((), 3.0, -30.0), (), ()),
    "as short as can be": lambda: reviewed(np.zeros(3200, np.float32), (), ()),
    "a word that is no step": lambda: of_script(Script("- hello"), 2.0),
    "one word": lambda: of_script(Script("email email"), 1.5),
    "two seconds": lambda: of_script(Script(f"address {SAID['address']}", start=0.2), 2.0),
    "no pause": without_a_pause,
    "a good take": lambda: of_script(Script("\n".join(f"= {id_}" for id_ in SAID)), 22.0),
}


@cache
def case(name: str) -> Review:
    return CASES[name]()


def line(name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(as_json.render(case(name)))
    return made


def numbers(value: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number in the JSON with its key."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from numbers(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each, key)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, value


@pytest.mark.parametrize("name", CASES)
def test_every_number_is_one_and_keeps_the_contract(name: str) -> None:
    text = as_json.render(case(name))
    assert msgspec.json.decode(text, type=ReviewJson).recording.path == "a.wav"
    found = list(numbers(json.loads(text)))
    assert len(found) >= 3
    assert all(math.isfinite(value) for _, value in found)
    durations = [value for key, value in found if key.endswith("_s") and key != "at_s"]
    assert min(durations) >= 0


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_zero_for_want_of_a_measure(name: str) -> None:
    assert {key for key, value in numbers(line(name)["takes"]) if value == 0} <= COUNTS


@pytest.mark.parametrize("name", CASES)
def test_every_case_has_a_report(name: str) -> None:
    shown = terminal.render(case(name))
    assert not {"nan", "inf", "None"} & set(shown.replace(".", " ").split())


@pytest.mark.parametrize("name", ["digital silence", "a quiet room", "noise", "as short as can be"])
def test_without_speech_there_is_nothing(name: str) -> None:
    lists = ("takes", "asides", "fillers", "pauses", "words")
    assert [line(name)[key] for key in lists] == [[]] * len(lists)


def test_a_word_that_is_no_step_is_no_take() -> None:
    made = line("a word that is no step")
    assert made["takes"] == []
    assert [aside["take"] for aside in made["asides"]] == [None]


NO_GAPS = {"longest_silence_s": None, "median_silence_s": None, "hesitations": 0, "pauses": 0}
NOT_COMPARED = dict.fromkeys(
    [
        *("slowest_gap_s", "slowest_before", "usual_gap_s", "before_last_question_s"),
        *("slowest_step", "slowest_rate", "usual_rate"),
    ]
)


def part(whole: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in keys}


@pytest.mark.parametrize("name", ["one word", "two seconds"])
def test_one_step_alone(name: str) -> None:
    (take,) = line(name)["takes"]
    assert (take["gaps"], take["order"]["payment_last"]) == ([], None)
    assert part(take["flow"], NO_GAPS) == NO_GAPS
    assert part(take["confidence"], NOT_COMPARED) == NOT_COMPARED
    assert take["speed"]["over_time"] == []
    assert take["speed"]["start_delay_s"] is None
    assert (take["scores"]["flow"], take["scores"]["order"]) == (100, 13)
    assert [step["start_s"] for step in take["steps"][1:]] == [None] * 6


def test_one_word_has_rates_and_no_pace() -> None:
    (take,) = line("one word")["takes"]
    assert take["speed"]["words"] == 1
    assert take["speed"]["words_per_minute"] == pytest.approx(182, abs=10)
    assert take["scores"]["speed"] is None
    assert take["hints"] == []


def test_a_word_cut_off_at_once_has_neither_rates_nor_a_voice() -> None:
    words = (Word("email", 0.3, 0.4, 1.0),)
    made = json.loads(as_json.render(reviewed(sound_of(words, 1.0), words, words)))
    (take,) = made["takes"]
    rates = ("words_per_minute", "speaking_wpm", "articulation_rate")
    assert [take["speed"][rate] for rate in rates] == [None] * 3
    voice = ("pitch_hz", "pitch_spread_st", "level_db", "level_range_db")
    assert [take["voice"]["whole"][key] for key in voice] == [None] * 4


def test_two_seconds_have_a_pace() -> None:
    (take,) = line("two seconds")["takes"]
    assert take["speed"]["words_per_minute"] == pytest.approx(180, abs=10)
    assert take["scores"]["speed"] == 100
    assert take["voice"]["whole"]["pitch_hz"] == pytest.approx(130, abs=10)


def test_a_take_without_a_pause() -> None:
    (take,) = line("no pause")["takes"]
    assert line("no pause")["pauses"] == []
    assert [gap["rating"] for gap in take["gaps"]] == ["flows"] * 6
    assert max(gap["silence_s"] for gap in take["gaps"]) < 0.05
    assert take["flow"]["longest_silence_s"] == max(gap["own_silence_s"] for gap in take["gaps"])
    assert (take["scores"]["flow"], take["scores"]["order"]) == (100, 100)
    assert take["speed"]["total_s"] == take["speed"]["speaking_s"]


def test_less_than_a_word_is_an_error(tmp_path: Path, speech_model: SpeechModel) -> None:
    path = record(tmp_path / "a\nb.wav", "pcm_s16le", 16_000, bursts(16_000, seconds=0.1))
    with pytest.raises(
        NoSoundError, match=r"a\\nb\.wav: only 0\.10 s of sound, too short for a word"
    ):
        review_file(path, HARD_CLOSE, speech_model)


MINUTES = 20


@pytest.mark.slow
@pytest.mark.no_cover
def test_twenty_minutes_are_as_good_as_one() -> None:
    script = Script("\n".join(f"= {id_}" for id_ in SAID), start=2.0)
    minute = sound_of(script.free, 60.0)
    free, guided = (
        tuple(word for i in range(MINUTES) for word in shifted(words, 60.0 * i))
        for words in (script.free, script.guided)
    )
    long = json.loads(as_json.render(reviewed(np.tile(minute, MINUTES), free, guided)))
    assert long["recording"]["duration_s"] == 60.0 * MINUTES
    assert len(long["takes"]) == MINUTES
    assert all(math.isfinite(value) for _, value in numbers(long))
    (alone,) = json.loads(as_json.render(reviewed(minute, script.free, script.guided)))["takes"]
    for i, take in enumerate(long["takes"]):
        assert take["start_s"] == pytest.approx(alone["start_s"] + 60.0 * i, abs=0.01)
        assert take["speed"]["total_s"] == pytest.approx(alone["speed"]["total_s"], abs=0.02)
        assert take["scores"] == alone["scores"]
        assert take["order"] == alone["order"]
        silences = [gap["silence_s"] for gap in take["gaps"]]
        assert silences == pytest.approx([gap["silence_s"] for gap in alone["gaps"]], abs=0.02)
