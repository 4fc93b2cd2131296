"""``coach model``: where the speech model is; fetches and verifies it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options import fetch_model, model_option

if TYPE_CHECKING:
    from coach.model import Inspection


@click.command()
@model_option
def model(model_folder: Path | None) -> None:
    """Show where the speech model is, and verify it.

    Fetches it where it is absent: the only thing that ever uses the network.
    """
    from coach.model import inspect

    folder = fetch_model(model_folder)
    click.echo(_table(folder, inspect(folder)))


def _table(folder: Path, found: Inspection) -> str:
    """Return the facts as lines of two columns; a long path stays in one piece, to be copied."""
    rows = [
        ("Speech model", found.name + (f", by {found.author}" if found.author else "")),
        ("Licence", found.licence or "not known to the coach"),
        ("Folder", str(folder.absolute())),
        ("Size", f"{found.size / 1e6:.1f} MB in {found.files} files"),
        ("Verified", _verdict(found)),
    ]
    return "\n".join(f"{label:<14}{value}" for label, value in rows)


def _verdict(found: Inspection) -> str:
    if found.pinned:
        return "yes, every file has its pinned SHA-256"
    return "only that it is a Vosk model; it is not the one the coach is tested with"
