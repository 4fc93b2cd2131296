"""``coach review --explain FILE``: why each step of one recording was taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.commands.recordings.destination import is_folder
from coach.cli.options.common import chosen_guide, fetch_model
from coach.cli.screen.output import fitted, form_wanted, hand_over
from coach.files import check_free

if TYPE_CHECKING:
    from coach.reasons import Explanation

FORMS = ("terminal", "json")


def form_of_one(
    places: Sequence[str],
    form: str | None,
    output: str | None,
    others: Sequence[str],
    option: str = "--explain",
) -> str:
    """Return the format of what is shown of one recording.

    Parameters
    ----------
    others
        Options given beside it that are for reviews.
    option
        Which asks for it.

    Raises
    ------
    click.UsageError
        Something else than one recording, as text or JSON, is asked for.
    """
    if others:
        raise click.UsageError(f"{option} shows one recording; leave {', '.join(others)} out")
    if len(places) > 1:
        raise click.UsageError(f"{option} shows one recording, not {len(places)}; name one FILE")
    if output and is_folder(output):
        raise click.UsageError(f"{option} writes one file: -o FILE, not a folder")
    if form and form not in FORMS:
        raise click.UsageError(f"{option} is for {' or '.join(FORMS)}, not for {form}")
    return form_wanted(form, Path(output) if output else None, FORMS, to_open=False)


def explain(
    path: Path,
    guide_file: Path | None,
    model_folder: Path | None,
    form: str,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Review a recording and show why each step was taken.

    Raises
    ------
    CoachError
        The recording cannot be read, or the explanation not be written.
    """
    if output:
        check_free(output, force=force)
    guide = chosen_guide(guide_file)
    folder = fetch_model(model_folder)
    from coach import pipeline
    from coach.listening import hear_file, voice_model
    from coach.recognise import load_model

    model, voices = load_model(folder), voice_model()
    recording, heard = hear_file(path, guide, model, voices=voices)
    _, why = pipeline.explain(recording, guide, model.name, heard)
    hand_over(_rendered(why, form, output), form, output, force=force)


def _rendered(why: Explanation, form: str, output: Path | None) -> str:
    from coach.report.contract import explanation as explanation_json
    from coach.report.terminal import explanation
    from coach.report.terminal.plain import CHARACTERS

    if form == "json":
        return explanation_json.render(why) + "\n"
    return explanation.render(why, **fitted(CHARACTERS, output=output))
