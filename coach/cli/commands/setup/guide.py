"""``coach guide``: shows the sequence to say, checks a guide file, starts a new one."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from coach.cli.options.common import chosen_guide, fetch_model, guide_option, model_option
from coach.cli.problems import end_at_problems
from coach.cli.screen.output import can_show, columns, has_colour, say
from coach.errors import GuideError
from coach.phrase import several
from coach.visible import shown, valid

WIDEST = 80
"""Columns of a listing on a wide terminal."""
FOREIGN_WORDS, FOREIGN_SHARE = 3, 0.12
"""From so many words unknown to the model, and this share of all, a language may be foreign …"""
ENGLISH_SMALL_WORDS = 0.25
"""… if less of the text than this is the small words of English ("the", "for", "you").

They were 0.43 to 0.64 of seven English guides, and at most 0.07 of such lines in German, French,
Spanish, Italian, Dutch, Portuguese, Polish and Swedish, of whose words 0.20 to 0.73 were unknown.
"""

NEW_EXAMPLE = """\b
Example:
  coach guide new mine.toml --lines lines.txt
  coach guide check mine.toml
"""


@click.group()
def guide() -> None:
    """Show, check or start a guide: the sequence to say, a TOML file."""


@guide.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@guide_option
@click.option("--scoring", "explains", is_flag=True, help="Explain how takes of it are scored.")
def show(file: Path | None, guide_file: Path | None, explains: bool) -> None:
    """Show a guide, that of FILE or the hard close: steps with their words, rules, targets."""
    from coach.cli.commands.setup.guide_listing import listing, scoring
    from coach.report.terminal.plain import ascii_only

    if file and guide_file:
        raise click.UsageError(f"two guides: {file} and {guide_file}; name one")
    chosen = chosen_guide(file or guide_file)
    written = scoring if explains else listing
    page = written(chosen, width=columns(WIDEST), colour=has_colour())
    click.echo(page if can_show(page) else ascii_only(page), nl=False)


@guide.command()
@click.argument("file", type=click.Path(path_type=Path))
@model_option
@click.pass_context
def check(ctx: click.Context, file: Path, model_folder: Path | None) -> None:
    """Check FILE: every error in it, with its line and field.

    Warns also of words that the speech model cannot hear; the exit status is 1 for errors only.
    """
    from coach.guide import parse, problems, read_text

    text = read_text(file)
    end_at_problems(ctx, file, problems(text))
    known = parse(text, str(file))
    size = f"{several(len(known.steps), 'step')} and {several(len(known.rules), 'rule')}"
    say(f"{shown(file)}: ok, {size}", err=False)
    _warn_of_unheard_words(file, text, model_folder)


@guide.command(epilog=NEW_EXAMPLE)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--lines",
    "lines_file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="LINES.txt",
    help="Text file with what to say, one step a line; - reads them from stdin.",
)
@click.option("--force", is_flag=True, help="Write over FILE where it is there already.")
def new(file: Path, lines_file: Path | None, force: bool) -> None:
    """Start a guide in FILE, with comments that tell how to go on."""
    from coach.guide import as_argument, draft, template

    name = _name_of(file)
    if lines_file is None:
        text = template(name, valid(file.name))
    else:
        source, lines = _lines(lines_file)
        text = draft(lines.splitlines(), name, valid(file.name), source=source)
    _write(file, text, force=force)
    say(f"{shown(file)}: written; next: coach guide check {as_argument(str(file))}", err=False)


def _warn_of_unheard_words(file: Path, text: str, model_folder: Path | None) -> None:
    from coach.guide import wordings
    from coach.recognise import load_model, unheard_words
    from coach.text import words

    model = load_model(fetch_model(model_folder))
    spoken = [word for wording in wordings(text) for word in words(wording.text)]
    unheard = unheard_words(model, dict.fromkeys(spoken))
    if not _seems_english(spoken, unheard):
        say(
            f"{shown(file)}: warning: the coach hears English, and does not know {len(unheard)} of"
            f" these {len(set(spoken))} words: write what to say in English",
            err=False,
        )
        return
    for wording in wordings(text):
        for word in unheard_words(model, dict.fromkeys(words(wording.text))):
            place = f"{shown(file)}:{wording.line}: {wording.field}"
            advice = "spell it as it sounds, in words that it knows"
            warning = f'warning: the speech model cannot hear "{word}"'
            say(f"{place}: {warning}: {advice}", err=False)


def _seems_english(spoken: Sequence[str], unheard: Sequence[str]) -> bool:
    """Whether a guide's words are English; names that no model knows are no other language."""
    from coach.language.english.grammar import FUNCTION_WORDS, expand

    small = sum(expand(word)[0] in FUNCTION_WORDS for word in spoken) / max(1, len(spoken))
    unknown = len(unheard) / max(1, len(set(spoken)))
    many = len(unheard) >= FOREIGN_WORDS and unknown >= FOREIGN_SHARE
    return not many or small >= ENGLISH_SMALL_WORDS


def _name_of(file: Path) -> str:
    name = " ".join(valid(file.stem).replace("-", " ").replace("_", " ").split())
    return name[:1].upper() + name[1:] or "My sequence"


def _lines(file: Path) -> tuple[str, str]:
    """Return what errors call the lines, and their text."""
    from coach.guide import decoded, read_text

    if str(file) == "-":
        return "stdin", decoded(sys.stdin.buffer.read(), "stdin")
    return str(file), read_text(file, "text")


def _write(file: Path, text: str, *, force: bool) -> None:
    from coach.files import check_free, target_of, write_whole

    target = target_of(file)
    check_free(target, force=True)
    try:
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        write_whole(target, text.encode(), replacing=force)
    except FileExistsError:
        message = f"{file}: is there already: take another name, or --force to write over it"
        raise GuideError(message) from None
    except OSError as error:
        raise GuideError(f"{file}: cannot be written ({error.strerror or error})") from error
