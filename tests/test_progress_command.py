"""``coach progress`` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import GOOD, review
from conftest import SAMPLES, Cli
from reviews import REVIEWS

from coach import history
from coach.cli.remembering import remember
from coach.datatypes import Review
from coach.report.series.progress import spark


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def weeks() -> None:
    for day, made in ((1, REVIEWS["pauses"]), (2, review(GOOD)), (2, review(GOOD))):
        history.remember(made, "rehearsal", "0.1", datetime(2026, 1, day, tzinfo=UTC))


def recorded(folder: Path, name: str = "a.wav") -> Review:
    path = folder / "recordings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"sound")
    return review(GOOD, path=str(path))


def test_nothing_yet_says_how_to_begin(cli: Cli) -> None:
    result = cli("progress")
    assert result.exit_code == 0
    assert "Nothing is remembered yet." in result.stdout
    assert "coach drill" in result.stdout


@pytest.mark.usefixtures("weeks")
def test_days_are_listed_with_the_step_that_costs_most(cli: Cli) -> None:
    shown = cli("progress", "--step", "payment").stdout
    assert "The hard close: 3 takes on 2 days" in shown
    assert "Lately payment costs you most" in shown
    assert "Before payment:" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.usefixtures("weeks")
def test_data_is_the_same_in_every_format(cli: Cli) -> None:
    (whole,) = json.loads(cli("progress", "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(cli("progress", "--format", "csv").stdout)))
    assert [row["takes"] for row in rows] == [str(day["takes"]) for day in whole["days"]]
    assert [row["day"] for row in rows] == ["2026-01-01", "2026-01-02"]
    assert len(cli("progress", "export").stdout.splitlines()) == 3


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize("ending", ["txt", "json", "csv", "html"])
def test_a_files_ending_names_the_format(ending: str, cli: Cli) -> None:
    form = "terminal" if ending == "txt" else ending
    expected = cli("progress", "--format", form).stdout
    written = cli("progress", "-o", f"a.{ending}")
    assert (written.exit_code, written.stdout) == (0, "")
    text = Path(f"a.{ending}").read_text("utf-8")
    assert text == ("\ufeff" if ending == "csv" else "") + expected
    assert cli("progress", "-o", f"a.{ending}").exit_code == 1
    assert cli("progress", "-o", f"a.{ending}", "--force").exit_code == 0


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--since", "yesterday"], 2, "yesterday: not a day; write it as 2026-11-27"),
        (["--step", "price"], 1, "price: no such step in The hard close; its steps: name, phone"),
        (
            ["--guide", "foo"],
            1,
            "foo: no take of that guide is remembered; there is: The hard clos",
        ),
        (["--since", "2026-01-03"], 1, "2026-01-03: nothing is remembered since that day"),
        (["delete"], 2, "name one of --take NUMBER, --day DAY, --voice and --all"),
        (["delete", "--take", "99"], 1, "no such take is remembered"),
        (["keep", "long"], 2, "long: not a number of days; say 90, or forever"),
    ],
)
def test_what_cannot_be_says_what_to_do(
    arguments: list[str], status: int, message: str, cli: Cli
) -> None:
    result = cli("progress", *arguments)
    assert result.exit_code == status
    assert message in result.stderr


@pytest.mark.usefixtures("weeks")
def test_deleting_is_asked_once(cli: Cli) -> None:
    assert "Nothing was deleted." in cli("progress", "delete", "--all", stdin="n\n").stderr
    assert history.count() == 3
    assert cli("progress", "delete", "--all", stdin="y\n").exit_code == 0
    assert history.count() == 0


def test_a_take_goes_with_its_recording_and_nobody_elses(
    cli: Cli, folder: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.wav"
    mine.write_bytes(b"sound")
    remember(recorded(folder), "rehearsal")
    remember(review(GOOD, path=str(mine)), "review")
    result = cli("progress", "delete", "--all", "--yes")
    assert "Deleted 2 takes and 1 recording." in result.stderr
    assert mine.exists()
    assert list((folder / "recordings").iterdir()) == []


def test_old_recordings_go_by_themselves(cli: Cli, folder: Path) -> None:
    remember(recorded(folder, "old.wav"), "rehearsal")
    old = folder / "recordings" / "old.wav"
    os.utime(old, (time.time() - 91 * 86_400,) * 2)
    assert old.exists()
    assert cli("progress", "keep", "90").exit_code == 0
    remember(recorded(folder, "new.wav"), "rehearsal")
    assert [path.name for path in old.parent.iterdir()] == ["new.wav"]
    assert history.count() == 2
    cli("progress", "keep", "forever")
    os.utime(old.with_name("new.wav"), (0, 0))
    remember(recorded(folder, "newer.wav"), "rehearsal")
    assert old.with_name("new.wav").exists()


def test_a_history_that_cannot_be_kept_costs_no_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "history.db").write_bytes(b"no database at all" * 100)
    remember(review(GOOD), "review")
    assert "coach: not remembered:" in capsys.readouterr().err


def test_small_bars_show_the_ends() -> None:
    assert spark([0, 50, 100, 200], 0, 100) == "▁▅██"


@pytest.mark.slow
def test_a_take_is_put_beside_those_that_are_remembered(cli: Cli) -> None:
    takes = []
    for _ in range(3):
        (line,) = cli(
            "review", "--remember", "--format", "json", SAMPLES / "pauses.flac"
        ).stdout.splitlines()
        takes.append(json.loads(line)["takes"][0])
    first, second, third = ([each["message"] for each in take["advice"]] for take in takes)
    assert "again" not in first[0]
    assert second[0].startswith("Before payment again, the second take in a row: 2.4 → 2.4 s.")
    assert third[0].endswith("Say notes and payment alone, five times, then all of it.")
    assert not set(first) & set(second)
    assert not set(second) & set(third)
    (alone,) = cli("review", "--format", "json", SAMPLES / "pauses.flac").stdout.splitlines()
    assert [each["message"] for each in json.loads(alone)["takes"][0]["advice"]] == first


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_recording_in_a_folder_that_is_no_text_is_deleted_too(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / os.fsdecode(b"data\xff")
    try:
        made = recorded(folder)
    except OSError:
        pytest.skip("this file system has no such names")
    monkeypatch.setenv("COACH_DATA", str(folder))
    remember(made, "rehearsal")
    assert cli("progress", "delete", "--all", "--yes").exit_code == 0
    assert not list((folder / "recordings").iterdir())
