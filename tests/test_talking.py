"""How it is shown that two people speak."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from builders import GOOD, HARD_CLOSE, review
from conftest import SAMPLES, Cli

from coach.datatypes import Answer, Conversation, Review, Span, Voices
from coach.recognise import SpeechModel
from coach.report.contract.as_json import render
from coach.report.pages import as_html
from coach.report.terminal import review as terminal
from coach.report.wording import score_reasons

DELAYS_S = {"name": 0.31, "phone": 0.28, "payment": 0.35}


def talked(
    delays_s: dict[str, float] | None = None, share: float | None = 0.62, over: int = 0
) -> Review:
    """Return a review of a take with a customer who answers; by step, what passes after it."""
    delays_s = DELAYS_S if delays_s is None else delays_s
    answers = tuple(Answer(step, Span(2.0, 3.0), delay_s) for step, delay_s in delays_s.items())
    made = review(GOOD)
    facts = replace(made.takes[0].facts, conversation=Conversation(True, share, answers, over))
    take = replace(made.takes[0], facts=facts)
    return replace(made, takes=(take,), voices=Voices.TWO)


@pytest.mark.parametrize(
    ("delays_s", "over", "said"),
    [
        (
            DELAYS_S,
            0,
            "You spoke 62% of the time; your next word came 0.3 s after each answer.",
        ),
        (
            {"name": 0.6},
            0,
            "You spoke 62% of the time; your next word came 0.6 s after the answer.",
        ),
        (
            {"name": 0.3, "phone": 0.2, "email": 1.9},
            0,
            "You spoke 62% of the time; your next word mostly came 0.3 s after an answer,"
            " at the longest 1.9 s (email).",
        ),
        (
            {"name": -0.4, "phone": 0.1},
            2,
            "You spoke 62% of the time; your next word came 0.1 s after each answer, and you"
            " began twice while the customer was still talking.",
        ),
    ],
)
def test_it_is_one_line(delays_s: dict[str, float], over: int, said: str) -> None:
    made = talked(delays_s, over=over)
    assert score_reasons.talking(made.takes[0], HARD_CLOSE) == said
    assert said.split(";")[0] in terminal.render(made)
    assert said.split(";")[0] in as_html.render(made)


@pytest.mark.parametrize("made", [review(GOOD), talked({}), talked(share=None)])
def test_it_is_no_line_where_one_speaks(made: Review) -> None:
    assert "You spoke" not in terminal.render(made)
    assert "You spoke" not in as_html.render(made)


def test_json_has_delays_by_step() -> None:
    data = json.loads(render(talked(over=1)))
    assert data["recording"]["voices"] == "two"
    assert data["takes"][0]["speakers"] == {
        "told_apart": True,
        "talk_share": 0.62,
        "answers": [{"step": step, "start_s": 2.0, "end_s": 3.0} for step in DELAYS_S],
        "answer_delay_s": DELAYS_S,
        "talked_over": 1,
    }


def test_json_is_empty_where_voices_were_not_told_apart() -> None:
    data = json.loads(render(review(GOOD)))
    assert data["takes"][0]["speakers"] == {
        "told_apart": False,
        "talk_share": None,
        "answers": [],
        "answer_delay_s": {},
        "talked_over": None,
    }


@pytest.mark.parametrize("voices", list(Voices))
def test_a_report_says_where_voices_were_not_told_apart(voices: Voices) -> None:
    made, is_unknown = replace(review(GOOD), voices=voices), voices is Voices.UNKNOWN
    assert ("Voices were not told apart." in terminal.render(made)) is is_unknown
    assert ("not told apart: do this." in terminal.render(made, remedy="do this")) is is_unknown
    assert ("Voices were not told apart." in as_html.render(made)) is is_unknown


def test_of_no_words_no_voice_is_missed() -> None:
    silent = replace(review(""), voices=Voices.UNKNOWN)
    assert "not told apart" not in terminal.render(silent)
    assert "not told apart" not in as_html.render(silent)


@pytest.mark.slow
def test_the_command_says_what_to_do_without_the_voice_model(
    cli: Cli, speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.listening.find_voice_model", lambda: None)
    shown = cli("review", SAMPLES / "good.flac").stdout
    assert "Voices were not told apart: `coach model` fetches what is missing." in shown
