"""Exported histories of many people, read again from their files, which stay as they are."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import msgspec

from coach.errors import HistoryError, reason_of, refused_as
from coach.history.sittings import LATELY, sittings_of
from coach.learning import PastTake, Practised
from coach.team import Member, Team, Unread
from coach.visible import shown

LARGEST_LINE = 10_000_000
"""Bytes of a take; a longer line is none."""
USUAL_ROW = 3
"""So many takes in a row must flow, where an older export does not say how many."""


class _Step(msgspec.Struct, frozen=True):
    id: str


class _Gap(msgspec.Struct, frozen=True):
    before: str
    own_silence_s: Annotated[float, msgspec.Meta(ge=0)]
    rating: str


class _Take(msgspec.Struct, frozen=True):
    """What counts of a line of an export."""

    id: int
    on: date = msgspec.field(name="day")
    flowed: Annotated[int, msgspec.Meta(ge=0, le=1)]
    name: str
    version: str
    steps: tuple[_Step, ...]
    gaps: tuple[_Gap, ...]
    part_of: str | None = None
    in_a_row: Annotated[int, msgspec.Meta(ge=1)] = USUAL_ROW
    titles: dict[str, str] = {}

    @property
    def day(self) -> str:
        """As in 2026-11-27."""
        return self.on.isoformat()

    @property
    def past(self) -> PastTake:
        """The take, as far as practice goes."""
        first = {gap.before: gap for gap in reversed(self.gaps)}
        silences = {step: gap.own_silence_s for step, gap in first.items()}
        flowing = frozenset(step for step, gap in first.items() if gap.rating == "flows")
        return PastTake(self.id, self.day, bool(self.flowed), silences, flowing)


def team(
    folder: Path, since: str | None = None, guide: str | None = None
) -> tuple[list[Team], list[Unread]]:
    """Return what the people practised whose exported histories lie in a folder, by guide.

    Parameters
    ----------
    folder
        What is read: each file in it whose name does not begin with a dot.
    since
        The first day that counts, as in 2026-11-27.
    guide
        A guide's name.

    Raises
    ------
    HistoryError
        The folder cannot be read, or nobody's history is in it.
    """
    members: dict[str, list[Member]] = {}
    unread: list[Unread] = []
    for path in _files(folder):
        try:
            found = list(_members(path, since or "", guide))
        except ValueError as error:
            unread.append(Unread(path.name, str(error)))
            continue
        for member in found:
            members.setdefault(member.practised.guide, []).append(member)
    if not members and not unread:
        asked = "" if guide is None and since is None else " with takes of what you asked for"
        raise HistoryError(
            f"{shown(folder)}: no exported history{asked} in it", remedy="no_exports"
        )
    return [_team(name, found) for name, found in sorted(members.items())], unread


def _files(folder: Path) -> list[Path]:
    with refused_as(HistoryError, f"{shown(folder)}: cannot be read", ": name a folder"):
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return sorted(path for path in found if not path.is_dir())


def _members(path: Path, since: str, guide: str | None) -> Iterator[Member]:
    """Yield what one person practised, by guide; raise ``ValueError`` where it cannot be read."""
    takes = {take.id: take for take in _takes(path)}  # the same export twice counts once
    if not takes:
        raise ValueError("there is no take in it")
    in_order = sorted(takes.values(), key=lambda take: (take.day, take.id))
    whole = [take for take in in_order if take.part_of is None]
    for name in sorted({take.name for take in whole}):
        last = next(take for take in reversed(whole) if take.name == name)
        if guide in (None, name) and last.day >= since:
            own = [take for take in whole if (take.name, take.version) == (name, last.version)]
            parts = [take for take in in_order if take.part_of == name]
            yield _member(path.stem, own, parts, since)


def _takes(path: Path) -> Iterator[_Take]:
    decoder = msgspec.json.Decoder(_Take)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if len(line) > LARGEST_LINE:
                    raise ValueError(f"line {number} is too long for a take")
                if line.strip():
                    yield _take(line, number, decoder)
    except OSError as error:
        raise ValueError(f"cannot be read ({reason_of(error)})") from error


def _take(line: bytes, number: int, decoder: msgspec.json.Decoder[_Take]) -> _Take:
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).partition(" (byte")[0]
        raise ValueError(f"line {number} is no take of an export ({reason})") from error


def _member(person: str, takes: list[_Take], parts: Iterable[_Take], since: str) -> Member:
    last = takes[-1]
    titles = last.titles or {step.id: step.id for step in last.steps}  # an older one has none
    past = [take.past for take in takes]
    rows = [(take.id, take.day, take.flowed) for take in takes]
    by_day = {day: list(some) for day, some in groupby(rows, key=lambda row: row[1])}
    said = [(part.day, part.id, tuple(step.id for step in part.steps)) for part in parts]
    full = {take.take: take for take in past}
    sittings = sittings_of(by_day, full, said, last.in_a_row)
    practised = Practised(
        last.name,
        titles,
        last.in_a_row,
        tuple(sitting for sitting in sittings if sitting.day >= since),
        tuple(past[-LATELY:]),
    )
    return Member(person, practised, _joints(practised))


def _joints(practised: Practised) -> dict[str, float]:
    known = {
        step: [take.silences_s[step] for take in practised.lately if step in take.silences_s]
        for step in practised.titles
    }
    return {step: statistics.mean(values) for step, values in known.items() if values}


def _team(name: str, members: list[Member]) -> Team:
    titles: dict[str, str] = {}
    for member in members:
        titles.update(member.practised.titles)
    return Team(name, titles, tuple(members))
