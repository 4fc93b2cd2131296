from __future__ import annotations

import json
import re
from dataclasses import replace

import golden
import pytest
from builders import FLAT_VOICE, GOOD, HARD_CLOSE, facts, review, spoken
from hypothesis import given, settings
from hypothesis import strategies as st
from reviews import REVIEWS
from rich.cells import cell_len
from strategies import IDS, anything_heard

from coach.datatypes import Pace, Review, Speed, Step
from coach.judge import judge
from coach.report.contract import as_json
from coach.report.pages import as_html
from coach.report.terminal.review import CHARACTERS, render

ANSI = re.compile(r"\x1b\[[\d;]*m")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("name", REVIEWS)
def test_report_is_the_known_one(name: str) -> None:
    golden.check(f"terminal/{name}.txt", render(REVIEWS[name]))


def test_report_of_sixty_columns_is_the_known_one() -> None:
    golden.check("terminal/three_takes_60_columns.txt", render(REVIEWS["three_takes"], width=60))


def test_report_in_ascii_is_the_known_one() -> None:
    shown = render(REVIEWS["pauses"], ascii_only=True)
    assert shown.isascii()
    golden.check("terminal/pauses_ascii.txt", shown)


def test_no_golden_file_is_missing_or_left_over() -> None:
    names = [*REVIEWS, "three_takes_60_columns", "pauses_ascii"]
    golden.check_complete("terminal", [f"{name}.txt" for name in names])


@pytest.mark.parametrize("name", REVIEWS)
def test_every_character_beyond_ascii_is_declared(name: str) -> None:
    assert {letter for letter in render(REVIEWS[name]) if not letter.isascii()} <= set(CHARACTERS)


def test_ascii_keeps_every_column() -> None:
    for name, made in REVIEWS.items():
        shown = render(made).splitlines()
        plain = render(made, ascii_only=True).splitlines()
        assert [len(line) for line in plain] == [cell_len(line) for line in shown], name


@pytest.mark.parametrize("name", REVIEWS)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_too_long_nor_ends_in_a_space(name: str, width: int) -> None:
    for line in render(REVIEWS[name], width=width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("name", REVIEWS)
def test_colour_changes_no_letter(name: str) -> None:
    coloured = render(REVIEWS[name], colour=True)
    bare = [ANSI.sub("", line).rstrip() for line in coloured.splitlines()]
    assert "\x1b[" in coloured
    assert bare == render(REVIEWS[name]).splitlines()


@pytest.mark.parametrize(
    "variables", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"COLUMNS": "20"}, {"TERM": "dumb"}]
)
@pytest.mark.parametrize("colour", [True, False])
def test_only_the_caller_decides(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colour: bool
) -> None:
    expected = render(REVIEWS["pauses"], colour=colour)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert render(REVIEWS["pauses"], colour=colour) == expected


def test_a_damaged_recording_says_so_before_all_else() -> None:
    whole = REVIEWS["good"]
    damaged = replace(whole, recording=replace(whole.recording, damaged=True))
    assert "damaged" not in render(whole)
    for width in (60, 80):
        line = " ".join(render(damaged, width=width).partition("0:00.8")[0].split())
        assert line.endswith("part of this recording is damaged or missing".capitalize() + TAIL)


TAIL = "; steps said there went unheard."


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        (GOOD, "longest silence 0.3 s, no fillers heard"),
        (GOOD + " um@1-1.2", "longest silence 0.3 s, 1 filler"),
        (GOOD + " pause@13.0-14.0", "longest silence 1.0 s inside handoff, no fillers heard"),
        (GOOD + " pause@13.0-13.48", "longest silence 0.3 s, no fillers heard"),
        (
            "handoff@12.2-16.3 pause@13.0-14.0",
            "longest silence 1.0 s inside handoff, no fillers heard",
        ),
        (
            'false_start@0.1-0.6"perfect what\'s" ' + GOOD,
            "longest silence 0.3 s, no fillers heard, 1 false start",
        ),
    ],
)
def test_flow_says_what_it_lost_to(text: str, flow: str) -> None:
    assert re.search(rf"Flow .* {flow}\n", render(review(text), width=100))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (GOOD, "7 of 7 steps in order"),
        ("email@1.0-1.5", "1 of 7 steps"),
        ("name@1-3 phone@3.2-5 email?", "2 of 7 steps in order, 1 can't be told"),
        (
            GOOD + " name@17-19 phone@19.2-21",
            "7 of 7 steps in order, name and phone said again",
        ),
        (
            'celebration@0-0.7"awesome" asking_again@0.7-0.8"sure" ' + GOOD,
            "7 of 7 steps in order, celebrated, asked again",
        ),
        (GOOD + ' lingering@17-20"by the way"', "7 of 7 steps in order, lingered"),
        (
            'name@1-3 phone@3.2-5 objection@5.3-6.5"too dear"',
            "2 of 7 steps in order, not back after an objection",
        ),
    ],
)
def test_order_says_what_it_lost_to(text: str, order: str) -> None:
    assert re.search(rf"Order .* {order}\n", render(review(text), width=100))


def test_what_cannot_be_measured_has_no_number() -> None:
    made = facts("email@1.0-1.5")
    judged = judge(replace(made, speed=Speed(0.5, 0.5, 1, None, None, None)), HARD_CLOSE)
    shown = render(replace(review(GOOD), takes=(judged, judged)))
    assert re.search(r"Speed +- +no pace to measure", shown)
    assert re.search(r"Flow +100 +━+  no fillers heard\n", shown)
    assert re.search(r"1/7 +100 +- +13 +13\n", shown)


def test_much_that_was_said_outside_the_takes_is_counted() -> None:
    chat = " ".join(f'off_script@{i}.1-{i}.9"chat {i}"' for i in range(7))
    shown = render(review(f"{chat} || name@8-10 phone@10.2-12"))
    assert "“chat 4”" in shown
    assert "“chat 5”" not in shown
    assert "and 2 more\n\n You left out five of seven steps.\n" in shown


def test_a_hint_about_the_voice_stands_under_the_scores() -> None:
    judged = judge(replace(facts(GOOD), voice=FLAT_VOICE), HARD_CLOSE)
    shown = render(replace(review(GOOD), takes=(judged,)))
    assert re.search(
        r"Overall .*\n Voice .*quieter.*\n Voice +May sound flat: 1.4 semitones", shown
    )


def test_no_take_says_what_was_heard_instead() -> None:
    shown = render(REVIEWS["off_script"])
    assert "No take found" in shown
    assert "did you see the game last night" in shown


def test_much_that_was_heard_instead_is_cut() -> None:
    shown = render(review('off_script@1.0-90.0"' + "blah " * 500 + '" ||'))
    assert "…”" in shown
    assert len(shown) < 800


def test_silence_says_so() -> None:
    assert "no speech was heard in 12.5 s of sound" in render(REVIEWS["no_sound"])


NASTY = "[bold red]x[/] \x1b[31mred\x1b[0m \x07\x08\r\n\t\x9b1m \u202egnp :smile: {0} %s \\[y]"


def nasty_review() -> Review:
    steps = tuple(replace(step, title=NASTY, say=NASTY) for step in HARD_CLOSE.steps)
    guide = replace(HARD_CLOSE, name=NASTY, steps=steps)
    text = f'off_script@0-0.5"{NASTY}" || name~@1-3"{NASTY}" payment@3.5-5"{NASTY}"'
    text += f' lingering@5-6"{NASTY}" like@6-7"{NASTY}" hedge@7-8"{NASTY}"'
    return review(text, guide, path=f"{NASTY}.wav")


@pytest.mark.parametrize("ascii_only", [True, False])
def test_text_from_outside_is_shown_and_never_obeyed(ascii_only: bool) -> None:
    shown = render(nasty_review(), ascii_only=ascii_only)
    assert not CONTROL.search(shown)
    assert "[bold red]x[/]" in shown
    assert ":smile:" in shown
    assert r"\[y]" in shown


def test_text_from_outside_cannot_colour_a_coloured_report() -> None:
    bare = ANSI.sub("", render(nasty_review(), colour=True))
    assert not CONTROL.search(bare)
    assert "[31mred" in bare


def test_other_scripts_are_shown_within_the_width() -> None:
    steps = tuple(Step(id_, "名前を聞く" * 3, "お名前は何ですか " * 9) for id_ in ("a", "b", "c"))
    shown = render(review("a@1-3 c@4-6", replace(HARD_CLOSE, steps=steps, rules=())), width=60)
    assert all(cell_len(line) <= 60 for line in shown.splitlines())
    assert "名前" in shown


@settings(max_examples=40, deadline=None)
@given(heard=anything_heard(), width=st.integers(40, 120))
def test_whatever_was_heard_makes_a_clean_report(heard: str, width: int) -> None:
    shown = render(review(heard), width=width)
    assert not CONTROL.search(shown)
    assert all(cell_len(line) <= width for line in shown.splitlines())


@pytest.mark.parametrize("width", [1, 10, 39])
def test_a_terminal_too_narrow_still_gets_a_report(width: int) -> None:
    assert "All seven steps" in render(REVIEWS["good"], width=width)


OWN_WORDS = " ".join(f"{id_}~@{2 * at}-{2 * at + 1.8}" for at, id_ in enumerate(IDS))


@pytest.mark.parametrize(
    ("text", "own", "said"),
    [
        (OWN_WORDS, 7, "7 of 7 lines in your own words"),
        (OWN_WORDS.replace("name~", "name"), 6, "6 of 7 lines in your own words"),
        (GOOD, 0, ""),
    ],
)
def test_a_sequence_in_own_words_says_so_and_costs_nothing(text: str, own: int, said: str) -> None:
    made = review(text)
    assert made.takes[0].own_words == (own, 7)
    assert ("Wording" in render(made)) == bool(said)
    for shown in (render(made), as_html.render(made)):
        assert said in shown
    assert json.loads(as_json.render(made))["takes"][0]["wording"] == {"own_words": own, "of": 7}
    assert made.takes[0].scores == review(text.replace("~", "")).takes[0].scores


def test_no_braces_where_something_is_to_be_said() -> None:
    made = review(OWN_WORDS.replace(" handoff~@12-13.8", ""))
    for shown in (render(made), as_html.render(made)):
        assert "My tech will be out … You" in shown
        assert "{date}" not in shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'off_script@0.1-0.6"great weather" {GOOD}', "before"),
        (f'{GOOD} off_script@17-18"thanks bye"', "afterwards"),
        (f'{GOOD} off_script@9.45-9.6"you know"', "off script"),
    ],
)
def test_what_is_said_around_the_sequence_is_no_departure_from_it(text: str, name: str) -> None:
    assert re.search(rf"{name} +“", render(review(text)))
    assert "!" not in render(review(text))


def test_a_question_asked_again_after_an_objection_is_not_marked() -> None:
    text = GOOD.replace(" handoff@12.2-16.3", "")
    back = f'{text} objection@12-13"not sure" reassurance@13.2-15 payment@15.2-17 handoff@17.2-21'
    assert "back, after the objection" in render(review(back))
    assert "!" not in render(review(back))
    assert "said again" not in as_html.render(review(back))
    assert "<em>again</em>" not in as_html.render(review(back))
    twice = render(review(f"{text} payment@12.2-14 handoff@14.2-18"))
    assert " !  " in twice
    assert "said again" in twice


def test_a_payment_asked_early_and_again_is_marked_once_as_early() -> None:
    text = (
        "name@1-3 phone@3.2-5 email@5.2-6 address@6.2-8 payment@8.2-10 notes@10.2-12"
        " payment@12.2-14 handoff@14.2-18"
    )
    assert render(review(text)).count("before its turn") == 1
    assert "after its turn" not in render(review(text))
    assert as_html.render(review(text)).count("<em>out of place</em>") == 1


def test_equal_silences_are_named_together_beside_each_other() -> None:
    stalls = review(f"{spoken(IDS, [0.9] * 6)} | {spoken(IDS, start_s=40.0)}")
    assert "0.9 s before every line" in " ".join(render(stalls, width=100).split())


def test_a_voice_too_quiet_is_not_said_to_be_slow() -> None:
    made = facts(GOOD)
    by_step = tuple(
        Pace(step.span, 150.0, 2.5 if step.id == "name" else 4.2, step.id)
        for step in made.take.steps
    )
    faint = replace(FLAT_VOICE, whole=replace(FLAT_VOICE.whole, level_db=-68.0), drops=())
    speed = replace(made.speed, words_per_minute=72.0, by_step=by_step)
    quiet = judge(replace(made, voice=faint, speed=speed), HARD_CLOSE)
    shown = render(replace(review(GOOD), takes=(quiet,)))
    assert quiet.scores.speed is None
    assert "too quiet to tell" in shown
    assert "Too quiet to tell everything: -68 dB." in shown
    assert {"slow_step", "too_slow"}.isdisjoint(each.code for each in quiet.advice)


@pytest.mark.parametrize("name", REVIEWS)
def test_the_report_ends_with_its_verdict(name: str) -> None:
    made = REVIEWS[name]
    takes = made.takes
    last = " ".join(render(made).rpartition("\n\n")[2].split())
    if len(takes) == 1:
        assert last == takes[0].verdict
    else:
        assert last.startswith(f"{'Three takes; the best is' if takes else 'No take found:'}")


@pytest.mark.parametrize("width", range(40, 101, 4))
def test_no_heading_of_several_takes_is_cut(width: int) -> None:
    late = re.sub(r"[\d.]+", lambda at: f"{float(at[0]) + 4000:.1f}", GOOD)
    heading = render(review(f"{GOOD} | {late}"), width=width).splitlines()[2]
    names = heading.split()
    assert {"Take", "Flow", "Order", "Overall"} <= set(names)
    assert set(names) <= set(
        "Take Start Length Steps Flow Speed Order Overall Longest silence".split()
    )
