"""``coach review --beside best FILE``: a recording's takes beside the speaker's own best."""

from __future__ import annotations

from pathlib import Path

from coach.cli.options.common import chosen_guide, fetch_model
from coach.cli.screen.output import fitted, hand_over
from coach.errors import HistoryError
from coach.files import check_free


def beside_best(
    path: Path,
    guide_file: Path | None,
    model_folder: Path | None,
    form: str,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Review a recording and show its takes beside the best that is remembered.

    Raises
    ------
    CoachError
        The recording cannot be read, no best take is known, or the report cannot be written.
    """
    if output:
        check_free(output, force=force)
    guide = chosen_guide(guide_file)
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
        shown = report.render_json(found, best, takes)
    else:
        shown = report.render(found, best, takes, **fitted(CHARACTERS, output=output))
    hand_over(shown, form, output, force=force)
