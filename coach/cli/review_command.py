"""``coach review FILE…``: what happened in recordings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options import fetch_model, guide_option, model_option
from coach.cli.output import can_show, columns, has_colour
from coach.errors import AudioError

if TYPE_CHECKING:
    from coach.datatypes import Review

WIDEST = 100
"""Columns beyond which a report is harder to read, not easier."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@guide_option
@model_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="A report to read, or one JSON object a line for each recording.",
)
@click.pass_context
def review(
    ctx: click.Context,
    files: Sequence[Path],
    guide_file: Path | None,
    model_folder: Path | None,
    form: str,
) -> None:
    """Review recordings: every step, its order, and the silence between the steps.

    FILE is any recording: WAV, FLAC, MP3, M4A, Ogg, Opus, WebM, the sound of an MP4.
    A file that cannot be read gets one line, the others go on; the exit status is
    then 1.
    """
    from concurrent.futures import ThreadPoolExecutor

    from coach import guide as guides
    from coach.recognise import load_model

    guide = guides.load(guide_file) if guide_file else guides.built_in()
    folder = fetch_model(model_folder)
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(load_model, folder)
        from coach.pipeline import review_file  # takes as long as half of the model

        model = loading.result()
    write = _write_json if form == "json" else _write_report
    failed = False
    for number, path in enumerate(files):
        try:
            with _listening_to(path, number, len(files)):
                result = review_file(path, guide, model)
        except AudioError as error:
            failed = True
            _write_failure(path, error, form)
        else:
            write(result, number)
    if failed:
        ctx.exit(1)


def _write_json(result: Review, number: int) -> None:
    from coach.report import as_json

    click.echo(as_json.render(result))
    if result.recording.damaged:
        from coach.audio import shown

        path = shown(Path(result.recording.path))
        click.echo(f"coach: {path}: part of it is damaged or missing; see its line", err=True)


def _write_report(result: Review, number: int) -> None:
    if number:
        click.echo()
    click.echo(_rendered(result), nl=False)


def _write_failure(path: Path, error: AudioError, form: str) -> None:
    click.echo(f"coach: {' '.join(str(error).split())}", err=True)
    if form == "json":
        from coach.report import as_json

        click.echo(as_json.render_error(str(path), error))


def _rendered(result: Review) -> str:
    """Return the report as the output can show it."""
    from coach.report import terminal

    return terminal.render(
        result,
        width=columns(WIDEST),
        colour=has_colour(),
        ascii_only=not can_show(terminal.CHARACTERS),
    )


@contextmanager
def _listening_to(path: Path, number: int, count: int) -> Iterator[None]:
    """Show on stderr what is being listened to, where somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    place = f" ({number + 1} of {count})" if count > 1 else ""
    console = Console(stderr=True)
    with console.status(Text(f"listening to {path.name}{place}")):
        yield
