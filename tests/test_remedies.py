"""What to do about an error is the face's to say: rooms name the case and never a command."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli

import coach
from coach.cli.remedies import REMEDIES, remedy, with_remedy
from coach.errors import AudioError, CoachError, GuideError, UnreadableError

ROOT = Path(coach.__file__).parent
FACES = {"cli", "page"}
ROOMS = [
    path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] not in FACES
]
OTHERS_OPTIONS = {"kit/install.py", "model/tools.py", "recognise/model.py"}
"""Rooms that name options of other programs."""
OWN_TEXTS = {"guide/drafting.py", "report/series/progress.py"}
"""Texts that are no errors: a guide file's comments, a report of nothing yet."""
COMMAND_LINE = re.compile(r"(?<!\w)--[a-z]|`coach [a-z]")


def texts(tree: ast.AST) -> Iterator[str]:
    """Yield every text in a program but its docstrings."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and not isinstance(node, ast.Expr):
                yield str(child.value)


def test_no_room_names_a_command_or_an_option_in_what_it_says() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in ROOMS
        for text in texts(ast.parse(path.read_text("utf-8")))
        for found in COMMAND_LINE.finditer(text)
        if path.relative_to(ROOT).as_posix() not in OTHERS_OPTIONS | OWN_TEXTS
    ]
    assert named == []


def test_every_case_has_its_remedy_and_every_remedy_its_case() -> None:
    said = "".join(path.read_text("utf-8") for path in ROOMS)
    assert [code for code in REMEDIES if f'"{code}"' not in said] == []
    assert set(re.findall(r'remedy ?= ?"(\w+)"', said)) <= REMEDIES.keys()


def test_a_remedy_stands_behind_the_message_once() -> None:
    error = UnreadableError("a: a folder, not a recording", remedy="folder")
    told = with_remedy(error)
    assert str(told) == "a: a folder, not a recording; name the files in it, or add --recursive"
    assert str(with_remedy(told)) == str(told)
    assert (type(told), told.code, str(error)) == (
        UnreadableError,
        "unreadable",
        "a: a folder, not a recording",
    )


def test_an_error_without_a_remedy_says_all_itself() -> None:
    assert str(with_remedy(CoachError("a: no such file; check its name"))) == (
        "a: no such file; check its name"
    )
    assert remedy(None) == ""


def test_a_remedy_has_the_values_of_its_error() -> None:
    error = GuideError("a.toml, line 1", remedy="guide_problems", more=2, file="a.toml")
    assert str(with_remedy(error)).endswith(" (and 2 more: run `coach guide check a.toml`)")


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = AudioError("a", remedy="guide_problems", more=2, file="b")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.remedy, again.values) == ("a", error.remedy, error.values)


@pytest.mark.parametrize("name", ["a.toml", "b.toml"])
def test_a_guide_that_cannot_be_used_says_which_command_helps(
    name: str, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.toml").write_text("")
    (tmp_path / "b.toml").write_text("[[step]]\nid = 'a'\n")
    (tmp_path / "take.wav").touch()
    says = cli("review", "take.wav", "--guide", name).stderr
    listed = cli("guide", "check", name).stdout
    if name == "a.toml":
        line = "the file: holds nothing: `coach guide new FILE` writes a start\n"
        assert says == f"coach: a.toml, line 1, {line}"
        assert listed == f"a.toml:1: {line}"
    else:
        assert says.endswith("(and 1 more: run `coach guide check b.toml`)\n")
        assert len(listed.splitlines()) == 2
