"""A data folder that is read-only, a file, or damaged: one line each, and a status that is true."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from builders import GOOD, review
from conftest import SAMPLES, Cli
from system import read_only

from coach import history
from coach.cli.commands.takes.rehearse import chosen_device
from coach.errors import HistoryError, OutputError
from coach.history import store
from coach.session.memory import settings
from coach.session.memory.retention import let_old_recordings_go
from coach.session.memory.settings import KEEP_DAYS, MICROPHONE, set_to, setting
from coach.session.take.recorder import new_recording

Trouble = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with a take, its recording and settings in it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("COACH_DATA", str(folder))
    recording = folder / "recordings" / "a.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"sound")
    os.utime(recording, (0, 0))
    history.remember(review(GOOD, path=str(recording)), "rehearsal", "0.1")
    (folder / KEEP_DAYS).write_text("forever")
    return folder


@contextmanager
def a_file(folder: Path) -> Iterator[None]:
    folder.rename(folder.with_name("away"))
    folder.write_text("no folder")
    yield


@contextmanager
def damaged(folder: Path) -> Iterator[None]:
    for name in (KEEP_DAYS, MICROPHONE):
        (folder / name).write_bytes(b"\xff\xfe\x00" * 500)
    (folder / "history.db").write_bytes(b"no database at all" * 100)
    yield


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    with read_only(folder / "recordings"), read_only(folder):
        yield


@contextmanager
def folders(folder: Path) -> Iterator[None]:
    for name in (KEEP_DAYS, MICROPHONE, "history.db"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()
    yield


COMMANDS = [
    ("next",),
    ("progress",),
    ("progress", "--format", "json"),
    ("progress", "export"),
    ("progress", "keep", "1"),
    ("progress", "delete", "--all", "--yes"),
    ("drill", "--from", SAMPLES / "good.flac"),
    ("review", SAMPLES / "good.flac", "--remember"),
]


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [closed, a_file, damaged, folders])
@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: " ".join(map(str, line[:2])))
def test_every_command_ends_in_one_line(
    cli: Cli, data: Path, trouble: Trouble, line: tuple[str | Path, ...]
) -> None:
    with trouble(data):
        result = cli(*line)  # a traceback would be raised
    assert result.exit_code in (0, 1)
    told = [said for said in result.stderr.splitlines() if said.startswith("coach: ")]
    assert len(told) == result.exit_code, result.stderr
    if trouble is a_file:
        assert result.exit_code == 1
    if line[0] in ("drill", "review"):
        assert result.exit_code == 1
        assert "not remembered" in told[0]
        assert "Flow" in result.stdout or "1 take;" in result.stdout


def test_a_history_that_is_read_only_is_read(cli: Cli, data: Path) -> None:
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    with read_only(data):
        assert "1 take on 1 day" in cli("progress").stdout
        assert len(cli("progress", "export").stdout.splitlines()) == 1
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def test_what_stands_beside_a_read_only_history_is_read_too(data: Path) -> None:
    """A take that another coach wrote last is in the write-ahead log alone."""
    other = sqlite3.connect(store.place(), isolation_level=None)
    other.execute("PRAGMA wal_autocheckpoint = 0")
    other.execute("UPDATE guide SET name = 'later'")
    try:
        with read_only(data):
            assert history.guides() == ["later"]
    finally:
        other.close()


def test_a_locked_history_is_no_trouble_of_the_disk(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WAIT_S", 0.01)
    other = sqlite3.connect(store.place(), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(HistoryError, match=r"in use by another coach; close it and try again"):
            history.remember(review(GOOD), "review", "0.1")
    finally:
        other.close()


@pytest.mark.parametrize("text", ["9" * 400, "-3", "²", "٣", "", "1e9", "99999999"])
def test_a_limit_that_is_none_deletes_nothing(data: Path, text: str) -> None:
    (data / KEEP_DAYS).write_text(text, encoding="utf-8")
    let_old_recordings_go()
    assert (data / "recordings/a.wav").exists()
    (data / KEEP_DAYS).write_text("1\n")
    let_old_recordings_go()
    assert not (data / "recordings/a.wav").exists()


def test_a_setting_that_cannot_be_kept_is_one_line(data: Path) -> None:
    with (
        read_only(data),
        pytest.raises(OutputError, match=r"keep-days\.txt: the setting cannot be kept \("),
    ):
        set_to(KEEP_DAYS, "9")
    assert setting(KEEP_DAYS) == "forever"
    (data / MICROPHONE).write_text("x" * (settings.LONGEST + 2))
    assert setting(MICROPHONE) is None


@pytest.mark.parametrize("trouble", [closed, a_file, damaged, nullcontext])
def test_a_microphone_is_found_whatever_is_remembered(
    data: Path,
    trouble: Trouble,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Chosen:
        label = "usb"

    monkeypatch.setattr("coach.audio.live.microphone.choose", lambda _: Chosen)
    with trouble(data):
        assert chosen_device("usb") is Chosen  # type: ignore[comparison-overlap]
        assert chosen_device(None) is Chosen  # type: ignore[comparison-overlap]
    kept = trouble in (damaged, nullcontext)
    assert ("cannot be kept" in capsys.readouterr().err) is not kept
    assert (setting(MICROPHONE) == "usb") is kept
    assert new_recording().parent == data / "recordings"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_all_of_it_is_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "new/data"))
    history.remember(review(GOOD), "review", "0.1")
    set_to(KEEP_DAYS, "9")
    store.place().chmod(0o644)  # as an older coach left it
    history.remember(review(GOOD), "review", "0.1")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new/data").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "new/data").stat().st_mode) == 0o700
