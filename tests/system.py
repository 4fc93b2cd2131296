"""What tests need of the machine: absent, they skip with the reason; in CI they fail."""

from __future__ import annotations

import os
import shutil

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
