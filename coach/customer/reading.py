"""A scenario file becomes a ``Scenario``; every field is checked, each mistake has one line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from coach.customer.scenario import Moment, MomentKind, Persona, Scenario
from coach.datatypes import LEVELS, Asks, Guide
from coach.errors import ScenarioError
from coach.guide import Problem, as_argument, read_text
from coach.guide.syntax import read_document
from coach.guide.table import Table, listed

LEAST_ANSWERS = 3
"""With fewer a customer soon repeats himself."""
_KEYS = ("name", "about", "persona", "answers", "steps", "moment")
_ASKS = [str(each) for each in Asks]
_KINDS = [str(each) for each in MomentKind]


def built_in() -> Scenario:
    """Return the scenario that comes with the coach."""
    return parse(built_in_text(), "the built-in scenario")


def built_in_text() -> str:
    """Return the built-in scenario's file."""
    return (resources.files("coach.customer") / "at_the_door.toml").read_text("utf-8")


def load(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    GuideError
        The file cannot be read.
    ScenarioError
        It is no scenario; one line names the first problem.
    """
    return parse(read_text(path, "scenario"), str(path))


def parse(written: str, name: str) -> Scenario:
    """Read a scenario from the text of its file; ``name`` is what errors call it.

    Raises
    ------
    ScenarioError
        The text is no scenario; one line names the first problem.
    """
    scenario, found = _read(written)
    if scenario is None:
        more = len(found) - 1
        remedy = "scenario_problems" if more else found[0].remedy
        raise ScenarioError(f"{name}, {found[0]}", remedy=remedy, more=more, file=as_argument(name))
    return scenario


def problems(written: str) -> list[Problem]:
    """Return every problem of a scenario file, by its lines; none where it is a scenario."""
    return _read(written)[1]


def unknown_steps(scenario: Scenario, guide: Guide) -> list[str]:
    """Return the steps that a scenario speaks of and a guide does not have."""
    known = {*_ASKS, *(step.id for step in guide.steps)}
    named = [*scenario.steps, *(name for each in scenario.moments for name in sorted(each.steps))]
    return [name for name in dict.fromkeys(named) if name not in known]


def _read(written: str) -> tuple[Scenario | None, list[Problem]]:
    if not written.removeprefix("\ufeff").strip():
        return None, [Problem(1, "the file", "holds nothing", "scenario_empty")]
    document = read_document(written)
    found = list(document.problems)
    top = Table(document.values, document.places, found, file="a scenario")
    scenario = _scenario(top) if document.whole else None
    return (None if found else scenario), sorted(set(found))


def _scenario(top: Table) -> Scenario:
    top.check_keys(_KEYS)
    if not top.has("name"):
        top.note("name", 'is missing: write what it is called, as in name = "At the door"')
    personas = tuple(_persona(table) for table in top.tables("persona"))
    if not top.values.get("persona"):
        top.note("persona", "there is nobody in it: begin each person with [[persona]]")
    answers = top.table("answers")
    if not answers.has("open"):
        answers.note("open", 'is missing: write what is said where nothing else fits, open = ["…"]')
    return Scenario(
        top.text("name") or "",
        personas,
        _by_asks(answers),
        _by_step(top.table("steps")),
        tuple(moment for table in top.tables("moment") if (moment := _moment(table))),
        top.text("about") or "",
    )


def _persona(table: Table) -> Persona:
    table.check_keys(("name", "voice", "answers"))
    for key in ("name", "voice"):
        if not table.has(key):
            table.note(key, f'is missing: write it, as in {key} = "…"')
    return Persona(
        table.text("name") or "", table.text("voice") or "", _by_asks(table.table("answers"))
    )


def _by_asks(table: Table) -> dict[Asks, tuple[str, ...]]:
    table.check_keys(_ASKS)
    return {Asks(key): _lines(table, key) for key in table.values if key in _ASKS}


def _by_step(table: Table) -> dict[str, tuple[str, ...]]:
    return {key: _lines(table, key) for key in table.values}


def _lines(table: Table, key: str, least: int = LEAST_ANSWERS) -> tuple[str, ...]:
    before = len(table.problems)
    lines = tuple(line for line in table.texts(key) if line)
    if len(lines) < least and len(table.problems) == before:
        has = f"has {len(lines)}" if lines else "has none"
        table.note(key, f"{has}: write at least {least}, none of them empty", key)
    return lines


def _moment(table: Table) -> Moment | None:
    table.check_keys(("kind", "say", "then", "steps", "often"))
    written = table.choice("kind", _KINDS, "nothing a customer does")
    if not table.has("kind"):
        table.note("kind", f"is missing: take one of {listed(_KINDS)}")
    if written is None:
        return None
    kind = MomentKind(written)
    say = () if kind is MomentKind.SILENCE else _lines(table, "say", 1)
    steps = frozenset(name for name in table.texts("steps") if name)
    then = tuple(line for line in table.texts("then") if line)
    return Moment(kind, say, then, steps, _often(table.table("often")))


def _often(table: Table) -> dict[str, float]:
    table.check_keys(LEVELS)
    found = {}
    for level in LEVELS:
        share = table.number(level)
        if share is not None and not 0 <= share <= 1:
            table.note(level, "must be a share from 0 (never) to 1 (always)", level)
        found[level] = float(share or 0.0)
    return found
