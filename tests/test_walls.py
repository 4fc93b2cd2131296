"""The walls between the rooms stand: an import that goes through one is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coach

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program and of its contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        Path(coach.__file__).parent,
        folder / "coach",
        ignore=lambda _, names: {name for name in names if Path(name).suffix not in ("", ".py")},
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("room", "line", "wall"),
    [
        ("history/store.py", "import click", "click behind its door"),
        ("history/store.py", "import vosk", "vosk behind its door"),
        ("history/store.py", "import sounddevice", "sounddevice behind its door"),
        ("audio/files/decode.py", "import sounddevice", "sounddevice behind its door"),
        ("cli/screen/output.py", "import vosk", "vosk behind its door"),
        ("pipeline.py", "import click", "click behind its door"),
        (
            "detect/evidence/wording_evidence.py",
            "import coach.recognise",
            "rooms import nouns, never each other",
        ),
        (
            "judge/analysis/take_analysis.py",
            "import coach.measure.order.steps",
            "rooms import nouns, never each other",
        ),
        ("pipeline.py", "import coach.cli", "rooms import nouns, never each other"),
        (
            "session/series/drill.py",
            "import coach.page.work.taking.live",
            "rooms import nouns, never each other",
        ),
        (
            "page/work/taking/live.py",
            "import coach.cli.screen.output",
            "rooms import nouns, never each other",
        ),
        (
            "cli/screen/output.py",
            "import coach.page.serving.gate",
            "two faces, and neither knows the other",
        ),
        ("session/series/drill.py", "import starlette", "the page's server behind its door"),
        ("cli/commands/setup/page.py", "import uvicorn", "the page's server behind its door"),
        ("history/store.py", "import websockets", "the page's server behind its door"),
    ],
)
def test_each_wall_holds(house: Path, room: str, line: str, wall: str) -> None:
    path = house / "coach" / room
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n\ndef _through_the_wall() -> None:\n    {line}\n", "utf-8")
    try:
        done = lint(house)
    finally:
        path.write_text(before, "utf-8")
    assert done.returncode == 1
    assert f"{wall} BROKEN" in " ".join(done.stdout.split())


def test_a_new_room_needs_its_place(house: Path) -> None:
    (house / "coach/another.py").write_text("")
    try:
        done = lint(house)
    finally:
        (house / "coach/another.py").unlink()
    assert done.returncode == 1
    assert "coach.another" in done.stdout


def test_as_it_is_no_wall_is_broken(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout
