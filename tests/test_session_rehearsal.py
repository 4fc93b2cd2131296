"""A take that runs, from a recording in place of a microphone."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES
from played import Played, sample, silence
from recordings import heard
from system import files_of_at_most

from coach import guide as guides
from coach.audio.files.spoken import whole_steps
from coach.audio.live.pushed import Pushed
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.take import handover
from coach.session.take.cues import Cue
from coach.session.take.endpointing import ANYWHERE_S
from coach.session.take.events import (
    CueDue,
    Ended,
    Event,
    GapTooLong,
    Level,
    MicrophoneReady,
    Reported,
    Started,
    StepHeard,
    Trouble,
)
from coach.session.take.handover import CUE_TAIL_S
from coach.session.take.rehearsal import Rehearsal

pytestmark = pytest.mark.slow

SAMPLE_NAMES = sorted(path.stem for path in SAMPLES.glob("*.flac"))


def run(source: Played, model: SpeechModel, path: Path | None = None) -> list[Event]:
    return list(Rehearsal(guides.built_in(), model, source, path=path).events())


BEEP = Cue("beep.flac")


def answered(running: Rehearsal) -> Reported:
    """Run a take as a face that plays the cue at once."""

    def tell(event: Event) -> None:
        if isinstance(event, CueDue):
            running.cue_over()

    return running.run(tell)


def ended(events: list[Event]) -> str:
    (end,) = [each for each in events if isinstance(each, Ended)]
    return end.reason


def without_its_place(line: str) -> object:
    found = json.loads(line)
    del found["recording"]["path"]
    return found


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_live_and_file_agree_in_every_field(
    name: str, tmp_path: Path, speech_model: SpeechModel
) -> None:
    events = run(Played(sample(name), seed=len(name)), speech_model, tmp_path / "take.wav")
    report = events[-1]
    assert isinstance(report, Reported)
    if ended(events) == "stopped":
        assert np.array_equal(heard(tmp_path / "take.wav")[0], sample(name))
    of_file = reviewed(tmp_path / "take.wav", speech_model)
    assert report.review.recording.rehearsed
    assert without_its_place(as_json.render(report.review)) == without_its_place(of_file)


def reviewed(path: Path, model: SpeechModel) -> str:
    return as_json.render(review_file(path, guides.built_in(), model))


def test_live_and_file_agree_where_sound_was_lost(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    source = Played(sample("good")[: 5 * SAMPLE_RATE_HZ])
    source.lost = True
    report = run(source, speech_model, tmp_path / "a.wav")[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.damaged
    assert without_its_place(as_json.render(report.review)) == without_its_place(
        reviewed(tmp_path / "a.wav", speech_model)
    )


def test_how_much_sound_never_came_is_said_at_the_end_and_kept(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    source = Played(sample("good")[: 5 * SAMPLE_RATE_HZ])
    source.lost_s = 8.25
    events = run(source, speech_model, tmp_path / "a.wav")
    (told,) = [each for each in events if isinstance(each, Trouble)]
    assert told.code == "lost_s"
    assert told.message.startswith("8.2 s of sound never came")
    report = events[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.damaged
    assert heard(tmp_path / "a.wav")[1].damaged


class BeforeAndAfter(Played):
    """Gives a loud sound until it is told to skip, in pieces that fit no block."""

    def blocks(self) -> Iterator[Samples]:
        while not self.skipped:
            yield np.full(777, 0.9, np.float32)
        yield from super().blocks()


def test_nothing_of_the_cue_is_in_the_take(tmp_path: Path, speech_model: SpeechModel) -> None:
    source = BeforeAndAfter(silence(1.0))
    running = Rehearsal(guides.built_in(), speech_model, source, cue=BEEP, path=tmp_path / "a.wav")
    answered(running)
    sound = heard(tmp_path / "a.wav")[0]
    assert len(sound) == SAMPLE_RATE_HZ
    assert np.abs(sound).max() < 0.1


def test_a_take_begins_at_the_frame_at_which_a_page_says_the_cue_was_over(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    source = Pushed("a page", SAMPLE_RATE_HZ)
    sound = np.concatenate([np.full(16_000, 0.9, np.float32), silence(1.0)])
    for first in range(0, len(sound), 777):
        source.push(first, sound[first : first + 777])
    source.end()
    running = Rehearsal(guides.built_in(), speech_model, source, cue=BEEP, path=tmp_path / "a.wav")
    over_at = 16_000 - round(CUE_TAIL_S * SAMPLE_RATE_HZ)
    running.cue_over_at(over_at)
    assert isinstance(list(running.events())[-1], Reported)
    assert np.array_equal(heard(tmp_path / "a.wav")[0], whole_steps(sound[16_000:]))
    assert not review_file(tmp_path / "a.wav", guides.built_in(), speech_model).recording.damaged


@pytest.mark.parametrize("lost", [False, True])
def test_a_page_and_the_recording_of_it_agree_in_every_field(
    lost: bool, tmp_path: Path, speech_model: SpeechModel
) -> None:
    said = np.concatenate([silence(1.0), sample("good")[: 9 * SAMPLE_RATE_HZ]])
    places = np.arange(3 * len(said)) / 3
    sound = np.interp(places, np.arange(len(said)), said).astype(np.float32)
    source = Pushed("a page", 3 * SAMPLE_RATE_HZ)

    def push() -> None:
        for number, first in enumerate(range(0, len(sound), 2048)):
            if not (lost and number == 100):
                source.push(first, sound[first : first + 2048])
        source.end()

    running = Rehearsal(guides.built_in(), speech_model, source, cue=BEEP, path=tmp_path / "a.wav")
    running.cue_over_at(round(0.7 * source.rate_hz))
    threading.Thread(target=push).start()
    report = list(running.events())[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.damaged is lost
    assert report.review.takes[0].facts.start_delay_s is not None
    missing_s = 0.7 + CUE_TAIL_S + (2048 / source.rate_hz if lost else 0.0)
    kept_s = len(heard(tmp_path / "a.wav")[0]) / SAMPLE_RATE_HZ
    assert kept_s == pytest.approx(10.0 - missing_s, abs=0.003)
    assert without_its_place(as_json.render(report.review)) == without_its_place(
        reviewed(tmp_path / "a.wav", speech_model)
    )


def test_a_face_that_goes_away_leaves_a_whole_recording(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    running = Rehearsal(
        guides.built_in(), speech_model, Played(silence(9)), path=tmp_path / "a.wav"
    )
    for event in (events := running.events()):
        if isinstance(event, Level) and event.at_s and event.at_s > 2.0:
            break
    events.close()  # type: ignore[attr-defined]
    header = (tmp_path / "a.wav").read_bytes()[:8]
    assert int.from_bytes(header[4:], "little") == (tmp_path / "a.wav").stat().st_size - 8


def test_the_microphone_is_seen_before_the_cue_and_the_take_waits_for_its_end(
    speech_model: SpeechModel,
) -> None:
    running = Rehearsal(guides.built_in(), speech_model, Played(silence(3.0)), cue=BEEP)
    kinds: list[type[Event]] = []
    for event in running.events():
        kinds.append(type(event))
        if isinstance(event, CueDue):
            threading.Timer(0.2, running.cue_over).start()
    before = kinds[: kinds.index(Started)]
    assert before[-2:] == [Level, CueDue]
    assert before.count(Level) == 12
    assert kinds[-2:] == [Ended, Reported]


def test_a_face_that_never_plays_the_cue_gets_a_take_without_a_delay(
    speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "CUE_PATIENCE_S", 0.05)
    source = Played(np.concatenate([silence(1), sample("good")[: 6 * SAMPLE_RATE_HZ]]))
    report = list(Rehearsal(guides.built_in(), speech_model, source, cue=BEEP).events())[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.cue_end_s is None
    assert report.review.takes[0].facts.start_delay_s is None


@pytest.mark.parametrize("when", [MicrophoneReady, CueDue])
def test_a_take_can_be_ended_before_it_began(when: type[Event], speech_model: SpeechModel) -> None:
    running = Rehearsal(guides.built_in(), speech_model, Played(silence(30)), cue=BEEP)
    events = []
    for event in running.events():
        events.append(event)
        if isinstance(event, when):
            running.stop()
    assert ended(events) == "stopped"
    assert any(isinstance(event, CueDue) for event in events) is (when is CueDue)


def test_a_take_ends_by_itself_and_its_steps_light_up(speech_model: SpeechModel) -> None:
    sound = np.concatenate([sample("pauses"), silence(5)])
    events = run(Played(sound), speech_model)
    lit = [each.step for each in events if isinstance(each, StepHeard)]
    assert lit == [step.id for step in HARD_CLOSE.steps]
    assert ended(events) == "handoff"
    assert len([each for each in events if isinstance(each, GapTooLong)]) == 2
    report = events[-1]
    assert isinstance(report, Reported)
    assert report.saved is None
    assert report.review.recording.duration_s < len(sample("pauses")) / SAMPLE_RATE_HZ + 2.5


def test_a_long_silence_ends_a_take_anywhere(speech_model: SpeechModel) -> None:
    sound = np.concatenate([sample("good")[: 6 * SAMPLE_RATE_HZ], silence(ANYWHERE_S + 2)])
    assert ended(run(Played(sound), speech_model)) == "silence"


def test_nothing_said_ends_too(speech_model: SpeechModel) -> None:
    events = run(Played(silence(25)), speech_model)
    assert ended(events) == "nothing"
    report = events[-1]
    assert isinstance(report, Reported)
    assert report.review.takes == ()


def test_exact_zeros_and_lost_sound_are_said_once(speech_model: SpeechModel) -> None:
    source = Played(np.zeros(3 * SAMPLE_RATE_HZ, np.float32))
    source.lost = True
    events = run(source, speech_model)
    assert [each.code for each in events if isinstance(each, Trouble)] == ["lost", "zeros"]
    report = events[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.damaged


def test_a_microphone_that_goes_leaves_the_take(speech_model: SpeechModel, tmp_path: Path) -> None:
    source = Played(sample("good")[: 6 * SAMPLE_RATE_HZ], goes=True)
    events = run(source, speech_model, tmp_path / "a.wav")
    assert ended(events) == "gone"
    report = events[-1]
    assert isinstance(report, Reported)
    assert len(report.review.takes[0].facts.take.steps) >= 2
    assert report.saved == tmp_path / "a.wav"
    (trouble,) = [each for each in events if isinstance(each, Trouble)]
    assert trouble.code == "gone"
    assert trouble.message.endswith("is it still connected?; the take up to there is kept")


def test_a_microphone_that_never_gave_sound_is_an_error(speech_model: SpeechModel) -> None:
    with pytest.raises(MicrophoneError, match="is it still connected"):
        run(Played(np.zeros(0, np.float32), goes=True), speech_model)


def test_the_time_from_the_cue_to_the_first_word_is_measured(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    source = Played(np.concatenate([silence(1), sample("good")]))
    running = Rehearsal(guides.built_in(), speech_model, source, cue=BEEP, path=tmp_path / "a.wav")
    report = answered(running)
    assert source.skipped == 1
    (take,) = report.review.takes
    assert take.facts.start_delay_s == pytest.approx(take.facts.take.span.start + CUE_TAIL_S)
    again = review_file(tmp_path / "a.wav", guides.built_in(), speech_model)
    assert again.takes == report.review.takes


def test_stop_ends_a_take_at_once(speech_model: SpeechModel) -> None:
    running = Rehearsal(guides.built_in(), speech_model, Played(sample("good")))
    events = []
    for event in running.events():
        events.append(event)
        if isinstance(event, StepHeard):
            running.stop()
    assert ended(events) == "stopped"
    assert len([each for each in events if isinstance(each, StepHeard)]) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to a file")
def test_a_disk_that_fills_up_keeps_the_beginning(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    said = sample("good")[: 8 * SAMPLE_RATE_HZ]
    with files_of_at_most(len(said)):
        events = run(Played(said), speech_model, tmp_path / "a.wav")
    (trouble,) = [each for each in events if isinstance(each, Trouble)]
    assert trouble.code == "not_saved"
    assert "only its beginning is kept" in trouble.message
    report = events[-1]
    assert isinstance(report, Reported)
    assert report.review.recording.duration_s == 8.0
    assert 3.9 < len(heard(tmp_path / "a.wav")[0]) / SAMPLE_RATE_HZ <= 4.0
    assert review_file(tmp_path / "a.wav", guides.built_in(), speech_model).recording.damaged


def test_a_folder_that_cannot_be_costs_the_file_and_not_the_take(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    (tmp_path / "a").write_text("a file where a folder is needed")
    events = run(Played(sample("good")[: 4 * SAMPLE_RATE_HZ]), speech_model, tmp_path / "a" / "b")
    (trouble,) = [each for each in events if isinstance(each, Trouble)]
    assert trouble.code == "not_saved"
    assert "it is not kept" in trouble.message
    assert isinstance(events[-1], Reported)
