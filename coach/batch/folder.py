"""A folder of recordings becomes a folder of results: outcomes come out as they are ready."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass

import msgspec

from coach import __version__
from coach.audio import shown
from coach.batch.crew import Crew, Mishap
from coach.batch.find import Source
from coach.batch.results import Results
from coach.batch.reviewing import Answer, Reviewing, failure
from coach.batch.worker import Start
from coach.errors import CrashError
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


def terms_of(reviewing: Reviewing) -> str:
    """Return what stands for guide, model, format and program: where one changes, so does this."""
    folder = reviewing.model_folder
    files = sorted(
        (path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file()
    )
    terms = (__version__, reviewing.guide, folder.name, files, reviewing.form)
    return hashlib.sha256(msgspec.json.encode(terms)).hexdigest()


def review_into(
    results: Results,
    sources: Iterable[Source],
    start: Start,
    *,
    form: str,
    jobs: int,
) -> Generator[Outcome, None, None]:
    """Review what has no result yet; yield what became of each recording, as it comes.

    Parameters
    ----------
    results
        Where results are written, and which are there.
    sources
        The recordings.
    start
        Done once in each process: ``Reviewing``, or what else returns a ``Reviewer``.
    form
        The format of the line of a recording over which a process crashed.
    jobs
        How many processes.

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
    with Crew[Source](start, jobs) as crew:
        for source, answer in crew.run(to_do):
            yield _outcome(results, source, answer, form)


def _outcome(results: Results, source: Source, answer: object, form: str) -> Outcome:
    if isinstance(answer, Mishap):
        error = CrashError(f"{shown(source.path)}: the coach {answer.what}; the others go on")
        row = results.keep(source, failure(source, error, form))
        return Outcome(source, row, traceback=answer.traceback)
    assert isinstance(answer, Answer)
    return Outcome(source, results.keep(source, answer))
