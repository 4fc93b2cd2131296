"""What the standard output can show: its width, colour and letters."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TypedDict

from coach.visible import shown, visible

WIDEST = 100
"""Columns beyond which a report is harder to read, not easier."""
PIPED_COLUMNS = 80
"""Columns of what goes into a file or a pipe: it reads the same wherever it was made."""


def columns(widest: int) -> int:
    """Return how wide to write: the terminal's columns, but not more than that."""
    if not sys.stdout.isatty():
        return min(PIPED_COLUMNS, widest)
    return min(shutil.get_terminal_size((PIPED_COLUMNS, 24)).columns, widest)


class Fitted(TypedDict):
    """What a renderer is told of the output."""

    width: int
    colour: bool
    ascii_only: bool


def fitted(characters: str, widest: int = WIDEST) -> Fitted:
    """Return how to render a report that uses these characters for the standard output."""
    return {
        "width": columns(widest),
        "colour": has_colour(),
        "ascii_only": not can_show(characters),
    }


def has_colour() -> bool:
    """Whether to colour what is shown: on a terminal, unless the user wants none."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def can_show(characters: str) -> bool:
    """Whether the output's encoding has all those characters."""
    try:
        characters.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def say(line: str, *, err: bool = True) -> None:
    """Print a line, with nothing in it that a terminal would obey; each message goes through here.

    Parameters
    ----------
    line
        What may hold names and words from outside.
    err
        Whether it goes to the standard error.
    """
    import click

    click.echo(visible(line), err=err)


def open_in_browser(page: Path | None) -> None:
    """Open a page in the user's browser; say where it is if there is none."""
    import webbrowser

    if page and not webbrowser.open(page.resolve().as_uri()):
        say(f"coach: no browser to be found here; the report is {shown(page)}")


def hand_over_page(page: str, output: Path | None, *, force: bool, to_open: bool) -> None:
    """Write a page to a file, or to the output, and open it if that is wanted.

    Raises
    ------
    OutputError
        It cannot be written, or something is there already.
    """
    from tempfile import mkdtemp

    import click

    from coach.files import write_new

    if to_open and output is None:
        output = Path(mkdtemp(prefix="coach-")) / "report.html"
    if output is None:
        click.echo(page, nl=False)
        return
    write_new(output, page.encode(), force=force)
    if to_open:
        open_in_browser(output)


def page_wanted(form: str | None, output: Path | None, *, to_open: bool, otherwise: str) -> str:
    """Return the format asked for: a page where it is to be opened.

    Raises
    ------
    click.UsageError
        The format cannot go there.
    """
    import click

    is_page = to_open or (output is not None and output.suffix.lower() == ".html")
    form = form or ("html" if is_page else otherwise)
    if to_open and form != "html":
        raise click.UsageError(f"--open is for html, not for {form}")
    if output and form != "html":
        raise click.UsageError(f"-o is for html; send {form} on with > {output}")
    if form == "html" and not output and not to_open and sys.stdout.isatty():
        raise click.UsageError("html is for a browser: add --open, or -o FILE to keep it")
    return form
