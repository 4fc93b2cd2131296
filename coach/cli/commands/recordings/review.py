"""``coach review FILE…``: what happened in recordings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import click

from coach.cli.commands.recordings.destination import Destination, is_folder
from coach.cli.options.common import (
    VOICES_REMEDY,
    chosen_guide,
    fetch_model,
    guide_option,
    instead_option,
    model_option,
    second_opinion_option,
)
from coach.cli.options.many import Order, many_at_once, many_options
from coach.cli.remedies import with_remedy
from coach.cli.screen.output import fitted, form_of, form_wanted, open_in_browser, say
from coach.errors import AudioError
from coach.formats import FORMATS, rendered
from coach.visible import shown

if TYPE_CHECKING:
    from coach.datatypes import Review
    from coach.opinion import Judge


def _print_schema() -> None:
    from coach.report.contract import as_json

    click.echo(as_json.schema())


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="FILE…")
@guide_option
@model_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="A report to read in the terminal or, as html, to look at and listen to in a browser; "
    "one JSON object a line; a TextGrid for Praat, labels for Audacity, captions, or a table.  "
    "[default: terminal]",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER/",
    help="Write to a file, or to a folder with a file for each recording.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Write over files that are there already; of a folder, review all again.",
)
@click.option("--open", "to_open", is_flag=True, help="Open the report in the browser.")
@instead_option("--schema", _print_schema, "Print the JSON Schema of a line of JSON, and exit.")
@click.option("--remember", is_flag=True, help="Count the takes in `coach progress`.")
@click.option(
    "--explain", is_flag=True, help="Show why each step of a recording was taken, as text or JSON."
)
@second_opinion_option
@click.option(
    "--beside",
    type=click.Choice(["best"]),
    help="Lay a recording's takes beside your best, line by line, as text or JSON.",
)
@many_options
@click.pass_context
def review(
    ctx: click.Context,
    places: Sequence[str],
    guide_file: Path | None,
    model_folder: Path | None,
    form: str | None,
    output: str | None,
    force: bool,
    to_open: bool,
    remember: bool,
    explain: bool,
    second_opinion: bool,
    beside: str | None,
    recursive: bool,
    jobs: int | None,
    cluster: str | None,
) -> None:
    """Review recordings: every step, its order, and the silence between the steps.

    FILE is any recording: WAV, FLAC, MP3, M4A, Ogg, Opus, WebM, the sound of an MP4;
    with --recursive, a folder too. A file that cannot be read gets one line, the
    others go on; the exit status is then 1.
    """
    if explain or beside:
        from coach.cli.commands.recordings.review_one import show_one

        given = {
            "--recursive": recursive,
            "--jobs": jobs,
            "--cluster": cluster,
            "--open": to_open,
            "--remember": remember,
            "--second-opinion": second_opinion,
            "--beside": explain and beside,
        }
        others = [name for name, value in given.items() if value]
        option = "--explain" if explain else "--beside"
        show_one(option, places, guide_file, model_folder, form, output, others, force=force)
        return
    if output and many_at_once(output, recursive=recursive, jobs=jobs, cluster=cluster):
        order = Order(
            places, Path(output), form, recursive=recursive, jobs=jobs, cluster=cluster, force=force
        )
        if remember:
            raise click.UsageError("--remember is for takes of your own, reviewed one by one")
        if second_opinion:
            raise click.UsageError("--second-opinion is for recordings reviewed one by one")
        ctx.exit(not _review_many(order, guide_file, model_folder, to_open))
    if jobs or cluster:
        raise click.UsageError("--jobs and --cluster need -o FOLDER/, where the results go")
    files, all_open = _in_folders(places) if recursive else (list(map(Path, places)), True)
    form = _format(form, output, to_open)
    output = output or (mkdtemp(prefix="coach-") + os.sep if to_open else None)
    destination = Destination(output, files, form, force=force)
    failed = _review_all(
        files,
        guide_file,
        model_folder,
        form,
        destination,
        to_open,
        remember,
        _second_opinion() if second_opinion else None,
    )
    if failed or not all_open:
        ctx.exit(1)


def _second_opinion() -> Judge:
    """Return the second recogniser, or say what brings it."""
    from coach.listening import second_opinion

    return second_opinion()


def _review_many(
    order: Order, guide_file: Path | None, model_folder: Path | None, to_open: bool
) -> bool:
    """Review recordings at once; return whether all went well."""
    if to_open and order.is_one_file:
        raise click.UsageError(f"--open shows the summary of a folder, not {order.output.name}")
    from coach.cli.commands.recordings.review_many import review_many

    guide = chosen_guide(guide_file)
    well = review_many(order, guide, fetch_model(model_folder), model_folder)
    if to_open:
        open_in_browser(order.output / "summary.html")
    return well


def _in_folders(places: Sequence[str]) -> tuple[list[Path], bool]:
    """Return the recordings in folders, and whether all folders are open."""
    from coach.batch.finding.find import find
    from coach.cli.commands.recordings.review_many import look_over

    found = find(places)
    return [Path(source.address) for source in found.sources], look_over(found)


def _format(form: str | None, output: str | None, to_open: bool) -> str:
    """Return the format that is meant; a folder gets reports to read, where its name tells none.

    Raises
    ------
    click.UsageError
        The format cannot go there, or nothing tells it: nobody wants a text of that name.
    """
    if form is None and output and not to_open:
        if is_folder(output):
            form = form_of(Path(output), FORMATS) or "terminal"
        elif not Path(output).suffix:
            raise click.UsageError(f"{output}: no such folder; write {output}/ to make it")
    return form_wanted(form, Path(output) if output else None, tuple(FORMATS), to_open=to_open)


def _review_all(
    files: Sequence[Path],
    guide_file: Path | None,
    model_folder: Path | None,
    form: str,
    destination: Destination,
    to_open: bool,
    remember: bool,
    second: Judge | None,
) -> bool:
    """Review recordings one after the other; return whether any could not be, or be remembered."""
    from concurrent.futures import ThreadPoolExecutor

    from coach.recognise import load_model

    guide = chosen_guide(guide_file)
    folder = fetch_model(model_folder)
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(load_model, folder)
        from coach.listening import voice_model  # takes half as long as the model
        from coach.pipeline import review_file  # takes half as long as the model

        model = loading.result()
    voices = voice_model()
    failed = False
    for number, path in enumerate(files):
        try:
            with _listening_to(path, number, len(files)):
                result = review_file(path, guide, model, voices=voices, second=second)
            if remember:
                from coach.session.memory.remembering import beside_earlier_takes

                result = beside_earlier_takes(result)
        except AudioError as error:
            failed = True
            _write_failure(path, with_remedy(error), form, destination)
        else:
            _write(result, path, number, form, destination)
            if remember:
                from coach.cli import remembering

                failed |= not remembering.remember(result, "review")
            if to_open:
                open_in_browser(destination.file or destination.path_of(path))
    destination.close()
    return failed


def _write(result: Review, path: Path, number: int, form: str, destination: Destination) -> None:
    if form == "terminal":
        report = "\n" * bool(number and not destination.folder) + _to_read(result, destination)
    else:
        report = rendered(
            result, form, first=not number or destination.folder is not None, sound=path
        )
    destination.write(path, report)
    if result.recording.damaged and form != "terminal":
        say(f"coach: {shown(path)}: part of it is damaged or missing")


def _write_failure(path: Path, error: AudioError, form: str, destination: Destination) -> None:
    say(f"coach: {error}")
    if form == "json":
        from coach.report.contract import as_json

        destination.write(path, as_json.render_error(str(path), error) + "\n")


def _to_read(result: Review, destination: Destination) -> str:
    """Return the report as the output can show it; a file can show all."""
    from coach.report.terminal import review as terminal

    if not destination.is_stdout:
        return terminal.render(result, remedy=VOICES_REMEDY)
    return terminal.render(result, **fitted(terminal.CHARACTERS), remedy=VOICES_REMEDY)


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
    with console.status(Text(f"listening to {shown(path.name)}{place}")):
        yield
