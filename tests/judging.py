"""Takes judged from compact text, and guides that differ in one thing."""

from __future__ import annotations

from dataclasses import replace

from builders import HARD_CLOSE, facts

from coach.datatypes import (
    Advice,
    Guide,
    RuleKind,
    TakeReview,
    Targets,
)
from coach.judge import judge


def judged(
    text: str, guide: Guide = HARD_CLOSE, *, start_delay_s: float | None = None
) -> TakeReview:
    return judge(facts(text, guide, start_delay_s=start_delay_s), guide)


def codes(given: tuple[Advice, ...]) -> list[str]:
    return [each.code for each in given]


def message(given: tuple[Advice, ...], code: str) -> str:
    [found] = [each.message for each in given if each.code == code]
    return found


def without(*kinds: RuleKind) -> Guide:
    rules = tuple(rule for rule in HARD_CLOSE.rules if rule.kind not in kinds)
    return replace(HARD_CLOSE, rules=rules)


def with_targets(targets: Targets) -> Guide:
    return replace(HARD_CLOSE, targets=targets)
