"""How much of the lines is seen: less as takes succeed, more where they no longer do."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import GOOD, HARD_CLOSE, review
from reviews import EARLY_AND_MISSING
from system import read_only

from coach import guide as guides
from coach.session.memory.settings import SHOWN, set_to
from coach.session.take import showing
from coach.session.take.showing import IN_A_ROW, Show, after_take, lines, shown_now, start_over


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def said(*texts: str) -> list[Show]:
    return [after_take(review(text)) for text in texts]


def test_good_takes_take_the_words_away_step_by_step() -> None:
    assert shown_now(HARD_CLOSE) is Show.WORDS
    assert said(*[GOOD] * 5) == [
        *(Show.WORDS, Show.FIRST, Show.FIRST, Show.NONE, Show.NONE),
    ]
    assert shown_now(HARD_CLOSE) is Show.NONE


def test_takes_that_miss_a_step_bring_them_back() -> None:
    start_over(HARD_CLOSE, Show.NONE)
    missed = said(*[EARLY_AND_MISSING] * 2 * IN_A_ROW)
    assert missed == [Show.NONE, Show.FIRST, Show.FIRST, Show.WORDS]


def test_one_alone_may_be_luck_or_ill_heard() -> None:
    start_over(HARD_CLOSE, Show.FIRST)
    assert set(said(GOOD, EARLY_AND_MISSING, GOOD, EARLY_AND_MISSING)) == {Show.FIRST}


def test_a_take_without_a_word_changes_nothing() -> None:
    start_over(HARD_CLOSE, Show.FIRST)
    assert said(GOOD, "", GOOD) == [Show.FIRST, Show.FIRST, Show.NONE]


def test_another_guide_begins_with_its_words() -> None:
    start_over(HARD_CLOSE, Show.NONE)
    other = guides.parse(
        'name = "A"\n[[step]]\nid = "a"\ntitle = "A"\nsay = "Hello to you."\n', "a"
    )
    assert shown_now(other) is Show.WORDS


@pytest.mark.parametrize("kept", ["", "x none 1", "first", "\0", "a" * 2000])
def test_what_is_kept_may_be_damaged(kept: str, data: Path) -> None:
    set_to(SHOWN, kept)
    assert shown_now(HARD_CLOSE) is Show.WORDS


def test_where_nothing_can_be_kept_the_take_counts_all_the_same(data: Path) -> None:
    data.mkdir()
    with read_only(data):
        assert said(GOOD, GOOD) == [Show.WORDS, Show.WORDS]


def test_what_is_seen_of_a_line() -> None:
    assert lines(HARD_CLOSE, Show.WORDS)[-1].startswith("You're all set. My tech will be out … You")
    first = lines(HARD_CLOSE, Show.FIRST)
    assert first == (
        "Perfect. What's …",
        "And what's …",
        "Email?",
        "This address …",
        "Anything specific …",
        "Are you …",
        "You're all …",
    )
    assert set(lines(HARD_CLOSE, Show.NONE)) == {""}
    assert showing.FIRST_WORDS == 2
