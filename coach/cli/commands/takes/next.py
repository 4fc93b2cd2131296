"""``coach next``: what to practise now, in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import chosen_guide, form_option, guide_option

if TYPE_CHECKING:
    from coach.learning import Plan


@click.command(name="next")
@guide_option
@click.option("--why", "with_reasons", is_flag=True, help="Show the rule, and what it rests on.")
@form_option("A sentence to read, or one line of JSON.")
def next_(guide_file: Path | None, with_reasons: bool, form: str) -> None:
    """Say what to practise now: a test, two lines, all of it, or rest.

    It follows from what is remembered, by a rule of four lines that --why shows.
    """
    from coach import history
    from coach.cli.screen.output import say
    from coach.practice import plan
    from coach.report.series import plan as report
    from coach.session.memory.calendar import today

    guide = chosen_guide(guide_file)
    known = history.practised(guide)
    found = plan(known, today())
    titles, in_a_row = known.titles, known.in_a_row
    command = _command(found, guide_file)
    if form == "json":
        said = report.sentence(found, titles, in_a_row)
        click.echo(report.render_json(found, said, command), nl=False)
    elif with_reasons:
        click.echo(report.why(found, titles, in_a_row), nl=False)
    else:
        said = report.sentence(found, titles, in_a_row)
        say(f" {said}" + f"  ({command})" * bool(command), err=False)


def _command(plan: Plan, guide_file: Path | None) -> str | None:
    """Return the line that does it; ``None`` for rest."""
    from coach.guide import as_argument
    from coach.learning import Doing

    line = {
        Doing.TEST: "coach rehearse",
        Doing.JOINT: f"coach drill --joint {plan.step}",
        Doing.DRILL: "coach drill --until-flow",
        Doing.REST: None,
    }[plan.do]
    return f"{line} --guide {as_argument(str(guide_file))}" if line and guide_file else line
