"""The values of a guide file become a ``Guide``; every field is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields

from coach.datatypes import LEVELS, Asks, Certifying, Flowing, Guide, Rule, RuleKind, Step, Targets
from coach.guide.problem import Problem
from coach.guide.syntax import Document
from coach.guide.table import Table, did_you_mean, listed
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
_NUMBERS = tuple(field.name for field in fields(Targets) if field.name != "why")
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
    asks = _asks(table)
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
    return Step(step_id, title or title_of(step_id), without_directions(say), others, asks)


def _asks(table: Table) -> Asks | None:
    written, known = table.text("asks"), [str(each) for each in Asks]
    if written is None or written in known:
        return Asks(written) if written else None
    offer = did_you_mean(written, known) or f"take one of {listed(known)}"
    table.note("asks", f'"{written}" is nothing that a step asks for: {offer}', "asks")
    return None


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
    written = _required(table, "kind", meant, "what the rule asks for")
    step = table.text("step")
    why = table.text("why") or ""
    table.flag("off")
    kind = _rule_kind(table, written) if written else None
    if kind is None:
        return None
    _check_rule_step(table, kind, step, ids)
    return Rule(kind, step, why)


def _rule_kind(table: Table, written: str) -> RuleKind | None:
    kinds = [str(kind) for kind in RuleKind]
    if written in kinds:
        return RuleKind(written)
    offer = did_you_mean(written, kinds) or f"take one of {listed(kinds)}"
    table.note("kind", f'"{written}" is no kind of rule: {offer}', "kind")
    return None


def _check_rule_step(table: Table, kind: RuleKind, step: str | None, ids: Sequence[str]) -> None:
    known = [step_id for step_id in ids if step_id]
    if kind not in NEEDS_STEP:
        if table.has("step"):
            message = f'a rule of kind "{kind}" is about the whole sequence: take this line out'
            table.note("step", message, "step")
    elif not table.has("step"):
        table.note("step", 'is missing: name the step by its id, as in step = "…"')
    elif step and step not in known:
        offer = did_you_mean(step, known) or f"take one of {listed(known)}"
        table.note("step", f'"{step}" is no step of this guide: {offer}', "step")


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
    table.check_keys(("takes", "gap_s", "sounds"))
    default = Flowing()
    takes, gap_s = _whole(table, "takes", least=1), _target(table, "gap_s")
    sounds = _whole(table, "sounds", least=0)
    return Flowing(
        default.takes if takes is None else takes,
        default.gap_s if gap_s is None else gap_s,
        default.sounds if sounds is None else sounds,
    )


def _certifying(table: Table) -> Certifying:
    table.check_keys(("complete", "in_order", "gap_s", "fillers", "customer"))
    fillers, gap_s = _whole(table, "fillers", least=0), _target(table, "gap_s")
    return Certifying(
        table.flag("complete") or not table.has("complete"),
        table.flag("in_order") or not table.has("in_order"),
        gap_s,
        Certifying().fillers if fillers is None else fillers,
        _level(table),
    )


def _level(table: Table) -> str | None:
    written = table.text("customer")
    if written is None or written in LEVELS:
        return written
    offer = did_you_mean(written, LEVELS) or f"take one of {listed(LEVELS)}"
    table.note("customer", f'"{written}" is no level of a customer: {offer}', "customer")
    return None


def _whole(table: Table, key: str, *, least: int) -> int | None:
    value = table.number(key)
    if value is None:
        return None
    if not least <= value <= MOST_TAKES or value != int(value):
        table.note(key, f"must be a whole number from {least} to {MOST_TAKES}", key)
        return None
    return int(value)
