from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.datatypes import Rule, RuleKind, Step, Targets
from coach.guide import (
    Wording,
    built_in,
    load,
    parse,
    problems,
    title_of,
    wordings,
)
from coach.guide.drafting import quoted
from coach.guide.places import Places
from coach.text import words

SMALL = """\
name = "Greeting"

[[step]]
id = "hello"
title = "Hello"
say = "Hello, who is calling?"

[[step]]
id = "good-bye"
say = "Good bye, see you on {day}."
"""

HARD_CLOSE = {
    "name": "Perfect. What's the best name for the account?",
    "phone": "And what's a good phone number for you?",
    "email": "Email?",
    "address": "This address here, right?",
    "notes": "Anything specific I should note for the tech?",
    "payment": "Are you using a credit or debit card today?",
    "handoff": "You're all set. My tech will be out {date}. You're going to love it.",
}


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "my guide.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_built_in_guide_has_the_seven_steps_word_for_word() -> None:
    assert {step.id: step.say for step in built_in().steps} == HARD_CLOSE
    assert [step.title for step in built_in().steps] == [each.title() for each in HARD_CLOSE]


def test_the_built_in_guide_has_every_kind_of_rule_each_with_its_reason() -> None:
    rules = built_in().rules
    assert sorted(rule.kind for rule in rules) == sorted(RuleKind)
    assert all(rule.why for rule in rules)
    assert built_in().rule(RuleKind.LAST_QUESTION).step == "payment"  # type: ignore[union-attr]


def test_name_and_steps_are_enough() -> None:
    guide = parse(SMALL, "small.toml")
    assert guide.name == "Greeting"
    assert guide.steps == (
        Step("hello", "Hello", "Hello, who is calling?"),
        Step("good-bye", "Good bye", "Good bye, see you on {day}."),
    )
    assert guide.targets == Targets()
    assert guide.about == ""


def test_order_completeness_and_saying_once_hold_for_any_guide() -> None:
    kinds = [rule.kind for rule in parse(SMALL, "small.toml").rules]
    assert kinds == [RuleKind.IN_ORDER, RuleKind.COMPLETE, RuleKind.ONCE]


def test_a_rule_of_the_guide_takes_the_place_of_the_default() -> None:
    text = SMALL + '[[rule]]\nkind = "once"\nwhy = "Short."\n[[rule]]\nkind = "come-back"\n'
    assert parse(text, "small.toml").rules == (
        Rule(RuleKind.IN_ORDER),
        Rule(RuleKind.COMPLETE),
        Rule(RuleKind.ONCE, why="Short."),
        Rule(RuleKind.COME_BACK),
    )


def test_a_default_rule_can_be_turned_off() -> None:
    text = SMALL + '[[rule]]\nkind = "in-order"\noff = true\n'
    kinds = [rule.kind for rule in parse(text, "small.toml").rules]
    assert kinds == [RuleKind.COMPLETE, RuleKind.ONCE]


def test_targets_that_are_left_out_keep_their_defaults() -> None:
    text = SMALL + '[targets]\nflows_s = 0.3\ntotal_s = 12\nwhy = "Fast."\n'
    expected = Targets(flows_s=0.3, total_s=12.0, why="Fast.")
    assert parse(text, "small.toml").targets == expected


def test_other_wordings_are_kept_in_order() -> None:
    text = SMALL + 'also = ["Bye now.", "See you."]\n'
    assert parse(text, "small.toml").steps[1].also == ("Bye now.", "See you.")


def test_words_over_several_lines_become_one_line() -> None:
    text = 'name = "A"\n[[step]]\nid = "a"\nsay = """\nSee you\n  on {day}."""\n'
    assert parse(text, "a.toml").steps[0].say == "See you on {day}."


@pytest.mark.parametrize(
    "content",
    [
        SMALL.encode("utf-8-sig"),
        SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\r\n").encode("utf-8-sig"),
        SMALL.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "both", "no last line feed"],
)
def test_any_editors_file_is_read(tmp_path: Path, content: bytes) -> None:
    assert load(written(tmp_path, content)) == parse(SMALL, "small.toml")


def test_any_script_is_read(tmp_path: Path) -> None:
    text = 'name = "Größe"\n[[step]]\nid = "größe-1"\nsay = "Wie groß? こんにちは"\n'
    path = tmp_path / "привет 你好.toml"
    path.write_text(text, encoding="utf-8")
    assert load(path).steps[0].id == "größe-1"


def test_an_id_makes_a_title() -> None:
    assert title_of("credit-card") == "Credit card"


def test_every_wording_has_its_line() -> None:
    text = SMALL + 'also = [\n  "Bye now.",\n\n  "See you."]\n'
    assert wordings(text) == [
        Wording(6, "step 1, say", "Hello, who is calling?"),
        Wording(10, "step 2, say", "Good bye, see you on {day}."),
        Wording(12, "step 2, also 1", "Bye now."),
        Wording(14, "step 2, also 2", "See you."),
    ]


@pytest.mark.parametrize(
    ("source", "path", "line"),
    [
        ("a = 1\nb = 2", ("b",), 2),
        ("# a = 1\n\na = 1", ("a",), 3),
        ('a = """\nb = 2\n"""\nb = 1', ("b",), 4),
        ("a = '''\nb = 2'''''\nb = 1", ("b",), 3),
        ('a = "# [b]"\n[b]\nc = 1', ("b", "c"), 3),
        ('a = "\\"\\\\"\nb = 1', ("b",), 2),
        ("[[s]]\nx = 1\n[[s]]\nx = 1", ("s", 1, "x"), 4),
        ("[[s]]\n[[s.t]]\n[[s]]\n[[s.t]]\nx = 1\n[[s.t]]\nx = 1", ("s", 1, "t", 1, "x"), 7),
        ('s = [\n {id = "a"},\n {id = "b", x = [1,\n 2]}]', ("s", 1, "x", 1), 4),
        ('a.b."c d" = 1\na.b.e = 1', ("a", "b", "e"), 2),
        ("a = 1979-05-27 07:32:00 # now\nb = 1", ("b",), 2),
        ("[a]\nb = 1", ("a", "missing", "x"), 1),
        ("a = 1", ("missing",), 1),
        ("[ 'a' . b ] # [c]\nd = [] ", ("a", "b", "d"), 2),
    ],
)
def test_a_value_is_found_in_its_text(source: str, path: tuple[str | int, ...], line: int) -> None:
    assert Places(source).line(path) == line


PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.lists(PLAIN, max_size=3), min_size=1, max_size=4))
def test_each_item_is_found_whatever_the_strings_hold(tables: list[list[str]]) -> None:
    lines: list[str] = []
    expected = {}
    for index, items in enumerate(tables):
        lines += ['# [[s]] "', "[[s]]", "x = ["]
        for number, item in enumerate(items):
            lines.append(f"  {quoted(item)},")
            expected["s", index, "x", number] = len(lines)
        lines += ["]", ""]
    places = Places("\n".join(lines))
    assert {path: places.line(path) for path in expected} == expected


def test_a_guide_is_heard_as_it_was_meant_however_it_was_pasted() -> None:
    guide = parse(
        'name = "My\\u00ad guide"\n[[step]]\nid = "em\\u200bail"\ntitle = "E\\u001b[31mmail"\n'
        'say = "Your (smile, pause) e\\u200bmail, nu\\u0301mber 2nd?"\n'
        'also = ["E\\u00admail? (wait)"]\n',
        "a.toml",
    )
    (step,) = guide.steps
    assert (guide.name, step.id, step.title) == ("My guide", "email", "Email")
    assert step.also == ("Email?",)
    assert words(step.say) == ("your", "email", "number", "second")


def test_a_line_of_nothing_but_what_to_do_is_refused() -> None:
    (problem,) = problems('name = "A"\n[[step]]\nid = "a"\nsay = "(smile, pause)"\n')
    assert problem.message.startswith("holds no words to listen for")
