"""What to practise next, a drill, and a take beside one's best, as the page has them."""

from __future__ import annotations

import random
import re
from dataclasses import asdict
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from coach import history, phrase
from coach.errors import CoachError, HistoryError
from coach.learning import Doing
from coach.session.memory.calendar import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.datatypes import Guide, Review
    from coach.page.work.reports import Report
    from coach.report.pages.as_html import Part
    from coach.session.series.drill import InARow

MOST_TAKES, TAKES = 100, 10
SEEDS = 1_000_000
_CONTINUED = re.compile(r"\n {4,}")
"""A line of the rule that goes on in the next one: a page breaks lines by itself."""


def planned(guide: Guide) -> dict[str, Any]:
    """Return what to practise now, why, and where in the page that is done.

    Raises
    ------
    HistoryError
        What is remembered cannot be read.
    """
    from coach.practice import plan
    from coach.report.series import plan as report

    known = history.practised(guide)
    found = plan(known, today())
    why = report.why(found, known.titles, known.in_a_row)
    return {
        "do": found.do.value,
        "say": report.sentence(found, known.titles, known.in_a_row),
        "why": _CONTINUED.sub(" ", dedent(why.partition("\n")[2])).strip(),
        "place": {
            Doing.JOINT: f"/drill?part=joint:{found.step}",
            Doing.DRILL: "/drill?flow",
        }.get(found.do, ""),
    }


def drill_session(guide: Guide, wish: dict[str, Any]) -> InARow:
    """Return the takes in a row that a page asks for, of a guide or of its parts.

    Raises
    ------
    CoachError
        There is no such part, or none is known to cost anything.
    """
    from coach.practice import rounds
    from coach.session.series.drill import DrillSession, PartsSession, costliest_joints

    part = str(wish.get("part") or "")
    if part == "joints":
        seed = random.randrange(SEEDS)
        return PartsSession(rounds.shuffled_joints(guide, costliest_joints(guide), seed))
    if part == "from-end":
        return PartsSession(rounds.from_the_end(guide))
    if part:
        return PartsSession(rounds.one_joint(guide, part.removeprefix("joint:")))
    takes = wish.get("takes")
    wanted = min(MOST_TAKES, max(1, takes)) if isinstance(takes, int) else TAKES
    return DrillSession(guide, takes=wanted, until_flow=bool(wish.get("until_flow")))


def coming(session: InARow) -> str:
    """Return which part the next take is of; an empty text where it is the whole, as ever."""
    from coach.session.series.drill import PartsSession

    if not isinstance(session, PartsSession):
        return ""
    now = session.round
    name = phrase.sentence(now.guide.name.rpartition(": ")[2]) if now.guide.part_of else "All of it"
    return f"{name}, {now.often}" if session.begins else name


def picture(session: InARow) -> Part:
    """Return the picture of all takes of a drill so far."""
    from coach.report.pages import drill
    from coach.session.series.drill import DrillSession, PartsSession

    if isinstance(session, PartsSession):
        return drill.parts_part(session.results())
    assert isinstance(session, DrillSession)
    return drill.drill_part(session.result())


def has_best(review: Review, recording: Path) -> str:
    """Return the name of a take's recording, if there is another take to lay it beside."""
    from coach.history.best import best_take
    from coach.visible import valid

    try:
        best = best_take(review.guide, valid(recording)) if review.takes else None
    except HistoryError:
        return ""
    return recording.name if best else ""


def beside_best(
    recording: Path, guide: Guide, reviewed: Callable[[Path, Guide], tuple[Report, Review]]
) -> dict[str, str]:
    """Return a kept take, by its review, beside the best that is remembered, both to be heard.

    Raises
    ------
    CoachError
        There is no other, or no take in the recording.
    """
    from coach.history.best import best_take
    from coach.page.work.reports import address_of, kept
    from coach.practice.beside import beside
    from coach.report.pages.beside import beside_part
    from coach.visible import valid

    best = best_take(guide, valid(recording.absolute()))
    if best is None:
        raise HistoryError("no other take is remembered in which every line was said")
    _, review = reviewed(recording, guide)
    own = review.takes
    if not own:
        raise CoachError("no take of this guide is found in it")
    take = own[0].facts.take
    try:
        best_address = address_of(kept(Path(best.recording).name).name)
    except CoachError:
        best_address = ""  # its figures are remembered, its sound is not kept
    addresses = [address_of(recording.name), best_address]
    starts = [take.span.start, best.in_recording_s]
    return asdict(beside_part(guide, best, beside(own[0], best), addresses, starts))
