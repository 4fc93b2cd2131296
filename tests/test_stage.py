"""What is on the screen during a take, and the keys that end it."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from builders import HARD_CLOSE
from rich.console import Console

from coach.cli.screen.keys import Keys
from coach.cli.screen.stage import Blank, Lines, LiveStage, stage
from coach.session.take.cues import Cue
from coach.session.take.events import (
    CueDue,
    Event,
    GapTooLong,
    Level,
    MicrophoneReady,
    Started,
    StepHeard,
    Trouble,
)
from coach.session.take.showing import Show, lines

pty = pytest.importorskip("pty")

EVENTS: tuple[Event, ...] = (
    MicrophoneReady("a microphone"),
    Level(-20.0, None),
    CueDue(Cue("beep.flac")),
    Started(),
    Level(-20.0, 0.05),
    Level(-20.0, 0.1),
    StepHeard("name", 2.0),
    GapTooLong(3.1),
    Level(-60.0, 3.2),
    Trouble("lost", "some sound was lost"),
    Level(-60.0, 9.9),
)


def shown(drawn: Any) -> str:
    page = io.StringIO()
    Console(file=page, width=60).print(drawn)
    return page.getvalue()


@pytest.fixture
def live(capsys: pytest.CaptureFixture[str]) -> Iterator[LiveStage]:
    with LiveStage(HARD_CLOSE) as screen:
        yield screen


def test_before_the_take_one_sees_that_the_microphone_works(live: LiveStage) -> None:
    live.show(MicrophoneReady("a microphone"))
    live.show(Level(-20.0, None))
    assert "Microphone" in shown(live._drawn())
    assert "█" in shown(live._drawn())


def test_a_step_lights_up_and_a_silence_has_its_sign(live: LiveStage) -> None:
    for event in EVENTS[:9]:
        live.show(event)
    page = shown(live._drawn())
    assert "● Name" in page
    assert page.count("○") == 6
    assert "· · ·" in page
    live.show(Level(-60.0, 9.9))
    assert "· · ·" not in shown(live._drawn())
    assert "0:09" in shown(live._drawn())


def screen_after(written: str) -> list[str]:
    """Return what a terminal shows that knows how to erase a line and to go up."""
    rows, at = [""], 0
    for piece in re.split(r"(\x1b\[[0-9;?]*[A-Za-z]|\n|\r)", written):
        if piece == "\n":
            at += 1
            rows += [""] * (at + 1 - len(rows))
        elif piece == "\x1b[1A":
            at -= 1
        elif piece == "\x1b[2K":
            rows[at] = ""
        elif not piece.startswith(("\x1b", "\r")):
            rows[at] += piece
    return rows


def test_trouble_stands_above_the_lights(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    screen = LiveStage(HARD_CLOSE)
    screen.__enter__()
    for event in EVENTS:
        screen.show(event)
    rows = screen_after(capsys.readouterr().err)
    screen.__exit__(None, None, None)
    assert [row for row in rows if "sound was lost" in row] == [
        "coach: some sound was lost; see coach doctor"
    ]
    assert sum("Name" in row for row in rows) == 1
    assert rows.index("coach: some sound was lost; see coach doctor") < rows.index("  ● Name")


def test_a_beginner_reads_the_words_of_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = lines(HARD_CLOSE, Show.WORDS)
    with LiveStage(HARD_CLOSE, words) as screen:
        ready = shown(screen._drawn())
        screen.show(StepHeard("name", 2.0))
        screen.show(Level(-20.0, 2.1))
        running = shown(screen._drawn())
    for each in (ready, running):
        assert "Email     Email?" in each
        assert "And what's a good phone number for you?" in each
    assert "● Name      Perfect. What's the best name" in running


def test_a_log_has_a_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    with Lines(HARD_CLOSE) as screen:
        for event in EVENTS:
            screen.show(event)
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "listening; Ctrl-C ends the take",
        "   2.0  Name",
        "coach: some sound was lost; see coach doctor",
    ]


def test_a_blank_screen_shows_trouble_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with Blank() as screen:
        for event in EVENTS:
            screen.show(event)
    assert capsys.readouterr().err == "coach: some sound was lost; see coach doctor\n"


def test_what_is_shown_suits_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(stage(HARD_CLOSE, blank=True)) is Blank
    assert type(stage(HARD_CLOSE, blank=False)) is Lines
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert type(stage(HARD_CLOSE, blank=False)) is LiveStage


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Put a terminal in the place of the standard input; yield its other end."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield ours
        os.write(ours, b"\x04")
    os.close(ours)


def test_a_line_goes_to_who_waits_for_it(terminal: int) -> None:
    keys = Keys()
    assert keys.are_there
    os.write(terminal, b"q\n")
    assert keys.wait(30) == "q"
    assert keys.wait(0.01) is None
    pressed: list[bool] = []
    keys.call(lambda: pressed.append(True))
    os.write(terminal, b"\n")
    while not pressed:
        keys.wait(0.01)
    keys.call(None)
    os.write(terminal, b"\x04")
    assert keys.wait() is None


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    assert not Keys().are_there
    assert Keys().wait() is None
