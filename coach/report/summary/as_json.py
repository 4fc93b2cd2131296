"""The table for a program."""

from __future__ import annotations

import json

import msgspec

from coach.report.summary.contract import SummaryJson


def render(summary: SummaryJson) -> str:
    """Return the table as JSON, ASCII only, with the file's last line end."""
    return json.dumps(msgspec.to_builtins(summary), allow_nan=False, indent=1) + "\n"
