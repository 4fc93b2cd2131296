"""``coach model``: where the models are; fetches and verifies them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import fetch_voice_model, locate_model, model_option
from coach.visible import shown, visible

if TYPE_CHECKING:
    from coach.model import Inspection


@click.command()
@model_option
def model(model_folder: Path | None) -> None:
    """Show where the models are, and verify them.

    Fetches those of speech and of voices where they are absent: nothing else ever uses the
    network.
    """
    from coach.model import inspect, inspect_voice_model

    folder = locate_model(model_folder)
    click.echo(_table("Speech model", folder, inspect(folder)))
    voices = fetch_voice_model(again=True)
    if voices is not None:
        click.echo("\n" + _table("Voice model", voices, inspect_voice_model(voices)))


def _table(what: str, folder: Path, found: Inspection) -> str:
    """Return the facts as lines of two columns; a long path stays in one piece, to be copied."""
    rows = [
        (what, found.name + (f", by {found.author}" if found.author else "")),
        ("Licence", found.licence or "not known to the coach"),
        ("Folder", shown(folder.absolute())),
        ("Size", f"{found.size / 1e6:.1f} MB in {found.files} files"),
        ("Verified", _verdict(found)),
    ]
    return "\n".join(f"{label:<14}{visible(value)}" for label, value in rows)


def _verdict(found: Inspection) -> str:
    if found.pinned:
        return "yes, every file has its pinned SHA-256"
    return "only that it is a Vosk model; it is not the one the coach is tested with"
