"""One table of faults: no row lacks a column, and a new rule is a row more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coach
from coach.datatypes import RuleKind
from coach.faults import ASKED, BREACHES, FORBIDDEN, Fault, by_weight, noun_of
from coach.judge.advice.opinions import OPINIONS

TESTS = Path(__file__).parent
MOST_FILES = 4
NEW_RULE = {
    "datatypes.py": [
        ('    COME_BACK = "come-back"\n', '    NO_APOLOGY = "no-apology"\n'),
        ('    CELEBRATION = "celebration"\n', '    APOLOGY = "apology"\n'),
    ],
    "faults.py": [
        (
            "    UNANSWERED = (",
            """
    APOLOGISED = (
        "apologised",
        About(
            score="order",
            noun="apologising",
            rule=RuleKind.NO_APOLOGY,
            asks="No apologising.",
            breach=Breach(
                did="apologised",
                doing="apologising",
                clause="you apologised",
                forbids=AsideKind.APOLOGY,
                instead="There is nothing to be sorry for.",
            ),
        ),
    )
""",
        )
    ],
    "language/english/cues.py": [('    "thread": """\n', '    "apology": "sorry about that",\n')],
    "detect/naming/asides.py": [
        (
            "    if is_idle(heard) or hangs(heard):\n",
            '    if says("apology", heard):\n        return AsideKind.APOLOGY\n',
        )
    ],
}
"""A rule made up, file by file: what is put before which lines."""

SEEN = """
from dataclasses import replace

from builders import HARD_CLOSE, facts, review
from words import Script

from coach.cli.commands.setup.guide_listing import listing
from coach.datatypes import AsideKind, Rule, RuleKind
from coach.judge import scoring_explained
from coach.report.pages import as_html
from coach.report.terminal import review as terminal
from coach.report.summary.digest import digest
from coach.report.summary.wording import fault

guide = replace(HARD_CLOSE, rules=(*HARD_CLOSE.rules, Rule(RuleKind.NO_APOLOGY)))
heard = Script("= name\\napology sorry about that\\n= phone email address notes payment handoff")
assert [aside.kind for aside in heard.reading().asides] == [AsideKind.APOLOGY]

text = 'name@0.8-3.1 apology@3.3-4.5"sorry about that" phone@4.7-6.0 email@6.2-6.7'
text += ' address@6.9-8.1 notes@8.4-10.4 payment@10.7-12.9 handoff@13.2-17.3'
made = review(text, guide)
take, plain = made.takes[0], review(text).takes[0]
assert (take.scores.order, plain.scores.order) == (90, 100)
assert [finding.message for finding in take.findings] == ["Apologised: “sorry about that”."]
assert take.advice[0].message == (
    "You apologised for 1.2 s: “sorry about that”. There is nothing to be sorry for."
)
assert take.verdict.endswith("but you apologised."), take.verdict
assert "apologising" in terminal.render(made)
assert "apologised" in terminal.render(made)
assert "apologising" in as_html.render(made, None)
assert "No apologising." in listing(guide)
assert "apologising" in scoring_explained(guide)
assert fault(digest(made, "a.wav").most_common_fault, 1) == "apologising"
"""


def test_every_fault_has_its_words_and_its_opinion() -> None:
    assert set(OPINIONS) == set(Fault)
    assert {fault.score for fault in Fault} == {"flow", "speed", "order"}
    nouns = [fault.about.noun for fault in Fault]
    assert all(nouns)
    assert len(set(nouns)) == len(nouns)


def test_what_breaks_a_rule_is_found_and_nothing_else_is() -> None:
    for fault, opinion in OPINIONS.items():
        assert (opinion.findings is not None) == (fault.about.rule is not None), fault


def test_every_rule_is_asked_for_in_words() -> None:
    assert set(ASKED) == set(RuleKind)


def test_speech_that_a_rule_forbids_has_every_column() -> None:
    assert len(FORBIDDEN) > 2
    for kind, fault in FORBIDDEN.items():
        breach = BREACHES[fault]
        assert breach.forbids is kind
        assert all((breach.did, breach.doing, breach.clause, breach.instead, fault.about.rule))
        assert OPINIONS[fault].clause is not None


def test_no_two_faults_that_are_gone_are_praised_first() -> None:
    ranks = [fault.about.gone.rank for fault in Fault if fault.about.gone]
    assert len(ranks) > 10
    assert len(set(ranks)) == len(ranks)


def test_of_faults_as_common_what_breaks_the_sequence_stands_first() -> None:
    codes = ["hedges", "unheard_of", "silence", "celebrated", "missing", "no_return", "too_slow"]
    assert by_weight(dict.fromkeys(codes, 2) | {"too_slow": 3}) == [
        "too_slow",
        "missing",
        "no_return",
        "silence",
        "celebrated",
        "hedges",
        "unheard_of",
    ]


def test_a_code_that_is_no_fault_is_called_by_itself() -> None:
    assert (noun_of("missing"), noun_of("unheard_of")) == ("a step left out", "unheard_of")


@pytest.fixture(scope="module")
def with_a_new_rule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program that has one rule more."""
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(Path(coach.__file__).parent, house / "coach")
    for name, lines in NEW_RULE.items():
        path = house / "coach" / name
        program = path.read_text("utf-8")
        for before, line in lines:
            assert program.count(before) == 1, (name, before)
            program = program.replace(before, line + before)
        path.write_text(program, "utf-8")
    return house


def test_a_new_rule_touches_at_most_four_files(with_a_new_rule: Path) -> None:
    assert len(NEW_RULE) <= MOST_FILES
    done = subprocess.run(
        [sys.executable, "-c", SEEN],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(with_a_new_rule), str(TESTS)])},
        cwd=with_a_new_rule,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
