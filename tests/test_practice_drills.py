"""Drills of parts, and when a drill is over: what is next after each take, and why."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from builders import HARD_CLOSE, spoken
from builders import review as reviewed
from conftest import SAMPLES, Cli
from practised import IDS, remember, said

from coach import guide as guides
from coach import history
from coach.datatypes import TakeReview
from coach.errors import NoSoundError
from coach.learning import Back, Slowed
from coach.practice import longest, parts
from coach.practice.rounds import from_the_end, one_joint, shuffled_joints
from coach.practice.tiring import back, slowed
from coach.report.pages import drill as drill_page
from coach.report.series import as_drill, as_parts
from coach.session.series.drill import DrillSession, Next, PartsSession, tired

GOOD, STALLS = said().takes[0], said({"payment": 1.8}).takes[0]
JOINT = parts.joint(HARD_CLOSE, "payment")


def at_rate(rate: float | None, take: TakeReview = STALLS) -> TakeReview:
    speed = replace(take.facts.speed, articulation_rate=rate)
    return replace(take, facts=replace(take.facts, speed=speed))


def stalling(*silences: float) -> list[TakeReview]:
    return [said({"payment": s}).takes[0] for s in silences]


@pytest.mark.parametrize(
    ("rates", "slow"),
    [
        ([5.0, 5.0, 5.0, 4.4, 4.4, 4.4], True),
        ([5.0, 5.0, 5.0, 4.6, 4.6, 4.6], False),
        ([5.0, 5.0, 5.0, 4.4, 4.4], False),
        ([5.0, 5.0, None, 5.0, 4.4, 4.4, 4.4], True),
        ([], False),
    ],
)
def test_articulation_slows_by_a_tenth_of_what_it_was(
    rates: list[float | None], slow: bool
) -> None:
    found = slowed(rates)
    assert (found is not None) is slow
    if found:
        assert found.first == pytest.approx(5.0)
        assert found.last == pytest.approx(4.4)


@pytest.mark.parametrize(
    ("silences", "is_back"),
    [
        ([1.8, 1.2, 0.9, 0.8, 0.8, 1.3, 1.3, 1.3], True),
        ([1.8, 1.2, 0.9, 0.8, 0.8, 1.0, 1.0, 1.0], False),
        ([0.8, 0.8, 0.8, 1.3, 1.3], False),
        ([1.8] * 8, False),
        ([2.0, 1.8, 1.6, 1.4, 1.2, 1.0], False),
    ],
)
def test_silences_come_back_against_the_best_three(silences: list[float], is_back: bool) -> None:
    assert (back(silences, [False] * len(silences)) is not None) is is_back


def test_while_a_take_of_the_last_flows_nothing_is_back() -> None:
    silences = [0.6, 0.6, 0.6, 1.3, 1.3, 0.9]
    found = back(silences, [False] * 6)
    assert isinstance(found, Back)
    assert found.last_s - found.best_s == pytest.approx(3.5 / 3 - 0.6)
    assert back(silences, [False] * 5 + [True]) is None


def test_a_drill_ends_where_more_takes_help_no_more_and_says_why() -> None:
    drill = DrillSession(HARD_CLOSE, takes=10, until_flow=True)
    takes = stalling(1.8, 1.2, 0.9, 0.8, 0.8, 1.3, 1.3, 1.3)
    assert [drill.add(take) for take in takes] == [Next.TAKE] * 7 + [Next.TIRED]
    assert drill.ended is Next.TIRED
    assert json.loads(as_drill.render_json(drill.result(), "tired"))["ended"] == "tired"
    sign = drill.tired()
    assert sign
    assert as_drill.ended(sign) == (
        "The silences come back: the longest is 1.3 s in the last three takes, 0.8 s at best."
        " Enough for now."
    )
    slow = tired([at_rate(rate) for rate in (5.0, 5.0, 5.0, 4.0, 4.0, 4.0)])
    assert slow == Slowed(5.0, 4.0)
    assert "4.0 syllables a second in the last three takes, 5.0" in as_drill.ended(slow)


def test_a_drill_of_all_takes_goes_on_whatever_is_measured() -> None:
    drill = DrillSession(HARD_CLOSE, takes=10)
    takes = stalling(1.8, 1.2, 0.9, 0.8, 0.8, 1.3, 1.3, 1.3, 1.3, 1.3)
    assert [drill.add(take) for take in takes] == [Next.TAKE] * 9 + [Next.DONE]


@pytest.mark.parametrize(
    ("takes", "says"),
    [
        ([STALLS], "1.8 s before payment"),
        ([STALLS, STALLS], "still 1.8 s before payment"),
        (stalling(1.8, 0.9), "before payment 1.8 s, now 0.9 s"),
        ([STALLS, GOOD], "it flowed"),
        ([STALLS, GOOD, GOOD], "two in a row flow"),
        ([reviewed(spoken([*IDS[:2], *IDS[3:]])).takes[0]], "email not heard"),
        ([reviewed(spoken([*IDS[:2], "address", "email", *IDS[4:]])).takes[0]], "order"),
    ],
)
def test_one_fact_after_a_take(takes: list[TakeReview], says: str) -> None:
    assert says in as_drill.fact(takes, HARD_CLOSE)


def test_a_joint_is_said_five_times_and_then_the_whole() -> None:
    drill = PartsSession(one_joint(HARD_CLOSE, "payment"))
    said_of: list[str] = []
    after = Next.TAKE
    while not after.is_end:
        said_of.append(drill.guide.name)
        after = drill.rehearsed(said({"payment": 0.9}, drill.guide))
    assert said_of == [JOINT.name] * 5 + [HARD_CLOSE.name]
    assert after is Next.DONE
    of_part, of_whole = drill.results()
    assert (len(of_part.takes), len(of_whole.takes)) == (5, 1)
    assert of_part.guide.part_of is HARD_CLOSE
    shown = as_parts.render(drill.results())
    assert "The hard close: notes and payment: 5 takes, 0 flowed" in shown
    assert "In the whole: 0.9 s before payment." in shown
    names = [each["guide"] for each in json.loads(as_parts.render_json(drill.results()))]
    assert names == [JOINT.name, HARD_CLOSE.name]


def test_a_drill_of_parts_that_was_left_says_so() -> None:
    drill = PartsSession(one_joint(HARD_CLOSE, "payment"))
    with pytest.raises(NoSoundError, match="no take was heard"):
        drill.results()
    drill.rehearsed(said(guide=JOINT))
    assert "All of it was not said" in as_parts.render(drill.results())


def test_a_page_has_each_part_with_its_takes_and_what_became_of_it_in_the_whole() -> None:
    drill = PartsSession(shuffled_joints(HARD_CLOSE, ["email", "payment"], 1))
    after = Next.TAKE
    while not after.is_end:
        after = drill.rehearsed(said({"payment": 0.9}, drill.guide))
    page = drill_page.render_parts(drill.results(), [[None] * 5, [None] * 5, [None]])
    shown = " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", page, flags=re.S).split())
    for part in drill.results():
        for number, take in enumerate(part.takes, start=1):
            line = as_drill.line(number, take, part.guide)
            assert " ".join(line.split()) in shown.replace("\xa0", " ")
    assert "The hard close: notes and payment 5 takes, 0 flowed" in shown
    assert "The hard close: phone and email 5 takes, 5 flowed" in shown
    assert "All of it 1 take, 0 flowed" in shown
    assert "before payment." in shown.replace("\xa0", " ")
    assert "not heard" not in shown


def test_joints_are_shuffled_by_a_seed_and_none_comes_twice_running() -> None:
    names = [
        [
            each.guide.name
            for each in shuffled_joints(HARD_CLOSE, ["email", "notes", "payment"], seed)
        ]
        for seed in (1, 1, 2, 3, 4)
    ]
    assert names[0] == names[1]
    assert len({tuple(each) for each in names}) > 1
    for each in names:
        assert len(each) == 16
        assert {each[:-1].count(name) for name in set(each[:-1])} == {5}
        assert each[-1] == HARD_CLOSE.name
        assert all(first != then for first, then in pairwise(each))


def test_from_the_end_a_line_is_added_when_it_flows_or_after_three_takes() -> None:
    drill = PartsSession(from_the_end(HARD_CLOSE))
    lengths, after = [], Next.TAKE
    while not after.is_end:
        lengths.append(len(drill.guide.steps))
        stalls = {"payment": 1.8} if len(drill.guide.steps) == 3 else {}
        after = drill.rehearsed(said(stalls, drill.guide))
    assert lengths == [2, 3, 3, 3, 4, 5, 6, 7]


def test_the_joints_that_are_shuffled_are_those_that_cost_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    nothing = cli("drill", "--joints")
    assert nothing.exit_code == 1
    assert "no take of The hard close is remembered that tells which joints" in nothing.stderr
    remember("2026-01-01", said({"email": 0.9, "notes": 1.4}))
    assert longest(history.practised(HARD_CLOSE).lately, IDS) == ["notes", "email"]
    remember("2026-01-02", said(dict.fromkeys(IDS[1:], 1.0) | {"phone": 1.1}))
    assert longest(history.practised(HARD_CLOSE).lately, IDS) == ["notes", "email", "phone"]
    remember("2026-01-03", *[said({"phone": 0.4, "email": 0.3})] * 3)
    assert longest(history.practised(HARD_CLOSE).lately, IDS) == ["phone", "email"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--joint", "payment", "--from-end"], "name one of --joint, --from-end"),
        (["--joint", "payment", "--format", "html", "-o", "."], "a folder; name a file"),
        (["--joint", "name"], "the first step has no line before it"),
    ],
)
def test_a_wrong_drill_of_parts_is_one_line(line: list[str], says: str, cli: Cli) -> None:
    done = cli("drill", *line)
    assert done.exit_code in (1, 2)
    assert says in done.stderr


@pytest.mark.usefixtures("speech_model")
def test_the_page_of_a_joint_has_the_sound_of_its_takes(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = str(SAMPLES / "good.flac")
    joint = reviewed(spoken(["notes", "payment"]), parts.joint(guides.built_in(), "payment"), good)
    monkeypatch.setattr("coach.pipeline.review_file", lambda *_, **__: joint)
    monkeypatch.setattr("coach.listening.voice_model", lambda: None)
    line = ("drill", "--joint", "payment", "--no-remember", "-o", "a.html", "--from")
    done = cli(*line, good, good)
    assert done.exit_code == 0, done.stderr
    page = Path("a.html").read_text("utf-8")
    assert page.count("<audio") == 2
    assert "The hard close: notes and payment" in page
    assert "All of it was not said" in page


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_recordings_are_taken_for_a_joint_and_remembered_as_what_they_are(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    good, pauses = SAMPLES / "good.flac", SAMPLES / "pauses.flac"
    files = [pauses, good, good, good, good, pauses]
    done = cli("drill", "--joint", "payment", "--format", "json", "--from", *files)
    part, whole = json.loads(done.stdout)
    assert [take["missing"] for take in part["takes"]] == [[]] * 5
    (gap,) = part["gaps"]
    (in_whole,) = [gap for gap in whole["gaps"] if gap["before"] == "payment"]
    assert gap["silences_s"][0] == pytest.approx(in_whole["silences_s"][0], abs=0.05)
    assert [take["flowed"] for take in part["takes"]] == [False, *[True] * 4]
    ((found,),) = [json.loads(cli("progress", "--format", "json").stdout)]
    assert [(day["takes"], day["whole"]) for day in found["days"]] == [(1, 1)]
