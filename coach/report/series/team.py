"""What a team practised, as one table a guide: who is ready, who practised, what costs most."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

from rich.console import RenderableType

from coach import phrase
from coach.report.formats.cells import spreadsheet
from coach.report.series.progress import silence_column
from coach.report.terminal.layout import Look, headed, indented, printed, text
from coach.team import READY_DAYS, Member, Team, Unread

FIGURES = (
    "person",
    "ready",
    "tests_passed",
    "kept",
    "last_day",
    "days",
    "takes",
    "until_flow",
    "costs_most",
)
"""Of a person, as data."""
COLUMNS = ("Person", "Ready", "In a row", "Kept", "Last day", "Days", "Takes", "Costs most")


def render(found: Sequence[Team], **look: Unpack[Look]) -> str:
    """Return the tables for a person."""
    return printed(_page(found), **look)


def _page(found: Sequence[Team]) -> Iterator[RenderableType]:
    for at, team in enumerate(found):
        if at:
            yield ""
        ready = sum(member.is_ready for member in team.members)
        people = "1 person" if len(team.members) == 1 else f"{len(team.members)} people"
        yield indented(text(f"{team.guide}: {people}, {ready} ready", "bold"))
        yield ""
        yield indented(_table(team))
        yield ""
        for sentence in _sentences(team):
            yield indented(text(sentence))


def _table(team: Team) -> RenderableType:
    table = headed(COLUMNS, left=("Person", "Costs most"))
    for member in team.members:
        table.add_row(*map(text, _cells(member, team)))
    return table


def _cells(member: Member, team: Team) -> Iterator[str]:
    known = member.practised
    kept = known.sittings[-1].kept
    yield member.person
    yield "yes" if member.is_ready else "no"
    yield str(known.tests_passed)
    yield f"{kept.joints}/{kept.of}" if kept else "-"
    yield known.sittings[-1].day
    yield str(len(known.sittings))
    yield str(_takes(member))
    yield _joint(member.costs_most, member.joints_s, team)


def _takes(member: Member) -> int:
    return sum(sitting.takes for sitting in member.practised.sittings)


def _joint(step: str | None, silences_s: Mapping[str, float], team: Team) -> str:
    if step is None:
        return "-"
    return f"{phrase.inside(team.titles[step])}, {phrase.seconds(silences_s[step])}"


def _sentences(team: Team) -> Iterator[str]:
    if team.costs_most:
        joint = _joint(team.costs_most, team.joints_s, team)
        yield f"The team loses most before {joint}: the mean of all."
    days = phrase.number(READY_DAYS)
    yield f"Ready is whose first take of the day flowed on the last {days} days of practice."


def render_json(found: Sequence[Team], unread: Sequence[Unread]) -> str:
    """Return the same as one line of JSON."""
    shape = {
        "guides": [_team(team) for team in found],
        "unread": [{"file": each.file, "why": each.why} for each in unread],
    }
    return json.dumps(shape) + "\n"


def _team(team: Team) -> dict[str, object]:
    return {
        "guide": team.guide,
        "people": [_member(member) for member in team.members],
        "costs_most": team.costs_most,
        "joints_s": {step: round(value, 3) for step, value in team.joints_s.items()},
    }


def _member(member: Member) -> dict[str, Any]:
    known = member.practised
    last = known.sittings[-1]
    return {
        "person": member.person,
        "ready": member.is_ready,
        "tests_passed": known.tests_passed,
        "kept": round(last.kept.share, 3) if last.kept else None,
        "last_day": last.day,
        "days": len(known.sittings),
        "takes": _takes(member),
        "until_flow": last.until_flow,
        "costs_most": member.costs_most,
        "joints_s": {step: round(value, 3) for step, value in member.joints_s.items()},
    }


def render_csv(found: Sequence[Team]) -> str:
    """Return the same as a table: a row a person and guide, a column a joint."""
    steps = list(dict.fromkeys(step for team in found for step in list(team.titles)[1:]))
    rows: list[dict[str, object]] = []
    for team in found:
        for member in team.members:
            figures = _member(member)
            silences_s = {silence_column(step): s for step, s in figures["joints_s"].items()}
            rows.append({"guide": team.guide, **figures, **silences_s})
    return spreadsheet(["guide", *FIGURES, *map(silence_column, steps)], rows)
