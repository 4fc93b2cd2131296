"""How a step's words are shown: the guide's spelling, and what differs as it was heard."""

from __future__ import annotations

import pytest
from builders import HARD_CLOSE
from hypothesis import given
from hypothesis import strategies as st

from coach import text
from coach.datatypes import HeardStep, Span, Step, StepStatus
from coach.report.wording.spelling import Piece, spelt


def shown(step: Step | str, heard: str, wording: float = 0.9) -> tuple[Piece, ...]:
    step = HARD_CLOSE.step(step) if isinstance(step, str) else step
    span = Span(0.0, 1.0)
    said = HeardStep(step.id, span, heard, wording, 0.99, StepStatus.SAID, span)
    return spelt(step, said)


def joined(pieces: tuple[Piece, ...]) -> str:
    return " ".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("step", "heard", "expected"),
    [
        (
            "name",
            "perfect what's the best name for the account",
            "Perfect. What's the best name for the account?",
        ),
        (
            "payment",
            "are using a credit or debit card today",
            "Are you using a credit or debit card today?",
        ),
        (
            "payment",
            "are you using a credit or debit card",
            "Are you using a credit or debit card",
        ),
        (
            "payment",
            "or are you using a credit card today",
            "Or are you using a credit card today?",
        ),
        ("email", "a mail", "Email?"),
        ("email", "your email", "Your email?"),
        ("email", "email please", "Email? Please"),
        ("phone", "what's a good phone for you", "What's a good phone for you?"),
        (
            "notes",
            "anything i i should note for the tech",
            "Anything i I should note for the tech?",
        ),
        (
            "handoff",
            "you're all set my tech will beat out on tuesday you're going to love it",
            "You're all set. My tech will be out on tuesday. You're going to love it.",
        ),
        (
            "handoff",
            "you're all set my tech will be out you're going to love it",
            "You're all set. My tech will be out … You're going to love it.",
        ),
    ],
)
def test_what_was_said_has_the_guides_spelling(step: str, heard: str, expected: str) -> None:
    assert joined(shown(step, heard)) == expected


def test_what_the_guided_decoding_is_sure_of_is_not_shown_garbled() -> None:
    heard = "or use zing some credit or debit card today"
    assert "some" in joined(shown("payment", heard, 0.9))
    assert joined(shown("payment", heard, 1.0)) == "Are you using a credit or debit card today?"


def test_what_differs_is_told_apart() -> None:
    pieces = shown("payment", "so are you using a credit card today")
    assert [piece.text for piece in pieces if piece.as_heard] == ["So"]


def test_the_nearest_wording_counts() -> None:
    step = Step("email", "Email", "Email?", ("And your best e-mail address?",))
    assert joined(shown(step, "and your best email address")) == "And your best e-mail address?"


def test_numbers_and_marks_come_as_the_guide_has_them() -> None:
    step = Step("when", "When", "We come at 9 — or 24/7, {name}'s choice!")
    heard = "we come at nine or twenty four seven maria choice"
    assert joined(shown(step, heard)) == "We come at 9 — or 24/7, maria's choice!"


LINES = st.lists(
    st.sampled_from(
        "Hello, there! I'm Ann. E-mail? 42 — you're set (really) And then: Okay".split()
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(LINES)
def test_a_line_said_word_for_word_is_shown_as_the_guide_has_it(line: str) -> None:
    pieces = shown(Step("a", "A", line), " ".join(text.words(line)), 1.0)
    assert joined(pieces) == line
    assert not any(piece.as_heard for piece in pieces)


@given(LINES, st.lists(st.sampled_from("hello there ann okay well um set".split())))
def test_nothing_is_shown_as_heard_that_was_not(line: str, heard: list[str]) -> None:
    pieces = shown(Step("a", "A", line), " ".join(heard))
    own = {piece.text.lower() for piece in pieces if piece.as_heard}
    assert own <= {*heard, *text.words(line)}
