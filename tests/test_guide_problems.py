from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import GuideError
from coach.guide import (
    LARGEST_FILE,
    load,
    parse,
    problems,
)


def found(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.field, problem.message) for problem in problems(text)]


STEP = '[[step]]\nid = "a"\nsay = "Hello"\n'
SMALL = f'name = "Café"\n{STEP}'
BROKEN = {
    "name missing": (STEP, 1, "name", "is missing"),
    "name empty": (f'name = " "\n{STEP}', 1, "name", "is empty"),
    "name no words": (f"name = 7\n{STEP}", 1, "name", "must be words .* not a number"),
    "no steps": ('name = "A"\n', 1, "step", "has no steps"),
    "empty steps": ('name = "A"\n\nstep = []', 3, "step", "has no steps"),
    "flows no table": (
        f'name = "A"\nflows = 3\n{STEP}',
        2,
        "flows",
        r"under \[flows\], not a number",
    ),
    "flows unknown": (f"{SMALL}[flows]\ngaps = 1", 6, "flows, gaps", "did you mean"),
    "flows no takes": (f"{SMALL}[flows]\ntakes = 0", 6, "flows, takes", "must be a"),
    "flows half a take": (f"{SMALL}[flows]\ntakes = 2.5", 6, "flows, takes", "must be a"),
    "flows takes inf": (f"{SMALL}[flows]\ntakes = inf", 6, "flows, takes", "must be a"),
    "flows takes nan": (f"{SMALL}[flows]\ntakes = nan", 6, "flows, takes", "must be a"),
    "flows takes words": (f'{SMALL}[flows]\ntakes = "three"', 6, "flows, takes", "must be a"),
    "flows gap negative": (f"{SMALL}[flows]\ngap_s = -1", 6, "flows, gap_s", "must be "),
    "flows gap nan": (f"{SMALL}[flows]\ngap_s = nan", 6, "flows, gap_s", "must be "),
    "flows sounds negative": (f"{SMALL}[flows]\nsounds = -1", 6, "flows, sounds", "must be a"),
    "flows sounds yes": (f"{SMALL}[flows]\nsounds = true", 6, "flows, sounds", "must be a"),
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
    with pytest.raises(GuideError, match=r"^a b\.toml, line 1, ") as caught:
        parse("[[step]]\nid = 'a'\n", "a b.toml")
    assert caught.value.remedy == "guide_problems"
    assert caught.value.values == {"more": 1, "file": '"a b.toml"'}


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    assert [field for _, field, _ in found(f'nmae = "A"\n{STEP}')] == ["nmae"]


@pytest.mark.parametrize(("encoding", "line"), [("utf-16", 1), ("latin-1", 3)])
def test_another_encoding_is_named_with_its_line(tmp_path: Path, encoding: str, line: int) -> None:
    path = tmp_path / "my guide.toml"
    path.write_bytes(("# one\n# two\n" + SMALL).encode(encoding))
    with pytest.raises(GuideError, match=rf"my guide.toml, line {line}: not text in UTF-8"):
        load(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"none.toml: no such guide file: check its name$"):
        load(tmp_path / "none.toml")


def test_a_folder_is_no_guide(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="a folder, not a guide file"):
        load(tmp_path)


def test_a_recording_is_no_guide(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + bytes(LARGEST_FILE))
    with pytest.raises(GuideError, match="larger than a megabyte"):
        load(path)


def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.toml"
    path.write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(GuideError, match=r"cannot be read \(Permission denied\)"):
        load(path)


@pytest.mark.parametrize(
    "time", ["0001-02-03T04:05:06.789012", "0001-02-03 04:05:06.789012", "0001-02-03T04:05:06.1"]
)
@pytest.mark.parametrize("field", ["name", "say"])
def test_no_time_is_taken_for_a_line_reported_already(time: str, field: str) -> None:
    values = {"name": '"x"', "say": '"y z"'} | {field: time}
    text = f'name = {values["name"]}\n[[step]]\nid = "a"\nsay = {values["say"]}\n'
    (found,) = problems(text)
    assert found.field.endswith(field)
    assert "words between double quotes" in found.message
    with pytest.raises(GuideError, match="words between double quotes"):
        parse(text, "x.toml")
