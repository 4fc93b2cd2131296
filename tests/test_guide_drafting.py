from __future__ import annotations

import pytest
from builders import spoken
from hypothesis import given
from hypothesis import strategies as st
from judging import judged

from coach.datatypes import Targets
from coach.errors import GuideError
from coach.guide import (
    draft,
    parse,
    template,
)
from coach.text import clean, words

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


LINE = PLAIN.filter(lambda text: "\n" not in text and not set("{}():") & set(text))
SAYING = LINE.filter(lambda text: bool(words(clean(text))))


@given(st.lists(SAYING, min_size=1), LINE.filter(lambda text: clean(text).strip()))
def test_any_list_of_lines_gives_a_guide_with_those_sayings(lines: list[str], name: str) -> None:
    guide = parse(draft([f"- {line}" for line in lines], name, "my.toml"), "my.toml")
    assert [step.say for step in guide.steps] == [clean(line).strip() for line in lines]
    assert guide.name == clean(name).strip()


def test_a_draft_numbers_ids_that_would_be_the_same() -> None:
    guide = parse(draft(["Email?", "Email, please.", "email!"], "A", "a.toml"), "a.toml")
    assert [step.id for step in guide.steps] == ["email", "email-please", "email-2"]


def test_a_draft_leaves_out_numbers_bullets_and_empty_lines() -> None:
    lines = ["1. Hello there.", "", "  2) How are you?", "-----", "• Good bye.", "3 apples?"]
    guide = parse(draft(lines, "A", "a.toml"), "a.toml")
    expected = ["Hello there.", "How are you?", "Good bye.", "3 apples?"]
    assert [step.say for step in guide.steps] == expected


def test_a_draft_of_no_lines_is_refused() -> None:
    with pytest.raises(GuideError, match=r"lines.txt: no line holds words"):
        draft(["", "--"], "A", "a.toml", source="lines.txt")


def test_a_draft_with_half_a_brace_names_its_line() -> None:
    with pytest.raises(GuideError, match=r"lines.txt, line 2: has a brace without its partner"):
        draft(["Hello", "See you {day"], "A", "a.toml", source="lines.txt")


@pytest.mark.parametrize("start", [template("A", "a.toml"), draft(["Email?"], "A", "a.toml")])
def test_what_a_draft_shows_in_comments_is_right_as_well(start: str) -> None:
    section = start.index("# Rules.")
    examples = [
        line.removeprefix("# ")
        for line in start[section:].splitlines()
        if line.startswith("# [") or " = " in line
    ]
    guide = parse(start[:section] + "\n".join(examples), "a.toml")
    assert guide.targets == Targets(total_s=30.0)
    assert [rule.kind for rule in guide.rules] == ["in-order", "complete", "last-question"]


def test_the_titles_of_a_draft_stand_in_a_sentence() -> None:
    lines = [
        "First please tell me what brings you here.",
        "Have you been here before?",
        "What's your phone number?",
        "What's your phone worth?",
        "Email?",
    ]
    guide = parse(draft(lines, "A", "a.toml"), "a.toml")
    assert [step.title for step in guide.steps] == [
        "First please tell…",
        "Have you been…",
        "What's your phone number?",
        "What's your phone worth?",
        "Email",
    ]
    first, second, *rest = [step.id for step in guide.steps]
    verdict = judged(spoken([second, first, *rest]), guide).verdict
    assert verdict.startswith("“Have you been…” came before “First please tell…”")


def test_a_line_may_begin_with_its_title() -> None:
    lines = [
        "1. Greeting: Thanks for calling. Who am I speaking with?",
        "Best number:  What's the best number for you?",
        "So let me ask you this: are you in?",
        "Reading at 10:30 today?",
        "Notes:",
        "Hand\u00adoff\u200b: You're all set. (smile)",
    ]
    steps = parse(draft(lines, "A", "a.toml"), "a.toml").steps
    assert [(step.id, step.title, step.say) for step in steps] == [
        ("greeting", "Greeting", "Thanks for calling. Who am I speaking with?"),
        ("best-number", "Best number", "What's the best number for you?"),
        ("this", "So let me…", "So let me ask you this: are you in?"),
        ("reading-thirty", "Reading at 10:30…", "Reading at 10:30 today?"),
        ("notes", "Notes", "Notes:"),
        ("handoff", "Handoff", "You're all set."),
    ]
