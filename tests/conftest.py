from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from coach.cli import coach

Cli: TypeAlias = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run the real command, as from a shell, in a temporary folder; a bug is raised."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        line = [str(argument) for argument in arguments]
        runner = CliRunner()
        return runner.invoke(coach, line, stdin, catch_exceptions=False, prog_name="coach")

    return run
