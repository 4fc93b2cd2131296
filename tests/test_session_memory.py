"""What is remembered without a face: takes, the microphone, and how long recordings stay."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import GOOD, review, spoken
from system import read_only

from coach import history
from coach.audio.live import microphone
from coach.datatypes import Review
from coach.errors import HistoryError, MicrophoneError
from coach.session.memory.remembering import beside_earlier_takes, remember
from coach.session.memory.retention import deletion, keep_days, set_limit
from coach.session.take.devices import (
    chosen_microphone,
    remember_microphone,
    remembered_microphone,
)
from coach.session.take.recorder import new_recording


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the microphones that are connected; the first is the system's own."""
    names = ["built-in", "usb"]

    def choose(wanted: str | None) -> Any:
        if wanted is not None and wanted not in names:
            raise MicrophoneError(f"{wanted}: no such microphone")
        return SimpleNamespace(label=wanted or names[0])

    monkeypatch.setattr(microphone, "choose", choose)
    return names


def recorded(name: str = "a.wav", text: str = GOOD) -> Review:
    path = new_recording().with_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"sound")
    return review(text, path=str(path))


def test_the_microphone_that_was_named_is_taken_the_next_time(connected: list[str]) -> None:
    assert remembered_microphone() is None
    assert chosen_microphone(None)[0].label == "built-in"
    assert chosen_microphone("usb")[0].label == "usb"
    assert remembered_microphone() == "usb"
    assert chosen_microphone(None)[0].label == "usb"
    connected.remove("usb")
    device, trouble = chosen_microphone(None)
    assert device.label == "built-in"
    assert trouble is not None
    assert (trouble.code, trouble.message) == (
        "not_connected",
        "usb: not connected; taking the system's microphone",
    )
    with pytest.raises(MicrophoneError, match="usb: no such microphone"):
        chosen_microphone("usb")


def test_a_microphone_that_cannot_be_remembered_is_taken_all_the_same(
    data: Path, connected: list[str]
) -> None:
    data.mkdir()
    with read_only(data):
        device, trouble = chosen_microphone("usb")
    assert device.label == "usb"
    assert trouble is not None
    assert trouble.code == "not_kept"
    assert remember_microphone("a browser's") is None
    assert remembered_microphone() == "a browser's"


def test_a_fault_that_comes_again_is_said_to() -> None:
    stalls = review(spoken(["name", "phone", "email", "address", "notes"], [0.2, 2.0]))
    first = beside_earlier_takes(stalls)
    assert first == stalls
    remember(first, "rehearsal")
    second = beside_earlier_takes(stalls)
    assert "again" in " ".join(each.message.lower() for each in second.takes[0].advice)
    assert history.count() == 1


def test_a_history_that_cannot_be_kept_is_an_error_and_one_that_is_not_read_is_none(
    data: Path,
) -> None:
    data.mkdir()
    (data / "history.db").write_bytes(b"no database at all" * 100)
    assert beside_earlier_takes(review(GOOD)) == review(GOOD)
    with pytest.raises(HistoryError, match=r"history\.db: damaged"):
        remember(review(GOOD), "rehearsal")


def test_recordings_go_with_the_next_take_that_is_remembered() -> None:
    remember(recorded("old.wav"), "rehearsal")
    folder = new_recording().parent
    os.utime(folder / "old.wav", (time.time() - 91 * 86_400,) * 2)
    assert keep_days() is None
    set_limit(90)
    assert keep_days() == 90
    remember(recorded("new.wav"), "rehearsal")
    assert [path.name for path in folder.iterdir()] == ["new.wav"]
    assert history.count() == 2
    set_limit(None)
    assert keep_days() is None


def test_what_is_deleted_is_counted_first_and_nobody_elses_recording_goes(tmp_path: Path) -> None:
    mine = tmp_path / "mine.wav"
    mine.write_bytes(b"sound")
    remember(recorded(), "rehearsal")
    remember(review(GOOD, path=str(mine)), "review")
    gone = deletion()
    assert (gone.takes, [path.name for path in gone.recordings]) == (2, ["a.wav"])
    assert history.count() == 2
    gone.carry_out()
    assert history.count() == 0
    assert mine.exists()
    assert not list(new_recording().parent.iterdir())


def test_where_nothing_is_remembered_there_is_nothing_to_delete() -> None:
    assert (deletion().takes, deletion().recordings) == (0, ())


def test_a_recording_stays_as_long_as_a_take_of_it() -> None:
    remember(recorded(), "rehearsal")
    remember(recorded(), "review")
    one = deletion(take=1)
    assert (one.takes, one.recordings) == (1, ())
    one.carry_out()
    assert [path.name for path in deletion().recordings] == ["a.wav"]


def test_a_recording_that_cannot_go_keeps_its_take() -> None:
    remember(recorded(), "rehearsal")
    with (
        read_only(new_recording().parent),
        pytest.raises(HistoryError, match=r"a\.wav: cannot be deleted \(.*nothing is forgotten"),
    ):
        deletion().carry_out()
    assert history.count() == 1


def test_a_recording_has_the_name_of_its_moment(tmp_path: Path, data: Path) -> None:
    assert new_recording().parent == data / "recordings"
    assert new_recording().suffix == ".wav"
