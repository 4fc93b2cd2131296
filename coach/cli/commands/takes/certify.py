"""``coach certify`` and ``coach verify``: one blind take under a stated rule, and its check."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.options.common import (
    chosen_guide,
    cue_option,
    device_option,
    fetch_model,
    guide_option,
    model_option,
)
from coach.cli.options.customer import BUILT_IN, chosen_customers
from coach.cli.screen.output import say
from coach.errors import CertificateError, refused_as
from coach.visible import shown

if TYPE_CHECKING:
    from coach.datatypes import Guide, Review
    from coach.recognise import SpeechModel

NOT_PASSED = 3
"""Exit status where all went well, but the take does not pass."""


@click.command()
@guide_option
@model_option
@cue_option("Its start.", "yes", "beep")
@device_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The certificate, a JSON file; the recording lies beside it.  "
    "[default: certificate-DAY_TIME.json here]",
)
def certify(
    guide_file: Path | None,
    model_folder: Path | None,
    cue: str,
    device: str | None,
    output: Path | None,
) -> None:
    """Say it once, without a screen and a second try, and get a certificate.

    The guide file states what is asked for under [certify]; where that is a customer,
    one of the built-in scenario answers, another each time. The certificate and the
    recording go to whoever is to check them with `coach verify`. The exit status
    is 3 where the take does not pass.
    """
    from coach.cli import remembering
    from coach.cli.commands.takes.rehearse import chosen_device, take
    from coach.cli.screen.keys import Keys
    from coach.files import check_free, write_new
    from coach.history.sittings import said_on
    from coach.recognise import load_model
    from coach.report.terminal import certificate as report
    from coach.session.memory.calendar import today
    from coach.session.series.certificate import certificate

    guide = chosen_guide(guide_file)
    now = datetime.now().astimezone()
    target = output or Path(f"certificate-{now:%Y-%m-%d_%H.%M.%S}.json")
    recording = target.with_suffix(".wav")
    for path in (target, recording):
        check_free(path, force=False)
    chosen = chosen_device(device)
    model = load_model(fetch_model(model_folder))
    level = guide.certifying.customer
    customers = chosen_customers(BUILT_IN, level, None) if level else None
    attempt = said_on(guide, "certify", today()) + 1
    say("coach: one take, and no second try; it begins now")
    answers = (customers, 0)
    reported = take(guide, model, chosen, cue, recording, Keys(), blank=True, answers=answers)
    if reported.saved is None:
        raise CertificateError("the recording could not be kept, so there is no certificate")
    found = _reviewed(reported.saved, guide, model)
    made = certificate(found, reported.saved, now, attempt)
    write_new(target, f"{json.dumps(made, indent=1)}\n".encode(), force=False)
    well = remembering.remember(found, "certify")
    click.echo(report.render(made), nl=False)
    say(f"\ncoach: {shown(target)}, with {shown(reported.saved)}")
    click.get_current_context().exit(_status(passed=made["passed"]) if well else 1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("recording", type=click.Path(path_type=Path))
@guide_option
@model_option
def verify(file: Path, recording: Path, guide_file: Path | None, model_folder: Path | None) -> None:
    """Check a certificate: FILE against its RECORDING, which is reviewed again.

    The exit status is 0 where it is genuine and passed, 3 where it is genuine and
    not passed, and 1 where it is not what the recording gives.
    """
    from coach.report.terminal import certificate as report
    from coach.session.series.certificate import check

    guide = chosen_guide(guide_file)

    def again() -> Review:
        from coach.recognise import load_model

        return _reviewed(recording, guide, load_model(fetch_model(model_folder)))

    try:
        found = check(_text(file), guide, recording, again)
    except CertificateError as error:
        raise CertificateError(f"{shown(file)}: not verified: {error}") from error
    click.echo(report.render(found), nl=False)
    say("\ncoach: verified: the recording gives the same, in every figure")
    click.get_current_context().exit(_status(passed=found["passed"]))


def _reviewed(recording: Path, guide: Guide, model: SpeechModel) -> Review:
    """Review a recording as who checks it will; to the coach's microphone one voice speaks."""
    from coach.pipeline import review_file

    return review_file(recording, guide, model)


def _text(file: Path) -> str:
    from coach.session.series.certificate import LARGEST_FILE

    with refused_as(CertificateError, "cannot be read"), file.open("rb") as opened:
        raw = opened.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise CertificateError("no certificate: it is too large")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise CertificateError("no certificate: it is no text") from None


def _status(*, passed: bool) -> int:
    return 0 if passed else NOT_PASSED
