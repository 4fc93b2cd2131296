"""Reviewing a folder of recordings: what is shown meanwhile, and the table at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import click

from coach import __version__, phrase
from coach.batch.finding.find import Found, find
from coach.batch.folder import Hands, review_into, terms_of
from coach.batch.results import one_file
from coach.batch.results.folder import Results
from coach.batch.reviewing import Reviewing
from coach.batch.workers.cluster import LOCAL, Cluster
from coach.batch.workers.pool import WorkerPool
from coach.cli import INTERRUPTED
from coach.cli.options.many import Order
from coach.cli.remedies import with_remedy
from coach.cli.screen.bar import Bar
from coach.cli.screen.output import fitted, say
from coach.datatypes import Guide
from coach.errors import BatchError
from coach.formats import FORMATS, for_file
from coach.recognise import processors
from coach.report.summary import as_csv, as_html, as_json, as_table
from coach.report.summary.contract import RowJson, SummaryJson
from coach.report.summary.together import together
from coach.report.terminal.plain import CHARACTERS
from coach.visible import shown

WIDEST = 120
"""Columns beyond which the table is harder to read, not easier."""


def review_many(order: Order, guide: Guide, model: Path, named_model: Path | None) -> bool:
    """Review recordings at once; return whether all went well.

    Parameters
    ----------
    order
        What is wanted.
    guide
        The guide to compare with.
    model
        The model's folder on this machine.
    named_model
        The folder that the user named, which the workers of a cluster have too.

    Raises
    ------
    CoachError
        There are no recordings, the results cannot be written, the model cannot be loaded, or
        there is no such cluster.
    """
    form = _form(order)
    folder = one_file.folder_beside(order.output) if order.is_one_file else order.output
    found = find(order.places, recursive=order.recursive, leave_out=folder)
    well = look_over(found)
    if order.is_one_file:
        one_file.check_writable(order.output, force=order.force)
    on_workers = named_model if order.cluster not in (None, LOCAL) else model
    start = Reviewing(guide, on_workers, form, with_remedy, on_one_processor(order, found))
    rows: list[RowJson] = []
    with Results(
        folder,
        found.base,
        ending=FORMATS[form].ending,
        terms=terms_of(start, model),
        force=order.force,
    ) as results:
        outcomes = review_into(results, found.sources, _hiring(order, start), form=form)
        with _interruptible(folder, results), closing(outcomes), Bar(found.sources) as bar:
            for outcome in outcomes:
                rows.append(outcome.row)
                bar.show(outcome)
        summary = together(rows, guide=guide.name, model=model.name, version=__version__)
        _conclude(order, results, found, summary, guide)
    if order.is_one_file:
        shutil.rmtree(folder, ignore_errors=True)
    say(_account(bar, found, order.output))
    return well and not bar.failed


def _form(order: Order) -> str:
    """Return the format that is meant: JSON where nothing is said."""
    if order.is_one_file and order.form not in (None, "json"):
        raise click.UsageError(f"{order.output.name} holds JSON's fields, not {order.form}")
    return order.form or "json"


def on_one_processor(order: Order, found: Found) -> bool:
    """Tell whether there are too few processors for each worker to have two."""
    workers = min(_jobs(order), len(found.sources))
    return order.cluster is not None or 2 * workers > processors()


def _jobs(order: Order) -> int:
    return order.jobs or processors()


def _hiring(order: Order, start: Reviewing) -> Callable[[], AbstractContextManager[Hands]]:
    jobs = _jobs(order)
    if order.cluster is None:
        return partial(WorkerPool, start, jobs)
    return partial(Cluster, start, order.cluster, jobs)


def look_over(found: Found) -> bool:
    """Say which folders stay closed; return whether all are open."""
    for error in found.closed:
        say(f"coach: {with_remedy(error)}")
    if not found.sources:
        others = phrase.several(found.others, "other file")
        raise BatchError(f"{found.base}: no recordings in it ({others}): name their folder")
    return not found.closed


def _conclude(
    order: Order, results: Results, found: Found, summary: SummaryJson, guide: Guide
) -> None:
    """Write what is about all recordings, and show the table."""
    if order.is_one_file:
        one_file.put_together(order.output, map(results.path_of, found.sources))
    else:
        results.write("summary.json", as_json.render(summary))
        results.write("summary.csv", for_file(as_csv.render(summary, guide), "csv"))
        results.write("summary.html", as_html.render(summary, guide))
    click.echo(as_table.render(summary, guide, **fitted(CHARACTERS, WIDEST)), nl=False)


def _account(bar: Bar, found: Found, folder: Path) -> str:
    """Return in one line what was done."""
    parts = [f"{bar.done - bar.failed - bar.kept} reviewed"]
    parts += [f"{bar.kept} unchanged since the last time"] * bool(bar.kept)
    parts += [f"{bar.failed} failed"] * bool(bar.failed)
    parts += [f"{phrase.several(found.others, 'other file')} left alone"] * bool(found.others)
    return f"{', '.join(parts)}; all in {shown(folder)}"


@contextmanager
def _interruptible(folder: Path, results: Results) -> Iterator[None]:
    """Say at Ctrl-C what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        kept = phrase.several(results.count, "result")
        click.echo("", err=True)
        say(f"coach: stopped; {kept} in {shown(folder)}, the same command does the rest")
        click.get_current_context().exit(INTERRUPTED)
