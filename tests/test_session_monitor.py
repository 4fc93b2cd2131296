"""A running take, from levels and words alone: its silences, its troubles and its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from builders import HARD_CLOSE
from hypothesis import given
from hypothesis import strategies as st

from coach.datatypes import Samples
from coach.recognise import PARTIAL_BLOCK
from coach.session.take.cues import KINDS, Cue, choose_cue, cues
from coach.session.take.endpointing import (
    AFTER_LAST_S,
    AFTER_LAST_STEP_S,
    ANYWHERE_S,
    NOTHING_SAID_S,
    LastStep,
    endpoint,
)
from coach.session.take.events import Event, GapTooLong, Level, StepHeard, Trouble
from coach.session.take.monitor import TakeMonitor
from coach.session.take.voice_activity import BLOCK_S, VoiceActivity, level_db

NOTHING_DB, QUIET_DB, LOUD_DB = -300.0, -72.0, -20.0


class Said:
    """Words that stand from a time on (seconds)."""

    def __init__(self, *words: tuple[float, str]) -> None:
        self._words = words
        self._at_s = 0.0

    def feed(self, block: Samples) -> tuple[str, ...]:
        self._at_s += BLOCK_S
        said = " ".join(words for from_s, words in self._words if from_s <= self._at_s)
        return tuple(said.split())

    def ending(self) -> tuple[str, ...]:
        return ()


def sound(level: float) -> Samples:
    wave = np.resize(np.array([1.0, -1.0], np.float32), PARTIAL_BLOCK)
    return wave * np.float32(10 ** (level / 20) if level > NOTHING_DB else 0.0)


def follow(
    monitor: TakeMonitor, levels: Iterable[tuple[float, float]], *, lost: Sequence[int] = ()
) -> list[Event]:
    """Have a take followed whose level lasts so many seconds each, to its end."""
    events: list[Event] = []
    blocks = [sound(level) for level, lasts_s in levels for _ in range(round(lasts_s / BLOCK_S))]
    for number, block in enumerate(blocks):
        events += monitor.hear(block, lost=number in lost)
        if monitor.ended:
            break
    return events


def voice(level_s: Iterable[tuple[float, float]]) -> VoiceActivity:
    found = VoiceActivity()
    for level, lasts_s in level_s:
        for _ in range(round(lasts_s / BLOCK_S)):
            found.hear(level)
    return found


@pytest.mark.parametrize(
    ("silent_s", "last_step", "reason"),
    [
        (AFTER_LAST_S - 0.1, LastStep.FINISHED, None),
        (AFTER_LAST_S + 0.1, LastStep.FINISHED, "handoff"),
        (AFTER_LAST_STEP_S - 0.1, LastStep.BEGUN, None),
        (AFTER_LAST_STEP_S + 0.1, LastStep.BEGUN, "handoff"),
        (ANYWHERE_S - 0.1, LastStep.NOT_YET, None),
        (ANYWHERE_S + 0.1, LastStep.NOT_YET, "silence"),
    ],
)
def test_how_long_a_silence_ends_a_take(
    silent_s: float, last_step: LastStep, reason: str | None
) -> None:
    spoken = voice([(QUIET_DB, 1.0), (LOUD_DB, 1.0), (QUIET_DB, silent_s)])
    assert endpoint(spoken, last_step, 30.0) == reason


def test_the_first_word_is_waited_for() -> None:
    nobody = voice([(QUIET_DB, 25.0)])
    assert not nobody.has_spoken
    assert endpoint(nobody, LastStep.NOT_YET, NOTHING_SAID_S - 0.1) is None
    assert endpoint(nobody, LastStep.NOT_YET, NOTHING_SAID_S) == "nothing"


def test_speech_is_told_from_a_noisy_room_by_what_it_has_above_it() -> None:
    assert voice([(-45.0, 2.0), (-30.0, 0.1)]).silent_s == 0.0
    assert voice([(-45.0, 2.0), (-40.0, 1.0)]).silent_s == pytest.approx(3.0)
    assert voice([(-90.0, 2.0), (-65.0, 1.0)]).silent_s == pytest.approx(3.0)  # no room is quieter


@given(st.floats(-60.0, -3.0))
def test_the_level_of_a_square_wave_is_its_height(level: float) -> None:
    assert level_db(sound(level)) == pytest.approx(level, abs=0.01)


def test_steps_gaps_and_the_end_of_a_take() -> None:
    said = Said((1.5, "perfect what's the best name for the account"), (5.0, "email"))
    monitor = TakeMonitor(HARD_CLOSE, said)
    speech = [(QUIET_DB, 0.5), (LOUD_DB, 1.0), (QUIET_DB, 3.0), (LOUD_DB, 0.5), (QUIET_DB, 9.0)]
    events = follow(monitor, speech)
    assert [each.step for each in events if isinstance(each, StepHeard)] == ["name", "email"]
    gaps = [each.at_s for each in events if isinstance(each, GapTooLong)]
    limit_s = HARD_CLOSE.targets.noticeable_s
    assert gaps == pytest.approx([1.5 + limit_s, 5.0 + limit_s], abs=2 * BLOCK_S)
    assert monitor.ended is not None
    assert monitor.ended.reason == "silence"
    assert monitor.ended.at_s == pytest.approx(5.0 + ANYWHERE_S, abs=2 * BLOCK_S)
    assert len([each for each in events if isinstance(each, Level)]) == round(
        monitor.ended.at_s / BLOCK_S
    )


def test_each_trouble_is_told_once() -> None:
    monitor = TakeMonitor(HARD_CLOSE, Said())
    events = follow(monitor, [(-75.0, 6.0), (NOTHING_DB, 3.0)], lost=(3, 4, 50))
    assert [each.code for each in events if isinstance(each, Trouble)] == ["lost", "faint", "zeros"]
    assert monitor.was_lost


def test_the_first_end_is_the_end() -> None:
    monitor = TakeMonitor(HARD_CLOSE, Said())
    monitor.end("stopped")
    monitor.end("gone")
    assert monitor.ended is not None
    assert monitor.ended.reason == "stopped"


@pytest.mark.parametrize(("kind", "many"), [("yes", 4), ("beep", 1)])
def test_a_cue_has_its_sound_and_its_file(kind: str, many: int) -> None:
    found = cues(kind)
    assert len(found) == many
    for cue in found:
        assert 0.1 < len(cue.samples()) / 16_000 < 2.0
        assert cue.content().startswith(b"fLaC")
    assert choose_cue(kind) in found


def test_no_cue_is_a_choice() -> None:
    assert choose_cue("none") is None
    assert set(KINDS) == {"yes", "beep"}
    assert Cue("beep.flac") == choose_cue("beep")
