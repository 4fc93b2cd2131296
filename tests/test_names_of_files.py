"""Names that are no UTF-8, or no text at all, cost nothing at any exit of the program."""

from __future__ import annotations

import doctest
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coach
from coach import visible
from coach.formats import FORMATS

RUN = "from coach.cli import main; main()"
TAKE = Path(__file__).parents[1] / "samples" / "good.flac"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
UTF_8 = {"PYTHONUTF8": "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a name in it that is no UTF-8, and one that is no ASCII."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    for name in (b"inv\xff.flac", "né.flac".encode()):
        place = os.fsdecode(os.path.join(os.fsencode(tmp_path), name))  # noqa: PTH118 (bytes)
        try:
            shutil.copyfile(TAKE, place)
        except OSError:
            pytest.skip("this file system has none such")
    return tmp_path


def run(
    folder: Path, *arguments: str | bytes, setting: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run the coach in a process of its own, its names as bytes."""
    root = str(Path(coach.__file__).parents[1])
    more = {"PYTHONPATH": root, "COACH_DATA": str(folder / "data")}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    line = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(
        line, cwd=folder, env=plain | more | setting, capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    return done


def test_what_the_module_promises() -> None:
    outcome = doctest.testmod(visible)
    assert outcome.attempted >= 4
    assert outcome.failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("setting", [UTF_8, ASCII], ids=["utf-8", "ascii"])
def test_a_folder_becomes_a_folder_of_pages(folder: Path, setting: dict[str, str]) -> None:
    arguments = ("review", ".", "-r", "-j", "1", "-o", "pages/", "--format", "html")
    done = run(folder, *arguments, setting=setting)
    assert done.returncode == 0, done.stderr
    pages = {os.fsencode(path.name): path for path in (folder / "pages").glob("*.flac.html")}
    assert set(pages) == {b"inv\\udcff.flac.html", "né.flac.html".encode()}
    assert "né.flac" in pages["né.flac.html".encode()].read_text("utf-8")
    assert "inv\N{REPLACEMENT CHARACTER}.flac" in pages[b"inv\\udcff.flac.html"].read_text("utf-8")
    again = run(folder, *arguments, setting=setting)
    assert b"2 unchanged since the last time" in again.stderr


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_one_recording(folder: Path, form: str) -> None:
    file = b"out\xfe" + FORMATS[form].ending.encode()
    line = ("review", b"inv\xff.flac", "--format", form, "-o", file)
    assert run(folder, *line, setting=UTF_8).returncode == 0
    assert (folder / os.fsdecode(file)).stat().st_size > 0
    assert run(folder, *line, setting=UTF_8).returncode == 1  # there already: one line


@pytest.mark.slow
def test_one_recording_in_an_ascii_world(folder: Path) -> None:
    for more in ((), ("--format", "html", "-o", b"in\xfe/")):
        assert run(folder, "review", b"inv\xff.flac", *more, setting=ASCII).returncode == 0


@pytest.mark.slow
def test_it_is_remembered_and_drilled(folder: Path) -> None:
    name = b"inv\xff.flac"
    assert run(folder, "review", name, "--remember", setting=UTF_8).returncode == 0
    assert run(folder, "drill", "--from", name, setting=UTF_8).returncode == 0
    (first, _) = run(folder, "progress", "export", setting=UTF_8).stdout.splitlines()
    assert json.loads(first)["recording"].endswith("inv\N{REPLACEMENT CHARACTER}.flac")


@pytest.mark.parametrize("setting", [UTF_8, ASCII], ids=["utf-8", "ascii"])
def test_guides_may_be_called_so_too(folder: Path, setting: dict[str, str]) -> None:
    name = b"gu\xff\xc3\xa9.toml"
    assert run(folder, "guide", "new", name, setting=setting).returncode == 0
    assert run(folder, "guide", "new", name, setting=setting).returncode == 1
    assert run(folder, "guide", "show", "--guide", name, setting=setting).returncode == 0
    (folder / os.fsdecode(name)).write_text("name = 1")
    for line in (("guide", "check", name), ("guide", "show", "--guide", name)):
        assert run(folder, *line, setting=setting).returncode == 1


@pytest.mark.parametrize("setting", [UTF_8, ASCII], ids=["utf-8", "ascii"])
def test_what_is_not_there_is_one_line(folder: Path, setting: dict[str, str]) -> None:
    for form in ("terminal", "json"):
        done = run(folder, "review", b"no\xff\n.wav", "--format", form, setting=setting)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert b"no such file" in done.stderr
