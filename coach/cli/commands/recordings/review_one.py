"""``coach review --explain FILE`` and ``--beside best FILE``: what is shown of one recording."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coach.cli.commands.recordings.destination import is_folder
from coach.cli.options.common import chosen_guide, fetch_model
from coach.cli.screen.output import fitted, form_wanted, hand_over
from coach.datatypes import Guide
from coach.errors import HistoryError
from coach.files import check_free

FORMS = ("terminal", "json")


def show_one(
    option: str,
    places: Sequence[str],
    guide_file: Path | None,
    model_folder: Path | None,
    form: str | None,
    output: str | None,
    others: Sequence[str],
    *,
    force: bool,
) -> None:
    """Review a recording and show what an option asks for.

    Parameters
    ----------
    option
        One of ``SHOWN``.
    others
        Options given beside it that are for reviews.

    Raises
    ------
    click.UsageError
        Something else than one recording, as text or JSON, is asked for.
    CoachError
        The recording cannot be read, there is nothing to show, or it cannot be written.
    """
    form = _form(option, places, form, output, others)
    file = Path(output) if output else None
    if file:
        check_free(file, force=force)
    shown = SHOWN[option](Path(places[0]), chosen_guide(guide_file), model_folder, form, file)
    hand_over(shown, form, file, force=force)


def _form(
    option: str, places: Sequence[str], form: str | None, output: str | None, others: Sequence[str]
) -> str:
    if others:
        raise click.UsageError(f"{option} shows one recording; leave {', '.join(others)} out")
    if len(places) > 1:
        raise click.UsageError(f"{option} shows one recording, not {len(places)}; name one FILE")
    if output and is_folder(output):
        raise click.UsageError(f"{option} writes one file: -o FILE, not a folder")
    if form and form not in FORMS:
        raise click.UsageError(f"{option} is for {' or '.join(FORMS)}, not for {form}")
    return form_wanted(form, Path(output) if output else None, FORMS, to_open=False)


def _explained(
    path: Path, guide: Guide, model_folder: Path | None, form: str, output: Path | None
) -> str:
    """Return why each step of a recording was taken."""
    folder = fetch_model(model_folder)
    from coach import pipeline
    from coach.listening import hear_file, voice_model
    from coach.recognise import load_model
    from coach.report.contract import explanation as explanation_json
    from coach.report.terminal import explanation
    from coach.report.terminal.plain import CHARACTERS

    model, voices = load_model(folder), voice_model()
    recording, heard = hear_file(path, guide, model, voices=voices)
    why = pipeline.explain(recording, guide, heard)
    if form == "json":
        return explanation_json.render(why) + "\n"
    return explanation.render(why, **fitted(CHARACTERS, output=output))


def _beside_best(
    path: Path, guide: Guide, model_folder: Path | None, form: str, output: Path | None
) -> str:
    """Return the takes of a recording beside the speaker's own best."""
    from coach.history.best import best_take
    from coach.visible import valid

    best = best_take(guide, valid(path.absolute()))
    if best is None:
        raise HistoryError(
            f"no other take of {guide.name} is remembered in which every step was said: "
            "say it first, with coach rehearse"
        )
    folder = fetch_model(model_folder)
    from coach.listening import voice_model
    from coach.pipeline import review_file
    from coach.practice.beside import beside
    from coach.recognise import load_model
    from coach.report.series import beside as report
    from coach.report.terminal.plain import CHARACTERS

    found = review_file(path, guide, load_model(folder), voices=voice_model())
    takes = [beside(take, best) for take in found.takes]
    if form == "json":
        return report.render_json(found, best, takes)
    return report.render(found, best, takes, **fitted(CHARACTERS, output=output))


SHOWN = {"--explain": _explained, "--beside": _beside_best}
"""What is shown, by the option that asks for it."""
