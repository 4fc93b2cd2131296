"""What a command imports: nothing that it does not use, or its answer comes late."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLES

LISTED = """
import sys
from coach.cli import main
try:
    main()
except SystemExit:
    pass
top = {name.partition(".")[0] for name in sys.modules}
print("\\n" + " ".join(sorted(top - set(sys.stdlib_module_names))))
"""
OWN = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def imported(*arguments: str) -> set[str]:
    """Return the packages that a command imports beyond those of every Python here."""
    ran = [
        subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True)
        for code in (LISTED, OWN)
    ]
    command, python = (set(run.stdout.decode().splitlines()[-1].split()) for run in ran)
    return command - python - {"__main__", "__mp_main__"}


VOSK = {"_cffi_backend", "requests", "srt", "tqdm", "urllib3", "vosk"}
"""Vosk, with what it imports itself."""


def test_help_imports_the_command_line_alone() -> None:
    assert imported("--help") == {"coach", "click"}


def test_what_is_next_is_told_without_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    assert not imported("next") & {"av", "numpy", "rich", "vosk"}


@pytest.mark.slow
def test_a_review_imports_what_it_uses() -> None:
    found = imported("review", "--format", "json", str(SAMPLES / "good.flac"))
    used = {"av", "click", "coach", "msgspec", "numpy", "platformdirs", "rapidfuzz", *VOSK}
    assert used <= found
    unused = {"dask", "distributed", "filelock", "jinja2", "markupsafe", "pocketsphinx", "rich"}
    assert not found & unused
