"""Where the reports of ``coach review`` go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from coach.batch.finding.names import folded
from coach.cli.screen.output import send
from coach.errors import OutputError
from coach.files import check_free, write_new
from coach.formats import FORMATS, for_file


class Destination:
    """Where reports go: the standard output, one file, or a folder with a file for each.

    Parameters
    ----------
    output
        As the user named it; a folder if it ends in a slash or is one.
    files
        The recordings.
    form
        One of ``FORMATS``.
    force
        Whether to write over what is there.

    Raises
    ------
    OutputError
        Something is there already that must not be lost.
    click.UsageError
        The reports cannot go there.
    """

    def __init__(self, output: str | None, files: Sequence[Path], form: str, *, force: bool):
        self._form = FORMATS[form]
        self._name = form
        self._force = force
        self._joined: list[str] = []
        self.folder = Path(output) if output and is_folder(output) else None
        self.file = Path(output) if output and not self.folder else None
        if len(files) > 1 and not self.folder and not self._form.joins:
            raise click.UsageError(
                f"{form}: each recording has a file of its own; add -o FOLDER/ for {len(files)}"
            )
        for path in [self.file] if self.file else [self.path_of(file) for file in files]:
            if path:
                check_free(path, force=force)
        if self.folder and (twins := _twins(files)):
            raise OutputError(
                f"{twins[0]}, {twins[1]}: would both be written to {self.path_of(twins[0])}; "
                "review them one by one"
            )

    @property
    def is_stdout(self) -> bool:
        """Whether reports go to the standard output."""
        return not self.file and not self.folder

    def path_of(self, recording: Path) -> Path | None:
        """Return where the report of a recording goes; ``None`` where it joins the others."""
        return self.folder / (recording.name + self._form.ending) if self.folder else None

    def write(self, recording: Path, report: str) -> None:
        """Take a report.

        Raises
        ------
        OutputError
            It cannot be written.
        """
        if path := self.path_of(recording):
            self._write(path, report)
        elif self.file and self._form.joins:
            self._joined.append(report)
        elif self.file:
            self._write(self.file, report)
        else:
            send(report, self._name)

    def close(self) -> None:
        """Write the one file that all reports stand in.

        Raises
        ------
        OutputError
            It cannot be written.
        """
        if self.file and self._joined:
            self._write(self.file, "".join(self._joined))

    def _write(self, path: Path, report: str) -> None:
        write_new(path, for_file(report, self._name).encode(), force=self._force)


def is_folder(output: str) -> bool:
    """Whether a user means a folder: it is one, or ends in a slash."""
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return output.endswith(separators) or Path(output).is_dir()


def _twins(files: Sequence[Path]) -> tuple[Path, Path] | None:
    """Return two recordings of one name, as a file system sees it that knows no case."""
    seen: dict[str, Path] = {}
    for file in files:
        other = seen.setdefault(folded(file.name), file)
        if other is not file and other != file:
            return other, file
    return None
