"""Nothing from outside reaches a terminal to be obeyed, nor a spreadsheet to be run."""

from __future__ import annotations

import csv
import doctest
import io
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import GOOD, HARD_CLOSE, review
from conftest import Cli

from coach import history
from coach.batch.finding.find import Source
from coach.batch.folder import Outcome
from coach.cli.commands.recordings import review as review_command
from coach.cli.commands.setup.guide_listing import listing, scoring
from coach.cli.screen.bar import Bar
from coach.cli.screen.stage import Lines, LiveStage
from coach.datatypes import Guide, Review
from coach.formats import FORMATS, rendered
from coach.report.contract.review import ErrorJson
from coach.report.formats import as_csv, cells
from coach.report.formats.cells import cell
from coach.report.series import as_drill, progress
from coach.report.summary import as_csv as summary_csv
from coach.report.summary.contract import RowJson
from coach.report.summary.together import together
from coach.session.take.events import StepHeard, Trouble

ESC = "\x1b]0;owned\x07\x9b31m\u202eolleh"
OBEYED = set("\x1b\x07\x9b\u202e\r")

HOSTILE = f"""
name = "Guide \\u001b[31m"
about = "About \\u001b[2J"
[[step]]
id = "a"
title = "Title \\u001b]0;owned\\u0007"
say = "Say \\u001b[31m this"
also = ["Or \\u009b31m this", "And {chr(0x202E)} this"]
[[step]]
id = "b"
say = "And that"
[[rule]]
kind = "in-order"
why = "Because \\u001b[31m"
"""


def hostile_guide() -> Guide:
    steps = tuple(replace(step, title=f"{ESC}{step.title}") for step in HARD_CLOSE.steps)
    return replace(HARD_CLOSE, name=f"{ESC}name", about=ESC, steps=steps)


def hostile_review() -> Review:
    return replace(review(GOOD, path=f"{ESC}.wav"), guide=hostile_guide())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_the_module_promises() -> None:
    assert doctest.testmod(cells).failed == 0
    assert doctest.testmod(cells).attempted


def test_guides_are_shown_and_checked(cli: Cli) -> None:
    Path("hostile.toml").write_text(HOSTILE, encoding="utf-8")
    for line in (
        ("guide", "show", "--guide", "hostile.toml"),
        ("guide", "show", "--scoring", "--guide", "hostile.toml"),
        ("guide", "check", "hostile.toml"),
    ):
        result = cli(*line)
        assert not OBEYED & set(result.output), line
    shown = " ".join(cli("guide", "show", "--guide", "hostile.toml").stdout.split())
    assert "1 Title Say this a or: Or this or: And this" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        'name = "x"\n[[step]]\nid = "a?\\u001b[31m"\nsay = "b"',
        'name = "x"\n[[step]]\nid = "a"\nsay = "b"\n"\\u001b[31m" = 1',
        'name = "x"\n[[step]]\nid = "a"\nsay = "b"\n[[rule]]\nkind = "\\u001b[31m"',
        'name = "x"\n[[step]]\nid = "a"\nsay = "b"\n[[rule]]\nkind = "in_order"\nstep = "\\u009b"',
        "name = \x1b[31m",
    ],
)
def test_errors_in_guides(cli: Cli, wrong: str) -> None:
    Path("wrong.toml").write_text(wrong, encoding="utf-8")
    for line in (
        ("guide", "check", "wrong.toml"),
        ("guide", "show", "--guide", "wrong.toml"),
        ("review", "x.wav", "--guide", "wrong.toml"),
    ):
        result = cli(*line)
        assert result.exit_code == 1
        assert not OBEYED & set(result.output), line


@pytest.mark.parametrize(
    "line",
    [
        ("review", f"{ESC}.wav"),
        ("review", "a.wav", "--guide", f"{ESC}.toml"),
        ("review", "a.wav", "--model", ESC),
        ("review", "--format", ESC),
        ("review", f"--{ESC}"),
        ("guide", "check", f"{ESC}.toml"),
        ("guide", "new", f"{ESC}.toml"),
        ("guide", "new", f"no/{ESC}/folder.toml"),
        ("progress", "--since", ESC),
        ("rehearse", "--device", ESC),
        (ESC,),
    ],
)
def test_error_lines(cli: Cli, line: tuple[str, ...]) -> None:
    assert not OBEYED & set(cli(*line).output)


def test_lights_lines_and_troubles(capsys: pytest.CaptureFixture[str]) -> None:
    guide, step = hostile_guide(), HARD_CLOSE.steps[0].id
    lines = Lines(guide)
    lines.show(StepHeard(step, 1.0))
    lines.show(Trouble("lost", ESC))
    with LiveStage(guide) as screen:
        screen._at_s = 1.0
        assert not OBEYED & set(str(screen._drawn()))
    assert not OBEYED & set("".join(capsys.readouterr()))


def test_what_is_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with review_command._listening_to(Path(f"x{ESC}y.wav"), 0, 2):
        pass
    seen = terminal.getvalue()
    assert "olleh" in seen
    assert "\x07" not in seen
    assert "]0;owned\\x07" in seen


def test_every_report_of_text() -> None:
    shown = [
        listing(hostile_guide()),
        scoring(hostile_guide()),
        as_drill.line(1, hostile_review().takes[0], HARD_CLOSE),
        *(rendered(hostile_review(), form) for form in FORMATS if form != "html"),
    ]
    for text in shown:
        assert not OBEYED & set(text)


FORMULA = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|calc.wav"]


@pytest.mark.parametrize("formula", FORMULA)
def test_no_table_holds_a_formula(
    formula: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    titled = tuple(replace(step, title=formula, say=formula) for step in HARD_CLOSE.steps)
    made = replace(
        review(GOOD, path=formula), guide=replace(HARD_CLOSE, name=formula, steps=titled)
    )
    history.remember(made, "review", "0.1", datetime(2026, 1, 1, tzinfo=UTC))
    summary = together([RowJson(formula, result=formula)], guide="g", model="m", version="1")
    tables = [
        as_csv.render(made),
        progress.render_csv(history.progress()),
        summary_csv.render(summary, made.guide),
    ]
    for table in tables:
        fields = [field for row in csv.reader(io.StringIO(table)) for field in row]
        assert any(field.startswith("'") for field in fields)
        assert not [field for field in fields if field.lstrip().startswith(tuple("=+-@＝"))]


def test_figures_stay_figures() -> None:
    assert cell(-0.5) == -0.5
    assert cell(None) is None
    assert cell("ordinary – text") == "ordinary – text"


def test_a_folders_failures(capsys: pytest.CaptureFixture[str], cli: Cli) -> None:
    source = Source(f"{ESC}.wav", f"{ESC}.wav")
    with Bar([source]) as bar:
        bar.show(Outcome(source, RowJson(source.name, error=ErrorJson("not_audio", ESC))))
    assert not OBEYED & set(capsys.readouterr().err)
    assert cli("review", f"{ESC}.wav", "-r", "-o", f"{ESC}/").exit_code in (0, 1)
