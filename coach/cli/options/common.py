"""Options that several commands share, and the progress bar of what they may fetch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coach.cli.screen.output import say

if TYPE_CHECKING:
    import rich.progress

    from coach.datatypes import Guide

Command = TypeVar("Command", bound=Callable[..., Any])


def with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Add options to a command, in the order in which its help lists them."""
    for option in reversed(options):
        command = option(command)
    return command


def model_option(command: Command) -> Command:
    """Add ``--model DIR``, passed on as ``model_folder``."""
    return click.option(
        "--model",
        "model_folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder of a Vosk speech model; else COACH_MODEL, else the coach's own, "
        "fetched where it is absent.",
    )(command)


def guide_option(command: Command) -> Command:
    """Add ``--guide FILE``, passed on as ``guide_file``."""
    return click.option(
        "--guide",
        "guide_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Guide to compare with, a TOML file; else the hard close.",
    )(command)


def instead_option(name: str, show: Callable[[], None], what: str) -> Callable[[Command], Command]:
    """Add an option with which a command shows something, and does nothing else."""

    def shown(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            show()
            ctx.exit()

    return click.option(
        name, is_flag=True, is_eager=True, expose_value=False, callback=shown, help=what
    )


def form_option(what: str) -> Callable[[Command], Command]:
    """Add the option of a command that reports to a reader or as JSON; ``what`` says how."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["terminal", "json"]),
        default="terminal",
        show_default=True,
        help=what,
    )


def chosen_guide(guide_file: Path | None) -> Guide:
    """Return the guide of that file, or the coach's own.

    Raises
    ------
    GuideError
        The file is no guide.
    """
    from coach import guide as guides

    return guides.load(guide_file) if guide_file else guides.built_in()


def cue_option(what: str, *kinds: str) -> Callable[[Command], Command]:
    """Add ``--cue``, one of those kinds; ``what`` says what it is for."""
    return click.option(
        "--cue", type=click.Choice(kinds), default="yes", show_default=True, help=what
    )


def device_option(command: Command) -> Command:
    """Add ``--device NAME``."""
    return click.option(
        "--device", metavar="NAME", help="Microphone, by a part of its name; remembered."
    )(command)


def second_opinion_option(command: Command) -> Command:
    """Add ``--second-opinion``, passed on as ``second_opinion``."""
    return click.option(
        "--second-opinion",
        is_flag=True,
        help="Ask a second recogniser too where um and uh are in doubt; an extra brings it.",
    )(command)


def page_options(command: Command) -> Command:
    """Add where the page of a report goes: ``output``, ``force`` and ``to_open``."""
    return with_options(
        command,
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="Write to a file; its ending names the format.",
        ),
        click.option("--force", is_flag=True, help="Write over a file that is there already."),
        click.option("--open", "to_open", is_flag=True, help="Open the page in the browser."),
    )


VOICES_REMEDY = "`coach model` fetches what is missing"
"""What to do where voices were not told apart."""


def fetch_model(explicit: Path | None) -> Path:
    """Return the speech model's folder, with a progress bar on stderr if it must be fetched.

    The voice model is fetched at the same moment; without it no voices are told apart.

    Raises
    ------
    ModelError
        The folder is no model, or the speech model cannot be fetched.
    """
    folder = locate_model(explicit)
    fetch_voice_model()
    return folder


def locate_model(explicit: Path | None) -> Path:
    """Return the speech model's folder, as ``fetch_model`` does, and leave the voice model be.

    Raises
    ------
    ModelError
        The folder is no model, or the model cannot be fetched.
    """
    from coach.model import locate

    with _FetchBar() as bar:
        return locate(explicit, progress=bar)


def fetch_voice_model(*, again: bool = False) -> Path | None:
    """Return the voice model's folder; a line on stderr says why where it cannot be had.

    Parameters
    ----------
    again
        Whether to try once more where it could not be fetched a short while ago.
    """
    from coach.cli.remedies import with_remedy
    from coach.errors import ModelError
    from coach.model import locate_voice_model

    try:
        with _FetchBar() as bar:
            return locate_voice_model(progress=bar, again=again)
    except ModelError as error:
        say(f"Voices are not told apart: {with_remedy(error)}")
        return None


class _FetchBar:
    """A progress bar that appears when it is first told something; in a log, a line for each."""

    def __init__(self) -> None:
        self._bar: rich.progress.Progress | None = None
        self._tasks: dict[str, rich.progress.TaskID] = {}

    def __enter__(self) -> _FetchBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show how far it is: the text, bytes done, bytes in all."""
        if self._bar is None:
            self._bar = _started_bar()
        if what not in self._tasks:
            self._begin(self._bar, what, total)
        self._bar.update(self._tasks[what], completed=done, size=_size(done, total))

    def _begin(self, bar: rich.progress.Progress, what: str, total: int | None) -> None:
        for task in self._tasks.values():
            bar.update(task, visible=False)
        self._tasks[what] = bar.add_task(what, total=total, size="")
        if bar.disable:
            click.echo(f"{what} …", err=True)


def _size(done: int, total: int | None) -> str:
    return "" if total is None else f"{done / 1e6:.1f} of {total / 1e6:.1f} MB"


def _started_bar() -> rich.progress.Progress:
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TextColumn("{task.fields[size]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    bar.start()
    return bar
