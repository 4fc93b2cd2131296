from __future__ import annotations

from pathlib import Path

import click
import pytest
from conftest import Cli
from system import files_of_at_most

import coach.cli
import coach.guide
from coach.cli.commands.setup import guide as guide_command
from coach.cli.commands.setup.guide_listing import listing, scoring
from coach.datatypes import Guide, Rule, RuleKind, Step, Targets
from coach.guide import parse, problems
from coach.judge import scoring_explained

HARD_CLOSE = """\
The hard close
  For the moment when a customer has just said yes. You are filling out
  information, not interrogating: conversational, not robotic, not read off a
  script. Say it out loud, ten takes, until it flows without thinking.

Steps
  1  Name     Perfect. What's the best name for the account?
  2  Phone    And what's a good phone number for you?
  3  Email    Email?
  4  Address  This address here, right?
  5  Notes    Anything specific I should note for the tech?
  6  Payment  Are you using a credit or debit card today?
  7  Handoff  You're all set. My tech will be out {date}. You're going to love
              it.

Rules
  ·  Start at once.
     The customer has just said yes: no pause before the first question.
  ·  No celebrating.
     The yes is the cue for the first question, and for nothing else.
  ·  No asking again for the yes.
     No "So you want to do it?": the customer has said yes.
  ·  The steps come in this order.
     Always the same sequence, until it flows without thinking.
  ·  No step is left out.
     You are filling out information: name, phone, email, address and notes all
     go in.
  ·  No step is said twice.
     Short and direct: keep moving.
  ·  Payment is the last question.
     It comes when name, phone, email, address and notes are in.
  ·  Answer a hesitation calmly, then come back to the sequence.
     "I understand you're worried about that. Here's how we handle it…", and
     then back to the sequence.
  ·  No lingering after the last step.
     After payment: confirm the next step, thank, move on. No more selling, no
     second-guessing.

Targets
  Silence  between two steps: up to 0.5 s flows, up to 1 s is noticeable, above
           that a hesitation
  Start    within 1 s of the cue
  Pace     130 to 230 words a minute
           Speed and confidence: no pauses between questions, keep moving.
  Drill    It flows when the last three takes are complete and in order, with
           no silence above 0.5 s and no um or uh.
  Certify  complete, in order, with no silence above 0.5 s and no fillers.
"""

GREETING = Guide(
    "Greeting",
    (
        Step("hi", "Say hello", "Hello [you], who is calling?", ("Hi :smile:, who is it?",)),
        Step("bye", "Bye", "Good bye."),
    ),
    (Rule(RuleKind.LAST_QUESTION, "hi"),),
    Targets(total_s=12.5),
)

GREETING_LISTED = """\
Greeting

Steps
  1  Say hello  Hello [you], who is calling?
     hi         or: Hi :smile:, who is it?
  2  Bye        Good bye.

Rules
  ·  Say hello is the last question.

Targets
  Silence  between two steps: up to 0.5 s flows, up to 1 s is noticeable, above
           that a hesitation
  Start    within 1 s of the cue
  Pace     130 to 230 words a minute
  Length   all of it within 12.5 s
  Drill    It flows when the last three takes are complete and in order, with
           no silence above 0.5 s and no um or uh.
  Certify  complete, in order, with no silence above 0.5 s and no fillers.
"""

SMALL = 'name = "A"\n[[step]]\nid = "a"\nsay = "Hello there."\n'


@pytest.mark.parametrize("columns", ["80", "200"])
def test_the_hard_close_as_it_is_shown(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert cli("guide", "show").stdout == HARD_CLOSE


def test_another_guide_as_it_is_shown() -> None:
    assert listing(GREETING) == GREETING_LISTED


def test_a_guide_without_rules_lists_none() -> None:
    assert "Rules" not in listing(Guide("A", (Step("a", "A", "Hello."),)))


def test_a_guide_fits_a_narrow_terminal() -> None:
    assert max(map(len, listing(coach.guide.built_in(), width=50).splitlines())) <= 50


def test_colour_adds_codes_and_takes_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    coloured = listing(GREETING, colour=True)
    assert coloured != GREETING_LISTED
    plain = "\n".join(line.rstrip() for line in click.unstyle(coloured).splitlines())
    assert plain + "\n" == GREETING_LISTED


def test_the_scores_are_explained_in_full(cli: Cli) -> None:
    shown = cli("guide", "show", "--scoring").stdout
    assert shown.startswith("The hard close: how a take is scored\n\nFlow, 0 to 100\n  Starts at")
    assert max(map(len, shown.splitlines())) <= 80
    for line in scoring_explained(coach.guide.built_in()).splitlines():
        name, _, explained = line.partition(" ")
        assert f"{name.capitalize()}, 0 to 100 {explained.strip()}" in " ".join(shown.split())


def test_the_scores_are_explained_with_the_numbers_of_the_guide(cli: Cli) -> None:
    text = f"{SMALL}[targets]\nslowest_wpm = 111\n"
    Path("a.toml").write_text(text, encoding="utf-8")
    assert "as a percentage of 111" in cli("guide", "show", "--scoring", "--guide", "a.toml").stdout


def test_the_scores_are_explained_on_a_narrow_terminal() -> None:
    shown = scoring(GREETING, width=50)
    assert max(map(len, shown.splitlines())) <= 50
    assert "12.5 s as a percentage of it" in " ".join(shown.split())


def test_a_guide_is_shown_where_only_ascii_goes(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_command, "can_show", lambda characters: False)
    shown = cli("guide", "show").stdout
    assert shown.isascii()
    assert "  -  Start at once.\n" in shown


def test_a_guide_file_is_shown(cli: Cli) -> None:
    Path("small.toml").write_text(SMALL, encoding="utf-8")
    assert "1  A  Hello there." in cli("guide", "show", "--guide", "small.toml").output


def test_check_tells_every_problem_with_its_line_and_field(cli: Cli) -> None:
    Path("my guide.toml").write_text('[[step]]\nid = "a b"\nsay = ""\n', encoding="utf-8")
    result = cli("guide", "check", "my guide.toml")
    assert result.exit_code == 1
    assert result.stdout == (
        'my guide.toml:1: name: is missing: write what the sequence is called, as in name = "…"\n'
        'my guide.toml:2: step 1, id: "a b" may hold letters, digits and dashes only\n'
        "my guide.toml:3: step 1, say: is empty: write the words between its quotes\n"
    )


def test_check_of_a_good_guide_with_a_model_that_is_none(cli: Cli) -> None:
    Path("a.toml").write_text(SMALL, encoding="utf-8")
    result = cli("guide", "check", "a.toml", "--model", "nowhere")
    assert result.exit_code == 1
    assert result.stdout == "a.toml: ok, 1 step and 3 rules\n"
    assert result.stderr.startswith("coach: nowhere: ")


@pytest.mark.slow
def test_check_warns_of_words_that_the_model_cannot_hear(cli: Cli) -> None:
    text = SMALL + 'also = ["Hi.",\n  "Pay by Venmo, Venmo or autopay {date}."]\n'
    Path("a.toml").write_text(text, encoding="utf-8")
    result = cli("guide", "check", "a.toml")
    assert result.exit_code == 0
    warning = "a.toml:6: step 1, also 2: warning: the speech model cannot hear"
    lines = result.stdout.splitlines()
    assert [line.partition(": spell")[0] for line in lines[1:]] == [
        f'{warning} "venmo"',
        f'{warning} "autopay"',
    ]


GERMAN = """\
name = "Empfang"
[[step]]
id = "name"
say = "Wunderbar. Wie ist denn Ihr vollständiger Name?"
[[step]]
id = "telefon"
say = "Und unter welcher Telefonnummer erreichen wir Sie am besten?"
[[step]]
id = "zahlung"
say = "Zahlen Sie heute mit Kreditkarte oder per Lastschrift?"
"""
BRANDS = """\
name = "Heating"
[[step]]
id = "unit"
say = "Is it the Daikin, the Viessmann or the Weishaupt that you have?"
"""


@pytest.mark.slow
def test_a_guide_in_another_language_gets_one_line(cli: Cli) -> None:
    Path("de.toml").write_text(GERMAN, encoding="utf-8")
    Path("en.toml").write_text(BRANDS, encoding="utf-8")
    german = cli("guide", "check", "de.toml")
    assert german.exit_code == 0
    _, line = german.stdout.splitlines()
    assert line.startswith("de.toml: warning: the coach hears English, and does not know ")
    assert cli("guide", "check", "en.toml").stdout.count('cannot hear "') == 3


@pytest.mark.slow
def test_the_model_can_hear_every_word_of_the_hard_close(cli: Cli) -> None:
    Path("a.toml").write_text(coach.guide.built_in_text(), encoding="utf-8")
    assert cli("guide", "check", "a.toml").stdout == "a.toml: ok, 7 steps and 9 rules\n"


def test_new_writes_a_guide_that_can_be_used(cli: Cli) -> None:
    result = cli("guide", "new", "my-own_guide.toml")
    assert result.exit_code == 0
    assert (
        result.stdout == "my-own_guide.toml: written; next: coach guide check my-own_guide.toml\n"
    )
    text = Path("my-own_guide.toml").read_text(encoding="utf-8")
    assert problems(text) == []
    assert parse(text, "").name == "My own guide"


def test_new_never_writes_over_a_file_unless_told_to(cli: Cli) -> None:
    path = Path("a.toml")
    path.write_text("mine", encoding="utf-8")
    result = cli("guide", "new", "a.toml")
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already" in result.stderr
    assert cli("guide", "new", "a.toml", "--force").exit_code == 0
    assert problems(path.read_text(encoding="utf-8")) == []


def test_new_from_a_list_of_lines(cli: Cli) -> None:
    Path("lines.txt").write_bytes("\ufeffHello “you”.\r\n\r\nSee you {day}.\r\n".encode())
    assert cli("guide", "new", "a.toml", "--lines", "lines.txt").exit_code == 0
    steps = coach.guide.load(Path("a.toml")).steps
    assert [step.say for step in steps] == ["Hello “you”.", "See you {day}."]


def test_new_from_lines_on_stdin(cli: Cli) -> None:
    assert cli("guide", "new", "a.toml", "--lines", "-", stdin="Hello\nBye\n").exit_code == 0
    assert [step.id for step in coach.guide.load(Path("a.toml")).steps] == ["hello", "bye"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "line"),
    [
        (["a.toml", "--lines", "none.txt"], "", "none.txt: no such text file"),
        (["a.toml", "--lines", "-"], "", "stdin: no line holds words"),
        (["a.toml", "--lines", "-"], b"ok\n\xff", "stdin, line 2: not text in UTF-8"),
        (["a.toml", "--lines", "-"], "Hi\nBye {", "stdin, line 2: has a brace"),
        (["none/a.toml"], "", f"{Path('none/a.toml')}: cannot be written (No such file"),
        ([".", "--force"], "", ".: a folder; name a file"),
    ],
)
def test_new_leaves_nothing_behind_where_it_cannot_write(
    cli: Cli, arguments: list[str], stdin: str | bytes, line: str
) -> None:
    result = cli("guide", "new", *arguments, stdin=stdin)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"coach: {line}")
    assert list(Path.cwd().iterdir()) == []


def test_on_a_full_disk_the_guide_that_was_there_stays(cli: Cli) -> None:
    Path("mine.toml").write_text("mine", encoding="utf-8")
    with files_of_at_most(100):
        result = cli("guide", "new", "mine.toml", "--force")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert [(path.name, path.read_text()) for path in Path().glob("*.toml")] == [
        ("mine.toml", "mine")
    ]
    assert not list(Path().glob(".coach-*"))


def test_a_guide_is_shown_as_it_is_checked_by_its_name_alone(cli: Cli) -> None:
    assert cli("guide", "new", "mine.toml").exit_code == 0
    by_name = cli("guide", "show", "mine.toml")
    assert by_name.exit_code == 0
    assert by_name.stdout == cli("guide", "show", "--guide", "mine.toml").stdout
    assert by_name.stdout != cli("guide", "show").stdout
    both = cli("guide", "show", "mine.toml", "--guide", "mine.toml")
    assert both.exit_code == 2
    assert "two guides" in both.stderr
