"""What tests need of the machine: absent, they skip with the reason; in CI they fail."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


def needed(program: str) -> str:
    """Return where a program is."""
    path = shutil.which(program)
    if path:
        return path
    reason = f"{program} is not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; .ci/run installs it")
    pytest.skip(reason)


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes: writing more fails, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write into a folder: by its mode, and for root, whom no mode stops, by a mount."""
    if os.name == "nt":
        pytest.skip("a folder's mode stops nobody on Windows")
    if os.geteuid():
        folder.chmod(0o500)
        try:
            yield
        finally:
            folder.chmod(0o700)
        return
    for options in ("bind", "bind,remount,ro"):
        line = ["mount", "-o", options, str(folder), str(folder)]
        if shutil.which("mount") is None or subprocess.run(line, check=False).returncode:
            pytest.skip("root may not mount here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
