"""A take is reviewed before its end is sure, and heard once more where the speaker goes on."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from played import Played, sample, silence
from recordings import heard

from coach import guide as guides
from coach.audio.files.spoken import whole_steps
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.heard import Heard
from coach.listening import Listening
from coach.pipeline import review_file
from coach.recognise import SpeechModel, recogniser
from coach.report.contract import as_json
from coach.session.take import ahead
from coach.session.take.endpointing import AFTER_LAST_S, AHEAD_S
from coach.session.take.events import Ended, Reported
from coach.session.take.rehearsal import Rehearsal

pytestmark = pytest.mark.slow

TWO_LINES = guides.parse(
    guides.draft(["Email?", "This address here, right?"], "Two lines", "two.toml"), "two.toml"
)
SAID = slice(round(5.3 * SAMPLE_RATE_HZ), round(7.9 * SAMPLE_RATE_HZ))
"""Of the good sample: both."""
BETWEEN_S = AFTER_LAST_S - AHEAD_S / 2
"""A silence in which a take is heard out, and that does not end it (seconds)."""


def taken(sound: Samples, model: SpeechModel, path: Path) -> Reported:
    last = list(Rehearsal(TWO_LINES, model, Played(sound), path=path).events())[-1]
    assert isinstance(last, Reported)
    return last


def test_who_goes_on_is_heard_once_more_but_not_without_end(
    tmp_path: Path, speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Listening] = []
    begin = Listening.__init__

    def noted(self: Listening, *given: object) -> None:
        begun.append(self)
        begin(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Listening, "__init__", noted)
    said, pause = sample("good")[SAID], silence(BETWEEN_S)
    times = ahead.MOST + 2
    sound = np.concatenate([*[said, pause] * (times - 1), said, silence(4.0)])
    report = taken(sound, speech_model, tmp_path / "take.wav")
    assert len(begun) == 1 + ahead.MOST
    kept = heard(tmp_path / "take.wav")[0]
    assert len(kept) > len(sound) - 4.0 * SAMPLE_RATE_HZ
    assert np.array_equal(kept, whole_steps(sound[: len(kept)]))
    of_file = review_file(tmp_path / "take.wav", TWO_LINES, speech_model)
    assert as_json.render(report.review) == as_json.render(of_file)
    assert len(report.review.words) >= times * len("email this address here right".split())


def test_on_one_processor_too_a_take_is_heard_while_it_is_spoken(
    tmp_path: Path, speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("waits for its turn")

    monkeypatch.setattr(recogniser, "InTurn", refuse)
    alone = replace(speech_model, in_turn=True)
    with pytest.raises(AssertionError):
        Listening(TWO_LINES, alone)
    sound = np.concatenate([sample("good")[SAID], silence(4.0)])
    report = taken(sound, alone, tmp_path / "take.wav")
    assert len(report.review.words) >= len("email this address here right".split())


def test_a_take_is_heard_out_before_its_end_is_sure(
    tmp_path: Path, speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, finish = threading.Event(), Listening.finish

    def noted(self: Listening) -> Heard:
        out.set()
        return finish(self)

    monkeypatch.setattr(Listening, "finish", noted)
    sound = np.concatenate([sample("good")[SAID], silence(4.0)])
    path = tmp_path / "take.wav"
    for event in Rehearsal(TWO_LINES, speech_model, Played(sound), path=path).events():
        if isinstance(event, Ended):
            assert out.wait(30.0)  # nobody has asked for the report yet
    assert isinstance(event, Reported)
    monkeypatch.undo()
    silent_s = heard(path)[1].duration_s - event.review.takes[0].facts.take.span.end
    assert silent_s < AFTER_LAST_S
    of_file = review_file(path, TWO_LINES, speech_model)
    assert as_json.render(event.review) == as_json.render(of_file)
