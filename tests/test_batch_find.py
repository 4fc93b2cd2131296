"""Which recordings are meant, and what the results call them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import av
import pytest

from coach.audio.files.containers.container import FORMATS
from coach.audio.files.endings import RECORDING_ENDINGS
from coach.batch.finding.addresses import fetched
from coach.batch.finding.find import find
from coach.errors import BatchError

SHARED = {"afc", "apl", "avif", "heic", "heif", "mac", "mks", "sf", "ts"}
"""Endings of pictures, subtitles, source text and sound effects."""


def names(*places: Path, leave_out: Path | None = None) -> list[str]:
    return [source.name for source in find(map(str, places), leave_out=leave_out).sources]


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_every_ending_of_a_container_that_is_read_counts() -> None:
    known: set[str] = set()
    for name in FORMATS:
        for mode in ("r", "w"):
            try:
                known |= set(av.ContainerFormat(name, mode).extensions)
            except ValueError:
                continue
    assert {"wav", "mp3", "m4a", "mov"} <= known
    assert known - SHARED <= RECORDING_ENDINGS


def test_recordings_are_told_by_their_endings(tmp_path: Path) -> None:
    files(tmp_path, "b.WAV", "a.mp3", "notes.txt", "wav", ".hidden.wav", ".git/x.wav")
    found = find([str(tmp_path)])
    assert [source.name for source in found.sources] == ["a.mp3", "b.WAV"]
    assert (found.others, found.closed) == (3, ())


def test_folders_are_mirrored(tmp_path: Path) -> None:
    files(tmp_path, "mon/take.wav", "mon/take.mp3", "tue/late/take.wav")
    assert names(tmp_path) == ["mon/take.mp3", "mon/take.wav", "tue/late/take.wav"]
    assert names(tmp_path / "mon") == ["take.mp3", "take.wav"]


def test_a_file_counts_whatever_its_name_and_wherever_it_is(tmp_path: Path) -> None:
    files(tmp_path, "mon/take.wav", "tue/speech")
    given = [tmp_path / "tue/speech", tmp_path / "mon", tmp_path / "none.wav"]
    assert names(*given) == ["tue/speech", "mon/take.wav", "none.wav"]


def test_what_is_given_twice_is_reviewed_once(tmp_path: Path) -> None:
    files(tmp_path, "mon/take.wav")
    given = [tmp_path, tmp_path / "mon/take.wav", tmp_path / "mon/../mon"]
    assert names(*given) == ["mon/take.wav"]


def test_names_have_no_bytes_that_are_no_letters(tmp_path: Path) -> None:
    folder = tmp_path / "空 – é"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.wav")).touch()
    except OSError:
        pytest.skip("this file system has none such")
    (source,) = find([str(tmp_path)]).sources
    assert source.name == "空 – é/\\udcff.wav"
    assert Path(source.address).exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    files(tmp_path, "a/take.wav", "elsewhere/other.wav")
    (tmp_path / "a/up").symlink_to(tmp_path / "a")
    (tmp_path / "a/further").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a/dead.wav").symlink_to(tmp_path / "nothing")
    assert names(tmp_path / "a") == ["dead.wav", "further/other.wav", "take.wav"]


def test_the_results_among_the_recordings_are_left_out(tmp_path: Path) -> None:
    files(tmp_path, "take.wav", "results/old.wav")
    assert names(tmp_path, leave_out=tmp_path / "results") == ["take.wav"]
    assert names(tmp_path, leave_out=tmp_path / "none") == ["results/old.wav", "take.wav"]


def test_a_folder_that_stays_closed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(tmp_path, "a/take.wav", "b/take.wav")
    scan = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr("os.scandir", refuse)  # root may look into every folder
    found = find([str(tmp_path)])
    assert [source.name for source in found.sources] == ["b/take.wav"]
    (error,) = found.closed
    assert str(error) == (
        f"{tmp_path / 'a'}: cannot look into this folder (Permission denied): check its rights"
    )


def test_a_folder_is_looked_into_only_when_that_is_asked_for(tmp_path: Path) -> None:
    files(tmp_path, "mon/take.wav", "take.wav")
    found = find([str(tmp_path / "mon"), str(tmp_path / "take.wav")], recursive=False)
    assert [source.name for source in found.sources] == ["mon", "take.wav"]


def test_recordings_elsewhere_are_found_by_their_addresses(tmp_path: Path) -> None:
    files(tmp_path, "mon/take.wav", "mon/late/take.mp3", "mon/notes.txt", "tue/speech")
    root = tmp_path.as_uri()
    found = find([f"{root}/mon", f"{root}/tue/speech"])
    assert [(source.address, source.name) for source in found.sources] == [
        (f"{root}/mon/late/take.mp3", "mon/late/take.mp3"),
        (f"{root}/mon/take.wav", "mon/take.wav"),
        (f"{root}/tue/speech", "tue/speech"),
    ]
    assert found.others == 1
    assert [source.name for source in find([f"{root}/mon/take.wav"]).sources] == ["take.wav"]


@pytest.mark.parametrize("inside", ["", "monday/a.wav"])
def test_recordings_in_an_archive_elsewhere_are_reached_through_it(
    inside: str, tmp_path: Path
) -> None:
    pytest.importorskip("fsspec")
    archive = tmp_path / "calls.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("monday/a.wav", b"sound")
    address = f"zip://{inside}::{archive.as_uri()}"
    (source,) = find([address], recursive=not inside).sources
    assert source.name == "a.wav"
    with fetched(source.address) as copy:
        assert (copy.suffix, copy.read_bytes()) == (".wav", b"sound")


def test_an_address_that_leads_nowhere_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"no-such://x: cannot be read from here \(.*no-such"):
        find(["no-such://x"])
    message = "s3://bucket/a.wav: name either addresses or files, not both at once"
    with pytest.raises(BatchError, match=message):
        find([str(tmp_path), "s3://bucket/a.wav"])


def test_raw_telephone_sound_is_not_passed_over(tmp_path: Path) -> None:
    """It cannot be read, and its line says how to convert it."""
    (tmp_path / "call.gsm").write_bytes(b"\xd8" + bytes(32))
    assert [source.name for source in find([str(tmp_path)]).sources] == ["call.gsm"]
