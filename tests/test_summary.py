"""Many recordings in one table: what is counted, and how it reads."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from urllib.parse import quote

import golden
import msgspec
import pytest
from builders import GOOD, HARD_CLOSE, review
from hypothesis import given
from hypothesis import strategies as st
from reviews import REVIEWS

from coach.errors import NotAudioError
from coach.report.summary import as_csv, as_html, as_json, as_table
from coach.report.summary.contract import (
    FaultJson,
    LeftOutJson,
    RowJson,
    StallJson,
    SummaryJson,
    WorstGapJson,
)
from coach.report.summary.digest import digest, failed, most_common_first
from coach.report.summary.headline import headline
from coach.report.summary.together import together, total

FAILURE = failed("=junk [bold] & <b>.wav", NotAudioError("=junk.wav: not a recording\nat all"))
ROWS = [
    *(digest(made, f"monday/{name}.flac") for name, made in REVIEWS.items()),
    FAILURE,
]


def summary(rows: list[RowJson]) -> SummaryJson:
    return together(rows, guide="The hard close", model="small", version="9.9")


SUMMARY = summary(ROWS)


def test_a_row_is_the_mean_of_its_takes_and_the_worst_of_their_gaps() -> None:
    row = digest(REVIEWS["three_takes"], "three.flac")
    takes = REVIEWS["three_takes"].takes
    assert row.flow == pytest.approx(sum(take.scores.flow for take in takes) / 3, abs=1e-3)
    assert row.order == pytest.approx(sum(take.scores.order for take in takes) / 3, abs=1e-3)
    assert row.worst_gap == WorstGapJson(3.0, 0.01, "email", 1, 10.2, "three.flac")
    assert row.takes == 3


def test_a_fault_counts_once_a_take() -> None:
    twice = review(f"{GOOD} | " + GOOD.replace("email@5.2-5.7", "").replace("notes@7.4-9.4", ""))
    row = digest(twice, "take.wav")
    assert row.faults[0] == row.most_common_fault == FaultJson("missing", 1)


def test_praise_is_no_fault() -> None:
    row = digest(REVIEWS["good"], "good.flac")
    assert (row.faults, row.most_common_fault) == ([], None)
    assert REVIEWS["good"].takes[0].advice


def test_what_matters_more_is_named_of_faults_that_are_equally_common() -> None:
    counts = {"fillers": 2, "silence": 3, "missing": 3, "unheard of": 2}
    found = [fault.code for fault in most_common_first(counts)]
    assert found == ["missing", "silence", "fillers", "unheard of"]


def test_where_there_is_no_take_there_is_no_figure() -> None:
    row = digest(REVIEWS["off_script"], "chat.flac")
    assert (row.takes, row.flow, row.order, row.worst_gap, row.most_common_fault) == (
        (0, None, None, None, None)
    )
    nothing = total([row, FAILURE])
    assert (nothing.flow, nothing.order, nothing.worst_gap, nothing.takes) == (None, None, None, 0)
    assert (nothing.recordings, nothing.failed) == (2, 1)


def test_speed_and_overall_stand_beside_flow_and_order() -> None:
    made = REVIEWS["three_takes"]
    row, takes = digest(made, "three.flac"), made.takes
    assert row.overall == pytest.approx(sum(take.scores.overall for take in takes) / 3, abs=1e-3)
    assert row.speed == pytest.approx(sum(take.scores.speed or 0 for take in takes) / 3, abs=1e-3)
    assert total([row, FAILURE]).overall == row.overall
    nothing = digest(REVIEWS["no_sound"], "a.wav")
    assert (nothing.speed, nothing.overall, nothing.worst_silence) == (None, None, None)


def test_the_worst_silence_may_be_inside_a_step() -> None:
    inside = f"{GOOD.replace('handoff@12.2-16.3', 'handoff@12.2-18.3')} pause@14.0-16.5"
    worst = digest(review(inside), "a.wav").worst_silence
    assert worst
    assert (worst.step, worst.inside, worst.silence_s, worst.at_s) == ("handoff", True, 2.5, 14.0)
    shown = as_html.render(summary([digest(review(inside), "a.wav")]), HARD_CLOSE)
    assert "2.5 s inside handoff" in shown


def test_a_silence_before_what_may_be_anothers_is_held_against_nobody() -> None:
    made = review(GOOD.replace("payment@9.7", "payment@11.6"))
    (take,) = made.takes
    order = replace(take.facts.order, doubtful=(5,))
    doubted = replace(made, takes=(replace(take, facts=replace(take.facts, order=order)),))
    sure, maybe = digest(made, "a.wav"), digest(doubted, "a.wav")
    assert sure.stalls == [StallJson("payment", False, 1, 2.2)]
    assert maybe.stalls == []
    assert sure.worst_silence != maybe.worst_silence


def test_a_row_names_the_steps_left_out() -> None:
    without = GOOD.replace("email@5.2-5.7", "")
    row = digest(review(f"{without} | {GOOD}"), "a.wav")
    assert row.left_out == [LeftOutJson("email", 1)]
    assert "email (1\xa0of\xa02)" in as_html.render(summary([row]), HARD_CLOSE)
    (take,) = review(without).takes
    order = replace(take.facts.order, maybe_missing=("email",))
    unsure = replace(take, facts=replace(take.facts, order=order))
    assert digest(replace(review(without), takes=(unsure,)), "a.wav").left_out == []


def rows_of(*named: tuple[str, str]) -> SummaryJson:
    return summary([digest(review(text), name) for name, text in named])


STALLED = GOOD.replace("payment@9.7", "payment@11.6")


def test_a_person_is_a_folder() -> None:
    made = rows_of(("ben/1/b.wav", STALLED), ("ben/2/b.wav", GOOD), ("anna/a.wav", GOOD))
    assert [(each.person, each.takes, each.stalled) for each in made.people] == [
        ("anna", 1, 0),
        ("ben", 2, 1),
    ]
    deeper = rows_of(("team/ben/b.wav", STALLED), ("team/anna/a.wav", GOOD))
    assert [each.person for each in deeper.people] == ["anna", "ben"]
    assert rows_of(("team/a.wav", GOOD), ("team/b.wav", GOOD)).people == []
    assert SUMMARY.people == []


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (
            [("ben/b.wav", STALLED), ("anna/a.wav", GOOD)],
            "Work on payment with ben: 1 of 2 takes stalls before it, for up to 2.2 s.",
        ),
        (
            [(f"{who}/x.wav", STALLED) for who in "edcba"],
            "Work on payment with a, b, c and 2 more: 5 of 5 takes stall before it, for up to"
            " 2.2 s.",
        ),
        (
            [("b.wav", STALLED)],
            "Work on payment: the one take stalls before it, for up to 2.2 s.",
        ),
        (
            [("b/b.wav", GOOD.replace("email@5.2-5.7", "")), ("a/a.wav", GOOD)],
            "Work on email with b: 1 of 2 takes leaves it out.",
        ),
        ([("b.wav", f"{GOOD} um@5.0-5.1")], "It flows: 1 take, complete and in order."),
        (
            [("b.wav", GOOD.replace("payment@9.7", "payment@10.1"))],
            "Nobody stalls. Most common: silence between steps.",
        ),
        ([("b.wav", "off_script@1.0-2.0 ||")], "No take found in 1 recording."),
    ],
)
def test_the_headline_says_what_to_do(named: list[tuple[str, str]], said: str) -> None:
    made = rows_of(*named)
    assert headline(made, HARD_CLOSE) == said
    assert f"<h1>{said}</h1>" in as_html.render(made, HARD_CLOSE).replace("\xa0", " ")


def test_the_rows_stand_by_need() -> None:
    made = rows_of(
        ("a/none.wav", "off_script@1.0-2.0 ||"), ("b/good.wav", GOOD), ("c/poor.wav", STALLED)
    )
    text = as_html.render(made, HARD_CLOSE)
    places = [text.index(f'data-v="{name}"') for name in ("c", "b", "a")]
    assert places == sorted(places)
    names = [text.index(f">{name}") for name in ("c/poor.wav", "b/good.wav", "a/none.wav")]
    assert places[-1] < names[0]
    assert names == sorted(names)


def test_one_step_alone_has_no_gap() -> None:
    row = digest(review("name@0.8-3.1"), "one.wav")
    assert (row.takes, row.worst_gap) == (1, None)
    assert row.order is not None


def test_a_recording_of_three_takes_counts_three_times() -> None:
    three, one = RowJson("a", takes=3, flow=90.0, order=100.0), RowJson("b", takes=1, flow=50.0)
    assert total([three, one]).flow == 80.0
    assert total([three, one]).order == 100.0


@given(st.permutations(ROWS))
def test_the_order_in_which_they_come_changes_nothing(rows: list[RowJson]) -> None:
    assert summary(rows).recordings == SUMMARY.recordings
    made = msgspec.structs.asdict(summary(rows).all)
    expected = msgspec.structs.asdict(SUMMARY.all)
    assert made == expected


def test_the_table_is_the_known_one() -> None:
    shown = as_table.render(SUMMARY, HARD_CLOSE)
    golden.check("summary/table.txt", shown)
    assert max(map(len, shown.splitlines())) <= 80
    assert as_table.render(SUMMARY, HARD_CLOSE, ascii_only=True).isascii()


def test_of_many_rows_those_that_need_it_most_are_shown() -> None:
    rows = [RowJson(f"{n:03}.wav", takes=1, flow=float(n), order=50.0) for n in range(100)]
    rows[70] = RowJson("070.wav")
    shown = as_table.render(summary(rows), HARD_CLOSE)
    assert "The 40 that need it most are shown, of 100." in shown
    assert all(f"{n:03}.wav" in shown for n in [*range(39), 70])
    assert "040.wav" not in shown


def test_the_csv_is_the_known_one_and_a_spreadsheet_runs_nothing_of_it() -> None:
    text = as_csv.render(SUMMARY, HARD_CLOSE)
    golden.check("summary/summary.csv", text.replace("\r\n", "\n"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["scope"] for row in rows] == ["recording"] * len(ROWS) + ["all"]
    assert rows[0]["recording"] == "'=junk [bold] & <b>.wav"
    assert rows[0]["error"] == "'=junk.wav: not a recording at all"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_json_reads_back() -> None:
    text = as_json.render(SUMMARY)
    assert text.isascii()
    assert text.endswith("}\n")
    assert msgspec.json.decode(text, type=SummaryJson) == SUMMARY
    golden.check("summary/summary.json", text)
    assert json.loads(text)["all"]["recordings"] == len(ROWS)


def test_the_page_has_every_row_safely_and_leads_to_each_result() -> None:
    rows = [msgspec.structs.replace(row, result=f"{row.recording} #1.html") for row in ROWS[:-1]]
    text = as_html.render(summary([*rows, FAILURE]), HARD_CLOSE)
    for row in rows:
        assert f'<a href="{quote(row.recording)}%20%231.html">{row.recording}</a>' in text
    assert "=junk.wav: not a recording at all" in text
    assert "[bold] & <b>" not in text
    assert "Silence between steps</span>" in text
    assert "<strong>4 of 9</strong>" in text
    assert "http:" not in text.replace("http://www.w3.org", "")


def test_a_page_of_failures_alone_is_a_page() -> None:
    text = as_html.render(summary([FAILURE]), HARD_CLOSE)
    assert "<h1>Nothing could be reviewed.</h1>" in text
    assert "<table" not in text


def test_no_golden_file_is_missing_or_left_over() -> None:
    golden.check_complete("summary", ["table.txt", "summary.csv", "summary.json"])


def test_a_step_is_called_what_the_guide_calls_it() -> None:
    steps = tuple(replace(step, title=f"My {step.id}") for step in HARD_CLOSE.steps)
    shown = as_table.render(SUMMARY, replace(HARD_CLOSE, steps=steps), width=200)
    assert "before my email" in shown
