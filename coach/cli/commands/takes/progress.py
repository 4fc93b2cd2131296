"""``coach progress``: takes over time; and what is remembered, given back or deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.commands.takes.progress_team import show_team
from coach.cli.options.common import page_options
from coach.errors import HistoryError

if TYPE_CHECKING:
    from coach.datatypes import Progress

FORMS = ("terminal", "json", "csv", "html")
"""Of ``FORMATS``."""


@click.group(invoke_without_command=True)
@click.option("--since", metavar="DAY", help="The first day that counts, as in 2026-11-27.")
@click.option("--guide", "guide_name", metavar="NAME", help="Only takes of the guide of that name.")
@click.option("--step", metavar="ID", help="Show the silence before that step, too.")
@click.option(
    "--team",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Show many people: the exported histories in that folder, a file each.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="A table to read in the terminal or, as html, graphs to look at in a browser; or data.  "
    "[default: terminal]",
)
@page_options
@click.pass_context
def progress(
    ctx: click.Context,
    since: str | None,
    guide_name: str | None,
    step: str | None,
    team: Path | None,
    form: str | None,
    output: Path | None,
    force: bool,
    to_open: bool,
) -> None:
    """Show takes over time: what got better, what did not, and what costs most.

    Every rehearsal and drill is remembered, and reviews with --remember: in one
    file on this machine, which is yours to export and to delete.
    """
    if ctx.invoked_subcommand:
        return
    since = _day(since)
    if team is not None:
        if step is not None:
            raise click.UsageError("--step is for one person: leave --team out")
        show_team(team, since, guide_name, form, output, force=force, to_open=to_open)
        return
    from coach import history
    from coach.cli.screen.output import form_wanted, hand_over
    from coach.report.series import progress as report

    form = form_wanted(form, output, FORMS, to_open=to_open)
    shown_days = {} if form in ("json", "csv") else {"tested": report.GRAPHED}
    found = history.progress(since, guide_name, **shown_days)
    if not found:
        _check_asked_for(guide_name, since)
    if form == "html":
        from coach.report.pages import progress as progress_page

        shown = progress_page.render(found)
    elif form == "json":
        shown = report.render_json(found)
    elif form == "csv":
        joints = [history.silences_before(each.guide, each.version, since) for each in found]
        shown = report.render_csv(found, joints)
    else:
        shown = _table(found, since, step, output)
    hand_over(shown, form, output, force=force, to_open=to_open)


def _table(
    found: Sequence[Progress], since: str | None, step: str | None, output: Path | None
) -> str:
    """Return what is to be read, with the silence before a step where that is asked for."""
    from coach import history
    from coach.cli.screen.output import fitted
    from coach.report.series import progress as report
    from coach.report.terminal.plain import CHARACTERS

    silences = None
    if step is not None and found:
        if step not in found[-1].titles:
            known = ", ".join(found[-1].titles)
            raise HistoryError(f"{step}: no such step in {found[-1].guide}; its steps: {known}")
        silences = history.silences_before(found[-1].guide, found[-1].version, since)
    look = fitted(CHARACTERS + report.SPARKS, output=output)
    return report.render(found, **look, silences=silences, step=step)


@progress.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; else the output.")
def export(output: Path | None) -> None:
    """Write all that is remembered as JSON, a line a take."""
    from coach import history
    from coach.files import write_new

    lines = "".join(f"{json.dumps(take)}\n" for take in history.export())
    if output:
        write_new(output, lines.encode(), force=False)
    else:
        click.echo(lines, nl=False)


@progress.command()
@click.option("--take", type=int, metavar="NUMBER", help="That take.")
@click.option("--day", metavar="DAY", help="All takes of that day, as in 2026-11-27.")
@click.option("--voice", is_flag=True, help="What was learned of your voice; the takes stay.")
@click.option("--all", "everything", is_flag=True, help="Everything, your voice too.")
@click.option("--yes", is_flag=True, help="Don't ask.")
def delete(take: int | None, day: str | None, voice: bool, everything: bool, yes: bool) -> None:
    """Delete takes and their recordings: one, a day, or everything. They are really gone."""
    from coach.session.memory.enrolment import forget_voice
    from coach.session.memory.retention import deletion

    if [take is not None, day is not None, voice, everything].count(True) != 1:
        raise click.UsageError("name one of --take NUMBER, --day DAY, --voice and --all")
    if voice:
        forgotten = forget_voice()
        click.echo("Your voice is forgotten." if forgotten else "It was not known.", err=True)
        return
    day = _day(day)
    gone = deletion(take, day)
    if everything and not gone.takes and forget_voice():
        click.echo("Your voice is forgotten.", err=True)
        return
    if not gone.takes:
        raise HistoryError("no such take is remembered; `coach progress export` lists them")
    files = len(gone.recordings)
    what = f"{gone.takes} take{'s' * (gone.takes > 1)} and {files} recording{'s' * (files != 1)}"
    if not yes and not click.confirm(f"Delete {what} for good?"):
        click.echo("Nothing was deleted.", err=True)
        return
    gone.carry_out()
    if everything:
        forget_voice()
    click.echo(f"Deleted {what}.", err=True)


@progress.command()
@click.argument("how_long", metavar="DAYS|forever")
def keep(how_long: str) -> None:
    """Let recordings older than so many days go by themselves; the figures stay."""
    from coach.session.memory.retention import let_old_recordings_go, set_limit

    days = re.fullmatch(r"(\d{1,5})d?", how_long)
    if not days and how_long != "forever":
        raise click.UsageError(f"{how_long}: not a number of days; say 90, or forever")
    set_limit(int(days[1]) if days else None)
    let_old_recordings_go()
    kept = f"{int(days[1])} days" if days else "forever"
    click.echo(f"Recordings of rehearsals are kept {kept}.", err=True)


def _check_asked_for(guide_name: str | None, since: str | None) -> None:
    """Tell what is remembered, where a guide or a day was asked for of which nothing is."""
    from coach import history

    names = history.guides()
    if guide_name is not None and names and guide_name not in names:
        known = ", ".join(names)
        raise HistoryError(f"{guide_name}: no take of that guide is remembered; there is: {known}")
    if names and since is not None:
        raise HistoryError(f"{since}: nothing is remembered since that day; leave --since out")


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise click.UsageError(f"{given}: not a day; write it as 2026-11-27") from error
