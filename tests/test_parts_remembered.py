"""Whatever reads the history takes a part, or what was said along, for what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import HARD_CLOSE, plain_guide, review, spoken
from conftest import Cli
from practised import IDS, remember, said

from coach import guide as guides
from coach import history
from coach.datatypes import Guide, Review
from coach.history.along import last_along
from coach.history.best import best_take
from coach.history.exported import team
from coach.history.sittings import said_on
from coach.page.work import guides as page_guides
from coach.practice import longest, parts, plan
from coach.practice.along import guide_along

ELSE = plain_guide("one two three")
JOINT, END = parts.joint(HARD_CLOSE, "payment"), parts.part(HARD_CLOSE, 3, 7)
PARTS = (JOINT, END, guide_along(HARD_CLOSE, 90))
DAYS = ("2026-11-02", "2026-11-03", "2026-11-16")

READERS: dict[str, Callable[[Cli, Path], Any]] = {
    "progress": lambda *_: [replace(each) for each in history.progress(guide=HARD_CLOSE.name)],
    "earlier": lambda *_: history.earlier(HARD_CLOSE),
    "guides": lambda *_: [name for name in history.guides() if name != ELSE.name],
    "practised": lambda *_: replace(history.practised(HARD_CLOSE), drilled=frozenset()),
    "silences_before": lambda *_: history.silences_before(
        HARD_CLOSE.name, history.version_of(HARD_CLOSE)
    ),
    "best take": lambda *_: best_take(HARD_CLOSE),
    "takes said on a day": lambda *_: said_on(HARD_CLOSE, "drill", DAYS[0]),
    "next": lambda *_: plan(replace(history.practised(HARD_CLOSE), drilled=frozenset()), DAYS[2]),
    "joints to shuffle": lambda *_: longest(history.practised(HARD_CLOSE).lately, IDS),
    "team": lambda _, folder: [each for each in of_team(folder) if each.guide == HARD_CLOSE.name],
    "progress, in the terminal": lambda cli, _: (
        cli("progress", "--guide", HARD_CLOSE.name, "--step", "payment").stdout
    ),
    "progress, as a table": lambda cli, _: (
        cli("progress", "--guide", HARD_CLOSE.name, "--format", "csv").stdout
    ),
    "progress, as a page": lambda cli, _: (
        cli("progress", "--guide", HARD_CLOSE.name, "--format", "html").stdout
    ),
}
LISTS = {"takes", "export", "count", "recordings"}
"""What tells of every take; of a part as what it is."""
OTHERS = {"remember", "forget", "place", "version_of"}
"""What reads no take."""


def of_team(folder: Path) -> Any:
    folder.mkdir(exist_ok=True)
    lines = "".join(f"{json.dumps(take)}\n" for take in history.export())
    (folder / "ann.json").write_text(lines, "utf-8")
    return team(folder)[0]


def practise(others: tuple[Guide, ...]) -> None:
    """Practise the whole on some days, and something else after each take of it but the first."""
    stalls = [said({"payment": 1.8, "notes": 0.9}), said({"payment": 1.2}), said(), said()]
    for day in DAYS:
        for whole in stalls:
            remember(day, whole, *(other(each) for each in others))


def other(guide: Guide) -> Review:
    ids = [step.id for step in guide.steps]
    return review(spoken(ids, [3.0] * len(ids)), guide)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))


def test_every_reader_of_the_history_is_looked_at() -> None:
    assert set(history.__all__) == (set(READERS) & set(history.__all__)) | LISTS | OTHERS


def test_no_reader_counts_a_part_for_the_whole(cli: Cli, tmp_path: Path) -> None:
    practise((ELSE,) * len(PARTS))
    alone = {name: read(cli, tmp_path / "alone") for name, read in READERS.items()}
    history.forget()
    Path(history.place()).unlink()
    practise(PARTS)
    beside = {name: read(cli, tmp_path / "beside") for name, read in READERS.items()}
    for name, found in alone.items():
        assert found, name
        assert beside[name] == found, name


def test_what_lists_takes_says_which_are_parts() -> None:
    practise(PARTS)
    kept = {(take.guide, take.part_of) for take in history.takes()}
    assert kept == {(HARD_CLOSE.name, None), *((part.name, HARD_CLOSE.name) for part in PARTS)}
    exported = list(history.export())
    assert {(take["name"], take["part_of"]) for take in exported} == kept
    steps = {take["name"]: take["steps"] for take in exported}
    for part in PARTS:
        found = steps[part.name]
        assert isinstance(found, list)
        assert {each["status"] for each in found} == {"said"}


def test_a_part_said_first_makes_the_days_test_no_test() -> None:
    remember(DAYS[0], said())
    for day, part in zip(DAYS[1:], PARTS[1:], strict=True):
        remember(day, other(part), said())
    assert [sitting.kept for sitting in history.practised(HARD_CLOSE).sittings] == [None] * 3
    assert last_along(HARD_CLOSE) is None


def test_the_page_reviews_the_recording_of_a_part_as_a_part() -> None:
    whole = guides.built_in()
    joint = parts.joint(whole, "payment")
    at = replace(other(joint).recording, path="/somewhere/part.wav")
    remember(DAYS[0], replace(other(joint), recording=at))
    assert page_guides.guide_of("part.wav") == joint
    assert parts.named(whole, f"{whole.name}, along") == whole
    assert parts.named(whole, parts.part(whole, 2, 7).name) == parts.part(whole, 2, 7)
