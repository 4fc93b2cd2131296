from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.datatypes import Rule, RuleKind, Step, Targets
from coach.errors import GuideError
from coach.guide import (
    LARGEST_FILE,
    Wording,
    built_in,
    draft,
    load,
    parse,
    problems,
    template,
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


def found(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.field, problem.message) for problem in problems(text)]


# ---- what can be read --------------------------------------------------------------


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


# ---- what cannot be used -----------------------------------------------------------

STEP = '[[step]]\nid = "a"\nsay = "Hello"\n'
NEXT = '[[step]]\nid = "b"\nsay = "Good bye"\n'
BROKEN = {
    "name missing": (STEP, 1, "name", "is missing"),
    "name empty": (f'name = " "\n{STEP}', 1, "name", "is empty"),
    "name no words": (f"name = 7\n{STEP}", 1, "name", "must be words .* not a number"),
    "no steps": ('name = "A"\n', 1, "step", "has no steps"),
    "empty steps": ('name = "A"\n\nstep = []', 3, "step", "has no steps"),
    "step no table": ('name = "A"\nstep = "Hello"', 2, "step", r"own \[\[step\]\], not words"),
    "id missing": ('name = "A"\n\n[[step]]\nsay = "Hello"', 3, "step 1, id", "is missing"),
    "say missing": ('name = "A"\n[[step]]\nid = "a"', 2, "step 1, say", "is missing"),
    "title empty": (f'name = "A"\n{STEP}title = ""', 5, "step 1, title", "is empty"),
    "id with a space": (
        'name = "A"\n[[step]]\nsay = "Hello"\nid = "a b"',
        *(4, "step 1, id", "letters, digits and dashes only"),
    ),
    "id of dashes": (
        'name = "A"\n[[step]]\nid = "--"\nsay = "Hello"',
        *(3, "step 1, id", "a letter or a digit"),
    ),
    "id twice": (f'name = "A"\n{STEP}\n{STEP}', 7, "step 2, id", '"a" is the id of step 1'),
    "say without words": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "… {date}!"',
        *(4, "step 1, say", "no words to listen for"),
    ),
    "brace open": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "See you {date."',
        *(4, "step 1, say", "brace without its partner"),
    ),
    "brace closed": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "See you date}."',
        *(4, "step 1, say", "brace without its partner"),
    ),
    "also no list": (f'name = "A"\n{STEP}also = "Hi"', 5, "step 1, also", "must be a list"),
    "also with a number": (
        f'name = "A"\n{STEP}also = [\n  "Hi", # yes\n  2,\n]',
        *(7, "step 1, also 2", "not a number"),
    ),
    "also without words": (
        f'name = "A"\n{STEP}also = [\n  "Hi",\n  "?"]',
        *(7, "step 1, also 2", "no words to listen for"),
    ),
    "misspelt key of a step": (
        f'name = "A"\n{STEP}tilte = "Hello"',
        *(5, "step 1, tilte", r'did you mean "title"\?'),
    ),
    "misspelt key at the top": (f'nam = "A"\n{STEP}', 1, "nam", 'did you mean "name"'),
    "unknown key": (
        f'name = "A"\n{STEP}volume = 11',
        *(5, "step 1, volume", "known are id, title, say, also"),
    ),
    "single brackets": (
        'name = "A"\n[step]\nid = "a"\nsay = "Hello"',
        *(2, "step 1", "two brackets on each side"),
    ),
    "rule without kind": (f'name = "A"\n{STEP}[[rule]]\n', 5, "rule 1, kind", "is missing"),
    "rule of no kind": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "last-questions"',
        *(6, "rule 1, kind", 'no kind of rule: did you mean "last-question"'),
    ),
    "rule of no kind at all": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "xyz"',
        *(6, "rule 1, kind", "take one of in-order, complete"),
    ),
    "rule without its step": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "last-question"',
        *(5, "rule 1, step", "is missing"),
    ),
    "rule about no step": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "last-question"\nstep = "b"',
        *(7, "rule 1, step", '"b" is no step of this guide: take one of a'),
    ),
    "rule with a step too many": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "once"\nstep = "a"',
        *(7, "rule 1, step", "about the whole sequence"),
    ),
    "rule twice": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "once"\n[[rule]]\nkind = "once"',
        *(8, "rule 2, kind", '"once" is rule 1 already'),
    ),
    "off in words": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "once"\noff = "yes"',
        *(7, "rule 1, off", "true or false"),
    ),
    "target in words": (
        f'name = "A"\n{STEP}[targets]\nflows_s = "0.5"',
        *(6, "targets, flows_s", "must be a number, .* not words"),
    ),
    "target true": (
        f'name = "A"\n{STEP}[targets]\nflows_s = true',
        *(6, "targets, flows_s", "must be a number, .* not true or false"),
    ),
    "target negative": (
        f'name = "A"\n{STEP}[targets]\nstart_s = -1',
        *(6, "targets, start_s", "at least 0"),
    ),
    "target not finite": (
        f'name = "A"\n{STEP}[targets]\nstart_s = inf',
        *(6, "targets, start_s", "at most 10000"),
    ),
    "target no number": (
        f'name = "A"\n{STEP}[targets]\nstart_s = nan',
        *(6, "targets, start_s", "at most 10000"),
    ),
    "target huge": (
        f'name = "A"\n{STEP}[targets]\nstart_s = {10**400}',
        *(6, "targets, start_s", "at most 10000"),
    ),
    "no time at all": (
        f'name = "A"\n{STEP}[targets]\ntotal_s = 0',
        *(6, "targets, total_s", "above 0"),
    ),
    "targets that contradict": (
        f'name = "A"\n{STEP}[targets]\nflows_s = 0.8\nnoticeable_s = 0.6',
        *(6, "targets, flows_s", r"flows_s \(0.8\) is above noticeable_s \(0.6\)"),
    ),
    "target that contradicts a default": (
        f'name = "A"\n{STEP}[targets]\nfastest_wpm = 90',
        *(6, "targets, fastest_wpm", r"slowest_wpm \(130\) is above fastest_wpm \(90\)"),
    ),
    "targets as a list": (f'name = "A"\ntargets = []\n{STEP}', 2, "targets", "must be one table"),
    "a quote not closed": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "Hello\n',
        *(4, "step 1, say", "closing quote is missing"),
    ),
    "words without quotes": (
        'name = "A"\n[[step]]\nid = "a"\nsay = Hello\n',
        *(4, "step 1, say", "is no value"),
    ),
    "a quote inside the words": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "So "yes" it is"\n',
        *(4, "step 1, say", "a double quote inside"),
    ),
    "a backslash": (
        'name = "A"\n[[step]]\nid = "a"\nsay = "A\\Z"\n',
        *(4, "step 1, say", "a backslash"),
    ),
    "a colon": (
        'name = "A"\n[[step]]\nid: "a"\nsay = "Hello"',
        *(3, "step 1, id", "a colon where an equals sign"),
    ),
    "set twice": (f'name = "A"\n{STEP}say = "Hi"', 5, "step 1, say", "is set twice"),
    "a list not closed": (
        f'name = "A"\n{STEP}also = ["Hi",\n  "Ho"\n{NEXT}',
        *(5, "step 1, also", "with commas between"),
    ),
    "a list without commas": (
        f'name = "A"\n{STEP}also = ["Hi" "Ho"]',
        *(5, "step 1, also", "with commas between"),
    ),
    "a header not closed": (f'name = "A"\n[[step]\n{STEP}', 2, "the file", "header is not closed"),
    "a table twice": (
        f'name = "A"\n{STEP}[targets]\n[targets]\n',
        *(6, "step 1", "header stands twice"),
    ),
    "a long string not closed": (
        f'name = "A"\n{STEP}title = """Hello\n{NEXT}',
        *(5, "step 1, title", "closing quote is missing"),
    ),
    "prose": (f'name = "A"\nSay hello.\n{STEP}', 2, "the file", "neither a header"),
    "nothing": ("", 1, "the file", "holds nothing"),
    "blanks": ("\ufeff \n", 1, "the file", "holds nothing"),
    "a wild character": (f'name = "A\0"\n{STEP}', 1, "name", "cannot stand in a guide"),
    "brackets without end": (
        f'name = "A"\n{STEP}also = {"[" * sys.getrecursionlimit()}',
        *(5, "step 1, also", "too deep"),
    ),
    "a number without end": (
        f'name = "A"\n{STEP}also = {"9" * 5000}',
        *(5, "step 1, also", "cannot be read as TOML"),
    ),
    "a date that is none": (
        f'name = "A"\n{STEP}also = 2024-02-31',
        *(5, "step 1, also", "cannot be read as TOML: invalid date"),
    ),
    "a date": (f'name = "A"\n{STEP}also = 2024-02-01', 5, "step 1, also", "not a date or a time"),
}


@pytest.mark.parametrize(("text", "line", "field", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_guide_names_its_line_and_field(
    text: str, line: int, field: str, message: str
) -> None:
    [problem] = problems(text)
    assert (problem.line, problem.field) == (line, field)
    with pytest.raises(GuideError, match=f"^my.toml, line {line}, {field}: .*{message}"):
        parse(text, "my.toml")


def test_every_error_is_told_at_once_in_the_order_of_lines() -> None:
    text = """\
titel = "A"
[[step]]
id = "one
say = Hello
[[step]]
title = 3
say = "{x"
[[step]]
id = "one two"
[targets]
flows_s = "much"
slow_wpm = 100
"""
    assert [(line, field) for line, field, _ in found(text)] == [
        (1, "name"),
        (1, "titel"),
        (3, "step 1, id"),
        (4, "step 1, say"),
        (5, "step 2, id"),
        (6, "step 2, title"),
        (7, "step 2, say"),
        (8, "step 3, say"),
        (9, "step 3, id"),
        (11, "targets, flows_s"),
        (12, "targets, slow_wpm"),
    ]


def test_the_first_of_many_errors_says_how_to_see_the_others() -> None:
    with pytest.raises(GuideError, match=r"\(and 1 more: run `coach guide check a b.toml`\)$"):
        parse("[[step]]\nid = 'a'\n", "a b.toml")


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    assert [field for _, field, _ in found(f'nmae = "A"\n{STEP}')] == ["nmae"]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_named_with_its_line(tmp_path: Path, encoding: str) -> None:
    text = SMALL.replace("who is", "who’s" if encoding == "utf-16" else "café")
    path = written(tmp_path, text.encode(encoding))
    line = 1 if encoding == "utf-16" else 6
    with pytest.raises(GuideError, match=rf"my guide.toml, line {line}: not text in UTF-8"):
        load(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"none.toml: no such guide file: check its name$"):
        load(tmp_path / "none.toml")


def test_a_folder_is_no_guide(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="a folder, not a guide file"):
        load(tmp_path)


def test_a_recording_is_no_guide(tmp_path: Path) -> None:
    path = written(tmp_path, b"RIFF" + bytes(range(256)) * (LARGEST_FILE // 256 + 1))
    with pytest.raises(GuideError, match="larger than a megabyte"):
        load(path)


def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, SMALL)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(GuideError, match=r"cannot be read \(Permission denied\)"):
        load(path)


@given(st.text())
def test_any_text_is_a_guide_or_has_problems_with_lines(text: str) -> None:
    lines = text.count("\n") + 1
    assert problems(text)
    assert all(1 <= problem.line <= lines for problem in problems(text))


@given(st.integers(0, len(SMALL)), st.text(st.sampled_from("[]{}\"=#,\\\n'a1.-"), max_size=4))
def test_a_guide_with_a_slip_is_read_or_refused(at: int, slip: str) -> None:
    text = SMALL[:at] + slip + SMALL[at:]
    if not problems(text):
        assert len(parse(text, "slip.toml").steps) >= 1


# ---- where things stand ------------------------------------------------------------


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


# ---- a new guide -------------------------------------------------------------------

LINE = PLAIN.filter(lambda text: "\n" not in text and not set("{}") & set(text))
SAYING = LINE.filter(lambda text: bool(words(text)))


@given(st.lists(SAYING, min_size=1), LINE.filter(str.strip))
def test_any_list_of_lines_gives_a_guide_with_those_sayings(lines: list[str], name: str) -> None:
    guide = parse(draft([f"- {line}" for line in lines], name, "my.toml"), "my.toml")
    assert [step.say for step in guide.steps] == [line.strip() for line in lines]
    assert guide.name == name.strip()


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
