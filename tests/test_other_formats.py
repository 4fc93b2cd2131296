"""Formats for other programs, each read back by a reader that somebody else wrote."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import golden
import mir_eval
import pysubs2
import pytest
import webvtt
from builders import review as review_of
from hypothesis import given
from praatio import textgrid
from reviews import REVIEWS
from strategies import anything_heard

from coach.datatypes import Review
from coach.report.formats import as_audacity, as_captions, as_csv, as_textgrid

RENDERERS = {
    "pauses.TextGrid": as_textgrid.render,
    "pauses.audacity.txt": as_audacity.render,
    "pauses.vtt": as_captions.render_vtt,
    "pauses.srt": as_captions.render_srt,
    "pauses.csv": as_csv.render,
}


@pytest.mark.parametrize("name", RENDERERS)
def test_a_file_is_the_known_one(name: str) -> None:
    golden.check(f"formats/{name}", RENDERERS[name](REVIEWS["pauses"]))


def test_no_golden_file_is_missing_or_left_over() -> None:
    golden.check_complete("formats", RENDERERS)


def steps_of(review: Review) -> list[Any]:
    return [
        (review.guide.step(step.id).title, step.span.start, step.span.end)
        for take in review.takes
        for step in take.facts.take.steps
    ]


@pytest.mark.parametrize("name", REVIEWS)
def test_praat_reads_a_textgrid(name: str, tmp_path: Path) -> None:
    review, path = REVIEWS[name], tmp_path / "a.TextGrid"
    path.write_text(as_textgrid.render(review), encoding="utf-8")
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True, reportingMode="error")
    assert grid.tierNames == ("steps", "words", "silence", "fillers", "asides")
    assert grid.maxTimestamp == pytest.approx(review.recording.duration_s)
    read = [(label, start, end) for start, end, label in grid.getTier("steps").entries if label]
    assert read == [(t, pytest.approx(a), pytest.approx(b)) for t, a, b in steps_of(review)]


@pytest.mark.parametrize("name", REVIEWS)
def test_captions_are_read_as_webvtt_and_as_subrip(name: str) -> None:
    review = REVIEWS[name]
    captions = webvtt.from_string(as_captions.render_vtt(review)).captions
    events = pysubs2.SSAFile.from_string(as_captions.render_srt(review), format_="srt").events
    assert [each.plaintext for each in events] == [
        each.text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        for each in captions
    ]
    titled = [(each.start / 1000, each.plaintext) for each in events if each.text[0] != "("]
    expected: list[Any] = [
        (pytest.approx(start, abs=0.001), title) for title, start, _ in steps_of(review)
    ]
    assert [(start, text.split(":")[0]) for start, text in titled] == expected


@pytest.mark.parametrize("name", [name for name in REVIEWS if REVIEWS[name].takes])
def test_label_tracks_are_read(name: str) -> None:
    intervals, labels = _labels(as_audacity.render(REVIEWS[name]))
    read = list(zip(labels, *intervals.T.tolist(), strict=True))
    titles = {title for title, _, _ in steps_of(REVIEWS[name])}
    assert [label for label in read if label[0] in titles] == [
        (title, pytest.approx(start), pytest.approx(end))
        for title, start, end in steps_of(REVIEWS[name])
    ]


def _labels(text: str) -> tuple[Any, list[str]]:
    intervals, labels = mir_eval.io.load_labeled_intervals(io.StringIO(text), delimiter="\t")
    return intervals, labels


@pytest.mark.parametrize("name", REVIEWS)
def test_a_table_has_a_row_for_each_step_and_each_gap(name: str) -> None:
    review = REVIEWS[name]
    rows = list(csv.DictReader(io.StringIO(as_csv.render(review))))
    gaps = [row for row in rows if row["what"] == "gap"]
    heard = [row for row in rows if row["what"] == "step" and row["start_s"]]
    assert [float(row["silence_s"]) for row in gaps] == [
        pytest.approx(gap.silence_s, abs=0.001) for take in review.takes for gap in take.facts.gaps
    ]
    expected: list[Any] = [(t, pytest.approx(a), pytest.approx(b)) for t, a, b in steps_of(review)]
    read = [(row["title"], float(row["start_s"]), float(row["end_s"])) for row in heard]
    assert read == expected
    absent = sum(len(take.facts.take.absent) for take in review.takes)
    assert len(rows) == len(gaps) + len(heard) + absent


def test_a_second_table_has_no_heading() -> None:
    whole = as_csv.render(REVIEWS["good"])
    assert as_csv.render(REVIEWS["good"], header=False) == whole.split("\n", 1)[1]


@given(text=anything_heard())
def test_whatever_is_heard_can_be_read_back(text: str) -> None:
    review = review_of(text)
    intervals, _ = _labels(as_audacity.render(review))
    assert (intervals[:, 0] <= intervals[:, 1]).all()
    webvtt.from_string(as_captions.render_vtt(review))
    pysubs2.SSAFile.from_string(as_captions.render_srt(review), format_="srt")
