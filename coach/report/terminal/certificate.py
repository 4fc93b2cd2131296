"""A certificate in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coach.visible import shown


def render(certificate: Mapping[str, Any]) -> str:
    """Return what a certificate says, a line a condition."""
    rows = [
        f"   {'met' if each['met'] else 'not met':8} {each['name']}: {shown(each['found'])}"
        f" (asked for: {each['wanted']})\n"
        for each in certificate["conditions"]
    ]
    verdict = "Passed" if certificate["passed"] else "Not passed"
    head = f" {verdict}: {shown(certificate['guide']['name'])}, {certificate['at']},"
    return f"{head} try {certificate['attempt']} of that day\n\n{''.join(rows)}"
