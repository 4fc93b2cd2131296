"""Said along with a model: its tempo, each line's lag, the ladder, and what is remembered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench_along import Ear, errors, lines, spliced
from builders import HARD_CLOSE, review, spoken
from conftest import SAMPLES, Cli
from played import Played, sample, silence
from practised import IDS, remember, said

from coach import history
from coach.audio.live import microphone, sink
from coach.audio.mixing.tempo import at_tempo
from coach.cli.commands.takes import rehearse as rehearse_command
from coach.cli.commands.takes.rehearse_along import chosen_model
from coach.datatypes import SAMPLE_RATE_HZ, Review, Samples, Span
from coach.errors import NoSoundError
from coach.history.along import last_along
from coach.learning import Along, LineAlong
from coach.practice.along import along, guide_along, next_tempo, succeeded
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.report.pages import as_html
from coach.report.series import along as report
from coach.session.take import showing
from coach.session.take.showing import Show


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))


def lagging(*lags_s: float | None, percent: int = 90) -> Along:
    said_ = (
        LineAlong(step, 2.0, None if lag is None else 2.0 + lag)
        for step, lag in zip(IDS, lags_s, strict=False)
    )
    return Along("model.wav", percent, tuple(said_))


# ---- tempo -------------------------------------------------------------------------


def tone(pitch_hz: float, seconds: float = 2.0) -> Samples:
    at_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (0.3 * np.sin(2 * np.pi * pitch_hz * at_s)).astype(np.float32)


@pytest.mark.parametrize("tempo", [0.9, 1.1])
@pytest.mark.parametrize("pitch_hz", [80.0, 120.0, 250.0])
def test_tempo_changes_the_length_and_leaves_the_pitch(pitch_hz: float, tempo: float) -> None:
    made = at_tempo(tone(pitch_hz), tempo)
    assert len(made) == round(2 * SAMPLE_RATE_HZ / tempo)
    spectrum = np.abs(np.fft.rfft(made * np.hanning(len(made))))
    assert np.argmax(spectrum) * SAMPLE_RATE_HZ / len(made) == pytest.approx(pitch_hz, rel=0.01)
    assert np.max(np.abs(made)) == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("samples", [0, 1, 99, 400, 1001])
def test_sound_of_any_length_has_another_tempo(samples: int) -> None:
    sound = tone(200.0)[:samples]
    assert at_tempo(sound, 1.0) is sound
    for tempo in (0.9, 1.1):
        made = at_tempo(sound, tempo)
        assert len(made) == round(samples / tempo)
        assert np.all(np.isfinite(made))


# ---- lags and the ladder -----------------------------------------------------------


def test_a_lag_is_from_the_models_line_to_the_first_saying_of_it() -> None:
    take = review("name@1-3 phone@3.5-5 phone@6-7 notes@8-9").takes[0]
    found = along(take, "a.wav", 100, {"name": 1.2, "phone": 3.0, "email": 5.0, "notes": 8.0})
    lags = {line.step: line.lag_s for line in found.lines}
    assert lags == {"name": pytest.approx(-0.2), "phone": 0.5, "email": None, "notes": 0.0}
    assert along(None, "a.wav", 100, {"name": 1.0}).lags_s == []


@pytest.mark.parametrize(
    ("said_", "then"),
    [
        (None, 90),
        (lagging(0.1, -0.2, 0.24), 100),
        (lagging(0.1, -0.2, 0.24, percent=100), 110),
        (lagging(0.1, 0.2, percent=110), 110),
        (lagging(0.3, -0.3, 0.1), 90),
        (lagging(0.1, None, 0.1), 90),
        (lagging(None), 90),
        (lagging(0.4, percent=100), 100),
    ],
)
def test_the_ladder_goes_up_where_a_take_is_said_with_the_model(
    said_: Along | None, then: int
) -> None:
    assert next_tempo(said_) == then
    assert said_ is None or not succeeded(said_) or then in (100, 110)


def test_a_guide_said_along_asks_for_the_models_tempo() -> None:
    slow = guide_along(HARD_CLOSE, 90)
    assert slow.part_of is HARD_CLOSE
    assert slow.targets.slowest_wpm == pytest.approx(0.9 * HARD_CLOSE.targets.slowest_wpm)
    assert slow.targets.fastest_wpm == pytest.approx(0.9 * HARD_CLOSE.targets.fastest_wpm)
    assert slow.steps == HARD_CLOSE.steps


# ---- what is remembered ------------------------------------------------------------


def along_of(text: str, percent: int) -> Review:
    made = review(text, guide_along(HARD_CLOSE, percent))
    onsets = {step: 1.0 + 2.2 * n for n, step in enumerate(IDS)}
    return replace(made, along=along(made.takes[0], "model.wav", percent, onsets))


def test_lags_are_remembered_and_go_with_their_take() -> None:
    assert last_along(HARD_CLOSE) is None
    remember("2026-11-02", said())
    assert last_along(HARD_CLOSE) is None
    first, second = along_of(spoken(IDS), 90), along_of(spoken(IDS[:5]), 100)
    remember("2026-11-02", first, second)
    assert last_along(HARD_CLOSE) == second.along
    whole, _, exported = history.export()
    assert whole["lags"] == []
    assert exported["part_of"] == HARD_CLOSE.name
    lags = exported["lags"]
    assert isinstance(lags, list)
    assert [row["lag_s"] for row in lags] == [pytest.approx(0.0, abs=1e-9)] * 5 + [None] * 2
    assert {(row["model"], row["tempo_percent"]) for row in lags} == {("model.wav", 100)}
    history.forget(take=3)
    assert last_along(HARD_CLOSE) == first.along


def test_what_is_said_along_leaves_the_lines_shown_as_they_are() -> None:
    showing.start_over(HARD_CLOSE, Show.NONE)
    for _ in range(3):
        showing.after_take(along_of(spoken(IDS[:3]), 90))
    assert showing.shown_now(HARD_CLOSE) is Show.NONE
    assert showing.shown_now(guide_along(HARD_CLOSE, 110)) is Show.NONE


# ---- a take ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("percent", [90, 110])
def test_each_lag_is_within_15_ms_of_the_truth(percent: int, speech_model: SpeechModel) -> None:
    off = errors(spliced("pauses", seed=percent), "good", percent, speech_model)
    assert len(off) == len(IDS)
    assert max(map(abs, off)) <= 0.015


class Headset(Ear):
    """The system's loudspeaker, of which this take's sound never comes back."""

    def __init__(self, what: str) -> None:
        super().__init__()
        assert what == "the model"

    def __enter__(self) -> Headset:
        return self

    def __exit__(self, *_: object) -> None:
        return


def best_is_the_sample() -> None:
    text = " ".join(f"{step}@{at.start}-{at.end}" for step, at in lines("good").items())
    remember("2026-11-02", review(text, path=str(SAMPLES / "good.flac")))


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_the_best_take_is_played_and_the_report_says_how_far_each_line_lies(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
    monkeypatch.setattr(rehearse_command, "chosen_guide", lambda _: HARD_CLOSE)
    monkeypatch.setattr(sink, "Playing", Headset)
    sound = spliced("pauses", seed=3).sound
    monkeypatch.setattr(microphone, "Microphone", lambda _: Played(sound))
    line = ("rehearse", "--cue", "none", "--no-keep", "--along")
    missing = cli(*line)
    assert missing.exit_code == 1
    assert "say it first, with coach rehearse, or name a recording behind --along" in missing.stderr
    best_is_the_sample()
    done = cli(*line)
    assert "along with good.flac, at 90 %; wear a headset" in done.stderr
    shown = " ".join(done.stdout.split())
    assert "Along with good.flac, at 90 %" in shown
    assert "7 of 7 lines heard; most begin about" in shown
    assert [take.guide for take in history.takes()] == ["The hard close, along", "The hard close"]


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_take_in_which_the_model_is_heard_counts_for_nothing(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    best_is_the_sample()
    monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
    monkeypatch.setattr(rehearse_command, "chosen_guide", lambda _: HARD_CLOSE)
    monkeypatch.setattr(sink, "Playing", Headset)
    heard = np.concatenate([silence(0.2), 0.4 * sample("good"), silence(3.0)])
    monkeypatch.setattr(microphone, "Microphone", lambda _: Played(heard))
    echoed = cli("rehearse", "--cue", "none", "--no-keep", "--along", "--tempo", "100")
    assert echoed.exit_code == 1
    assert "the microphone hears the model, so this take counts for nothing" in echoed.stderr
    assert len(history.takes()) == 1


def test_data_has_each_lag_and_their_median() -> None:
    found = json.loads(as_json.render(along_of(spoken(IDS[:5], [0.5] * 4), 110)))["along"]
    assert (found["model"], found["tempo_percent"], found["lag_s"]) == ("model.wav", 110, 0.6)
    assert [each["lag_s"] for each in found["lines"]] == [0.0, 0.3, 0.6, 0.9, 1.2, None, None]
    assert "along" not in json.loads(as_json.render(review(spoken(IDS))))
    along_ = along_of(spoken(IDS[:5], [0.5] * 4), 110).along
    assert along_
    shown = report.render(along_, HARD_CLOSE, 110)
    (row,) = [line for line in shown.splitlines() if line.startswith(" Email")]
    assert row.split() == ["Email", "5.40", "s", "6.00", "s", "+0.60", "s"]
    says = "5 of 7 lines heard; most begin about 0.60 s after the model's."
    assert f"{says} Next: at 110 %." in shown


def test_the_page_of_a_take_has_each_lag() -> None:
    made = along_of(spoken(IDS[:5], [0.5] * 4), 110)
    page = as_html.render(made)
    words = " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", page, flags=re.S).split())
    assert "Along with model.wav, at 110 % 5 of 7 lines heard" in words
    assert "Step Model You Later by Name 1.00 s 1.00 s +0.00 s Phone 3.20 s 3.50 s +0.30" in words
    assert "Handoff 14.20 s not heard" in words
    assert "Along with" not in as_html.render(review(spoken(IDS)))


def test_a_recording_is_a_model_where_every_step_is_in_a_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = review(f"{spoken(IDS[:6])} | {spoken(IDS, start_s=40.0)}")
    monkeypatch.setattr("coach.pipeline.review_file", lambda *_, **__: heard)
    monkeypatch.setattr("coach.listening.voice_model", lambda: None)
    speech = SpeechModel.__new__(SpeechModel)
    found = chosen_model("a.wav", None, HARD_CLOSE, speech)
    assert found
    assert found.lines["phone"] == Span(42.2, 44.2)
    heard = review(spoken(IDS[:6]))
    with pytest.raises(NoSoundError, match=r"a\.wav: no take with every step of The hard close"):
        chosen_model("a.wav", "110", HARD_CLOSE, speech)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--tempo", "90"], "--tempo is for --along"),
        (["--along", "--customer"], "one voice in the ear is enough"),
        (["--along", "nowhere.wav"], "nowhere.wav"),
    ],
)
@pytest.mark.usefixtures("speech_model")
def test_what_cannot_be_said_along_is_one_line(
    line: list[str], says: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
    done = cli("rehearse", *line)
    assert done.exit_code in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
