"""The reports made last, at hand."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.page.work.reports import Report

KEPT = 4
"""So many reports stay in memory; another one is made again from its recording."""


class Shelf:
    """The reports made last."""

    def __init__(self) -> None:
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._lock = Lock()

    def put(self, report: Report) -> None:
        """Keep a report, and let the oldest go."""
        with self._lock:
            self._reports.pop(report.name, None)
            self._reports[report.name] = report
            while len(self._reports) > KEPT:
                self._reports.popitem(last=False)

    def get(self, name: str) -> Report | None:
        """Return the report of a recording, if it is kept."""
        return self._reports.get(name)

    def clear(self) -> None:
        """Let all reports go."""
        with self._lock:
            self._reports.clear()
