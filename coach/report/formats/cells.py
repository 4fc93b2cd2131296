"""A table for a spreadsheet, and its cells: text that it shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from coach.visible import visible

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet takes for a formula; some take the wide forms of Japanese too."""


def cell(value: object) -> object:
    """Return what may stand in a cell: text inert and on one line, anything else as it is.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.

    Examples
    --------
    >>> cell("=1+1"), cell("a" + chr(27) + "[31m"), cell(-1.5)
    ("'=1+1", 'a�[31m', -1.5)
    """
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def spreadsheet(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, header: bool = True
) -> str:
    """Return the columns of rows, comma-separated and inert; what a row lacks is empty."""
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, lineterminator="\n")
    if header:
        writer.writeheader()
    for row in rows:
        writer.writerow({column: cell(row.get(column)) for column in columns})
    return page.getvalue()
