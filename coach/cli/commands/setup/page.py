"""``coach page``: the same coach in the browser, on this machine alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import model_option
from coach.cli.screen.output import say

if TYPE_CHECKING:
    from coach.page.serving.running import Running


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Port to serve at; else one that is free.",
)
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
@model_option
def page(port: int | None, no_open: bool, model_folder: Path | None) -> None:
    """Open the coach in your browser: it does there what the commands do.

    The page is served to this machine alone. The first line printed is its address.
    Where it runs already, that one is opened. Ctrl-C ends it, as does Quit in the page.
    """
    from coach.page.serving.running import only_one, the_other

    with only_one() as first:
        if first:
            _serve(port, model_folder, no_open=no_open)
        else:
            _show(the_other(), no_open=no_open)


def _serve(port: int | None, model_folder: Path | None, *, no_open: bool) -> None:
    """Serve the page until it is ended."""
    from coach.page.serving.running import begin, end
    from coach.page.serving.server import PageServer
    from coach.page.work.hearing import Hearing
    from coach.page.work.workshop import Workshop

    running, listener = begin(port)
    server = PageServer(running, listener, Workshop(Hearing(model_folder)))
    with suppress(KeyboardInterrupt):  # before or after the server, which has its own way
        server.run(lambda: _show(running, no_open=no_open))
    end()
    say("coach: the page has ended; everything is kept")


def _show(running: Running, *, no_open: bool) -> None:
    """Print where the page is, and open it."""
    import webbrowser

    click.echo(running.address)
    if no_open:
        return
    if not webbrowser.open(running.address):
        say("coach: no browser to be found here; open that address in one on this machine")
