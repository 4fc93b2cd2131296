"""The command line: one file a command, each imported only when it is called for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from coach import __version__
from coach.cli.options.common import instead_option
from coach.cli.screen.encoding import write_anything
from coach.errors import CoachError
from coach.visible import shown, visible

COMMANDS = {
    "next": ("takes.next:next_", "Say what to practise now, in one sentence."),
    "rehearse": ("takes.rehearse:rehearse", "Say it to the microphone, know at once."),
    "drill": ("takes.drill:drill", "Ten takes in a row, until it flows."),
    "review": ("recordings.review:review", "Review recordings of a sequence."),
    "page": ("setup.page:page", "The same coach in your browser, on this machine."),
    "certify": ("takes.certify:certify", "Say it once, and get a certificate."),
    "verify": ("takes.certify:verify", "Check a certificate against its recording."),
    "watch": ("recordings.watch:watch", "Review each recording that appears in a folder."),
    "progress": ("takes.progress:progress", "Show takes over time; delete them."),
    "guide": ("setup.guide:guide", "Show, check or start the sequence to say."),
    "customer": ("setup.customer:customer", "Show, check or start who answers."),
    "doctor": ("setup.doctor:doctor", "Say what is in the way of a good take here."),
    "model": ("setup.model:model", "Show where the models are, and verify them."),
}
"""Where each command is, and what it does in one line; so that ``--help`` imports none."""

NO_SPACE = "no space left where the output goes; free some"
TOO_LONG = "{}: the name is longer than this system allows; take a shorter one"
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

EXAMPLE = "To begin: coach rehearse, or coach review take.wav"


class CoachFailure(click.ClickException):
    """An error that the user can put right, on one line of stderr; exit status 1."""

    def show(self, file: object = None) -> None:
        """Print the line."""
        from coach.cli.screen.output import say

        say(f"coach: {self.message}")


class LazyGroup(click.Group):
    """A group that imports a command only when it is called for, and translates errors once."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the command line; what it is told of a wrong one is fit to show."""
        with _fit_to_show():
            return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands that are there."""
        return [name for name, (target, _) in COMMANDS.items() if find_spec(_module(target))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it; ``None`` where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        target, short_help = COMMANDS[cmd_name]
        command = getattr(import_module(_module(target)), target.partition(":")[2])
        assert isinstance(command, click.Command)
        command.short_help = short_help
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called for; offer the likeliest where there is none."""
        from difflib import get_close_matches

        names = self.list_commands(ctx)
        if args[0] not in names:  # what is meant then imports what reads sound
            likely = get_close_matches(args[0], names, 1)
            if instead := _meant(args) or "".join(likely):
                ctx.fail(f'No such command "{args[0]}"; did you mean "{instead}"?')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; every error of the coach becomes one line."""
        try:
            with _fit_to_show():
                return super().invoke(ctx)
        except CoachError as error:
            from coach.cli.remedies import with_remedy

            raise CoachFailure(str(with_remedy(error))) from error
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise CoachFailure(TOO_LONG.format(shown(str(error.filename)))) from error
            if error.errno != errno.ENOSPC:
                raise
            raise CoachFailure(NO_SPACE) from error
        except KeyboardInterrupt:
            click.echo("\ncoach: stopped", err=True)
            ctx.exit(INTERRUPTED)


def _show_version() -> None:
    """Print the versions that a report of a fault should have: the coach's, Python's, the model."""
    import platform

    from coach.model import model_name

    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    click.echo(f"coach {__version__}, {python}, model {visible(model_name())}")


@click.command(
    cls=LazyGroup,
    epilog=EXAMPLE,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@instead_option("--version", _show_version, "Show the version and exit.")
def coach() -> None:
    """Hear where a fixed sequence said out loud stalls, on this machine alone."""


def _meant(args: list[str]) -> str | None:
    """Return the whole line that was meant, where no command was named."""
    from coach.audio.files.endings import is_recording

    if args[0] == "help":
        return " ".join(("coach", *args[1:2], "--help"))
    if is_recording(Path(args[0])) or Path(args[0]).is_file():
        return f"coach review {args[0]}"
    return None


@contextmanager
def _fit_to_show() -> Iterator[None]:
    """Keep what click says of a wrong line, which has the user's words in it, on one line."""
    try:
        yield
    except click.UsageError as error:
        raise click.UsageError(visible(error.format_message()), error.ctx) from error


def main() -> None:
    """Run the command line."""
    nowhere = Path(os.devnull)  # for a stream that the shell has closed
    sys.stdout = sys.stdout or nowhere.open("w")
    sys.stderr = sys.stderr or nowhere.open("w")
    for stream in (sys.stdout, sys.stderr):
        write_anything(stream)
    status: str | int | None = 0
    try:
        coach(prog_name="coach")
    except SystemExit as done:
        status = done.code
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        CoachFailure(NO_SPACE).show()
        status = 1
    sys.exit(_flushed(status))


def _flushed(status: str | int | None) -> str | int | None:
    """Write what waits to be written; return the exit status, and say it where there is no room.

    Python would do so at its very end, with a traceback.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        if error.errno == errno.ENOSPC and not status:
            CoachFailure(NO_SPACE).show()
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return status or 1
    return status


def _module(target: str) -> str:
    return f"coach.cli.commands.{target.partition(':')[0]}"
