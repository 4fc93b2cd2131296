"""``coach drill --joint``, ``--joints`` and ``--from-end``: parts before the whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.screen.output import fitted, say

if TYPE_CHECKING:
    from coach.datatypes import Drill, Guide, Review
    from coach.practice.rounds import Round
    from coach.session.series.drill import InARow


def check_one(joint: str | None, *, joints: bool, from_end: bool) -> None:
    """Refuse several options that ask for parts.

    Raises
    ------
    click.UsageError
        Several do.
    """
    given = {"--joint": joint is not None, "--joints": joints, "--from-end": from_end}
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        raise click.UsageError(f"name one of {', '.join(names)}")


def rounds(
    guide: Guide, joint: str | None, *, joints: bool, from_end: bool, seed: int
) -> tuple[Round, ...]:
    """Return the takes of parts that are asked for; none where the whole is.

    Raises
    ------
    CoachError
        There is no such joint, or none is known to cost anything.
    """
    from coach.practice import rounds as made
    from coach.session.series.drill import costliest_joints

    if joint is not None:
        return made.one_joint(guide, joint)
    if joints:
        return made.shuffled_joints(guide, costliest_joints(guide), seed)
    return made.from_the_end(guide) if from_end else ()


def announce(session: InARow) -> None:
    """Say which part is next, where it is another one."""
    from coach.session.series.drill import PartsSession

    if not isinstance(session, PartsSession) or not session.begins:
        return
    now = session.round
    name = now.guide.name if now.guide.part_of else "all of it"
    say(f"\n {name}, {now.often}\n")


def report(parts: Sequence[Drill], heard: Sequence[Review], form: str, output: Path | None) -> str:
    """Return the report of a drill of parts."""
    from coach.report.series import as_parts
    from coach.report.terminal.plain import CHARACTERS

    if form == "json":
        return as_parts.render_json(parts)
    if form == "html":
        from coach.formats import parts_page

        return parts_page(parts, heard)
    return as_parts.render(parts, **fitted(CHARACTERS, output=output))
