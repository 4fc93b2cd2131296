"""Takes said into the page's socket: the report is the file's, and nothing said is lost."""

from __future__ import annotations

import json
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import SHUT_WR
from typing import Any

import numpy as np
import pytest
from played import sample, silence
from served import Served, serving
from websockets.sync.client import ClientConnection

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.folders import recordings_folder
from coach.page.work.taking import marking, takes
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.take import showing

pytestmark = pytest.mark.slow

SAMPLE_NAMES = ("customer-answers", "pauses", "payment-early", "step-missing")
BLOCK = 1024
SHORT = slice(round(3.2 * SAMPLE_RATE_HZ), round(8.1 * SAMPLE_RATE_HZ))
"""Of the good sample: three steps."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, speech_model: SpeechModel) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("page") / "data", speech_model) as found:
        yield found


def until(socket: ClientConnection, *kinds: str) -> list[dict[str, Any]]:
    """Return messages up to the first of a kind."""
    got: list[dict[str, Any]] = []
    while not got or got[-1]["type"] not in kinds:
        got.append(json.loads(socket.recv(60)))
    return got


def begin(socket: ClientConnection, **wish: Any) -> None:
    whole = {"type": "begin", "rate": SAMPLE_RATE_HZ, "microphone": "A", "cue": "none", **wish}
    socket.send(json.dumps(whole))
    assert until(socket, "go", "failed")[-1]["type"] == "go"


def push(socket: ClientConnection, sound: Samples, first: int = 0, leave_out: int = -1) -> None:
    for number, start in enumerate(range(0, len(sound), BLOCK)):
        if number != leave_out:
            part = sound[start : start + BLOCK].astype("<f4").tobytes()
            socket.send(struct.pack("<Q", first + start) + part)


def of(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in messages if each["type"] == kind]


def say(served: Served, sound: Samples, **more: Any) -> list[dict[str, Any]]:
    """Say a take, end it, and return all that was told."""
    with served.socket() as socket:
        begin(socket)
        push(socket, sound, **more)
        socket.send('{"type": "stop"}')
        return until(socket, "over")


def latest(served: Served) -> Any:
    return served.ask("/api/takes/latest").told


def as_file(line: Any, model: SpeechModel) -> Any:
    path = Path(line["recording"]["path"])
    return json.loads(as_json.render(review_file(path, guides.built_in(), model)))


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_the_report_is_that_of_the_recording_field_by_field(
    name: str, served: Served, speech_model: SpeechModel
) -> None:
    told = say(served, sample(name))
    line = latest(served)
    assert line == as_file(line, speech_model)
    assert len(line["takes"]) == 1
    (report,) = of(told, "report")
    assert report["report"]["name"] == Path(line["recording"]["path"]).name
    assert report["frames"] == len(sample(name))
    assert report["lost"] is False
    titles = {step.id: step.title for step in guides.built_in().steps}
    heard = [titles[step["id"]] for step in line["takes"][0]["steps"] if step["heard"]]
    assert all(title in report["said"] for title in heard)
    assert line["takes"][0]["verdict"] in report["report"]["body"].replace("\xa0", " ").replace(
        "&#39;", "'"
    )


def test_another_rate_is_resampled_and_the_file_has_every_frame(
    served: Served, speech_model: SpeechModel
) -> None:
    said = sample("good")[SHORT]
    places = np.arange(3 * len(said)) / 3
    sound = np.interp(places, np.arange(len(said)), said).astype(np.float32)
    with served.socket() as socket:
        begin(socket, rate=48_000)
        push(socket, sound, first=123_456)
        socket.send('{"type": "stop"}')
        (report,) = of(until(socket, "over"), "report")
    assert report["frames"] == len(sound)
    line = latest(served)
    assert line["recording"]["duration_s"] == pytest.approx(len(said) / SAMPLE_RATE_HZ, abs=0.002)
    assert line == as_file(line, speech_model)


def test_a_missing_block_is_lost_sound_and_no_pause(
    served: Served, speech_model: SpeechModel
) -> None:
    told = say(served, sample("good")[SHORT], leave_out=30)
    assert of(told, "report")[0]["lost"] is True
    (trouble,) = [each for each in of(told, "trouble") if each["code"] == "lost"]
    assert "close what keeps this machine busy" in trouble["message"]
    line = latest(served)
    assert line["recording"]["damaged"] is True
    assert line == as_file(line, speech_model)


def test_the_cue_is_played_by_the_page_and_the_delay_is_counted_from_its_end(
    served: Served,
) -> None:
    sound = np.concatenate([silence(2.0), sample("good")[SHORT]])
    with served.socket() as socket:
        begin(socket, cue="yes")
        push(socket, sound)
        before = until(socket, "cue")
        assert served.ask(f"/cues/{before[-1]['file']}").body[:4] == b"fLaC"
        socket.send(json.dumps({"type": "cue_over", "frame": SAMPLE_RATE_HZ}))
        until(socket, "started")
        socket.send('{"type": "stop"}')
        until(socket, "over")
    take = latest(served)["takes"][0]
    first_word_s = take["steps"][0]["start_s"]
    assert take["speed"]["start_delay_s"] == pytest.approx(first_word_s + 0.08, abs=0.002)
    assert 0.9 < take["speed"]["start_delay_s"] < 1.6


def when_kept(served: Served, before: Any) -> Any:
    """Return the last take, as soon as it is another one."""
    for _ in range(200):
        line = latest(served)
        if line != before and not served.ask("/api/state").told["taking"]:
            return line
        time.sleep(0.05)
    raise AssertionError("the take was not kept")


def test_a_lost_socket_keeps_what_was_said(served: Served, speech_model: SpeechModel) -> None:
    before = latest(served)
    with served.socket() as socket:
        begin(socket)
        push(socket, sample("good")[SHORT])
        socket.socket.shutdown(SHUT_WR)  # what was sent arrives, and then nothing ever again
        line = when_kept(served, before)
    assert [step["id"] for step in line["takes"][0]["steps"]][:2] == ["phone", "email"]
    assert line["recording"]["duration_s"] == pytest.approx(4.9, abs=0.1)
    assert line == as_file(line, speech_model)
    assert served.ask("/api/takes").told[0]["recording"] == Path(line["recording"]["path"]).name


def test_a_microphone_that_is_unplugged_leaves_the_take(served: Served) -> None:
    with served.socket() as socket:
        begin(socket)
        push(socket, sample("good")[SHORT])
        socket.send('{"type": "gone"}')
        told = until(socket, "over")
    (trouble,) = of(told, "trouble")
    assert trouble["code"] == "gone"
    assert "what you said until then is kept" in trouble["message"]
    assert of(told, "report")[0]["frames"] == SHORT.stop - SHORT.start


def test_a_microphone_that_never_gave_sound_is_said(served: Served) -> None:
    with served.socket() as socket:
        begin(socket)
        socket.send('{"type": "gone"}')
        (failed,) = of(until(socket, "over"), "failed")
    assert failed["code"] == "microphone"
    assert "Connect it again" in failed["message"]


def test_exact_zeros_have_their_own_cure(served: Served) -> None:
    told = say(served, np.zeros(2 * SAMPLE_RATE_HZ, np.float32))
    (trouble,) = of(told, "trouble")
    assert trouble["code"] == "zeros"
    assert "Unmute it, or allow it" in trouble["message"]
    assert of(told, "report")[0]["said"] == "No take was heard."


def test_a_tab_closed_in_the_cue_leaves_no_take_and_a_free_microphone(served: Served) -> None:
    with served.socket() as socket:
        begin(socket, cue="yes")
        push(socket, silence(2.0))
        until(socket, "cue")
    say(served, sample("good")[SHORT])
    assert latest(served)["takes"]


def test_one_take_at_a_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.page.work.workshop.CLAIM_S", 0.1)
    with served.socket() as one, served.socket() as other:
        begin(one)
        push(one, sample("good")[SHORT])
        other.send(json.dumps({"type": "begin", "rate": 16_000, "cue": "none"}))
        (refused,) = of(until(other, "over"), "failed")
        assert "another window" in refused["message"]
        one.send('{"type": "stop"}')
        assert of(until(one, "over"), "report")


def test_a_drill_says_what_is_next_and_shows_all_takes(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes, "BREATH_S", 0.1)
    nexts = []
    with served.socket() as socket:
        for sound in (sample("good")[SHORT], silence(1.0), sample("good")[SHORT]):
            begin(socket, drill={"takes": 2})
            push(socket, sound)
            socket.send('{"type": "stop"}')
            nexts += of(until(socket, "over"), "next")
    assert [each["what"] for each in nexts] == ["take", "once more", "done"]
    assert [each["takes"] for each in nexts] == [1, 1, 2]
    assert nexts[-1]["end"] is True
    assert 'class="heat"' in nexts[-1]["picture"]["body"]
    assert served.ask("/api/takes").told[0]["kind"] == "drill"


def test_words_are_taken_away_as_takes_succeed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "IN_A_ROW", 1)
    served.post("/api/settings", {"show": "words"})
    (kept,) = of(say(served, sample("good")), "kept")
    assert kept["show"] == "first"
    assert kept["lines"][0] == "Perfect. What's …"
    assert served.ask("/api/guide").told["show"] == "first"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"type": "run"}',
        '{"type": "begin"}',
        '{"type": "begin", "rate": "x"}',
        '{"type": "_take"}',
        '{"type": "begin", "rate": 1}',
    ],
)
def test_what_makes_no_sense_is_answered_and_nothing_else(wrong: str, served: Served) -> None:
    with served.socket() as socket:
        socket.send(b"\0\0")
        socket.send(bytes(9))
        socket.send(wrong)
        assert until(socket, "failed", "over")[-1]["type"] == "failed"


def test_what_is_no_number_is_silence(served: Served) -> None:
    sound = sample("good")[SHORT].copy()
    sound[1000:2000] = np.nan
    sound[3000:3100] = np.inf
    assert of(say(served, sound), "report")


def test_a_server_that_ends_keeps_the_take_that_runs(
    tmp_path: Path, speech_model: SpeechModel
) -> None:
    with serving(tmp_path / "data", speech_model) as found:
        with found.socket() as socket:
            begin(socket)
            push(socket, sample("good")[SHORT])
            assert found.post("/api/quit", {}).status == 200
            assert of(until(socket, "kept"), "report")
        recordings = list(recordings_folder().glob("*.wav"))
    assert len(recordings) == 1
    with serving(tmp_path / "data", speech_model) as again:
        assert latest(again)["recording"]["path"] == str(recordings[0])


def test_a_take_cut_off_with_its_server_is_found_again(
    tmp_path: Path, speech_model: SpeechModel, cut_off: Callable[[Path], Path]
) -> None:
    recording = cut_off(tmp_path / "data")
    with serving(tmp_path / "data", speech_model) as found:
        found.ask("/")
        for _ in range(200):
            state = found.ask("/api/state").told
            if not state["recovering"]:
                break
            time.sleep(0.05)
        assert state["cut_off"] == recording.name
        line = latest(found)
        assert line["recording"]["path"] == str(recording)
        assert [step["id"] for step in line["takes"][0]["steps"]][:2] == ["phone", "email"]
        assert len(found.ask("/api/takes").told) == 1
        say(found, sample("good")[SHORT])
        assert found.ask("/api/state").told["cut_off"] is None


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Leave behind what a server leaves that is killed in the middle of a take."""

    def left(data: Path) -> Path:
        from coach.audio.files.spoken import SpokenFile

        monkeypatch.setenv("COACH_DATA", str(data))
        file = SpokenFile(recordings_folder() / "2026-01-01_12.00.00.000.wav", None)
        file.write(sample("good")[SHORT])
        marking.mark(file.path, "hard-close")
        file._file.close()
        return file.path

    return left


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"recording": "../page.json", "guide": "x"}'])
def test_a_mark_that_leads_nowhere_goes(
    mark: str, tmp_path: Path, speech_model: SpeechModel
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / marking.MARK).write_text(mark)
    with serving(tmp_path / "data", speech_model) as found:
        found.ask("/")
        while found.ask("/api/state").told["recovering"]:
            time.sleep(0.02)
        assert found.ask("/api/takes/latest").status == 404


def test_takes_leave_the_server_as_it_was(served: Served) -> None:
    """Threads and reports do not add up; memory is what ``bench_page.py`` measures."""
    before = threading.active_count()
    for _ in range(3):
        say(served, sample("good")[SHORT])
    assert threading.active_count() <= before + 1
    assert len(served.workshop.shelf._reports) <= 4
