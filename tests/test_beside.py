"""A take beside the speaker's own best: line by line, where time is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import HARD_CLOSE, review, spoken
from conftest import SAMPLES, Cli
from practised import IDS, remember, said

from coach.history.best import best_take
from coach.practice import parts
from coach.practice.beside import beside
from coach.report.series import beside as report


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))


def test_the_best_is_whole_flowed_and_short() -> None:
    assert best_take(HARD_CLOSE) is None
    remember("2026-01-01", review(spoken(IDS[:3])), said(guide=parts.joint(HARD_CLOSE, "email")))
    assert best_take(HARD_CLOSE) is None
    remember("2026-01-02", said({"payment": 1.8}))
    slow = best_take(HARD_CLOSE)
    assert slow
    assert slow.take == 3
    remember("2026-01-03", said(), review(spoken(IDS, [0.1] * 6)), said({"notes": 0.4}))
    found = best_take(HARD_CLOSE)
    assert found
    assert (found.take, found.day) == (5, "2026-01-03")
    assert found.total_s == pytest.approx(7 * 2.0 + 6 * 0.1)
    assert [line.step for line in found.lines] == IDS
    assert found.lines[0].silence_s is None
    assert found.lines[1].silence_s == pytest.approx(0.1)
    assert best_take(HARD_CLOSE, found.recording) is None


def test_where_time_is_lost_is_told_line_by_line() -> None:
    remember("2026-01-03", said())
    best = best_take(HARD_CLOSE)
    assert best
    take = review("name@1-3 phone@3.2-5.2 email@5.4-7.4 notes@9.6-12.6 payment@12.8-14.8")
    found = beside(take.takes[0], best)
    by_step = {line.step: line for line in found.lines}
    notes = by_step["notes"]
    times = [notes.began_s, notes.ended_s, notes.best_began_s, notes.best_ended_s]
    assert times == pytest.approx([8.6, 11.6, 8.8, 10.8])
    assert notes.lost_before_s == pytest.approx(2.0)
    assert notes.lost_inside_s == pytest.approx(1.0)
    assert by_step["phone"].lost_before_s == pytest.approx(0.0)
    assert (by_step["address"].began_s, by_step["address"].lost_inside_s) == (None, None)
    shown = report.render(take, best, [found])
    (row,) = [line for line in shown.splitlines() if line.startswith(" Notes")]
    assert row.split("  ")[-1] == "+2.0 s before it, +1.0 s in it"
    assert "not heard" in shown
    assert "Not all of it was heard; your best took 15.2 s; most is lost before notes, 2.0 s." in (
        " ".join(shown.split())
    )
    assert max(map(len, shown.splitlines())) <= 80


def test_a_take_as_good_loses_nothing() -> None:
    remember("2026-01-03", said())
    best = best_take(HARD_CLOSE)
    assert best
    shown = report.render(said(), best, [beside(said().takes[0], best)])
    assert "As long as your best (15.2 s); no silence is longer." in shown
    assert " before it" not in shown
    assert "No take was heard." in report.render(said(), best, [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--beside", "best", "a.wav"], "no other take of The hard close is remembered"),
        (["--beside", "best", "a.wav", "b.wav"], "--beside shows one recording, not 2"),
        (["--beside", "best", "--explain", "a.wav"], "leave --beside out"),
        (["--beside", "best", "--format", "csv", "a.wav"], "--beside is for terminal or json"),
    ],
)
def test_what_cannot_be_compared_is_one_line(line: list[str], says: str, cli: Cli) -> None:
    done = cli("review", *line)
    assert done.exit_code in (1, 2)
    assert says in done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_recording_stands_beside_the_best_that_is_remembered(cli: Cli) -> None:
    cli("review", "--remember", SAMPLES / "good.flac")
    done = cli("review", "--beside", "best", "--format", "json", SAMPLES / "pauses.flac")
    found = json.loads(done.stdout)
    assert found["best"]["recording"].endswith("good.flac")
    (take,) = found["takes"]
    lost = {line["step"]: line["lost_before_s"] for line in take["lines"]}
    assert lost["payment"] == pytest.approx(2.15, abs=0.1)
    assert sum(s or 0.0 for s in lost.values()) == pytest.approx(6.0 - 1.3, abs=0.5)
    shown = cli("review", "--beside", "best", SAMPLES / "pauses.flac").stdout
    assert "most is lost before payment" in " ".join(shown.split())
