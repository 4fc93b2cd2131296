"""How far a folder is: done, failed, and how long it still takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import click

from coach.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress

    from coach.batch.finding.find import Source
    from coach.batch.folder import Outcome


class Bar:
    """How far it is, on stderr where somebody watches; failures are said as they happen."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.done = self.kept = self.failed = 0
        self._count = len(sources)
        self._sizes = {source.name: _size(source) for source in sources}
        self._begun = time.monotonic()
        self._heard = 0
        self._to_hear = sum(self._sizes.values())
        self._progress = _progress()
        self._task = self._progress.add_task("", total=self._to_hear, what=self._what())

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, outcome: Outcome) -> None:
        """Go on by one recording."""
        self.done += 1
        self.kept += outcome.kept
        if outcome.row.error is not None:
            self.failed += 1
            if outcome.traceback:
                self._say(outcome.traceback)
            self._say(visible(f"coach: {outcome.row.error.message}"))
        size = self._sizes[outcome.source.name]
        if outcome.kept:  # it took no time, and foretells none
            self._to_hear -= size
        else:
            self._heard += size
        self._progress.update(
            self._task, what=self._what(), completed=self._heard, total=self._to_hear
        )

    def _what(self) -> str:
        parts = [f"{self.done} of {self._count} done"]
        parts += [f"{self.failed} failed"] * bool(self.failed)
        if self._heard:
            rest = (self._to_hear - self._heard) / self._heard
            parts.append(_time_left(rest * (time.monotonic() - self._begun)))
        return ", ".join(parts)

    def _say(self, line: str) -> None:
        from rich.text import Text

        if self._progress.disable:
            click.echo(line, err=True)
        else:
            self._progress.console.print(Text(line), soft_wrap=True)


def _time_left(seconds: float) -> str:
    if seconds < 60:
        return "under a minute left"
    if seconds < 7200:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.0f} h left"


def _size(source: Source) -> int:
    """Return a recording's bytes: they foretell how long its review takes."""
    try:
        return max(1, source.path.stat().st_size) if source.path else 1
    except OSError:
        return 1


def _progress() -> Progress:
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    return progress.Progress(
        progress.BarColumn(),
        progress.TextColumn("{task.fields[what]}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
