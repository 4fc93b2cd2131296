"""The command line of the mutants."""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from .known import KNOWN, Mutant
from .numbers import Number, numbers

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
TIMEOUT_S = 600
STILL = "-"
MOVED = ", moved: "
"""What stands in the gate's line before how many rows moved."""


def main() -> None:
    """Change one line after another, and see what notices."""
    parser = argparse.ArgumentParser("python tests/mutants", description=main.__doc__)
    parser.add_argument("--only", default="", help="changes with this in their text")
    parser.add_argument("--numbers", metavar="PLACE", help="each number of a room or a file")
    parser.add_argument("--together", default="", help="these numbers at once, by name")
    parser.add_argument("--every", type=int, default=1, help="each so-manieth of the gate's alone")
    options = parser.parse_args()
    if options.numbers:
        _effects(options.numbers, options.together, options.every)
        return
    alive = [one for one in KNOWN if options.only in str(one) and not _told(one)]
    print(f"{len(alive)} alive")
    sys.exit(bool(alive))


def _told(mutant: Mutant) -> bool:
    source = ROOT / "coach" / mutant.file
    text = source.read_text("utf-8")
    flat = " ".join(text.split())
    if text.count(mutant.before) != 1:
        gone = " ".join(mutant.before.split()) not in flat
        print(f"{mutant.file}: {mutant.before!r} is {'gone' if gone else 'not one place'}")
        return gone
    caught = noticed(mutant.file, text.replace(mutant.before, mutant.after), mutant.tests)
    print(f"{mutant.file}: {mutant.before!r} -> {mutant.after!r}: {caught or 'LIVES'}")
    return bool(caught)


def noticed(file: str, text: str, tests: str) -> str:
    """Return what notices a changed file: the gate, or the tests named; empty where nothing."""
    with changed({file: text}) as environment:
        gate = _run([sys.executable, str(TESTS / "replay")], environment)
        if gate.returncode:
            return f"the gate ({gate.stdout.strip().splitlines()[-1:]})"
        pytest = [sys.executable, "-m", "pytest", "-q", "-x", *tests.split()]
        return "a test" if tests and _run(pytest, environment).returncode else ""


class changed:  # noqa: N801
    """A copy of the coach with some files changed; gives the environment that runs it."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> dict[str, str]:
        copy = Path(self._folder.name)
        shutil.copytree(
            ROOT / "coach", copy / "coach", ignore=shutil.ignore_patterns("__pycache__")
        )
        for file, text in self._texts.items():
            (copy / "coach" / file).write_text(text, "utf-8")
        return {**os.environ, "PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1"}

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _run(command: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S
    )


def _effects(place: str, together: str, every: int) -> None:
    """Print a row of a table for each number: what it moves when it is nothing, else doubled."""
    each = [one for file in _files(place) for one in numbers(file)]
    if together:
        wanted = together.split(",")
        groups = [[one for one in each if one.name in wanted]]
    else:
        groups = [[one] for one in each if one.value]
    as_it_stands = _replayed([], 0.0, every)
    print(
        f"As it stands: {as_it_stands}\n",
        "| number | value | at nothing | doubled |",
        "| - | --: | - | - |",
        sep="\n",
    )
    for some in groups:
        nothing = _moved(as_it_stands, some, 0.0, every)
        doubled = "" if nothing != STILL else _moved(as_it_stands, some, 2.0, every)
        names = ", ".join(f"{one.file.stem}.{one.name}" for one in some)
        print(f"| {names} | {some[0].value} | {nothing} | {doubled} |", flush=True)


def _moved(as_it_stands: str, some: Sequence[Number], factor: float, every: int) -> str:
    """Return what is different in the gate's line once numbers are so many times themselves."""
    told = _replayed(some, factor, every)
    if MOVED not in told:
        return "fails"
    before, (now, moved) = as_it_stands.partition(MOVED)[0], told.split(MOVED)
    figures = [one for one in now.split(", ") if one not in before.split(", ")]
    return ", ".join([*figures, moved]) if not moved.startswith("0 rows and 0 ") else STILL


def _files(place: str) -> Iterator[Path]:
    path = ROOT / "coach" / place
    yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _replayed(some: Sequence[Number], factor: float, every: int) -> str:
    """Return the gate's line, or the last line of what went wrong."""
    texts: dict[str, str] = {}
    for one in sorted(some, key=lambda one: (one.node.lineno, one.node.col_offset), reverse=True):
        name = str(one.file.relative_to(ROOT / "coach"))
        text = texts.get(name) or one.file.read_text("utf-8")
        texts[name] = one.changed(one.value * factor, text)
    command = [sys.executable, str(TESTS / "replay"), "--brief", "--every", str(every)]
    with changed(texts) as environment:
        try:
            told = _run(command, environment)
        except subprocess.TimeoutExpired:
            return "no end"
    return ((told.stdout or told.stderr).strip().splitlines() or ["nothing"])[-1]
