"""What stands behind a rehearsed take: its report, where it is kept, its page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coach.cli.screen.output import fitted, open_in_browser, say
from coach.visible import shown

if TYPE_CHECKING:
    from coach.datatypes import Review
    from coach.session.take.events import Reported


def show(review: Review, form: str) -> None:
    """Print the report of a take."""
    if form == "json":
        from coach.report.contract import as_json

        click.echo(as_json.render(review))
        return
    from coach.report.terminal import review as terminal

    click.echo(terminal.render(review, **fitted(terminal.CHARACTERS)), nl=False)


def say_where(reported: Reported, *, keep: bool) -> None:
    """Say where the recording is, to somebody who reads it."""
    if keep and reported.saved and sys.stderr.isatty():
        click.echo("", err=True)
        say(f" kept as {shown(reported.saved)}")


def enrol_from(reported: Reported) -> None:
    """Learn the speaker's voice from the recording, where there is one."""
    from coach.session.memory.enrolment import enrol

    if reported.saved:
        enrol(reported.review, reported.saved)
        say(" your voice is learned; `coach progress delete --voice` forgets it")


def open_page(reported: Reported) -> None:
    """Write the page of the take beside its recording, and open it."""
    if reported.saved is None:
        raise click.UsageError("--open needs the recording: leave --no-keep out")
    from coach.files import write_new
    from coach.formats import rendered

    page = reported.saved.with_suffix(".html")
    content = rendered(reported.review, "html", sound=reported.saved).encode()
    write_new(page, content, force=True, private=True)
    open_in_browser(page)
