"""``coach rehearse``: say it to the microphone, know at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.commands.takes import rehearse_along as together
from coach.cli.commands.takes import rehearse_report as report
from coach.cli.options.common import (
    chosen_guide,
    cue_option,
    device_option,
    fetch_model,
    form_option,
    guide_option,
    instead_option,
    model_option,
)
from coach.cli.options.customer import Customers, chosen_customers, customer_options
from coach.cli.screen.output import say

if TYPE_CHECKING:
    from coach.audio.live.microphone import Device
    from coach.cli.screen.keys import Keys
    from coach.datatypes import Guide
    from coach.recognise import SpeechModel
    from coach.session.take.along import SpeakingAlong
    from coach.session.take.events import Event, Reported
    from coach.session.take.rehearsal import Rehearsal


def _print_devices() -> None:
    from coach.audio.live.microphone import devices

    for each in devices():
        mark = "*" if each.is_default else " "
        say(f"{mark} {each.label}, {each.rate_hz} Hz, {each.channels} channels", err=False)


@click.command()
@guide_option
@model_option
@cue_option("What starts the take: a customer's yes, a beep, or nothing.", "yes", "beep", "none")
@customer_options
@together.along_options
@device_option
@instead_option("--devices", _print_devices, "List the microphones, and exit.")
@click.option(
    "--show",
    type=click.Choice(["words", "first", "none"]),
    help="What is seen of the lines: their words, their first words, nothing.  "
    "[default: less by itself, as takes succeed]",
)
@click.option("--blank", is_flag=True, help="Show nothing during the take.")
@click.option("--again", is_flag=True, help="Offer another take after each, with one key.")
@click.option(
    "--keep/--no-keep",
    default=True,
    show_default=True,
    help="Keep the recording in the coach's own folder.",
)
@click.option(
    "--remember/--no-remember", default=True, show_default=True, help="Count it in progress."
)
@click.option("--enrol", is_flag=True, help="Learn your voice from it, for reviews of two voices.")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Keep it as a WAV.")
@form_option("A report to read, or the JSON that review gives.")
@click.option("--open", "to_open", is_flag=True, help="Open the report in the browser.")
def rehearse(
    guide_file: Path | None,
    model_folder: Path | None,
    cue: str,
    scenario_file: str | None,
    level: str,
    seed: int | None,
    model_take: str | None,
    tempo: str | None,
    device: str | None,
    show: str | None,
    blank: bool,
    again: bool,
    keep: bool,
    remember: bool,
    enrol: bool,
    save: Path | None,
    form: str,
    to_open: bool,
) -> None:
    """Say the sequence to the microphone, and get the report at once.

    A customer says yes: begin. The take ends by itself after the last step, after
    a long silence, on Enter, or on Ctrl-C; the report follows at once. With --customer
    somebody answers, hesitates, objects and talks over you; each take has another.
    With --along your best take sounds in your ear, and the report says how far each
    of your lines lies from it.
    """
    from coach.cli import remembering
    from coach.cli.screen.keys import Keys
    from coach.files import check_free
    from coach.practice.along import guide_along
    from coach.recognise import load_model
    from coach.session.memory.remembering import beside_earlier_takes
    from coach.session.take import showing
    from coach.session.take.recorder import new_recording
    from coach.session.take.showing import Show

    if enrol and not (keep or save):
        raise click.UsageError("--enrol needs the recording: leave --no-keep out")
    guide = chosen_guide(guide_file)
    if model_take is not None and scenario_file is not None:
        raise click.UsageError(
            "--along and --customer: one voice in the ear is enough; leave one out"
        )
    customers = chosen_customers(scenario_file, level, seed)
    if save:
        check_free(save, force=False)
    chosen = chosen_device(device)
    model = load_model(fetch_model(model_folder))
    keys, well = Keys(), True
    beside = together.chosen_model(model_take, tempo, guide, model)
    percent = beside.next_percent() if beside else 100
    for number in count():
        path = save or (new_recording() if keep else None)
        lines = showing.lines(guide, Show(show) if show else showing.shown_now(guide))
        reported = take(
            guide_along(guide, percent) if beside else guide,
            model,
            chosen,
            cue,
            path,
            keys,
            blank=blank,
            lines=lines,
            answers=(customers, number),
            along=beside.speaking(percent) if beside else None,
        )
        if beside:
            together.check_heard_alone(reported.review)
            percent = beside.next_percent(reported.review)
        if remember:
            reported = replace(reported, review=beside_earlier_takes(reported.review))
        report.show(reported.review, form)
        if form != "json":
            together.show(reported.review, guide, percent)
        if remember:
            well &= remembering.remember(reported.review, "rehearsal")
            showing.after_take(reported.review)
        report.say_where(reported, keep=keep or save is not None)
        if enrol:
            report.enrol_from(reported)
        if to_open:
            report.open_page(reported)
        if not (again and keys.are_there and _wants_another(keys)):
            break
        save = None
    if not well:
        click.get_current_context().exit(1)


def take(
    guide: Guide,
    model: SpeechModel,
    device: Device,
    cue: str,
    path: Path | None,
    keys: Keys,
    *,
    blank: bool,
    lines: Sequence[str] = (),
    ends_all: bool = False,
    answers: tuple[Customers | None, int] = (None, 0),
    along: AbstractContextManager[SpeakingAlong] | None = None,
) -> Reported:
    """Run one take, shown on the standard error.

    Parameters
    ----------
    guide, model, device, cue, path, keys
        What is said, and by which means it is heard, started, kept and ended.
    blank
        Whether nothing is shown.
    lines
        What is to be read of each step.
    ends_all
        Whether Ctrl-C ends more than the take.
    answers
        The customers, and the number of the take among them.
    along
        What sounds in the ear meanwhile.

    Raises
    ------
    MicrophoneError
        The microphone cannot be used.
    """
    from coach.audio.live.microphone import Microphone
    from coach.cli.screen.stage import stage
    from coach.session.take.cues import choose_cue
    from coach.session.take.rehearsal import Rehearsal

    customers, number = answers
    someone = customers.customer(guide, number) if customers else nullcontext()
    with someone as customer, along or nullcontext() as beside, Microphone(device) as microphone:
        running = Rehearsal(
            guide,
            model,
            microphone,
            cue=choose_cue(cue),
            path=path,
            customer=customer,
            along=beside,
        )
        with (
            stage(guide, blank=blank, lines=lines) as screen,
            _stoppable(running, keys) as interrupted,
        ):

            def show(event: Event) -> None:
                screen.show(event)
                _play_if_due(event, running)

            reported = running.run(show)
            if ends_all and interrupted.is_set():
                raise KeyboardInterrupt
            return reported


def _play_if_due(event: Event, running: Rehearsal) -> None:
    """Play the cue where it is its turn."""
    from coach.audio.live.sink import Loudspeaker
    from coach.session.take.events import CueDue

    if isinstance(event, CueDue):
        running.cue_over(heard_in_s=Loudspeaker().play(event.cue.samples()))


def chosen_device(wanted: str | None) -> Device:
    """Return the microphone of that name, the remembered one, or the system's own.

    Raises
    ------
    MicrophoneError
        There is none.
    """
    from coach.session.take.devices import chosen_microphone

    device, trouble = chosen_microphone(wanted)
    if trouble:
        say(f"coach: {trouble.message}")
    return device


@contextmanager
def _stoppable(running: Rehearsal, keys: Keys) -> Iterator[threading.Event]:
    """Let Enter and Ctrl-C end the take; yield what tells whether it was Ctrl-C.

    An exception out of nowhere would be lost where Python has nobody to hand it to, as in the
    middle of giving an object's memory back; a note that the take is to end is not.
    """
    interrupted = threading.Event()

    def interrupt(*_: object) -> None:
        interrupted.set()
        running.stop()

    before = signal.signal(signal.SIGINT, interrupt)
    keys.call(running.stop)
    try:
        yield interrupted
    finally:
        keys.call(None)
        signal.signal(signal.SIGINT, before)


def _wants_another(keys: Keys) -> bool:
    click.echo("\n Enter: another take.  q and Enter: the end.", err=True)
    return keys.wait() == ""
