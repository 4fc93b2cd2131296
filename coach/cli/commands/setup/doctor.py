"""``coach doctor``: what of this machine is in the way of a good take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import device_option, form_option, model_option
from coach.cli.screen.output import can_show, columns, say
from coach.phrase import several

if TYPE_CHECKING:
    from coach.session.checkup.finding import Finding

SIGNS = {"good": "✓", "note": "·", "cure": "!"}
ASCII_SIGNS = SIGNS | {"good": "+", "note": "-"}
HEAD = 16
"""Columns before what is said of a thing."""
WELL = "Nothing here is in the way of a take."


@click.command()
@device_option
@click.option(
    "--record",
    "record_s",
    type=click.FloatRange(1, 60),
    metavar="SECONDS",
    help="Record so long what you say, and play back what was heard.",
)
@model_option
@form_option("Lines to read, or one JSON object.")
def doctor(
    device: str | None, record_s: float | None, model_folder: Path | None, form: str
) -> None:
    """Say what of this machine is in the way of a good take, and what to do about it.

    It looks at the microphone, the loudspeaker (a short sweep is played), the models, the disk,
    the coach's folder and the browser. Nothing is fetched, and nothing that it hears is kept. The
    exit status is 1 where something has to be cured before a take.
    """
    from coach.session.checkup.checks import checkup
    from coach.session.checkup.finding import Verdict

    def speak(line: str) -> None:
        say(f"coach: {line}")

    found = []
    with closing(checkup(device, model_folder, record_s=record_s, speak=speak)) as findings:
        for each in findings:
            found.append(each)
            if form != "json":
                for line in _lines(each):
                    say(line, err=False)
    ill = sum(each.verdict is Verdict.CURE for each in found)
    if form == "json":
        click.echo(_as_json(found, well=not ill))
    else:
        click.echo(f"\n{_ending(ill)}")
    if ill:
        click.get_current_context().exit(1)


def _lines(finding: Finding) -> Iterator[str]:
    """Yield what was found, and below it what to do."""
    signs = SIGNS if can_show("".join(SIGNS.values())) else ASCII_SIGNS
    head = f"{signs[finding.verdict.value]} {finding.what}".ljust(HEAD)
    width = max(20, columns(100) - HEAD)
    for text in (finding.says, cure(finding)):
        for line in wrap(text, width, break_long_words=False, break_on_hyphens=False):
            yield head + line
            head = " " * HEAD


def cure(finding: Finding) -> str:
    """Return what to do on the command line; nothing, where nothing is to be done."""
    from coach.cli.remedies import remedy

    return finding.cure or remedy(finding.remedy).lstrip(";: ")


def _ending(ill: int) -> str:
    return WELL if not ill else f"{several(ill, 'thing')} to cure before a take."


def _as_json(found: list[Finding], *, well: bool) -> str:
    rows = [
        {
            "what": each.what,
            "verdict": each.verdict.value,
            "says": each.says,
            "cure": cure(each) or None,
        }
        for each in found
    ]
    return json.dumps({"well": well, "findings": rows})
