"""What the page works with: the models, the take that runs, and the reports made last.

What takes long to import is imported where it is used: the page is there before it.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.page.work.dropped import Dropped
from coach.page.work.hearing import Hearing
from coach.page.work.pending import Pending
from coach.page.work.shelf import Shelf

if TYPE_CHECKING:
    from coach.datatypes import Guide, Review
    from coach.page.work.messages import Listener
    from coach.page.work.reports import Report

SHOWN_S = 1.0
"""By then a page is there in the browser, even one that asks for nothing more (seconds)."""
CLAIM_S = 5.0
"""So long a new take waits for one that is just being kept (seconds)."""


class Workshop:
    """What the page works with.

    Parameters
    ----------
    hearing
        The models.
    """

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing
        self.shelf = Shelf()
        self.dropped = Dropped(hearing)
        self.pending = Pending()
        self.latest: Report | None = None
        """The report of the last take."""
        self.cut_off: str | None = None
        """The recording of a take that was cut off with the server before this one, until the next
        take begins."""
        self._free = threading.Condition()
        self._socket: Listener | None = None
        self._begun = threading.Event()
        self.recovering = True
        """Whether a take that was cut off is being reviewed, or soon will be."""

    @property
    def taking(self) -> bool:
        """Whether a take runs, or is being kept."""
        return self._socket is not None

    def begin_soon(self) -> None:
        """Begin once the first page is there: a browser still fetches what it is made of."""
        if not self._begun.is_set():
            later = threading.Timer(SHOWN_S, self.begin)
            later.daemon = True
            later.start()

    def begin(self) -> None:
        """Load the models, and look for a take that was cut off, behind the page."""
        with self._free:
            before = self._begun.is_set()
            self._begun.set()
        if not before:
            self.hearing.start()
            threading.Thread(target=self._get_ready, daemon=True).start()

    def claim(self, socket: Listener) -> bool:
        """Take the microphone's place; ``False`` where another page has it."""
        with self._free:
            free = self._free.wait_for(lambda: self._socket in (None, socket), CLAIM_S)
            if free:
                self._socket = socket
            return free

    def release(self, socket: Listener) -> None:
        """Give the microphone's place back."""
        with self._free:
            if self._socket is socket:
                self._socket = None
            self._free.notify_all()

    def finish_take(self) -> None:
        """End the take that runs, if one does, and wait until it is kept."""
        socket = self._socket
        if socket:
            socket.stop()
        with self._free:
            self._free.wait_for(lambda: self._socket is None, CLAIM_S)

    def close(self) -> None:
        """Do what was put off."""
        self.finish_take()
        self.dropped.close()
        self.pending.carry_out()
        self.hearing.close()

    def reviewed(self, recording: Path, guide: Guide) -> tuple[Report, Review]:
        """Review a kept recording.

        Raises
        ------
        CoachError
            It cannot be read, or the model cannot be had.
        """
        from coach.page.work.reports import report_of
        from coach.pipeline import review_file

        review = review_file(recording, guide, self.hearing.model(), voices=self.hearing.voices())
        return report_of(review, recording, told=review), review

    def report(self, name: str) -> Report:
        """Return the report of a kept recording; where it is not at hand, it is made again.

        Raises
        ------
        CoachError
            There is no such recording, or it cannot be reviewed.
        """
        from coach.page.work import guides
        from coach.page.work.reports import kept

        found = self.shelf.get(name)
        if found is None:
            found, _ = self.reviewed(kept(name), guides.guide_of(name))
            self.shelf.put(found)
        return found

    def last(self) -> Report | None:
        """Return the report of the last take, as far back as any is remembered."""
        from coach import history

        if self.latest is None:
            for take in history.takes(1):
                try:
                    self.latest = self.report(Path(take.recording).name)
                except CoachError:
                    return None
        return self.latest

    def _get_ready(self) -> None:
        """Review a take that was cut off, and have at hand what the first take needs."""
        from coach.report.pages import as_html
        from coach.session.take.rehearsal import make_ready

        try:
            self._recover()
        finally:
            self.recovering = False
        as_html.prepare()
        with suppress(CoachError):  # whoever needs the model is told why it is not there
            make_ready(self.hearing.model())

    def _recover(self) -> None:
        """Review a take that was cut off, and remember it, as if it had ended there."""
        from coach.page.work.guides import load
        from coach.page.work.reports import kept
        from coach.page.work.taking.marking import cut_off, unmark
        from coach.session.memory.remembering import beside_earlier_takes, remember

        found = cut_off()
        if found is None:
            return
        name, guide_id = found
        try:
            report, review = self.reviewed(kept(name), load(guide_id))
            remember(beside_earlier_takes(review), "rehearsal")
        except CoachError:
            unmark()
            return
        unmark()
        self.latest = report
        self.cut_off = name if review.takes else None
