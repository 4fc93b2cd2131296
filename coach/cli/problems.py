"""The problems of a file that a person wrote, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.screen.output import say
from coach.visible import shown

if TYPE_CHECKING:
    from coach.guide.problem import Problem


def end_at_problems(ctx: click.Context, file: Path, found: Sequence[Problem]) -> None:
    """Say what is to be put right in a file, and end the command, where there is anything."""
    from coach.cli.remedies import remedy

    for problem in found:
        message = f"{problem.message}{remedy(problem.remedy)}"
        say(f"{shown(file)}:{problem.line}: {problem.field}: {message}", err=False)
    if found:
        ctx.exit(1)
