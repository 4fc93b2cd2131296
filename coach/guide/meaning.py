"""The values of a guide file become a ``Guide``; every field is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from coach.datatypes import LEVELS, Asks, Certifying, Flowing, Guide, Rule, RuleKind, Step, Targets
from coach.guide.problem import Problem
from coach.guide.syntax import Document
from coach.guide.table import Table
from coach.text import without_directions, words

DEFAULT_RULES = (Rule(RuleKind.IN_ORDER), Rule(RuleKind.COMPLETE), Rule(RuleKind.ONCE))
"""What holds for any sequence, unless its guide turns it off."""

NEEDS_STEP = frozenset({RuleKind.LAST_QUESTION})
"""The rules about one step; the others are about the whole sequence."""

MOST_TAKES = 100
"""More takes in a row than this nobody says."""

LARGEST_TARGET = 10_000.0
"""No sensible target, in seconds or words per minute, is above this."""

_GUIDE_KEYS = ("name", "about", "step", "rule", "targets", "flows", "certify")
_STEP_KEYS = ("id", "title", "say", "also", "asks")
_RULE_KEYS = ("kind", "step", "why", "off")
_NUMBERS = tuple(name for name in Targets.__slots__ if name != "why")
_ABOVE_ZERO = frozenset({"fastest_wpm", "total_s"})
_NEVER_ABOVE = (("flows_s", "noticeable_s"), ("slowest_wpm", "fastest_wpm"))
_ID = re.compile(r"(?:[^\W_]|-)+")
_HAS_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def read_meaning(document: Document) -> tuple[Guide | None, list[Problem]]:
    """Read a guide out of a document.

    Returns
    -------
    tuple
        The guide, ``None`` where the file has problems; and the problems, by their lines.
    """
    top = Table(document.values, document.places, list(document.problems))
    guide = _guide(top) if document.whole else None
    problems = sorted(set(top.problems))
    return (None if problems else guide), problems


def title_of(step_id: str) -> str:
    """Return the title of a step that has none of its own."""
    return step_id.replace("-", " ").strip().capitalize()


def _guide(top: Table) -> Guide | None:
    meant = top.check_keys(_GUIDE_KEYS)
    name = _required(top, "name", meant, "what the sequence is called")
    about = top.text("about") or ""
    tables = top.tables("step")
    if not top.values.get("step") and "step" not in meant:
        top.note("step", "the guide has no steps: begin each with [[step]]", "step")
    steps = _steps(tables)
    rules = _rules(top.tables("rule"), _ids(tables))
    targets = _targets(top.table("targets"))
    flowing = _flowing(top.table("flows"))
    certifying = _certifying(top.table("certify"))
    if not name:
        return None
    return Guide(name, steps, rules, targets, about, flowing, certifying=certifying)


def _required(table: Table, key: str, meant: set[str], what: str) -> str | None:
    if not table.has(key) and key not in meant:
        table.note(key, f'is missing: write {what}, as in {key} = "…"')
    return table.text(key)


# ---- steps -------------------------------------------------------------------------


def _steps(tables: Sequence[Table]) -> tuple[Step, ...]:
    _check_unique(tables)
    return tuple(step for table in tables if (step := _step(table)))


def _step(table: Table) -> Step | None:
    meant = table.check_keys(_STEP_KEYS)
    step_id = _required(table, "id", meant, "a short name of the step")
    title = table.text("title")
    say = _required(table, "say", meant, "the words to say")
    also = table.texts("also")
    asks = table.choice("asks", tuple(Asks), "nothing that a step asks for")
    if step_id:
        _check_id(table, step_id)
    if say:
        _check_saying(table, say, "say", "say")
    for index, wording in enumerate(also):
        if wording is not None:
            _check_saying(table, wording, f"also {index + 1}", "also", index)
    if not step_id or not say:
        return None
    others = tuple(without_directions(wording) for wording in also if wording)
    said = (without_directions(say), others)
    return Step(step_id, title or title_of(step_id), *said, Asks(asks) if asks else None)


def _check_id(table: Table, step_id: str) -> None:
    if not _ID.fullmatch(step_id):
        table.note("id", f'"{step_id}" may hold letters, digits and dashes only', "id")
    elif not _HAS_LETTER_OR_DIGIT.search(step_id):
        table.note("id", f'"{step_id}" must hold a letter or a digit', "id")


def _check_saying(table: Table, saying: str, field: str, *inside: str | int) -> None:
    rest = re.sub(r"\{[^{}]*\}", "", saying)
    if "{" in rest or "}" in rest:
        table.note(field, "has a brace without its partner: {…} stands for any words", *inside)
    elif not words(without_directions(saying)):
        table.note(field, "holds no words to listen for: write some beside {…} and (…)", *inside)


def _check_unique(tables: Sequence[Table]) -> None:
    first: dict[str, Table] = {}
    for table, step_id in zip(tables, _ids(tables), strict=True):
        if step_id and (other := first.setdefault(step_id, table)) is not table:
            table.note("id", f'"{step_id}" is the id of {other.label}: take another', "id")


def _ids(tables: Sequence[Table]) -> list[str]:
    """Return the id of each step, broken or not; empty where it has none."""
    ids = (table.values.get("id") for table in tables)
    return [step_id.strip() if isinstance(step_id, str) else "" for step_id in ids]


# ---- rules -------------------------------------------------------------------------


def _rules(tables: Sequence[Table], ids: Sequence[str]) -> tuple[Rule, ...]:
    """Return the defaults that the guide does not speak of, and then its own rules."""
    own = [(table, rule) for table in tables if (rule := _rule(table, ids))]
    _check_rules_unique(own)
    spoken_of = {rule.kind for _, rule in own}
    kept = [rule for rule in DEFAULT_RULES if rule.kind not in spoken_of]
    return (*kept, *(rule for table, rule in own if not table.values.get("off")))


def _rule(table: Table, ids: Sequence[str]) -> Rule | None:
    meant = table.check_keys(_RULE_KEYS)
    _required(table, "kind", meant, "what the rule asks for")
    kind = table.choice("kind", tuple(RuleKind), "no kind of rule")
    step = table.text("step")
    why = table.text("why") or ""
    table.flag("off")
    if kind is None:
        return None
    _check_rule_step(table, RuleKind(kind), ids)
    return Rule(RuleKind(kind), step, why)


def _check_rule_step(table: Table, kind: RuleKind, ids: Sequence[str]) -> None:
    if kind not in NEEDS_STEP:
        if table.has("step"):
            message = f'a rule of kind "{kind}" is about the whole sequence: take this line out'
            table.note("step", message, "step")
    elif not table.has("step"):
        table.note("step", 'is missing: name the step by its id, as in step = "…"')
    else:
        table.choice("step", [step_id for step_id in ids if step_id], "no step of this guide")


def _check_rules_unique(own: Sequence[tuple[Table, Rule]]) -> None:
    first: dict[tuple[RuleKind, str | None], Table] = {}
    for table, rule in own:
        if (other := first.setdefault((rule.kind, rule.step), table)) is not table:
            table.note("kind", f'"{rule.kind}" is {other.label} already: take one out', "kind")


# ---- targets -----------------------------------------------------------------------


def _targets(table: Table) -> Targets:
    table.check_keys((*_NUMBERS, "why"))
    given = {key: value for key in _NUMBERS if (value := _target(table, key)) is not None}
    targets = Targets(**given, why=table.text("why") or "")
    for lower, upper in _NEVER_ABOVE:
        low, high = getattr(targets, lower), getattr(targets, upper)
        if low > high and given.keys() & {lower, upper}:
            key = lower if lower in given else upper
            message = f"{lower} ({low:g}) is above {upper} ({high:g}): change one of the two"
            table.note(key, message, key)
    return targets


def _target(table: Table, key: str) -> float | None:
    value = table.number(key)
    if value is None:
        return None
    if not 0 <= value <= LARGEST_TARGET or (value == 0 and key in _ABOVE_ZERO):
        least = "above 0" if key in _ABOVE_ZERO else "at least 0"
        table.note(key, f"must be {least} and at most {LARGEST_TARGET:g}", key)
        return None
    return float(value)


# ---- when it flows -----------------------------------------------------------------


def _flowing(table: Table) -> Flowing:
    table.check_keys(Flowing.__slots__)
    return Flowing(
        **_given(
            takes=_whole(table, "takes", least=1),
            gap_s=_target(table, "gap_s"),
            sounds=_whole(table, "sounds", least=0),
        )
    )


def _certifying(table: Table) -> Certifying:
    table.check_keys(Certifying.__slots__)
    return Certifying(
        **_given(
            complete=table.flag("complete") or not table.has("complete"),
            in_order=table.flag("in_order") or not table.has("in_order"),
            gap_s=_target(table, "gap_s"),
            fillers=_whole(table, "fillers", least=0),
            customer=table.choice("customer", LEVELS, "no level of a customer"),
        )
    )


def _given(**values: Any) -> dict[str, Any]:
    """Return what a guide says; what it leaves out has its default."""
    return {key: value for key, value in values.items() if value is not None}


def _whole(table: Table, key: str, *, least: int) -> int | None:
    value = table.number(key)
    if value is None:
        return None
    if not least <= value <= MOST_TAKES or value != int(value):
        table.note(key, f"must be a whole number from {least} to {MOST_TAKES}", key)
        return None
    return int(value)
