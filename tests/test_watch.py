"""A watched folder: each recording once, when it is whole, whatever happens in between."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import GOOD, review
from conftest import SAMPLES, Cli
from practised import said

from coach import history
from coach.batch.watching import arrivals, stamp_of, stamps
from coach.history import watched as kept
from coach.session.memory.watching import WatchedFolder, content_of

SETTLED_S = 0.3


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    made = tmp_path / "calls"
    made.mkdir()
    return made


def opened(folder: Path, *, everything: bool = False) -> WatchedFolder:
    return WatchedFolder(folder, stamps(folder), everything=everything)


def done_once(watched: WatchedFolder, path: Path, text: str = GOOD) -> None:
    stamp = stamp_of(path)
    assert stamp
    watched.finish(path, stamp, content_of(path), review(text, path=str(path.absolute())))


def arrived(folder: Path, watched: WatchedFolder) -> list[str]:
    """Return the names of what arrives, each noted as done."""
    names = []
    stop = threading.Event()
    found = arrivals(folder, watched.is_done, stop, once=True, settled_s=SETTLED_S)
    for path, stamp in found:
        names.append(path.name)
        watched.finish(path, stamp, content_of(path), None)
    return names


def test_what_is_there_at_the_first_start_is_left_alone(folder: Path) -> None:
    (folder / "old.wav").write_bytes(b"old")
    watched = opened(folder)
    assert watched.left_alone == 1
    (folder / "new.wav").write_bytes(b"new")
    (folder / ".hidden.wav").write_bytes(b"hidden")
    (folder / "notes.txt").write_bytes(b"notes")
    assert arrived(folder, watched) == ["new.wav"]
    assert arrived(folder, opened(folder)) == []


def test_what_came_while_nobody_watched_is_done_at_the_next_start(folder: Path) -> None:
    opened(folder)
    (folder / "later.wav").write_bytes(b"later")
    again = opened(folder)
    assert (again.is_new, again.left_alone) == (False, 0)
    assert arrived(folder, again) == ["later.wav"]


def test_everything_is_done_where_that_is_asked_for(folder: Path) -> None:
    (folder / "old.wav").write_bytes(b"old")
    assert arrived(folder, opened(folder, everything=True)) == ["old.wav"]


def test_a_file_that_is_still_written_is_waited_for(folder: Path) -> None:
    watched, path = opened(folder), folder / "a.wav"

    def write() -> None:
        with path.open("wb", buffering=0) as file:
            for _ in range(12):
                file.write(b"sound")
                time.sleep(SETTLED_S / 3)

    path.touch()  # an empty file is none yet
    writer = threading.Thread(target=write)
    writer.start()
    found = arrivals(folder, watched.is_done, threading.Event(), once=True, settled_s=SETTLED_S)
    first, stamp = next(found)
    writer.join()
    assert (first, stamp.size) == (path, 12 * len(b"sound"))


def test_it_stops_when_it_is_told_to(folder: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    watched = opened(folder)
    assert list(arrivals(folder, watched.is_done, stop, settled_s=SETTLED_S)) == []


def test_one_content_is_known_under_another_name(folder: Path) -> None:
    watched = opened(folder)
    (folder / "a.wav").write_bytes(b"sound")
    done_once(watched, folder / "a.wav")
    (folder / "a.wav").rename(folder / "b.wav")
    again = opened(folder)
    assert again.knows(content_of(folder / "b.wav"))
    assert not again.is_done(folder / "b.wav", stamp_of(folder / "b.wav") or (0, 0))


def test_takes_of_a_file_that_went_on_replace_those_it_had(folder: Path) -> None:
    watched, path = opened(folder), folder / "a.wav"
    path.write_bytes(b"half")
    done_once(watched, path, "name@1-3 phone@3.2-5")
    history.remember(replace(said(), recording=review(GOOD).recording), "rehearsal", "0")
    path.write_bytes(b"half and half")
    done_once(watched, path)
    kinds = [(take["kind"], take["recording"] == str(path)) for take in history.export()]
    assert kinds == [("rehearsal", False), ("watch", True)]
    (day,) = history.progress()[0].days
    assert day.whole == 2


def test_takes_are_of_the_day_on_which_they_were_recorded(folder: Path) -> None:
    watched, path = opened(folder), folder / "a.wav"
    path.write_bytes(b"sound")
    then = datetime(2026, 1, 2, 12, tzinfo=UTC).timestamp()
    os.utime(path, (then, then))
    done_once(watched, path)
    (take,) = history.export()
    assert take["day"] == "2026-01-02"


def test_a_kill_before_it_is_noted_remembers_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, path = opened(folder), folder / "a.wav"
    path.write_bytes(b"sound")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(kept, "keep_takes", killed)
        with pytest.raises(KeyboardInterrupt):
            done_once(watched, path)
    assert history.count() == 0
    assert arrived(folder, opened(folder)) == ["a.wav"]


def test_who_deletes_everything_is_no_longer_told_what_was_watched(folder: Path) -> None:
    watched = opened(folder)
    (folder / "a.wav").write_bytes(b"sound")
    done_once(watched, folder / "a.wav")
    history.forget()
    assert kept.watched() == {}
    assert opened(folder).is_new


@pytest.mark.parametrize(("name", "says"), [("none", "no such folder"), ("a.wav", "a file")])
def test_what_is_no_folder_is_one_line(name: str, says: str, cli: Cli) -> None:
    Path("a.wav").touch()
    done = cli("watch", name)
    assert done.exit_code == 1
    assert done.stderr == f"coach: {name}: {says}: name a folder to watch\n"


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_recordings_that_appear_are_reviewed_and_remembered(cli: Cli, folder: Path) -> None:
    assert cli("watch", folder, "--once").exit_code == 0
    shutil.copy(SAMPLES / "pauses.flac", folder / "a.flac")
    shutil.copy(SAMPLES / "pauses.flac", folder / "copy.flac")
    (folder / "broken.wav").write_bytes(b"no sound at all")
    done = cli("watch", folder, "--once", "--format", "json")
    assert done.exit_code == 1
    assert "broken.wav" in done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["recording"]["path"] == str(folder / "a.flac")
    assert history.count() == 1
    again = cli("watch", folder, "--once")
    assert (again.exit_code, again.stdout) == (0, "")
