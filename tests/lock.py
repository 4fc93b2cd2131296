"""Writes the exact versions that the README's lines install, for every system and Python.

``.venv/bin/python tests/lock.py`` renews ``constraints.txt`` and the build requirements in
``pyproject.toml``. The ranges stay as they are: who installs the coach elsewhere meets those. The
resolver, uv, goes into a temporary folder.

With ``--compare`` it writes nothing and says which versions are older than the newest in range.
That never fails: a lock is not wrong because somebody released something.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "tests/constraints.txt"
PYPROJECT = ROOT / "pyproject.toml"

HEADER = "# Written by tests/lock.py; the ranges are in pyproject.toml.\n"

BUILD = ("hatchling>=1.25", "editables>=0.5")
"""What builds the coach. pip takes no constraints there that all its releases know, so that the
pins stand in ``pyproject.toml``."""

WITH_WHEELS = (
    "vosk<0.3.45 ; sys_platform == 'darwin'",
    "vosk>=0.3.45 ; sys_platform != 'darwin'",
    "pocketsphinx<5.1 ; python_version == '3.12'",
    "pocketsphinx>=5.1 ; python_version != '3.12'",
)
"""Where the newest release has no wheel: vosk 0.3.45 for macOS, pocketsphinx 5.1.1 for 3.12."""

SYSTEMS = ("x86_64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")
SOURCE_ONLY = "srt"
"""The one package without wheels; it is pure Python."""

PATIENCE_S = 60
"""So long is waited for the index when only a comparison is wanted (seconds)."""
CURRENT = "the newest versions in range, all of them"
NOT_COMPARED = "not compared with the newest releases: no index answers here"


def renewed(uv: Resolver) -> None:
    """Write both files with the newest versions in range, and try them on every system."""
    LOCK.write_text(HEADER + uv.newest([*BUILD, *WITH_WHEELS]), encoding="utf-8", newline="\n")
    for system in SYSTEMS:
        uv.check_wheels(system)
    text = with_build_pins(PYPROJECT.read_text(encoding="utf-8"), uv.build_pins())
    PYPROJECT.write_text(text, encoding="utf-8", newline="\n")


def compared() -> str:
    """Return which locked versions are older than the newest, as far as an index answers."""
    with TemporaryDirectory() as folder:
        try:
            newest = Resolver(folder, PATIENCE_S).newest([*BUILD, *WITH_WHEELS])
        except (subprocess.SubprocessError, OSError):
            return NOT_COMPARED
    return older(LOCK.read_text(encoding="utf-8"), HEADER + newest)


def older(locked: str, newest: str) -> str:
    """Return what a lock lacks of a newer one, a line each, or that it lacks nothing."""
    before, after = locked.splitlines(), newest.splitlines()
    lines = [line for line in after if line not in before]
    if not lines:
        return CURRENT
    return "\n".join([f"older than the newest releases ({len(lines)}); now there are:", *lines])


def with_build_pins(pyproject: str, pins: Iterable[str]) -> str:
    """Return the text of ``pyproject.toml`` with these build requirements."""
    lines = "".join(f'    "{pin}",\n' for pin in pins)
    return re.sub(
        r"(?<=^\[build-system\]\n)requires = \[.*?\]\n",
        lambda _: f"requires = [\n{lines}]\n",
        pyproject,
        count=1,
        flags=re.DOTALL | re.MULTILINE,
    )


class Resolver:
    """uv, unpacked into a folder."""

    def __init__(self, folder: str, patience_s: float | None = None) -> None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, "uv"]
        quiet = subprocess.DEVNULL if patience_s else None
        subprocess.run(pip, check=True, timeout=patience_s, stderr=quiet)
        self._patience_s = patience_s
        self._environment = os.environ | {"PYTHONPATH": folder, "MACOSX_DEPLOYMENT_TARGET": "14.0"}

    def newest(self, more: Iterable[str]) -> str:
        """Return the newest versions in range, for every Python from 3.11 on, a line each."""
        return self._compile(["--all-extras", "--universal", str(PYPROJECT), "-"], more)

    def check_wheels(self, system: str) -> None:
        """Fail where something would have to be compiled on a system, with Python 3.11."""
        wheels = ["--only-binary", ":all:", "--no-binary", SOURCE_ONLY]
        here = ["--python-platform", system, "-c", str(LOCK)]
        self._compile(["--all-extras", *wheels, *here, str(PYPROJECT)], ())

    def build_pins(self) -> list[str]:
        """Return the locked versions of what builds the coach."""
        return self._compile(["--universal", "-c", str(LOCK), "-"], BUILD).splitlines()

    def _compile(self, options: list[str], requirements: Iterable[str]) -> str:
        plain = ["--quiet", "--no-header", "--no-annotate"]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--python-version", "3.11"]
        done = subprocess.run(
            [*command, *plain, *options],
            input="\n".join(requirements),
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=self._patience_s,
            stderr=subprocess.DEVNULL if self._patience_s else None,
        )
        return done.stdout


if __name__ == "__main__":
    if sys.argv[1:] == ["--compare"]:
        print(f"{LOCK.relative_to(ROOT)}: {compared()}")  # noqa: T201
    else:
        with TemporaryDirectory() as folder:
            renewed(Resolver(folder))
