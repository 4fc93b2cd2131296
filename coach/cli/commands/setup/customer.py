"""``coach customer``: shows who answers in a rehearsal, checks a scenario, starts a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import chosen_guide, guide_option
from coach.cli.options.customer import LEVELS, chosen_scenario
from coach.cli.problems import end_at_problems
from coach.cli.screen.output import columns, say
from coach.phrase import several
from coach.visible import shown, visible

if TYPE_CHECKING:
    from coach.customer import Customer, Part, Scenario

WIDEST = 80
"""Columns of a listing on a wide terminal."""


@click.group()
def customer() -> None:
    """Show, check or start a scenario: who answers in `coach rehearse --customer`, a TOML file."""


@customer.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@guide_option
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="normal",
    show_default=True,
    help="How hard the customer of that seed is.",
)
@click.option("--seed", type=click.IntRange(0), help="Show what the customer of that seed says.")
def show(file: Path | None, guide_file: Path | None, level: str, seed: int | None) -> None:
    """Show a scenario, that of FILE or the built-in one; or with --seed one customer's lines."""
    from coach.customer import draw

    scenario = chosen_scenario(file)
    if seed is None:
        lines = _listing(scenario)
    else:
        lines = _lines(draw(scenario, chosen_guide(guide_file), level=level, seed=seed))
    for line in lines:
        say(line, err=False)


@customer.command()
@click.argument("file", type=click.Path(path_type=Path))
@guide_option
@click.pass_context
def check(ctx: click.Context, file: Path, guide_file: Path | None) -> None:
    """Check FILE: every error in it, with its line and field.

    Warns also of lines that no voice can say, and of steps that the guide does not have.
    """
    from coach.customer import parse, problems, unknown_steps
    from coach.guide import read_text
    from coach.session.answering.clips import unspoken

    text = read_text(file, "scenario")
    end_at_problems(ctx, file, problems(text))
    scenario = parse(text, str(file))
    say(f"{shown(file)}: ok, {_size(scenario)}", err=False)
    guide = chosen_guide(guide_file)
    for step in unknown_steps(scenario, guide):
        say(f'{shown(file)}: warning: "{step}" is no step of {guide.name}', err=False)
    for line in unspoken(scenario):
        say(f'{shown(file)}: warning: no clip of "{line}": it is left out', err=False)


@customer.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over FILE where it is there already.")
def new(file: Path, force: bool) -> None:
    """Start a scenario in FILE: the built-in one, to change."""
    from coach.customer import built_in_text
    from coach.files import write_new
    from coach.guide import as_argument

    write_new(file, built_in_text().encode(), force=force)
    say(f"{shown(file)}: written; next: coach customer check {as_argument(str(file))}", err=False)


@customer.command()
@click.argument("file", type=click.Path(path_type=Path))
def speak(file: Path) -> None:
    """Speak the lines of FILE of which there is no clip, once, and keep them.

    Needs the extra voice, which has one: that of persons whose voice is af_heart.
    """
    from coach.session.answering.clips import is_spoken
    from coach.session.answering.speaking import VOICE, keep_spoken, speaker

    wanted = [pair for pair in chosen_scenario(file).spoken() if not is_spoken(*pair)]
    lines = [line for voice, line in wanted if voice == VOICE]
    if lines:
        program = speaker()
        for line in lines:
            keep_spoken(line, program)
    say(f"{shown(file)}: {several(len(lines), 'line')} spoken as {VOICE}, and kept", err=False)
    for voice in dict.fromkeys(voice for voice, _ in wanted if voice != VOICE):
        say(f"{shown(file)}: warning: {voice} says no new line; {VOICE} does", err=False)


def _size(scenario: Scenario) -> str:
    lines = len({line for _, line in scenario.spoken()})
    people = len(scenario.personas)
    return f"{people} {'person' if people == 1 else 'people'} and {lines} lines"


def _listing(scenario: Scenario) -> Iterator[str]:
    from textwrap import wrap

    yield scenario.name
    yield from (f"  {line}" for line in wrap(visible(scenario.about), columns(WIDEST) - 2))
    yield f"  {_size(scenario)}"
    for persona in scenario.personas:
        yield f"\n{persona.name} ({persona.voice})"
        for asks, lines in persona.answers.items():
            yield f"  {asks:<13} {lines[0]}"
    yield "\nAnswers"
    for name, lines in (*scenario.answers.items(), *scenario.steps.items()):
        yield f"  {name:<13} {' / '.join(lines)}"
    yield "\nMoments"
    for moment in scenario.moments:
        often = ", ".join(f"{level} {share:.0%}" for level, share in moment.often.items() if share)
        where = ", ".join(sorted(moment.steps)) or "any step"
        yield f"  {moment.kind:<13} {where}: {often or 'never'}"
        yield from (f"  {'':<13} {line}" for line in moment.say)


def _lines(drawn: Customer) -> Iterator[str]:
    yield f"{drawn.name}, {drawn.level}, seed {drawn.seed}"
    for part in drawn.parts:
        for kind, line in _of(part):
            yield f"  {part.step:<13} {kind:<13} {line}"


def _of(part: Part) -> Iterator[tuple[str, str]]:
    if part.interruption:
        yield "interruption", part.interruption
    if part.first:
        yield str(part.kind), part.first
    if part.then:
        yield "agreement", part.then
    yield ("answer", part.answer) if part.answer else ("silence", "")
