"""A take drawn: its steps with their words, the silence between them, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import replace

from builders import GOOD, HARD_CLOSE, facts, review
from reviews import EARLY_AND_MISSING, REVIEWS

from coach.datatypes import Rule, RuleKind
from coach.judge import judge
from coach.report.terminal.review import render


def test_what_differs_from_the_guide_is_in_italics() -> None:
    made = review('name@1-3 payment@3.2-5"so are you using a credit or debit card today"')
    assert re.search(r"\x1b\[3mSo\x1b\[0m are", render(made, colour=True))
    assert "So are you using a credit or debit card today?\n" in render(made)


def test_a_reworded_step_shows_the_guides_words_beside_its_own() -> None:
    lines = render(REVIEWS["pauses"]).splitlines()
    heard = next(index for index, line in enumerate(lines) if "a mail please" in line)
    assert lines[heard].endswith("“a mail please”")
    assert lines[heard + 1].strip() == "guide: Email?"


def test_missing_and_unclear_steps_stand_where_they_belong() -> None:
    missing = render(REVIEWS["early_and_missing"])
    assert re.search(r"Phone .*\n.*\n?.*Email +missing\n", missing)
    unclear = render(REVIEWS["bad_sound"])
    assert re.search(r"Notes .*\n.*Payment +can't tell.*\n +guide: Are you", unclear)


def test_what_no_rule_forbids_is_not_marked() -> None:
    heard = EARLY_AND_MISSING + ' phone@16-18 lingering@19-20"bye"'
    marks = [line[1] for line in render(review(heard)).splitlines() if line[1:2] in ("!", "?")]
    assert marks == ["!"] * 4
    bare = render(review(heard, replace(HARD_CLOSE, rules=())))
    assert not re.search("^ [!?]|missing|said again|its turn", bare, re.MULTILINE)
    assert "not said" in bare


def test_a_last_question_has_its_place_without_an_order() -> None:
    rule = Rule(RuleKind.LAST_QUESTION, "payment")
    shown = render(review(EARLY_AND_MISSING, replace(HARD_CLOSE, rules=(rule,))))
    assert re.search(r"! .*Payment .*\n +before its turn", shown)


def test_a_longer_silence_is_a_longer_bar() -> None:
    lengths = []
    for silence in (0.1, 0.5, 1.0, 2.0, 2.9):
        shown = render(review(f"name@1.0-3.0 phone@{3 + silence}-6.0"))
        lengths.append(max(len(bar) for bar in re.findall(r"^ {15,}([─━█]+)", shown, re.MULTILINE)))
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == len(lengths)


def test_a_bar_that_would_be_too_long_says_so() -> None:
    shown = render(review("name@1.0-3.0 phone@63.0-65.0"))
    assert re.search(r"█▸ 60\.0 s  hesitation", shown)


def test_a_silence_is_rounded_to_its_uncertainty() -> None:
    made = facts("name@1.0-3.0 phone@4.9-6.0")
    vague = replace(made, gaps=(replace(made.gaps[0], uncertainty_s=0.4),))
    shown = render(replace(review(GOOD), takes=(judge(vague, HARD_CLOSE),)))
    assert "about 2 s  hesitation" in shown


def test_a_customers_thinking_is_drawn_as_no_silence_of_the_speakers() -> None:
    shown = render(review('name@1.0-3.0 reply@6.0-7.0"maria" phone@7.2-9.0'))
    assert re.search(r"customer +“maria”\n +── 0\.2 s  flows", shown)


def test_a_pause_inside_a_step_is_drawn_under_it() -> None:
    shown = render(review(GOOD + " pause@13.0-14.0"))
    assert re.search(
        r"Handoff .*\n.*it\.\n +0:13\.0 +━+ 1\.0 s  noticeable, inside the step\n", shown
    )
    shown = render(review(GOOD + " pause@13.0-14.2 pause@6-6.4"))
    assert re.search(r"█+ 1\.2 s  hesitation, inside the step\n", shown)
    assert shown.count("inside the step") == 1


def test_every_heard_step_shows_its_words_and_time() -> None:
    shown = render(REVIEWS["good"], width=100)
    for step in REVIEWS["good"].takes[0].facts.take.steps:
        words = re.escape(HARD_CLOSE.step(step.id).say.replace("{date}.", "…"))
        assert re.search(rf"0:{step.span.start:04.1f}\s+\w+\s+{words}\n", shown)
