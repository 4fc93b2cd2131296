"""What only Windows, a Mac or a laptop does, simulated: nothing of it may cost a take.

The hosted jobs run the coach on those systems; here each trap is one test on any of them.
"""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES, Cli
from recordings import heard, record
from rich.console import Console
from test_microphone_choice import PortAudioError

import coach
from coach import files
from coach.audio.live import frame_clock
from coach.audio.live.microphone import Microphone, choose
from coach.batch.finding.addresses import is_address
from coach.cli import main
from coach.cli.commands.recordings.destination import Destination
from coach.cli.screen.encoding import write_anything
from coach.cli.screen.stage import LiveStage
from coach.datatypes import SAMPLE_RATE_HZ
from coach.errors import OutputError
from coach.report.terminal.plain import ascii_only
from coach.session.take.events import Level, StepHeard, Trouble

CODE_PAGES = ["cp1252", "cp437"]
"""Of Western Windows: what a pipe or a file gets, and an old console."""


# Consoles


@dataclass(frozen=True)
class Said:
    """What a command wrote."""

    out: bytes
    err: bytes
    status: object


def console(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> Said:
    """Run the whole program with an output of that encoding."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    monkeypatch.setattr(sys, "argv", ["coach", *arguments])
    monkeypatch.setattr("os.dup2", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        main()
    for stream in streams:
        stream.flush()
    out, err = (stream.buffer.getvalue() for stream in streams)
    return Said(out, err, ended.value.code)


@pytest.fixture
def takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a short take, a guide with mistakes and one with accents."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    sound, _ = heard(SAMPLES / "good.flac")
    part = sound[: round(5.4 * SAMPLE_RATE_HZ)].reshape(1, -1)
    record(tmp_path / "приём 東京 é.wav", "pcm_s16le", SAMPLE_RATE_HZ, part)
    (tmp_path / "wrong.toml").write_text("[[step]]\nid = 1\n")
    page = '[[step]]\nid = "a"\ntitle = "Café – “now”"\nsay = "Good morning … to you"\n'
    (tmp_path / "é.toml").write_text(page, encoding="utf-8")
    return tmp_path


TAKE = "приём 東京 é.wav"
SHOWN = [
    ["--help"],
    *([each, "--help"] for each in ("review", "drill", "rehearse", "guide", "progress")),
    ["guide", "show"],
    ["guide", "show", "--guide", "é.toml"],
    ["guide", "check", "wrong.toml"],
    ["customer", "show"],
    ["model"],
    ["review", TAKE, "--remember"],
    ["drill", "--from", TAKE, "--no-remember"],
    ["next"],
    ["next", "--why"],
    ["progress"],
    ["review", "nowhere — “there”.wav"],
]


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_every_report_can_be_written_in_a_code_page(
    takes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments in SHOWN:
        known = console(monkeypatch, "utf-8", *arguments)
        for encoding in CODE_PAGES:
            said = console(monkeypatch, encoding, *arguments)
            assert said.status == known.status
            for mine, theirs in ((said.out, known.out), (said.err, known.err)):
                text = theirs.decode()
                foreign = sum(not is_western(letter) for letter in text)
                assert mine.decode(encoding).count("?") <= text.count("?") + foreign


def is_western(letter: str) -> bool:
    """Whether a letter is none of another script, which a code page cannot have."""
    return letter < "\u0370" or "\u2000" <= letter <= "\u2fff"


def own_letters() -> Iterator[tuple[str, str]]:
    """Yield every letter beyond ASCII that the program itself writes to a terminal, and where."""
    room = Path(coach.__file__).parent
    elsewhere = ("page", "report/pages", "language", "opinion", "batch/finding", "visible", "text")
    for path in sorted(room.rglob("*.py")):
        name = path.relative_to(room).as_posix()
        if name.startswith(elsewhere) or name == "report/formats/cells.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.Constant) and not isinstance(node, ast.Expr):
                    yield from ((letter, name) for letter in str(child.value) if letter > "~")


def test_every_letter_of_the_program_has_a_likeness() -> None:
    letters = {pair for pair in own_letters() if pair[0] not in "\ufeff\x7f\ue000�¹²³"}
    assert {"█", "●", "▁", "“"} < {letter for letter, _ in letters}
    assert [pair for pair in letters if ascii_only(pair[0]) == "?" and pair[0] not in "´•"] == []


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_the_screen_of_a_take_is_drawn_in_a_code_page(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stderr", stream)
    write_anything(stream)
    with LiveStage(HARD_CLOSE, ["“Zoë” …"] * 7) as screen:
        for event in (Level(-20.0, 0.1), StepHeard("name", 0.2), Trouble("x", "Zürich – Šárka ✓")):
            screen.show(event)
        Console(file=stream, width=60).print(screen._drawn())
    stream.flush()
    drawn = stream.buffer.getvalue().decode(encoding)
    assert "* Name" in drawn
    assert "o Phone" in drawn
    assert "Zürich" in drawn
    assert "rka +" in drawn
    assert "?" not in drawn


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
@pytest.mark.parametrize("form", ["csv", "vtt"])
def test_what_programs_read_is_utf_8_in_any_console(
    form: str, takes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = console(monkeypatch, "cp1252", "review", TAKE, "--format", form)
    assert said.status == 0
    assert said.out == console(monkeypatch, "utf-8", "review", TAKE, "--format", form).out
    assert form != "csv" or TAKE.encode() in said.out


# Names and paths


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be named as on Windows, where a file that is open elsewhere stays."""
    monkeypatch.setattr(files, "ON_WINDOWS", True)
    monkeypatch.setattr(files, "HELD_FOR_S", (0.0, 0.0, 0.0))


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    "name", ["con.json", "NUL", "aux.html", "Com1.csv", "lpt9.txt", "prn .vtt"]
)
def test_a_name_that_windows_keeps_for_a_device_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Windows keeps that name for a device; name another"):
        files.write_new(tmp_path / name, b"report", force=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", ["control.json", "null.csv", "auxiliary", "com.txt", "com10.txt"])
def test_a_name_that_only_resembles_one_is_kept(name: str, tmp_path: Path) -> None:
    files.write_new(tmp_path / name, b"report", force=False)
    assert (tmp_path / name).read_bytes() == b"report"


def held(monkeypatch: pytest.MonkeyPatch, times: int) -> list[Path]:
    """Let a file be open in another program as often as it is to be replaced."""
    tried: list[Path] = []
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    return tried


@pytest.mark.usefixtures("windows")
def test_a_file_that_is_held_for_a_moment_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = held(monkeypatch, 3)
    files.write_whole(tmp_path / "report.json", b"report")
    assert len(tried) == 4
    assert (tmp_path / "report.json").read_bytes() == b"report"


@pytest.mark.usefixtures("windows")
def test_a_report_that_is_open_elsewhere_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.csv").write_text("open in a spreadsheet")
    held(monkeypatch, 99)
    with pytest.raises(OutputError, match=r"report.csv: cannot be written \(another program has"):
        files.write_new(tmp_path / "report.csv", b"report", force=True)
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]


def test_a_recording_that_is_open_elsewhere_is_not_forgotten(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coach.session.memory import retention

    def refused(self: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "The process cannot access the file", str(self))

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(Exception, match=r"cannot be deleted \(the process cannot access the file"):
        retention.Deletion(None, None, 1, (tmp_path / "take.wav",)).carry_out()


@pytest.mark.usefixtures("windows")
def test_a_path_that_is_too_long_for_windows_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "The system cannot find the path specified")

    monkeypatch.setattr(files, "write_whole", missing)
    path = tmp_path.joinpath(*["a folder with a long name"] * 10, "report.json")
    with pytest.raises(OutputError, match="its path has more than 259 characters"):
        files.write_new(path, b"report", force=False)


LONG = "n" * 300


@pytest.mark.parametrize(
    "line",
    [
        ["review", f"{LONG}.wav"],
        ["review", "take.flac", "-o", f"{LONG}.json"],
        ["review", "take.flac", "--guide", f"{LONG}.toml"],
        ["review", LONG, "-r", "-o", "out/"],
        ["drill", "--from", f"{LONG}.wav"],
        ["rehearse", "--save", f"{LONG}.wav"],
        ["watch", LONG],
        ["guide", "new", f"{LONG}.toml"],
        ["guide", "check", f"{LONG}.toml"],
        ["customer", "new", f"{LONG}.toml"],
        ["progress", "export", "-o", LONG],
        ["model", "--model", LONG],
        [LONG],
    ],
)
def test_a_name_longer_than_any_file_s_is_one_line(line: list[str], cli: Cli) -> None:
    done = cli(*line)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert LONG in done.stderr


def test_two_recordings_whose_names_differ_in_case_are_not_one_report(tmp_path: Path) -> None:
    recordings = [Path("monday/Take.wav"), Path("tuesday/TAKE.WAV")]
    with pytest.raises(OutputError, match="would both be written to"):
        Destination(f"{tmp_path}{os.sep}", recordings, "json", force=True)
    Destination(f"{tmp_path}{os.sep}", [Path("a/ä.wav"), Path("a/a.wav")], "json", force=True)


@pytest.mark.parametrize("place", [r"C:\takes\monday.wav", "C:/takes/a.wav", "c:a.wav", "C://a"])
def test_a_drive_is_no_address(place: str) -> None:
    assert not is_address(place)


# Processes

WITHOUT = """
import os, signal, sys
import filelock, platformdirs
for module, names in (
    (os, "fork forkpty getuid geteuid killpg nice sched_getaffinity statvfs chown"),
    (signal, "pthread_sigmask SIGHUP SIGALRM SIGQUIT SIGUSR1 alarm setitimer"),
):
    for name in names.split():
        vars(module).pop(name, None)
for module in ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty"):
    sys.modules.setdefault(module, None)
"""
"""What Windows' Python has not, but what Python itself ends a process by here; two packages look
for it when they are imported."""


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_several_processes_do_without_fork_and_what_windows_lacks(takes: Path) -> None:
    (takes / "sitecustomize.py").write_text(WITHOUT)
    for name in ("a.wav", "b.wav"):
        (takes / name).write_bytes((takes / TAKE).read_bytes())
    root = str(Path(coach.__file__).parents[1])
    run = "import os; assert not hasattr(os, 'fork'); from coach.cli import main; main()"
    line = [sys.executable, "-c", run, "review", "a.wav", "b.wav", "-j", "2", "-o", "out/"]
    done = subprocess.run(
        [*line, "--format", "json"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(takes), root])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {each.name for each in (takes / "out").glob("*.json")} >= {"a.wav.json", "b.wav.json"}


ELSEWHERE = {
    "os": {"fork", "getuid", "geteuid", "killpg", "nice", "sched_getaffinity", "statvfs", "chown"},
    "signal": {"pthread_sigmask", "SIG_BLOCK", "SIG_SETMASK", "SIGKILL", "SIGHUP", "SIGALRM"},
}
"""What the modules have on Linux and macOS alone."""


def used(tree: ast.AST) -> set[tuple[str, str]]:
    """Return what a program takes of the two modules by a name of theirs."""
    return {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def test_what_windows_lacks_is_asked_for_before_it_is_used() -> None:
    """A signal or a call of Linux alone stands where ``hasattr`` or ``os.name`` was asked."""
    found = {}
    for path in Path(coach.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        lacking = {
            name for module, name in used(ast.parse(text)) if name in ELSEWHERE.get(module, ())
        }
        if lacking:
            found[path.name] = (lacking, "hasattr(" in text or "os.name" in text)
    assert found["pool.py"][0] >= {"pthread_sigmask"}
    assert [name for name, (_, asked) in found.items() if not asked] == []


# A lid that is closed


SLEPT_S = 600.0


class Laptop:
    """A sound system whose machine sleeps in mid-take: the sound stops, and comes again."""

    def __init__(self, *, counts_sleep: bool) -> None:
        self.awake_s = 1000.0
        self.slept_s = 0.0
        self.counts_sleep = counts_sleep
        self.module: Any = SimpleNamespace(
            PortAudioError=PortAudioError,
            InputStream=self.stream,
            default=SimpleNamespace(device=(0, 0)),
            query_hostapis=lambda: [{"name": "ALSA"}],
            query_devices=lambda: [
                {
                    "name": "Built-in",
                    "hostapi": 0,
                    "default_samplerate": 48_000.0,
                    "max_input_channels": 1,
                }
            ],
        )

    def monotonic(self) -> float:
        """Return what ``time.monotonic`` says."""
        return self.awake_s + (self.slept_s if self.counts_sleep else 0.0)

    def clock_gettime(self, clock: int) -> float:
        """Return what the clock says that goes on."""
        return self.awake_s + self.slept_s

    def stream(self, *, callback: Any, blocksize: int, **_: Any) -> Any:
        """Return a device that gives ten seconds, with a night between the fifth and sixth."""
        block = np.full((blocksize, 1), 0.1, np.float32)

        def start() -> None:
            for number in range(1000):
                self.awake_s += 0.01
                self.slept_s = SLEPT_S * (number >= 500)
                callback(block, blocksize, None, SimpleNamespace(input_overflow=False))

        return SimpleNamespace(start=start, close=lambda **_: None)


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_a_lid_that_is_closed_in_mid_take_is_lost_sound(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = Laptop(counts_sleep=system == "win32")
    monkeypatch.setitem(sys.modules, "sounddevice", laptop.module)
    monkeypatch.setattr(sys, "platform", system)
    made_up = SimpleNamespace(
        monotonic=laptop.monotonic,
        clock_gettime=laptop.clock_gettime,
        CLOCK_BOOTTIME=7,
        CLOCK_MONOTONIC=1,
    )
    monkeypatch.setattr(frame_clock, "time", made_up)
    with Microphone(choose(None)) as microphone:
        microphone._queue.put(None)
        sound = np.concatenate(list(microphone.blocks()))
    assert len(sound) == pytest.approx(10 * SAMPLE_RATE_HZ, rel=0.01)
    assert microphone.lost
    assert microphone.lost_s == pytest.approx(SLEPT_S, abs=0.1)


def test_the_clock_goes_on_while_the_machine_is_awake() -> None:
    before_s = frame_clock.now_s()
    time.sleep(0.01)
    assert 0.0 < frame_clock.now_s() - before_s < 60.0
