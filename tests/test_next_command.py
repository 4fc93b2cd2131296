"""``coach next`` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import HARD_CLOSE
from conftest import Cli
from practised import remember, said

from coach.practice import parts


@pytest.fixture(autouse=True)
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("coach.session.memory.calendar.today", lambda: "2026-11-30")


def test_it_is_one_sentence_with_its_command(cli: Cli) -> None:
    assert cli("next").stdout == (
        " Say it once, as it comes: that take tells where to begin.  (coach rehearse)\n"
    )
    remember("2026-11-30", *[said({"payment": 1.8})] * 3)
    assert cli("next").stdout == (
        " Say notes and payment together, five times: before payment you wait 1.8 s."
        "  (coach drill --joint payment)\n"
    )
    remember("2026-11-30", said(guide=parts.joint(HARD_CLOSE, "payment")))
    assert cli("next").stdout == (
        " Say all of it until it flows, three times in a row.  (coach drill --until-flow)\n"
    )
    remember("2026-11-30", *[said()] * 3)
    assert cli("next").stdout == " It flows: come back on Tuesday 1 December.\n"


def test_why_shows_the_rule_and_what_was_kept(cli: Cli) -> None:
    remember("2026-11-28", *[said()] * 3)
    remember("2026-11-29", said({"payment": 1.2}))
    shown = cli("next", "--why").stdout
    assert "Say it once, cold" in shown
    assert (
        "Last test: not passed; 5 of 6 joints kept since 2026-11-28, longest silence 0.2 s then,"
        " 1.2 s cold."
    ) in " ".join(shown.split())
    assert "The next test is 1, 3, 7, then 14 days after" in shown


def test_data_has_the_sentence_and_the_facts(cli: Cli) -> None:
    remember("2026-11-28", *[said()] * 3)
    remember("2026-11-29", said())
    remember("2026-11-30", said())
    found = json.loads(cli("next", "--format", "json").stdout)
    assert (found["do"], found["because"], found["day"]) == ("rest", "kept", "2026-12-03")
    assert (found["tests_passed"], found["kept_share"], found["command"]) == (2, 1.0, None)
    assert found["say"] == "You kept it: come back on Thursday 3 December."


def test_a_guide_of_ones_own_stays_in_the_command(cli: Cli) -> None:
    Path("my guide.toml").write_text(
        'name = "Two"\n[[step]]\nid = "a"\nsay = "One please"\n[[step]]\nid = "b"\nsay = "Two"\n'
    )
    shown = cli("next", "--guide", "my guide.toml").stdout
    assert shown.endswith('(coach rehearse --guide "my guide.toml")\n')
