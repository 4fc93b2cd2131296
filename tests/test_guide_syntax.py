from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import GuideError
from coach.guide import parse, problems

STEP = '[[step]]\nid = "a"\nsay = "Hello"\n'
NEXT = '[[step]]\nid = "b"\nsay = "Good bye"\n'
SMALL = f'name = "A"\n{STEP}also = ["Hi there", "Good day, {{name}}"]\n'
BROKEN = {
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
    "a header not closed": (f'name = "A"\n[[step]\n{STEP}', 2, "step 1", "header is not closed"),
    "a table twice": (
        f'name = "A"\n{STEP}[targets]\n[targets]\n',
        *(6, "targets", "header stands twice"),
    ),
    "a long string not closed": (
        f'name = "A"\n{STEP}title = """Hello\n{NEXT}',
        *(5, "step 1, title", "closing quote is missing"),
    ),
    "a list without commas over lines": (
        f'name = "A"\n{STEP}also = [\n  "Hi"\n  "Ho"\n]',
        *(7, "step 1", "with commas between"),
    ),
    "a name without quotes": (f"name = A\n{STEP}", 1, "name", "is no value"),
    "words without quotes after a list": (
        f'name = "A"\n{STEP}also = ["Hi"]\ntitle = Hello',
        *(6, "step 1, title", "is no value"),
    ),
    "steps without quotes": ('name = "A"\nstep = Hello', 2, "step", "is no value"),
    "targets without a header": (
        f'name = "A"\ntargets = fast\n{STEP}',
        2,
        "targets",
        "is no value",
    ),
    "also without brackets": (
        f'name = "A"\n{STEP}also = "Hi", "Ho"',
        *(5, "step 1, also", "goes on after its value"),
    ),
    "off without sense": (
        f'name = "A"\n{STEP}[[rule]]\nkind = "once"\noff = yes',
        *(7, "rule 1, off", "is no value"),
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
def test_a_broken_line_is_named_and_the_rest_still_read(
    text: str, line: int, field: str, message: str
) -> None:
    [problem] = problems(text)
    assert (problem.line, problem.field) == (line, field)
    with pytest.raises(GuideError, match=f"^my.toml, line {line}, {field}: .*{message}"):
        parse(text, "my.toml")


def test_a_broken_line_does_not_hide_what_stands_around_it() -> None:
    text = 'name = "A"\n[[step]]\nid = "a b"\nsay = "Hello"\nsay = Hi\ntitle = 1\n'
    assert [(problem.line, problem.field) for problem in problems(text)] == [
        (3, "step 1, id"),
        (5, "step 1, say"),
        (6, "step 1, title"),
    ]


def test_a_text_that_is_no_guide_at_all_is_not_told_line_by_line_without_end() -> None:
    assert 10 < len(problems("Say hello to them.\n" * 10_000)) <= 50


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
