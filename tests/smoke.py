"""Tries a coach that is installed somewhere, as a wheel, a kit or a bundle; needs Python alone.

``python tests/smoke.py COACH…``: the words begin the command, as ``/opt/coach/coach`` or
``python -m coach.cli``. It runs in a folder of its own, so that no checkout is found, and ends with
status 1 and what was wrong at the first thing that is.
"""

# ruff: noqa: T201
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[1] / "samples/pauses.flac"
STEPS = ["name", "phone", "email", "address", "notes", "payment", "handoff"]
FOUND = {0: "all is well", 1: "something to cure"}
PATIENCE_S = 600
"""The first review may have to fetch the models (seconds)."""


class Tried:
    """A coach that is run in a folder of its own."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command, self._folder = command, folder
        self._environment = os.environ | {"COACH_DATA": str(folder / "data"), "PYTHONUTF8": "1"}
        self._environment.pop("PYTHONPATH", None)

    def run(self, *arguments: str, statuses: tuple[int, ...] = (0,)) -> str:
        """Return what a command prints."""
        done = subprocess.run(
            [*self._command, *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode in statuses, (arguments, done.returncode, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        print(f"coach {arguments[0]}: {FOUND.get(done.returncode)}", flush=True)
        return done.stdout

    def page(self) -> str:
        """Return the first page that ``coach page`` serves; end it."""
        line = [*self._command, "page", "--no-open"]
        with subprocess.Popen(
            line, cwd=self._folder, env=self._environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            try:
                opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
                address = process.stdout.readline().strip()
                assert address.startswith("http://127.0.0.1:"), address
                with opener.open(address, timeout=60) as answer:
                    content: bytes = answer.read()
            finally:
                process.kill()
        print("coach page: served", flush=True)
        return content.decode()


def check(coach: Tried) -> None:
    """Try what a stranger does first."""
    assert coach.run("--version").startswith("coach ")
    assert "Payment" in coach.run("guide", "show")
    assert coach.run("customer", "show").strip()
    report: dict[str, Any] = json.loads(coach.run("review", "--format", "json", str(SAMPLE)))
    (take,) = report["takes"]
    assert [step["id"] for step in take["steps"] if step["start_s"] is not None] == STEPS
    assert "<audio" in coach.run("review", "--format", "html", str(SAMPLE))
    assert "yes, every file" in coach.run("model")
    found = json.loads(coach.run("doctor", "--format", "json", statuses=(0, 1)))
    models = [each for each in found["findings"] if each["what"].endswith("model")]
    assert [each["verdict"] for each in models] == ["good", "good"], models
    assert 'id="start"' in coach.page()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        check(Tried(sys.argv[1:], Path(name)))
