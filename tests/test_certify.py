"""Certificates: what is asked for, the same verdict again, and what is caught."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import GOOD, HARD_CLOSE, review, spoken
from conftest import Cli
from played import Played, sample, silence
from practised import IDS

from coach import guide
from coach.audio.files.spoken import SpokenFile
from coach.audio.live import microphone
from coach.cli.commands.takes import certify as certify_command
from coach.cli.commands.takes import rehearse as rehearse_command
from coach.datatypes import (
    Certifying,
    CustomerLine,
    Guide,
    KnownCustomer,
    LineKind,
    Review,
    Span,
)
from coach.errors import CertificateError
from coach.judge.certifying import conditions
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.session.series import certificate as certificates
from coach.session.series.certificate import Certificate, certificate, check, fingerprint, sealed

AT = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def said_to_the_coach(text: str = GOOD, guide_: Guide = HARD_CLOSE) -> Review:
    made = review(text, guide_)
    return replace(made, recording=replace(made.recording, rehearsed=True))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "take.wav"
    path.write_bytes(b"sound")
    return path


def checked(given: Certificate, recording: Path, again: Review | None = None) -> Certificate:
    text = json.dumps(given)
    return check(text, HARD_CLOSE, recording, lambda: again or said_to_the_coach())


def met(made: Review) -> dict[str, bool]:
    return {condition.name: condition.met for condition in conditions(made)}


def test_a_take_that_keeps_the_rule_passes_and_is_verified(recording: Path) -> None:
    made = certificate(said_to_the_coach(), recording, AT, 1)
    assert made["passed"]
    assert checked(made, recording) == made
    assert certificate(said_to_the_coach(), recording, AT, 1) == made


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        (spoken(IDS[:6]), "complete"),
        (spoken([*IDS[:4], "payment", "notes", "handoff"]), "in order"),
        (spoken(IDS, [0.2, 0.7]), "longest silence"),
        (GOOD + " um@5.1-5.2", "fillers"),
        (f"{GOOD} | {spoken(IDS, [0.2] * 6, start_s=60.0)}", "takes"),
    ],
)
def test_each_condition_of_the_rule_can_fail(text: str, fails: str, recording: Path) -> None:
    made = said_to_the_coach(text)
    assert [name for name, is_met in met(made).items() if not is_met] == [fails]
    assert not certificate(made, recording, AT, 1)["passed"]


def test_what_cannot_be_told_is_not_met() -> None:
    made = said_to_the_coach()
    take = made.takes[0]
    noisy = replace(take, facts=replace(take.facts, fillers_audible=False))
    assert not met(replace(made, takes=(noisy,)))["fillers"]
    damaged = replace(made, recording=replace(made.recording, damaged=True))
    assert not met(damaged)["sound"]
    assert not met(review(GOOD))["recording"]
    assert met(replace(made, takes=())) == {"recording": True, "sound": True, "takes": False}


def test_a_guide_states_its_own_rule() -> None:
    text = guide.built_in_text()
    eased = text.replace("fillers = 0   #", "fillers = 2   #").replace(
        "in_order = true", "in_order = false\ngap_s = 0.8"
    )
    found = guide.parse(eased, "eased")
    assert found.certifying == Certifying(in_order=False, gap_s=0.8, fillers=2)
    made = said_to_the_coach(spoken(IDS, [0.2, 0.7]) + " um@3.05-3.15", found)
    assert all(met(made).values())
    assert "in order" not in met(made)
    assert HARD_CLOSE.certifying == Certifying()
    assert fingerprint(found) != fingerprint(HARD_CLOSE)


def test_the_rule_is_shown_with_the_guide(cli: Cli) -> None:
    shown = " ".join(cli("guide", "show").stdout.split())
    assert "Certify complete, in order, with no silence above 0.5 s and no fillers." in shown


# ---- with a customer ---------------------------------------------------------------

ASKED_FOR = replace(HARD_CLOSE, certifying=Certifying(customer="normal"))


def answered(level: str = "normal", said: str = "Sure.", guide_: Guide = ASKED_FOR) -> Review:
    """Return a take to which a customer of a level said a line; nothing, where that is empty."""
    made = said_to_the_coach(GOOD, guide_)
    line = CustomerLine(LineKind.ANSWER, "name", said, Span(3.1, 3.2))
    known = KnownCustomer("Ann", level, 7, (line,) if said else ())
    return replace(made, recording=replace(made.recording, customer=known, channels=2))


@pytest.mark.parametrize(
    ("made", "found", "is_met"),
    [
        (answered(), "normal", True),
        (answered("hard"), "hard", False),
        (answered(said=""), "normal, who said nothing", False),
        (said_to_the_coach(GOOD, ASKED_FOR), "nobody", False),
    ],
)
def test_a_guide_may_ask_for_a_customer_of_a_level(made: Review, found: str, is_met: bool) -> None:
    (condition,) = [each for each in conditions(made) if each.name == "customer"]
    assert (condition.wanted, condition.found, condition.met) == ("normal", found, is_met)
    assert "customer" not in met(answered(guide_=HARD_CLOSE))


def test_the_customer_of_a_certificate_is_checked_like_the_rest(recording: Path) -> None:
    made = certificate(answered(), recording, AT, 1)
    assert made["passed"]
    assert made["customer"]["level"] == "normal"
    assert check(json.dumps(made), ASKED_FOR, recording, answered) == made
    for key, value in (("level", "hard"), ("seed", 8), ("name", "Bob"), ("lines", [])):
        changed = deepcopy(made)
        changed["customer"][key] = value
        with pytest.raises(CertificateError, match="not what the recording gives: customer"):
            check(json.dumps(sealed(changed)), ASKED_FOR, recording, answered)


def test_a_guide_file_names_the_level(cli: Cli) -> None:
    text = guide.built_in_text().replace("fillers = 0   #", 'customer = "hard"\nfillers = 0   #')
    assert guide.parse(text, "mine").certifying.customer == "hard"
    Path("mine.toml").write_text(text, "utf-8")
    shown = " ".join(cli("guide", "show", "mine.toml").stdout.split())
    assert "and no fillers, while a customer answers (hard)." in shown
    Path("bad.toml").write_text(text.replace('"hard"', '"harder"'), "utf-8")
    done = cli("guide", "check", "bad.toml")
    assert done.exit_code == 1
    assert '"harder" is no level of a customer: did you mean' in done.stdout


# ---- tampering ---------------------------------------------------------------------


def set_(*path: str, to: object) -> Callable[[Certificate], None]:
    def change(made: Any) -> None:
        for key in path[:-1]:
            made = made[key]
        assert made[path[-1]] != to
        made[path[-1]] = to

    return change


def met_all(made: Certificate) -> None:
    for condition in made["conditions"]:
        condition["met"] = True
    made["passed"] = True


FAILING = said_to_the_coach(spoken(IDS, [0.2, 0.7]) + " um@3.05-3.15")
KINDS: dict[str, Callable[[Certificate], Any]] = {
    "passed": set_("passed", to=True),
    "passed and every condition": met_all,
    "a condition dropped": lambda made: made["conditions"].pop(),
    "a condition's figure": lambda made: made["conditions"][5].update(found="0.2 s"),
    "a condition's demand": lambda made: made["conditions"][5].update(wanted="at most 2 s"),
    "rule: silence": set_("rule", "gap_s", to=9.0),
    "rule: fillers": set_("rule", "fillers", to=9),
    "rule: complete": set_("rule", "complete", to=False),
    "rule: order": set_("rule", "in_order", to=False),
    "guide's name": set_("guide", "name", to="An easy guide"),
    "guide's hash": set_("guide", "sha256", to="0" * 64),
    "recording's hash": set_("recording", "sha256", to="0" * 64),
    "recording's size": set_("recording", "bytes", to=6),
    "recording's length": set_("recording", "duration_s", to=1.0),
    "model": set_("model", to="another-model"),
    "coach": set_("coach", to="99.0"),
    "form": set_("certificate", to=3),
    "form as another type": lambda made: made.update(certificate=True),
    "what was heard": set_("take", "heard", to=IDS),
    "the take's length": set_("take", "total_s", to=1.0),
    "the take's silences": set_("take", "silences_s", to=[0.1] * 6),
    "the take's fillers": set_("take", "fillers", to=[]),
    "no take": set_("take", to=None),
    "a key more": lambda made: made.update(manager="agrees"),
    "a key less": lambda made: made.pop("model"),
    "try: none": set_("attempt", to=0),
    "try: a text": set_("attempt", to="1"),
    "date: none": set_("at", to="yesterday"),
    "date: to come": set_("at", to="2999-01-01T00:00:00+00:00"),
    "date without a zone": set_("at", to="2026-11-30T09:30:00"),
}
"""Each is caught even where the seal is made anew."""
SEALED = {"date": set_("at", to="2026-11-01T09:30:00+00:00"), "try": set_("attempt", to=2)}
"""What the seal alone guards."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("anew", [False, True], ids=["", "sealed anew"])
def test_tampering_is_caught(kind: str, anew: bool, recording: Path) -> None:
    made = certificate(FAILING, recording, AT, 1)
    text = {"what was heard": said_to_the_coach(spoken(IDS[:6]))}.get(kind)
    if text:
        made = certificate(text, recording, AT, 1)
    changed = deepcopy(made)
    KINDS[kind](changed)
    if anew:
        changed = sealed(changed)
    with pytest.raises(CertificateError):
        checked(changed, recording, text or FAILING)


@pytest.mark.parametrize("kind", SEALED)
def test_the_seal_guards_what_cannot_be_found_out_again(kind: str, recording: Path) -> None:
    made = certificate(FAILING, recording, AT, 1)
    SEALED[kind](made)
    with pytest.raises(CertificateError, match="its seal is broken"):
        checked(made, recording, FAILING)


def test_another_recording_or_guide_is_caught_before_anything_is_heard(recording: Path) -> None:
    made = json.dumps(certificate(said_to_the_coach(), recording, AT, 1))

    def never() -> Review:
        raise AssertionError

    easier = replace(HARD_CLOSE, certifying=Certifying(fillers=9))
    with pytest.raises(CertificateError, match="by another guide"):
        check(made, easier, recording, never)
    recording.write_bytes(b"soun!")
    with pytest.raises(CertificateError, match=r"of another recording than take\.wav"):
        check(made, HARD_CLOSE, recording, never)
    recording.unlink()
    with pytest.raises(CertificateError, match="cannot be read"):
        check(made, HARD_CLOSE, recording, never)


def test_a_recording_that_gives_another_verdict_is_caught(recording: Path) -> None:
    made = certificate(said_to_the_coach(), recording, AT, 1)
    with pytest.raises(CertificateError, match="not what the recording gives"):
        checked(made, recording, FAILING)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "[" * 100_000, '{"certificate": 1, "certificate": 1}', "NaN"]
)
def test_what_is_no_certificate_is_one_line(text: str, recording: Path) -> None:
    with pytest.raises(CertificateError, match=r"no certificate|seal"):
        check(text, HARD_CLOSE, recording, said_to_the_coach)


# ---- commands ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (None, "cannot be read (no such file or directory)"),
        (b"\xff\xfe", "it is no text"),
        (b" " * (certificates.LARGEST_FILE + 1), "it is too large"),
        (b"{}", "no certificate of a form"),
    ],
)
def test_a_file_that_is_no_certificate_is_one_line(
    raw: bytes | None, says: str, cli: Cli, recording: Path
) -> None:
    if raw is not None:
        Path("a.json").write_bytes(raw)
    done = cli("verify", "a.json", recording)
    assert done.exit_code == 1
    assert done.stderr.startswith("coach: a.json: not verified: ")
    assert says in done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
@pytest.mark.parametrize(("name", "status"), [("good", 0), ("pauses", 3)])
def test_one_take_gives_a_certificate_that_is_verified_again_and_again(
    name: str, status: int, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    sound = np.concatenate([sample(name), silence(10.0)])
    monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
    monkeypatch.setattr(microphone, "Microphone", lambda _: Played(sound))
    monkeypatch.setattr("coach.audio.live.sink.Loudspeaker.play", lambda *_: 0.0)
    for attempt in (1, 2):
        done = cli("certify", "-o", f"{attempt}.json")
        assert done.exit_code == status, done.stderr
        assert f"try {attempt} of that day" in done.stdout
    for number in (1, 1, 2):
        again = cli("verify", f"{number}.json", f"{number}.wav")
        assert again.exit_code == status, again.stderr
        assert "verified: the recording gives the same" in again.stderr
    assert cli("certify", "-o", "1.json").exit_code == 1
    with SpokenFile(Path("mine.wav")) as other:
        other.write(sample("good"))
    assert "of another recording" in cli("verify", "1.json", "mine.wav").stderr
    assert certify_command.NOT_PASSED == 3


ONE_CORE = """
import os
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
from coach.cli import main
main()
"""


@pytest.mark.slow
def test_a_verdict_is_the_same_on_one_core(tmp_path: Path, speech_model: SpeechModel) -> None:
    path, guide_ = tmp_path / "take.wav", guide.built_in()
    with SpokenFile(path, cue_end_s=-0.08) as written:
        written.write(sample("pauses"))
    made = certificate(review_file(path, guide_, speech_model), path, AT, 1)
    (tmp_path / "a.json").write_text(json.dumps(made), "utf-8")
    line = [sys.executable, "-c", ONE_CORE, "verify", str(tmp_path / "a.json"), str(path)]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        line, env=os.environ | threads, capture_output=True, text=True, check=False
    )
    assert done.returncode == certify_command.NOT_PASSED, done.stderr
    assert "verified: the recording gives the same, in every figure" in done.stderr


@pytest.mark.usefixtures("speech_model")
def test_a_customer_of_the_level_asked_for_answers_the_take(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    answers: list[Any] = []

    def taken(*_: object, **given: Any) -> None:
        answers.append(given["answers"])
        raise CertificateError("enough is known")

    monkeypatch.setattr(rehearse_command, "chosen_device", lambda _: None)
    monkeypatch.setattr(rehearse_command, "take", taken)
    text = guide.built_in_text().replace("fillers = 0   #", 'customer = "hard"\nfillers = 0   #')
    Path("mine.toml").write_text(text, "utf-8")
    for line in (["--guide", "mine.toml"], ["--guide", "mine.toml"], []):
        assert "enough is known" in cli("certify", *line).stderr
    (first, _), (second, _), (nobody, _) = answers
    assert (first.level, second.level, nobody) == ("hard", "hard", None)
    assert first.seed != second.seed
