"""``coach review FOLDER --recursive -o RESULTS``: from a user's side, with real recordings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from conftest import Cli, Reviewed, invoke

import coach
from coach.batch.finding.find import Found
from coach.cli.commands.recordings import review_many
from coach.cli.options.many import Order, many_at_once
from coach.report.summary.contract import SummaryJson

RUN = "from coach.cli import main; main()"


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, "review", *map(str, arguments)]
    root = str(Path(coach.__file__).parents[1])
    return subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise on Windows")
def test_a_folder_stopped_and_taken_up_again(short_takes: Reviewed, tmp_path: Path) -> None:
    folder, results = short_takes.files[0].parent, tmp_path / "results"
    endless = written_silence(folder / "zz endless.wav")
    with start(folder, "--recursive", "--jobs", "1", "-o", results) as process:
        while process.poll() is None and not (results / "a.wav.json").exists():
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # to all its processes, as a terminal does
        out, said = process.communicate()
    endless.unlink()
    written = [path.read_text() for path in results.rglob("*.wav.json")]
    assert not (results / "zz endless.wav.json").exists()
    assert (process.returncode, out) == (130, "")
    count = "1 result" if len(written) == 1 else f"{len(written)} results"
    stop = f"coach: stopped; {count} in {results}, the same command does the rest"
    assert [line for line in said.splitlines() if "no sound.wav" not in line] == ["", stop]
    done = sum('"error"' not in text for text in written)
    assert done >= 1
    again = invoke("review", folder, "--recursive", "-o", results)
    junk = folder / "no sound.wav"
    assert again.exit_code == 1
    lines = again.stderr.splitlines()
    assert lines[0].startswith(f"coach: {junk}: not a recording, whatever its name")
    assert lines[1:] == [
        f"{3 - done} reviewed, {done} unchanged since the last time, 1 failed, "
        f"1 other file left alone; all in {results}"
    ]
    assert " In all " in again.stdout
    same_as_one_by_one(short_takes, results)
    tables_of(results)


def written_silence(path: Path, minutes: int = 120) -> Path:
    """Write a recording whose review takes far longer than it takes to stop it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(bytes([128]) * (8_000 * 60 * minutes))
    return path


def same_as_one_by_one(plain: Reviewed, results: Path) -> None:
    """Hold each result against what a plain review of the file gives."""
    folder = plain.files[0].parent
    written = [f"{path.relative_to(folder)}.json" for path in plain.files]
    texts = [(results / name).read_text() for name in written]
    assert tuple(map(json.loads, texts)) == plain.lines
    assert all(text.endswith("}\n") for text in texts)
    names = [path.relative_to(results).as_posix() for path in results.rglob("*.wav.json")]
    assert sorted(names) == sorted(written)
    assert not list(results.rglob("*.part"))


def tables_of(results: Path) -> None:
    """Hold the tables against the results."""
    summary = msgspec.json.decode((results / "summary.json").read_bytes(), type=SummaryJson)
    assert [row.recording for row in summary.recordings] == [
        "a.wav",
        "monday/b – é [x].wav",
        "no sound.wav",
        "z.wav",
    ]
    assert (summary.all.takes, summary.all.failed, summary.version) == (1, 1, coach.__version__)
    for row in summary.recordings:
        result = json.loads((results / (row.result or "")).read_text())
        assert row.takes == len(result.get("takes", ()))
    table = (results / "summary.csv").read_text("utf-8")
    assert table.startswith("\ufeffscope,")
    assert table.count("\nrecording,") == 4
    assert (
        "monday/b%20%E2%80%93%20%C3%A9%20%5Bx%5D.wav.json" in (results / "summary.html").read_text()
    )


def test_a_folder_without_recordings_is_one_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/notes.txt").touch()
    result = cli("review", "empty", "--recursive", "-o", "results")
    line = f"coach: {tmp_path / 'empty'}: no recordings in it (1 other file): name their folder\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", line)
    assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_a_folder_is_reviewed_in_turn_without_results(short_takes: Reviewed) -> None:
    path = short_takes.files[1]
    result = invoke("review", "--recursive", "--format", "json", path.parent)
    assert (result.exit_code, json.loads(result.stdout)) == (0, short_takes.of(path.name))


def test_a_folder_named_without_the_option_is_one_line(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    result = cli("review", folder, "-o", "results/")
    assert result.exit_code == 1
    line = "a folder, not a recording; name the files in it, or add --recursive"
    assert f"coach: {folder}: {line}\n" in result.stderr


def test_a_model_that_cannot_be_loaded_is_one_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "take.wav").touch()
    for name in (
        "am/final.mdl",
        "conf/mfcc.conf",
        "conf/model.conf",
        "graph/phones/word_boundary.int",
    ):
        (tmp_path / "model" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "model" / name).write_text("nothing")
    result = cli("review", "take.wav", "-o", "results/", "--model", "model")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "model" in result.stderr


@pytest.mark.parametrize(
    ("recordings", "jobs", "cluster", "alone"),
    [
        (9, None, None, True),
        (9, 4, None, True),
        (9, 2, None, False),
        (2, None, None, False),
        (1, 1, "local", True),
    ],
)
def test_a_worker_keeps_to_one_processor_where_there_are_not_two_for_each(
    monkeypatch: pytest.MonkeyPatch,
    recordings: int,
    jobs: int | None,
    cluster: str | None,
    alone: bool,
) -> None:
    monkeypatch.setattr(review_many, "processors", lambda: 4)
    order = Mock(Order, jobs=jobs, cluster=cluster)
    found = Mock(Found, sources=(None,) * recordings)
    assert review_many.on_one_processor(order, found) == alone


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--cluster", "local")])
def test_what_needs_a_place_for_results_says_so(cli: Cli, option: tuple[str, ...]) -> None:
    result = cli("review", "take.wav", *option)
    assert result.exit_code == 2
    assert "--jobs and --cluster need -o FOLDER/, where the results go" in result.stderr
    assert cli("review", "take.wav", "-o", "results", "--jobs", "0").exit_code == 2


def test_one_file_of_results_is_of_json(cli: Cli) -> None:
    result = cli("review", "take.wav", "-o", "results.jsonl", "--format", "html")
    assert result.exit_code == 2
    assert "results.jsonl holds JSON's fields, not html" in result.stderr
    result = cli("review", "take.wav", "-o", "results.jsonl", "--open")
    assert result.exit_code == 2
    assert "--open shows the summary of a folder, not results.jsonl" in result.stderr


@pytest.mark.parametrize(
    ("output", "recursive", "jobs", "at_once"),
    [
        ("results", True, None, True),
        ("results/", True, None, True),
        ("all.json", True, None, False),
        ("report.html", False, None, False),
        ("results/", False, None, False),
        ("results/", False, 2, True),
        ("all.jsonl", False, None, True),
        ("ALL.PARQUET", True, None, True),
    ],
)
def test_when_recordings_are_reviewed_beside_each_other(
    output: str, recursive: bool, jobs: int | None, at_once: bool
) -> None:
    assert many_at_once(output, recursive=recursive, jobs=jobs, cluster=None) == at_once
