"""The README says what is so; what it shows of the program is put there, and checked, by cog."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from readme import console, outline, rooms

import coach
from coach import guide
from coach.cli import coach as command

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = "python3 -m venv .venv && .venv/bin/python -m pip install -q -e "
LOCKED = " -c tests/constraints.txt"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands(group: click.Command, name: str) -> Iterator[str]:
    if not isinstance(group, click.Group):
        yield name
        return
    context = click.Context(group)
    for each in group.list_commands(context):
        inner = group.get_command(context, each)
        assert inner is not None
        yield from commands(inner, f"{name} {each}")


def test_two_lines_set_everything_up() -> None:
    report, tests = blocks("sh")
    started, sample = report.strip().split(" && .venv/bin/coach review ")
    assert started == f"{SET_UP}.{LOCKED}"
    assert (ROOT / sample).is_file()
    assert tests.strip() == f'{SET_UP}".[dev]"{LOCKED} && .venv/bin/python -m pytest'


def test_windows_has_the_same_line() -> None:
    (windows,) = blocks("bat")
    same = windows.replace("py -m", "python3 -m").replace("Scripts", "bin").replace("\\", "/")
    assert same == blocks("sh")[0]


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 250


def test_every_command_is_there() -> None:
    names = set(commands(command, "coach"))
    assert {"coach review", "coach guide new"} <= names
    assert [name for name in sorted(names) if f"`{name}" not in README] == []


def test_the_guide_in_it_is_one() -> None:
    (text,) = blocks("toml")
    assert guide.problems(text) == []
    assert guide.parse(text, "README.md").steps[1].id == "booking"


@pytest.mark.parametrize(
    "page", ["README.md", ".github/CONTRIBUTING.md", ".github/REFERENCE.md", "samples/README.md"]
)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    missing = [each for each in targets if not (ROOT / page).parent.joinpath(each).exists()]
    assert missing == []
    assert len(targets) >= 1 or page.startswith(("samples", ".github/REFERENCE"))


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:coach|tests|samples|\.ci|\.github)/[\w./-]+)`", README)
    assert "coach/pipeline.py" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_nothing_that_a_test_left_behind_is_kept() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no checkout of git")
    top = {name.split("/")[0] for name in listed.stdout.decode().split("\0") if name}
    rooms_of_it = {"coach", "models", "samples", "tests", ".ci", ".github"}
    assert top <= {*rooms_of_it, "LICENSE", "README.md", "pyproject.toml", ".gitignore"}


def test_the_map_has_every_room() -> None:
    drawn = set(re.findall(r"^coach/(\w+)", rooms(), re.MULTILINE))
    there = {path.stem for path in Path(coach.__file__).parent.iterdir() if path.stem[0] != "_"}
    assert drawn == there


def test_a_command_is_shown_with_what_it_prints() -> None:
    shown = console("coach --version")
    assert shown.startswith(f"```console\n$ coach --version\ncoach {coach.__version__}, Python 3")
    assert shown.endswith("\n```\n")
    with pytest.raises(RuntimeError, match="coach guide show --guide none: coach: none: no such"):
        console("coach guide show --guide none")


class Inner(msgspec.Struct):
    a: int
    b: str


class Outer(msgspec.Struct):
    one: Inner | None
    several: list[Inner]
    plain: float


class Whole(msgspec.Struct):
    x: int
    outer: list[Outer]
    bare: Outer


def test_an_outline_has_every_key_where_it_belongs() -> None:
    outer = "outer[]         plain\n  one           a, b\n  several[]     a, b\n"
    bare = outer.replace("outer[]", "bare   ")
    assert outline(Whole) == f"```\n{'x':>17}\n{outer}{bare}```\n"
