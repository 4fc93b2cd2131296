"""What the standard output can show: its width, colour and letters."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coach.visible import shown, visible

if TYPE_CHECKING:
    from coach.report.terminal.layout import Look

WIDEST = 100
"""Columns beyond which a report is harder to read, not easier."""
PIPED_COLUMNS = 80
"""Columns of what goes into a file or a pipe: it reads the same wherever it was made."""


def columns(widest: int) -> int:
    """Return how wide to write: the terminal's columns, but not more than that."""
    if not sys.stdout.isatty():
        return min(PIPED_COLUMNS, widest)
    return min(shutil.get_terminal_size((PIPED_COLUMNS, 24)).columns, widest)


def fitted(characters: str, widest: int = WIDEST, *, output: Path | None = None) -> Look:
    """Return how to render a report that uses these characters for the standard output.

    What goes to a file, ``output``, looks the same wherever it was made.
    """
    if output:
        return {}
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


def send(report: str, form: str) -> None:
    """Write a report to the standard output: text in its encoding, all else in UTF-8.

    What a program reads back is UTF-8 in a file, and so it is where a shell makes the file.
    """
    import click

    click.echo(report if form == "terminal" else report.encode(), nl=False)


def open_in_browser(page: Path | None) -> None:
    """Open a page in the user's browser; say where it is if there is none."""
    import webbrowser

    if page and not webbrowser.open(page.resolve().as_uri()):
        say(f"coach: no browser to be found here; the report is {shown(page)}")


def hand_over(
    report: str, form: str, output: Path | None, *, force: bool, to_open: bool = False
) -> None:
    """Write a report to a file, or to the output, and open it if that is wanted.

    Raises
    ------
    OutputError
        It cannot be written, or something is there already.
    """
    from tempfile import mkdtemp

    from coach.files import write_new
    from coach.formats import for_file

    if to_open and output is None:
        output = Path(mkdtemp(prefix="coach-")) / "report.html"
    if output is None:
        send(report, form)
        return
    write_new(output, for_file(report, form).encode(), force=force)
    if to_open:
        open_in_browser(output)


def form_wanted(
    form: str | None, output: Path | None, forms: Sequence[str], *, to_open: bool
) -> str:
    """Return the format that is meant: by its name, by the file's ending, or for the browser.

    Parameters
    ----------
    form
        As the user named it.
    output
        The file, if it is to go into one.
    forms
        Those that there are, of ``FORMATS``; the first is meant where nothing tells.
    to_open
        Whether it is to be looked at in the browser.

    Raises
    ------
    click.UsageError
        The format cannot go there, or nothing tells it.
    """
    import click

    from coach.formats import FORMATS

    if form is None and output and not output.is_dir():
        form = form_of(output, forms)
        if form is None and not to_open:
            known = ", ".join(dict.fromkeys(FORMATS[form].ending for form in forms))
            message = f"{output}: no report ends so; take {known}, or name a --format"
            raise click.UsageError(message)
    form = form or ("html" if to_open else forms[0])
    if to_open and form != "html":
        raise click.UsageError(f"--open is for html, not for {form}")
    if form == "html" and not output and not to_open and sys.stdout.isatty():
        raise click.UsageError("html is for a browser: add --open, or -o FILE to keep it")
    return form


def form_of(output: Path, forms: Iterable[str]) -> str | None:
    """Return the format that a file's ending tells; ``None`` where it tells none."""
    from coach.formats import FORMATS

    ending = output.suffix.lower()
    return next((form for form in forms if FORMATS[form].ending.lower() == ending), None)
