"""``coach review --explain``: as text, as JSON, and what it is not for."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from conftest import SAMPLES, Cli

from coach import pipeline
from coach.datatypes import Recording, Span, Speaker, StepStatus, Voices
from coach.reasons import Absence, Change, Explanation, Limit, Part, Reason, Rival, TalkReasons
from coach.report.contract import explanation as explanation_json
from coach.report.contract.explanation import ExplanationJson
from coach.report.terminal import explanation

PAUSES = SAMPLES / "pauses.flac"
PHONE = Reason(
    step="phone",
    take=1,
    span=Span(3.4, 5.1),
    heard="which number should we call",
    speaker=Speaker.YOU,
    evidence=1.5,
    order_cost=1.02,
    parts=(Part("BIAS", 1.0, -2.5), Part("COVERAGE", 0.8, 5.0), Part("TAIL", 0.0, 0.32)),
    changes=(
        Change("sequence.best_sequence", "", "placed", Span(3.6, 5.1), "number should we call"),
        Change(
            "extent.kin", "Take in kin.", "grown", Span(3.4, 5.1), "which number should we call"
        ),
    ),
    limits=(
        Limit("candidates.LEAST_EVIDENCE", "evidence", 1.5, -5.0),
        Limit("detector.SAID", "nearness to the guide's words", 0.43, 0.75),
    ),
    for_stretch=(Rival("email", Span(3.4, 5.1), "which number should we call", 0.2, 2.32, ()),),
    for_step=(Rival("phone", Span(3.6, 5.1), "number should we call", 1.3, 0.2, ()),),
)
NAME = Reason(
    step="name",
    take=None,
    span=Span(1.0, 2.0),
    heard="who is it\x1b[31m for",
    speaker=None,
    evidence=0.4,
    order_cost=None,
    parts=(Part("slot_limits.EVIDENCE", 1.0, 0.4),),
    changes=(
        Change("slots.by_question", "Yield questions.", "placed", Span(1.0, 2.0), "who is it for"),
        Change("detector.is_sure", "Tell a take.", "left out", Span(1.0, 2.0), "who is it for"),
    ),
    limits=(),
    for_stretch=(),
    for_step=(),
)
EXPLAINED = Explanation(
    Recording("take.wav", 9.5, 16_000, 1),
    "The hard close",
    (TalkReasons(Voices.TWO, (NAME, PHONE), (Absence("email", 1, StepStatus.MISSING, ()),)),),
)
TEXT = """\
take.wav · 9.5 s · The hard close

 Two voices are told apart.

 By what each step is held, the least first (log-odds)
     At  Step   Evidence  Margin  Placed by
 0:01.0  name       0.40       -  left out: detector.is_sure
 0:03.4  phone      1.50    0.20  sequence.best_sequence

 0:01.0  name, left out: “who is it�[31m for”
 Evidence     0.40, added behind the sequence
              +0.40 slot_limits.EVIDENCE (1.00 × 0.4)
 Rules        placed by slots.by_question: Yield questions.
              left out by detector.is_sure: Tell a take.

 0:03.4  phone, take 1, said by you: “which number should we call”
 Evidence     1.50, and 1.02 paid for leaving the guide's order
              +4.00 COVERAGE (0.80 × 5)
              -2.50 BIAS (1.00 × -2.5)
 Rules        placed by sequence.best_sequence
              grown by extent.kin: Take in kin.
              → “which number should we call”
 Limits       detector.SAID 0.75 not reached: nearness to the guide's words 0.43
              candidates.LEAST_EVIDENCE -5 reached: evidence 1.5
 Other steps  email at 0:03.4, “which number should we call”: evidence 0.20,
              with it the sequence loses 2.32
 Other words  phone at 0:03.6, “number should we call”: evidence 1.30, with it
              the sequence loses 0.20

 missing      email, take 1
 Nearest      nothing like it

"""


def test_the_text_is_the_known_one() -> None:
    assert explanation.render(EXPLAINED) == TEXT


def test_the_text_can_keep_to_ascii() -> None:
    assert explanation.render(EXPLAINED, ascii_only=True).isascii()


def test_a_recording_without_a_step_says_so() -> None:
    empty = Explanation(EXPLAINED.recording, "g", (TalkReasons(Voices.UNKNOWN, (), ()),))
    assert "No step was heard." in explanation.render(empty)
    assert "cannot be told" in explanation.render(empty)


def test_the_json_holds_all_of_it() -> None:
    line = msgspec.json.decode(
        explanation_json.render(EXPLAINED), type=ExplanationJson, strict=True
    )
    (talk,) = line.talks
    name, phone = talk.steps
    assert (talk.voices, name.take, name.order_cost, name.margin) == (Voices.TWO, None, None, None)
    assert [part.contribution for part in phone.parts] == [-2.5, 4.0, 0.0]
    assert [(limit.name, limit.passed) for limit in phone.limits] == [
        ("candidates.LEAST_EVIDENCE", True),
        ("detector.SAID", False),
    ]
    assert (phone.margin, phone.for_stretch[0].costs, phone.for_step[0].step) == (
        0.2,
        2.32,
        "phone",
    )
    assert [(each.step, each.status) for each in talk.absent] == [("email", "missing")]


WRONG = {
    "leave --recursive out": ["--recursive"],
    "leave --jobs, --cluster out": ["-o", "out/", "--jobs", "2", "--cluster", "local"],
    "leave --open, --remember out": ["--open", "--remember"],
    "not 2; name one FILE": ["b.wav"],
    "terminal or json, not for html": ["--format", "html"],
    "not for csv": ["--format", "csv", "-o", "a.csv"],
    "a.html: no report ends so; take .txt, .json": ["-o", "a.html"],
    "-o FILE, not a folder": ["-o", "out/"],
}


@pytest.mark.parametrize(("message", "line"), list(WRONG.items()), ids=list(WRONG))
def test_what_it_is_not_for_gets_one_clear_line(message: str, line: list[str], cli: Cli) -> None:
    result = cli("review", "--explain", "a.wav", *line)
    assert result.exit_code == 2
    assert message in result.stderr.splitlines()[-1]
    assert not list(Path().glob("*"))


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_recording_is_explained_as_it_is_reviewed(cli: Cli) -> None:
    why = json.loads(cli("review", "--explain", "--format", "json", PAUSES).stdout)
    review = json.loads(cli("review", "--format", "json", PAUSES).stdout)
    (talk,) = why["talks"]
    assert talk["voices"] == review["recording"]["voices"] == "one"
    assert [(step["take"], step["step"], step["heard"]) for step in talk["steps"]] == [
        (take["index"], step["id"], step["heard"])
        for take in review["takes"]
        for step in take["steps"]
    ]
    for step in talk["steps"]:
        total = sum(part["contribution"] for part in step["parts"])
        assert total == pytest.approx(step["evidence"], abs=1e-4)


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_the_text_keeps_to_80_columns_and_goes_to_a_file(cli: Cli) -> None:
    shown = cli("review", "--explain", PAUSES).stdout
    assert max(map(len, shown.splitlines())) <= 80
    result = cli("review", "--explain", PAUSES, "-o", "why.txt")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("why.txt").read_text("utf-8") == shown
    again = cli("review", "--explain", PAUSES, "-o", "why.txt")
    assert again.exit_code == 1
    assert "why.txt" in again.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_file_that_cannot_be_read_gets_one_line(cli: Cli) -> None:
    result = cli("review", "--explain", "none.wav")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "coach: none.wav: no such file; check its name and folder\n"


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_plain_review_keeps_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a plain review was traced")

    monkeypatch.setattr(pipeline, "KeptTrace", type("Never", (), {"__init__": never}))
    monkeypatch.setattr(pipeline, "reasons", never)
    assert cli("review", PAUSES).exit_code == 0
    with pytest.raises(AssertionError, match="traced"):
        cli("review", "--explain", PAUSES)
