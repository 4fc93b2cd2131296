"""A folder of recordings becomes a folder of results: outcomes come out as they are ready."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from coach import __version__
from coach.batch.finding.find import Source
from coach.batch.results.folder import Results
from coach.batch.reviewing import Answer, Reviewing, failure
from coach.batch.workers.pool import WorkerFailure
from coach.errors import CrashError
from coach.recognise.word_graph import TABLES
from coach.report.summary.contract import RowJson


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recording."""

    source: Source
    row: RowJson
    """With its error where it failed."""
    kept: bool = False
    """Whether its result was there already."""
    traceback: str | None = None
    """Of a bug that it met."""


def terms_of(reviewing: Reviewing, model_folder: Path) -> str:
    """Return what stands for guide, model, format, row and program: if one changes, so does it."""
    folder = model_folder
    files = sorted(
        (path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and not path.match(TABLES)
    )
    row = RowJson.__struct_fields__
    terms = (__version__, reviewing.guide, folder.name, files, reviewing.form, row)
    return hashlib.sha256(msgspec.json.encode(terms)).hexdigest()


class Hands(Protocol):
    """Who does the work: a ``WorkerPool`` on this machine, or a ``Cluster``."""

    def run(self, items: Iterable[Source], /) -> Iterator[tuple[Source, object]]:
        """Yield each recording with its answer or mishap, as they come."""


def review_into(
    results: Results,
    sources: Iterable[Source],
    hire: Callable[[], AbstractContextManager[Hands]],
    *,
    form: str,
) -> Generator[Outcome, None, None]:
    """Review what has no result yet; yield what became of each recording, as it comes.

    Parameters
    ----------
    results
        Where results are written, and which are there.
    sources
        The recordings.
    hire
        Called where there is something to do.
    form
        The format of the line of a recording over which a process crashed.

    Raises
    ------
    CoachError
        The model cannot be loaded, no process can be had, or results cannot be written.
    """
    to_do: list[Source] = []
    for source in sources:
        row = results.kept(source)
        if row is None:
            to_do.append(source)
        else:
            yield Outcome(source, row, kept=True)
    if not to_do:
        return
    with hire() as hands:
        for source, answer in hands.run(to_do):
            yield _outcome(results, source, answer, form)


def _outcome(results: Results, source: Source, answer: object, form: str) -> Outcome:
    if isinstance(answer, WorkerFailure):
        error = CrashError(f"{source.shown}: the coach {answer.what}; the others go on")
        row = results.keep(source, failure(source, error, form))
        return Outcome(source, row, traceback=answer.traceback)
    assert isinstance(answer, Answer)
    return Outcome(source, results.keep(source, answer))
