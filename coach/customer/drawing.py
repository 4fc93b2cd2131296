"""One customer is drawn from a scenario: the same seed is the same customer, word for word.

All is decided beforehand: what a customer says does not depend on how the steps are said.
"""

from __future__ import annotations

import random
from dataclasses import replace

from coach import text
from coach.customer.scenario import Customer, Moment, MomentKind, Part, Persona, Scenario
from coach.datatypes import Asks, Guide, Step
from coach.language.english.asking import asked
from coach.language.english.grammar import content

SHORTEST_INTERRUPTED = 3
"""Words that say something of a step that can be talked over."""
THINKS_S = (0.8, 1.6)
"""A customer who hesitates thinks so long (seconds)."""


SEEDS = 1_000_000
"""A seed is short enough to be typed again."""


def any_seed() -> int:
    """Return a seed by chance: each take has another customer."""
    return random.randrange(SEEDS)


def draw(scenario: Scenario, guide: Guide, *, level: str, seed: int) -> Customer:
    """Return the customer of a seed.

    Parameters
    ----------
    scenario
        Who it may be.
    guide
        What is said to him; after its last step he says nothing.
    level
        One of ``LEVELS``.
    seed
        Any whole number.
    """
    chance = random.Random(f"{scenario.name}/{level}/{seed}")
    persona = chance.choice(scenario.personas)
    parts = tuple(
        _part(scenario, persona, step, random.Random(f"{chance.random()}/{step.id}"), level)
        for step in guide.steps[:-1]
    )
    return Customer(persona.name, persona.voice, level, seed, parts)


def asks(step: Step) -> Asks:
    """Return what a step asks for, as its guide says or as its words tell."""
    if step.asks:
        return step.asks
    return asked(text.words(step.say), is_question=step.is_question)


def _part(
    scenario: Scenario, persona: Persona, step: Step, chance: random.Random, level: str
) -> Part:
    part = Part(step.id, chance.choice(_answers(scenario, persona, step)))
    moment = _moment(scenario, step, chance, level)
    if moment is None:
        return part
    if moment.kind is MomentKind.SILENCE:
        return replace(part, answer=None)
    words = chance.choice(moment.say)
    if moment.kind is MomentKind.INTERRUPTION:
        return replace(part, interruption=words)
    then = chance.choice(moment.then) if moment.then else None
    thinks_s = round(chance.uniform(*THINKS_S), 2)
    return replace(part, kind=moment.kind, first=words, then=then, thinks_s=thinks_s)


def _answers(scenario: Scenario, persona: Persona, step: Step) -> tuple[str, ...]:
    asked_for = asks(step)
    found = scenario.steps.get(step.id) or persona.answers.get(asked_for)
    return found or scenario.answers.get(asked_for) or scenario.answers[Asks.OPEN]


def _moment(scenario: Scenario, step: Step, chance: random.Random, level: str) -> Moment | None:
    """Return what happens at a step: one thing at most."""
    names = {step.id, str(asks(step))}
    fit = [each for each in scenario.moments if not each.steps or each.steps & names]
    if sum(content(word) for word in text.words(step.say)) < SHORTEST_INTERRUPTED:
        fit = [each for each in fit if each.kind is not MomentKind.INTERRUPTION]
    drawn = [(chance.random(), each) for each in fit]
    happens = [each for share, each in drawn if share < each.often.get(level, 0.0)]
    return chance.choice(happens) if happens else None
