"""``coach watch``: reviews each recording that appears in a folder."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import (
    VOICES_REMEDY,
    chosen_guide,
    fetch_model,
    form_option,
    guide_option,
    model_option,
)
from coach.cli.screen.output import fitted, say

if TYPE_CHECKING:
    from coach.batch.watching import Stamp
    from coach.datatypes import Guide, Review
    from coach.recognise import SpeechModel
    from coach.session.memory.watching import WatchedFolder
    from coach.speakers import VoiceModel


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@guide_option
@model_option
@click.option("--all", "everything", is_flag=True, help="Review those that are there already, too.")
@click.option("--once", is_flag=True, help="End when all that is there is reviewed.")
@form_option("A report to read, or the JSON that review gives.")
def watch(
    folder: Path,
    guide_file: Path | None,
    model_folder: Path | None,
    everything: bool,
    once: bool,
    form: str,
) -> None:
    """Review each recording that appears in FOLDER, and count it in progress.

    A file that is still being written is waited for; none is done twice, and what
    came while nobody watched is done at the next start. Ctrl-C ends it.
    """
    from coach.batch.watching import arrivals, check_folder, stamps
    from coach.listening import voice_model
    from coach.recognise import load_model
    from coach.session.memory.watching import WatchedFolder

    check_folder(folder)
    guide = chosen_guide(guide_file)
    watched = WatchedFolder(folder, stamps(folder), everything=everything)
    model = load_model(fetch_model(model_folder))
    reviewer = _Reviewer(watched, guide, model, voice_model(), form)
    if watched.left_alone:
        there = f"{watched.left_alone} already there, left alone"
        say(f"coach: watching {folder} ({there}; --all at the first start reviews them)")
    elif not once:
        say(f"coach: watching {folder}; Ctrl-C ends it")
    try:
        for path, stamp in arrivals(folder, watched.is_done, threading.Event(), once=once):
            reviewer.review(path, stamp)
    except KeyboardInterrupt:
        say("coach: watched no longer")
    if not reviewer.well:
        click.get_current_context().exit(1)


@dataclass(slots=True)
class _Reviewer:
    watched: WatchedFolder
    guide: Guide
    model: SpeechModel
    voices: VoiceModel | None
    form: str
    well: bool = True
    """Whether all could be read."""

    def review(self, path: Path, stamp: Stamp) -> None:
        """Review a recording and remember it; leave one that changes meanwhile for later."""
        from coach.batch.watching import stamp_of
        from coach.cli.remedies import with_remedy
        from coach.errors import AudioError
        from coach.pipeline import review_file
        from coach.session.memory.remembering import beside_earlier_takes
        from coach.session.memory.watching import content_of

        result: Review | None = None
        try:
            content = content_of(path)
            if not self.watched.knows(content):
                found = review_file(path, self.guide, self.model, voices=self.voices)
                result = beside_earlier_takes(found)
        except OSError:
            return  # it went, or cannot be read yet
        except AudioError as error:
            if stamp_of(path) == stamp:
                self.well = False
                say(f"coach: {with_remedy(error)}")
        if stamp_of(path) != stamp:
            return
        self.watched.finish(path, stamp, content, result)
        if result:
            self._show(result)

    def _show(self, result: Review) -> None:
        from coach.report.contract import as_json
        from coach.report.terminal import review as terminal

        if self.form == "json":
            click.echo(as_json.render(result))
        else:
            shown = terminal.render(result, **fitted(terminal.CHARACTERS), remedy=VOICES_REMEDY)
            click.echo(shown)
