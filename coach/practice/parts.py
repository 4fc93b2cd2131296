"""A part of a guide as a guide of its own: two lines that a joint holds together, or its end.

What is said of it is a take of the part: found, measured and remembered as what it is, in which
none of the other steps is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coach import phrase
from coach.datatypes import Guide, Rule, RuleKind, Step
from coach.errors import GuideError


def joint(guide: Guide, step_id: str) -> Guide:
    """Return the step and the one before it.

    Raises
    ------
    GuideError
        The guide has no such step, or none before it.
    """
    ids = [step.id for step in guide.steps]
    if step_id not in ids:
        raise GuideError(f"{step_id}: no such step in {guide.name}; its steps: {', '.join(ids)}")
    at = ids.index(step_id)
    if not at:
        raise GuideError(f"{step_id}: the first step has no line before it; name another")
    return part(guide, at - 1, at + 1)


def from_end(guide: Guide) -> Iterator[Guide]:
    """Yield the last two steps, the last three, and so on up to the whole."""
    steps = len(guide.steps)
    yield from (part(guide, first, steps) for first in range(steps - 2, 0, -1))
    yield guide


def part(guide: Guide, first: int, end: int) -> Guide:
    """Return the steps from one place to before another as a guide of their own."""
    steps = guide.steps[first:end]
    if steps == guide.steps:
        return guide
    titles = [phrase.inside(step.title) for step in steps]
    some = titles if len(titles) == 2 else [titles[0], titles[-1]]
    name = f"{guide.name}: {phrase.listed(some) if len(titles) == 2 else ' to '.join(some)}"
    rules = tuple(rule for rule in guide.rules if _holds(rule, guide, steps))
    targets = replace(guide.targets, total_s=None)
    return replace(
        guide, name=name, steps=steps, rules=rules, targets=targets, about="", part_of=guide
    )


def named(guide: Guide, name: str) -> Guide:
    """Return the part of a guide that has that name; the guide itself, where none has."""
    steps = len(guide.steps)
    ends = ((first, end) for first in range(steps) for end in range(first + 2, steps + 1))
    made = (part(guide, first, end) for first, end in ends)
    return next((each for each in made if each.name == name), guide)


def _holds(rule: Rule, guide: Guide, steps: tuple[Step, ...]) -> bool:
    """Whether a rule of the whole can be kept or broken in a part."""
    if rule.kind is RuleKind.LAST_QUESTION:
        return any(step.id == rule.step for step in steps)
    if rule.kind is RuleKind.NO_LINGERING:
        return steps[-1] == guide.steps[-1]
    opening = {RuleKind.START_AT_ONCE, RuleKind.NO_CELEBRATION, RuleKind.NO_ASKING_AGAIN}
    return rule.kind not in opening or steps[0] == guide.steps[0]
