"""``coach rehearse --along``: the best take, or another recording, sounds in the ear meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import Command, with_options
from coach.cli.screen.output import fitted, say
from coach.errors import HistoryError, MicrophoneError, NoSoundError

if TYPE_CHECKING:
    from coach.datatypes import Guide, Review, Span
    from coach.recognise import SpeechModel
    from coach.session.take.along import SpeakingAlong

BEST = "best"


def along_options(command: Command) -> Command:
    """Add the options that say what sounds in the ear."""
    return with_options(
        command,
        click.option(
            "--along",
            "model_take",
            is_flag=False,
            flag_value=BEST,
            metavar="[best|FILE]",
            help="Play your best take, or that recording, into your ear, to say it along.",
        ),
        click.option(
            "--tempo",
            type=click.Choice(["90", "100", "110"]),
            help="How fast it is played, in percent; the pitch stays.  [default: 90, then more by "
            "itself, as takes succeed]",
        ),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said along with, take after take."""

    guide: Guide
    """What is said, at its own tempo."""
    recording: Path
    lines: dict[str, Span]
    """When each step is said in the recording (seconds)."""
    tempo: int | None
    """How fast it is played (percent); ``None``: by the ladder."""

    def next_percent(self, said: Review | None = None) -> int:
        """Return how fast the model is played next, after a take or after all remembered ones."""
        from coach.history.along import last_along
        from coach.practice.along import next_tempo

        if self.tempo is not None:
            return self.tempo
        return next_tempo(said.along if said else last_along(self.guide))

    @contextmanager
    def speaking(self, percent: int) -> Iterator[SpeakingAlong]:
        """Open the loudspeaker for a take."""
        from coach.audio.live.sink import Playing
        from coach.session.take.along import SpeakingAlong, model

        made = model(self.recording, self.lines, percent)
        say(f"along with {self.recording.name}, at {percent} %; wear a headset")
        with Playing("the model") as player:
            yield SpeakingAlong(made, player)


def chosen_model(
    named: str | None, tempo: str | None, guide: Guide, model: SpeechModel
) -> Beside | None:
    """Return what is said along with; ``None``: nothing.

    Raises
    ------
    CoachError
        No take is known that could be, or its recording cannot be heard.
    """
    if named is None:
        if tempo is not None:
            raise click.UsageError("--tempo is for --along")
        return None
    percent = int(tempo) if tempo else None
    if named == BEST:
        return _best(guide, percent)
    return _recorded(Path(named), guide, model, percent)


def _best(guide: Guide, tempo: int | None) -> Beside:
    from coach.datatypes import Span
    from coach.history.best import best_take

    best = best_take(guide, audible=True)
    if best is None:
        raise HistoryError(
            f"no take of {guide.name} with every step in it is remembered whose recording is still "
            "there: say it first, with coach rehearse, or name a recording behind --along"
        )
    at = best.in_recording_s
    lines = {line.step: Span(at + line.began_s, at + line.ended_s) for line in best.lines}
    return Beside(guide, Path(best.recording), lines, tempo)


def _recorded(path: Path, guide: Guide, model: SpeechModel, tempo: int | None) -> Beside:
    from coach.listening import voice_model
    from coach.pipeline import review_file

    found = review_file(path, guide, model, voices=voice_model())
    for take in found.takes:
        if not take.facts.take.absent:
            said = {step.id: step.span for step in reversed(take.facts.take.steps)}
            lines = {step.id: said[step.id] for step in guide.steps}
            return Beside(guide, path, lines, tempo)
    raise NoSoundError(f"{path}: no take with every step of {guide.name} in it, to say it along")


def check_heard_alone(review: Review) -> None:
    """Refuse a take of which nobody can tell who said what.

    Raises
    ------
    MicrophoneError
        The microphone heard the model.
    """
    if review.along is None:
        raise MicrophoneError(
            "the microphone hears the model, so this take counts for nothing: wear a headset, and "
            "say it again"
        )


def show(review: Review, guide: Guide, next_percent: int) -> None:
    """Print how the take lies beside its model."""
    from coach.report.series import along as report
    from coach.report.terminal.plain import CHARACTERS

    if review.along:
        look = fitted(CHARACTERS)
        click.echo(report.render(review.along, guide, next_percent, **look), nl=False)
