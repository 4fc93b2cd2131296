"""``coach drill``: ten takes in a row, until it flows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach import phrase
from coach.cli.commands.takes import drill_parts as parts_drill
from coach.cli.options.common import (
    chosen_guide,
    cue_option,
    device_option,
    fetch_model,
    guide_option,
    model_option,
    page_options,
)
from coach.cli.options.customer import Customers, chosen_customers, customer_options
from coach.cli.screen.output import fitted, form_wanted, hand_over, say

if TYPE_CHECKING:
    from coach.cli.remembering import Memory
    from coach.cli.screen.keys import Keys
    from coach.datatypes import Guide, Review
    from coach.recognise import SpeechModel
    from coach.session.series.drill import DrillSession, InARow, Next

FORMS = ("terminal", "json", "html")
"""Of ``FORMATS``."""
FACT_EVERY = 2
"""A fact after so many takes: feedback after every second is enough."""


@click.command()
@guide_option
@model_option
@click.option(
    "--takes", type=click.IntRange(1, 100), default=10, show_default=True, help="Takes at most."
)
@click.option(
    "--until-flow/--all-takes",
    default=None,
    help="Stop as soon as it flows or tires you, or say all takes.  [default: until-flow; of "
    "recordings, all]",
)
@click.option("--joint", metavar="STEP", help="Say that step and the one before it alone.")
@click.option("--joints", is_flag=True, help="Say the joints that cost you most, shuffled.")
@click.option("--from-end", is_flag=True, help="Build it up from the last two lines.")
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take recordings instead of the microphone; again for each, or name more behind it.",
)
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@cue_option("What starts each take.", "yes", "beep", "none")
@customer_options
@device_option
@click.option("--keep/--no-keep", default=True, show_default=True, help="Keep the recordings.")
@click.option(
    "--remember/--no-remember", default=True, show_default=True, help="Count them in progress."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="A report to read in the terminal or, as html, to look at in a browser; or data.  "
    "[default: terminal]",
)
@page_options
def drill(
    guide_file: Path | None,
    model_folder: Path | None,
    takes: int,
    until_flow: bool | None,
    joint: str | None,
    joints: bool,
    from_end: bool,
    files: Sequence[Path],
    more: Sequence[Path],
    cue: str,
    scenario_file: str | None,
    level: str,
    seed: int | None,
    device: str | None,
    keep: bool,
    remember: bool,
    form: str | None,
    output: Path | None,
    force: bool,
    to_open: bool,
) -> None:
    """Say it up to ten times in a row, and see the gap that stays.

    Each take starts with its cue and ends by itself; the next begins after a breath.
    Enter pauses between two takes, Ctrl-C ends the drill and keeps what there is.
    It is over when it flows, after ten takes, or when you slow down or the silences
    come back. With --joint, --joints and --from-end parts are said before the whole.
    With --from, recordings are taken: one with ten takes in it, or ten.
    """
    from coach.cli.remembering import Memory
    from coach.files import check_free
    from coach.recognise import load_model
    from coach.report.series import as_drill
    from coach.session.series.drill import DrillSession, PartsSession

    if more and not files:
        raise click.UsageError("name recordings behind --from")
    parts_drill.check_one(joint, joints=joints, from_end=from_end)
    form = form_wanted(form, output, FORMS, to_open=to_open)
    if output:
        check_free(output, force=force)
    guide = chosen_guide(guide_file)
    rounds = parts_drill.rounds(
        guide, joint, joints=joints, from_end=from_end, seed=1 if seed is None else seed
    )
    customers = None if files else chosen_customers(scenario_file, level, seed)
    model = load_model(fetch_model(model_folder))
    memory = Memory(remember)
    session: PartsSession | DrillSession
    if rounds:
        session = PartsSession(rounds)
    else:
        ends = not files if until_flow is None else until_flow
        session = DrillSession(guide, takes=None if files else takes, until_flow=ends)
    if not files and not rounds:
        click.echo(f"\n {as_drill.rule(guide, takes)}\n", err=True)
    try:
        if files:
            _from_files([*files, *more], session, model, memory)
        else:
            _from_microphone(session, model, cue, device, customers, keep=keep, memory=memory)
    except KeyboardInterrupt:
        click.echo("", err=True)
    if isinstance(session, PartsSession):
        report = parts_drill.report(session.results(), memory.heard, form, output)
    else:
        report = _report(session, memory.heard, form, output)
    hand_over(report, form, output, force=force, to_open=to_open)
    if not memory.well:
        click.get_current_context().exit(1)


def _report(session: DrillSession, heard: Sequence[Review], form: str, output: Path | None) -> str:
    from coach.report.series import as_drill

    whole = session.result()
    if form == "json":
        return as_drill.render_json(whole, session.ended.value if session.ended else None)
    if form == "html":
        from coach.formats import drill_page

        return drill_page(whole, heard)
    return as_drill.render(whole, **fitted(as_drill.CHARACTERS + "─·", output=output))


def _from_files(files: Sequence[Path], session: InARow, model: SpeechModel, memory: Memory) -> None:
    from coach.listening import voice_model
    from coach.pipeline import review_file

    voices = voice_model()
    for path in files:
        guide = session.guide
        found = review_file(path, guide, model, voices=voices)
        memory.keep(found)
        for take in found.takes:
            after = session.add(take)
            if after.is_end:
                _say_why(session, after)
                return
            if session.guide is not guide:
                break  # what else is in it is no take of the part that is next


def _from_microphone(
    session: InARow,
    model: SpeechModel,
    cue: str,
    device: str | None,
    customers: Customers | None,
    *,
    keep: bool,
    memory: Memory,
) -> None:
    from coach.cli.commands.takes.rehearse import chosen_device, take
    from coach.cli.screen.keys import Keys
    from coach.session.take import showing
    from coach.session.take.recorder import new_recording

    chosen, keys = chosen_device(device), Keys()
    goes_on, numbers = True, count()
    while goes_on:
        parts_drill.announce(session)
        guide, path = session.guide, new_recording() if keep else None
        lines = showing.lines(guide, showing.shown_now(guide))
        reported = take(
            guide,
            model,
            chosen,
            cue,
            path,
            keys,
            blank=False,
            lines=lines,
            ends_all=True,
            answers=(customers, next(numbers)),
        )
        memory.keep(reported.review)
        if memory.wanted:
            showing.after_take(reported.review)
        after = session.rehearsed(reported.review)
        if reported.review.takes:
            _tell(session, guide)
        _say_why(session, after)
        goes_on = _goes_on(after, keys)


def _tell(session: InARow, guide: Guide) -> None:
    """Print the line of the last take, and one fact more after every second."""
    from coach.report.series import as_drill

    takes, number = session.takes_of(guide), len(session.takes)
    say(as_drill.line(number, takes[-1], guide))
    if number % FACT_EVERY == 0 and (fact := as_drill.fact(takes, guide)):
        say(f"      {fact}")


def _say_why(session: InARow, after: Next) -> None:
    """Say why a drill is over, where its report does not."""
    from coach.report.series import as_drill
    from coach.session.series.drill import DrillSession, Next

    if isinstance(session, DrillSession):
        if after is Next.TIRED and (sign := session.tired()):
            say(f"\n {as_drill.ended(sign)}")
        elif after is Next.DONE and session.until_flow:
            takes = phrase.number(len(session.takes))
            say(f"\n {phrase.sentence(takes)} takes are said.")


def _goes_on(after: Next, keys: Keys) -> bool:
    """Do what is next after a take; return whether another one follows."""
    from coach.session.series.drill import Next

    if after.is_end:
        return False
    if after is Next.PAUSE:
        return _pause(keys)
    if after is Next.ONCE_MORE:
        click.echo("      no take was heard; once more", err=True)
    _breathe(keys)
    return True


def _pause(keys: Keys) -> bool:
    """Wait for somebody, with the microphone closed; return whether anybody can come back."""
    from coach.session.series.drill import SILENT_TAKES

    times = phrase.times(SILENT_TAKES)
    if not keys.are_there:
        click.echo(f"      no take was heard {times}: the drill ends here", err=True)
        return False
    click.echo(f"      no take was heard {times}: paused; Enter goes on", err=True)
    return keys.wait() is not None


def _breathe(keys: Keys) -> None:
    """Wait a moment; Enter in it waits for another Enter."""
    from coach.session.series.drill import BREATH_S

    if not keys.are_there:
        time.sleep(BREATH_S)
    elif keys.wait(BREATH_S) is not None:
        click.echo("      paused; Enter goes on", err=True)
        keys.wait()
