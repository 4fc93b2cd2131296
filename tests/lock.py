"""Writes the exact versions that the README's lines install, for every system and Python.

``.venv/bin/python tests/lock.py`` renews ``constraints.txt`` and the build requirements in
``pyproject.toml``. The ranges stay as they are: who installs the coach elsewhere meets those. The
resolver, uv, goes into a temporary folder.
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


def renewed(uv: Resolver) -> None:
    """Write both files with the newest versions in range, and try them on every system."""
    LOCK.write_text(HEADER + uv.newest([*BUILD, *WITH_WHEELS]), encoding="utf-8", newline="\n")
    for system in SYSTEMS:
        uv.check_wheels(system)
    text = with_build_pins(PYPROJECT.read_text(encoding="utf-8"), uv.build_pins())
    PYPROJECT.write_text(text, encoding="utf-8", newline="\n")


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

    def __init__(self, folder: str) -> None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, "uv"]
        subprocess.run(pip, check=True)
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
        )
        return done.stdout


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        renewed(Resolver(folder))
