"""``coach review``: its formats, and where reports go."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from conftest import SAMPLES, Cli
from recordings import record

from coach.datatypes import SAMPLE_RATE_HZ
from coach.formats import FORMATS

RUN = "from coach.cli import main; main()"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("speech_model")]


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """Write a recording without words: soon reviewed."""
    sound = np.zeros((1, SAMPLE_RATE_HZ), np.float32)
    return record(tmp_path / "silence.wav", "pcm_s16le", SAMPLE_RATE_HZ, sound)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_each_format_goes_to_a_file(form: str, cli: Cli, silence: Path) -> None:
    result = cli("review", silence, "--format", form, "-o", "out/report.x")
    assert (result.exit_code, result.output) == (0, "")
    printed = cli("review", silence, "--format", form).stdout
    mark = "\ufeff" if form == "csv" else ""  # by which Excel knows UTF-8
    assert Path("out/report.x").read_text(encoding="utf-8") == mark + printed
    assert printed or form in ("audacity", "srt")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.html", "<!doctype html>"), ("a.json", '{"recording"'), ("a.vtt", "WEBVTT")],
)
def test_the_ending_of_the_file_tells_the_format(
    name: str, begins: str, cli: Cli, silence: Path
) -> None:
    assert cli("review", silence, "-o", name).exit_code == 0
    assert Path(name).read_text(encoding="utf-8").startswith(begins)


def test_a_folder_has_a_file_for_each_recording(cli: Cli, silence: Path) -> None:
    other = silence.with_name("other.wav")
    other.write_bytes(silence.read_bytes())
    result = cli("review", silence, other, "none.wav", "--format", "srt", "-o", "out/")
    assert result.exit_code == 1
    assert "none.wav: no such file" in result.stderr
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "other.wav.srt",
        "silence.wav.srt",
    ]


def test_several_recordings_stand_in_one_table(cli: Cli, tmp_path: Path) -> None:
    good = SAMPLES / "good.flac"
    copy = tmp_path / "copy.flac"
    copy.write_bytes(good.read_bytes())
    assert cli("review", good, copy, "-o", "all.csv").exit_code == 0
    rows = list(csv.DictReader(Path("all.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["recording"] for row in rows] == [str(good)] * 13 + [str(copy)] * 13


def test_nothing_is_written_over_without_force(cli: Cli, silence: Path) -> None:
    Path("a.html").write_text("mine")
    refused = cli("review", silence, "-o", "a.html")
    assert refused.exit_code == 1
    assert refused.stderr == "coach: a.html: there already; name another file, or add --force\n"
    assert Path("a.html").read_text() == "mine"
    assert cli("review", silence, "-o", "a.html", "--force").exit_code == 0
    assert Path("a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_two_recordings_of_one_name_do_not_fight_over_a_file(cli: Cli, silence: Path) -> None:
    other = silence.parent / "b" / silence.name
    other.parent.mkdir()
    other.write_bytes(silence.read_bytes())
    result = cli("review", silence, other, "-o", "out/")
    assert result.exit_code == 1
    assert "would both be written to out/silence.wav.txt; review them one by one" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.wav", "b.wav", "--format", "html", "-o", "a.html"], "add -o FOLDER/ for 2"),
        (["a.wav", "--format", "json", "--open"], "--open is for html, not for json"),
        (["a.wav", "--format", "pdf"], "'pdf' is not one of"),
    ],
)
def test_wrong_usage_says_how_to_put_it_right(arguments: list[str], message: str, cli: Cli) -> None:
    result = cli("review", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_schema_is_printed_without_a_recording(cli: Cli) -> None:
    result = cli("review", "--schema")
    assert result.exit_code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(result.stdout))


@pytest.mark.skipif(os.name == "nt", reason="the browser here is a shell script")
def test_a_page_is_opened_in_the_browser(tmp_path: Path, silence: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path / "opened"}\n')
    browser.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", RUN, "review", silence, "-o", tmp_path / "a.html", "--open"],
        env=os.environ | {"BROWSER": f"{browser} %s"},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b""
    assert (tmp_path / "opened").read_text().strip() == (tmp_path / "a.html").as_uri()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("report.pdf", "report.pdf: no report ends so; take .txt, .json, .html, .TextGrid, "),
        ("newfolder", "newfolder: no such folder; write newfolder/ to make it"),
    ],
)
def test_no_text_is_written_under_a_name_that_promises_something_else(
    cli: Cli, silence: Path, output: str, message: str
) -> None:
    result = cli("review", silence, "-o", output)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path(output).exists()


def test_an_ending_counts_in_any_case_and_a_format_makes_any_name_good(
    cli: Cli, silence: Path
) -> None:
    assert cli("review", silence, "-o", "A.HTML").exit_code == 0
    assert Path("A.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert cli("review", silence, "-o", "notes.log", "--format", "terminal").exit_code == 0
    assert Path("notes.log").is_file()


def test_a_page_of_progress_is_told_by_its_ending_too(cli: Cli) -> None:
    assert cli("progress", "-o", "x.html").exit_code == 0
    assert Path("x.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.slow
def test_a_page_of_a_drill_is_told_by_its_ending_too(cli: Cli) -> None:
    good = SAMPLES / "good.flac"
    assert cli("drill", "--no-remember", "-o", "x.html", "--from", good).exit_code == 0
    assert Path("x.html").read_text(encoding="utf-8").startswith("<!doctype html>")
