"""A take that is said into the page, from its beginning to its report and into memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach import phrase
from coach.errors import HistoryError
from coach.page.remedies import told
from coach.page.work.guides import as_steps, chosen, load
from coach.page.work.practice import coming, drill_session, has_best, picture
from coach.page.work.reports import report_of
from coach.page.work.taking.customers import PagePlayer, customer
from coach.page.work.taking.marking import mark, unmark
from coach.session.memory.remembering import beside_earlier_takes, remember
from coach.session.series.drill import BREATH_S, InARow
from coach.session.take import showing
from coach.session.take.cues import choose_cue
from coach.session.take.events import Event, Reported
from coach.session.take.recorder import new_recording
from coach.session.take.rehearsal import Rehearsal

if TYPE_CHECKING:
    from coach.audio.live.pushed import Pushed
    from coach.datatypes import Guide, Review
    from coach.page.work.messages import Listener
    from coach.page.work.workshop import Workshop


@dataclass(frozen=True, slots=True)
class PageTake:
    """One take."""

    workshop: Workshop
    socket: Listener
    guide: Guide
    running: Rehearsal
    recording: Path
    player: PagePlayer
    """What has the page play a customer's clips."""
    has_cue: bool
    """Whether it waits for the end of its cue."""

    def seen(self) -> dict[str, Any]:
        """Return the lines of the take, where they are a part of the guide's."""
        if self.guide.part_of is None:
            return {}
        lines = showing.lines(self.guide, showing.Show.WORDS)
        return {"steps": as_steps(self.guide), "lines": lines}

    def run(self, tell: Callable[[Event], None]) -> None:
        """Run it to its report, and remember it."""
        mark(self.recording, chosen())
        try:
            reported = self.running.run(tell)
            self._report(reported)
        finally:
            unmark()

    def _report(self, reported: Reported) -> None:
        review = reported.review
        beside = beside_earlier_takes(review)
        report = report_of(review, reported.saved, told=beside)
        self.workshop.shelf.put(report)
        self.workshop.latest = report
        drill = self.socket.drill
        self.socket.post(
            type="report",
            report=report.as_message(),
            frames=self.socket.frames,
            lost=review.recording.damaged,
            said=heard_aloud(review),
        )
        if drill:
            self.socket.post(type="next", **after_drill_take(drill, review))
        self._remember(beside, "drill" if drill else "rehearsal")

    def _remember(self, review: Review, kind: str) -> None:
        try:
            remember(review, kind)
        except HistoryError as error:
            self.socket.post(type="trouble", code="not_remembered", message=told(error))
        if review.guide.part_of:  # its lines are not all, and teach nothing of the whole
            self.socket.post(type="kept")
            return
        show = showing.after_take(review)
        lines = showing.lines(review.guide, show)
        self.socket.post(
            type="kept", show=show.value, lines=lines, beside=has_best(review, self.recording)
        )


def new_take(workshop: Workshop, page: Listener, source: Pushed, wish: dict[str, Any]) -> PageTake:
    """Return a take that is ready to run, as soon as the model is there.

    Raises
    ------
    CoachError
        It cannot be: the one line says why.
    """
    guide = load(chosen())
    drill = wish.get("drill")
    if not isinstance(drill, dict):
        page.drill = None
    elif page.drill is None:
        page.drill = drill_session(guide, drill)
    guide = page.drill.guide if page.drill else guide
    if workshop.hearing.state.state != "ready":
        page.post(type="waiting", message=workshop.hearing.state.message)
    model = workshop.hearing.model()
    recording, workshop.cut_off = new_recording(), None
    cue = choose_cue(str(wish.get("cue", "yes")))
    player = PagePlayer(page, source)
    someone = customer(guide, wish, player)
    running = Rehearsal(guide, model, source, cue=cue, path=recording, customer=someone)
    return PageTake(workshop, page, guide, running, recording, player, has_cue=cue is not None)


def heard_aloud(review: Review) -> str:
    """Return the steps that were heard, as a screen reader says them after the take."""
    if not review.takes:
        return "No take was heard."
    take = review.takes[0]
    titles = [review.guide.step(step.id).title for step in take.facts.take.steps]
    return f"Heard: {phrase.listed(titles)}. {take.verdict}" if titles else take.verdict


def after_drill_take(drill: InARow, review: Review) -> dict[str, Any]:
    """Take a take into a drill; return what is next, and the picture of all of them."""
    after = drill.rehearsed(review)
    message: dict[str, Any] = {
        "what": after.value,
        "end": after.is_end,
        "takes": len(drill.takes),
        "breath_s": BREATH_S,
        "coming": coming(drill),
    }
    if drill.takes:
        part = picture(drill)
        message["picture"] = {"body": part.body, "rules": part.rules}
    return message
