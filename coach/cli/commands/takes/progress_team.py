"""``coach progress --team FOLDER``: what many people practised, from their exported histories."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.screen.output import fitted, form_wanted, hand_over, say
from coach.visible import shown

FORMS = ("terminal", "json", "csv")
"""Of ``FORMATS``."""


def show_team(
    folder: Path,
    since: str | None,
    guide: str | None,
    form: str | None,
    output: Path | None,
    *,
    force: bool,
    to_open: bool,
) -> None:
    """Print one table of all, or write it; nothing of it is remembered.

    A file that is no exported history is one line, and the exit status 1.

    Raises
    ------
    CoachError
        The folder cannot be read, nobody is in it, or the report cannot be written.
    """
    form = form_wanted(form, output, FORMS, to_open=to_open)
    if form not in FORMS:
        raise click.UsageError(f"--team is for {', '.join(FORMS[:-1])} or {FORMS[-1]}, not {form}")
    from coach.history.exported import team
    from coach.report.series import team as report
    from coach.report.terminal.plain import CHARACTERS

    found, unread = team(folder, since, guide)
    for each in unread:
        say(f"coach: {shown(each.file)}: left out: {shown(each.why)}")
    if form == "json":
        made = report.render_json(found, unread)
    elif form == "csv":
        made = report.render_csv(found)
    else:
        made = report.render(found, **fitted(CHARACTERS, output=output))
    hand_over(made, form, output, force=force)
    if unread:
        click.get_current_context().exit(1)
