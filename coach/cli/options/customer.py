"""The options of commands in which a customer may answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import Command, with_options
from coach.cli.remedies import with_remedy
from coach.cli.screen.output import say
from coach.errors import CoachError

if TYPE_CHECKING:
    from coach.customer import Scenario
    from coach.datatypes import Guide
    from coach.session.answering.customer import SpeakingCustomer

LEVELS = ("easy", "normal", "hard")
BUILT_IN = ""
"""Stands for the scenario that comes with the coach."""


def customer_options(command: Command) -> Command:
    """Add the options that say who answers."""
    return with_options(
        command,
        click.option(
            "--customer",
            "scenario_file",
            is_flag=False,
            flag_value=BUILT_IN,
            metavar="[SCENARIO]",
            help="A customer answers, of the built-in scenario or of a TOML file; wear a headset.",
        ),
        click.option(
            "--level",
            type=click.Choice(LEVELS),
            default="normal",
            show_default=True,
            help="How hard that customer is.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(0),
            help="The same seed is the same customer, and order of joints.",
        ),
    )


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers of takes in a row, each another."""

    scenario: Scenario
    level: str
    seed: int

    @contextmanager
    def customer(self, guide: Guide, take: int) -> Iterator[SpeakingCustomer]:
        """Open the loudspeaker for the customer of a take, counted from 0."""
        from coach.audio.live.sink import Playing
        from coach.customer import draw
        from coach.session.answering.customer import SpeakingCustomer

        drawn = draw(self.scenario, guide, level=self.level, seed=self.seed + take)
        say(f"customer: {drawn.name}, {drawn.level}, --seed {drawn.seed}; wear a headset")
        with Playing() as player:
            yield SpeakingCustomer(guide, drawn, player)


def chosen_scenario(file: Path | None) -> Scenario:
    """Return the scenario of a file, or the built-in one.

    Raises
    ------
    CoachError
        It is none, or cannot be read.
    """
    from coach.customer import built_in, load

    return load(file) if file else built_in()


def chosen_customers(scenario_file: str | None, level: str, seed: int | None) -> Customers | None:
    """Return who answers; ``None``: nobody, as the scenario cannot be used, which is told."""
    if scenario_file is None:
        return None
    try:
        return _customers(Path(scenario_file) if scenario_file else None, level, seed)
    except CoachError as error:
        say(f"coach: {with_remedy(error)}; it goes on without a customer")
        return None


def _customers(file: Path | None, level: str, seed: int | None) -> Customers:
    from coach.customer import any_seed
    from coach.session.answering.clips import speakable, unspoken

    scenario = chosen_scenario(file)
    left_out = len(unspoken(scenario))
    if left_out:
        lines = "1 line has" if left_out == 1 else f"{left_out} lines have"
        say(f"coach: {lines} no voice yet and will not be said: `coach customer check` names them")
    return Customers(speakable(scenario), level, any_seed() if seed is None else seed)
