"""The options for many recordings at once; nothing heavy is imported for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coach.cli.options.common import Command, with_options
from coach.formats import FORMATS

ONE_FILE = (".jsonl", ".parquet")
"""Endings of a file that holds all results."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a user wants of many recordings."""

    places: Sequence[str]
    """Files, folders or URLs."""
    output: Path
    """A folder, or one file for all results."""
    form: str | None
    """One of ``FORMATS``."""
    recursive: bool
    jobs: int | None
    cluster: str | None
    """Address of Dask's scheduler, or ``local``."""
    force: bool

    @property
    def is_one_file(self) -> bool:
        """Whether all results go into one file."""
        return is_one_file(self.output)


def many_options(command: Command) -> Command:
    """Add ``--recursive``, ``--jobs`` and ``--cluster``."""
    return with_options(
        command,
        click.option(
            "-r", "--recursive", is_flag=True, help="Review all recordings in the folders named."
        ),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(min=1),
            metavar="N",
            help="How many recordings at once, with -o FOLDER/; else one a core.",
        ),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            help="Review on a cluster, with -o: the address of Dask's scheduler, or local.",
        ),
    )


def many_at_once(output: str, *, recursive: bool, jobs: int | None, cluster: str | None) -> bool:
    """Whether recordings are reviewed beside each other, and summed up, rather than in turn."""
    a_report = any(output.endswith(form.ending) for form in FORMATS.values())
    return bool(jobs or cluster or is_one_file(Path(output)) or (recursive and not a_report))


def is_one_file(output: Path) -> bool:
    """Whether all results go into a file of that name, rather than a folder."""
    return output.suffix.lower() in ONE_FILE
