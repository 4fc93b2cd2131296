from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coach.errors import OutputError
from coach.files import write_new, write_whole


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", b"all")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"all"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_file_may_be_read_as_any_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_what_cannot_be_finished_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("before")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match=r"a: cannot be written \(no space left on device\)"):
        write_new(tmp_path / "a", b"after", force=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "before")]


def test_nothing_is_written_over_without_force(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    with pytest.raises(OutputError, match=r"a: there already$") as caught:
        write_new(tmp_path / "a", b"after", force=False)
    assert caught.value.remedy == "file_there"
    write_new(tmp_path / "a", b"after", force=True)
    assert (tmp_path / "a").read_text() == "after"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a folder; name a file"):
        write_new(tmp_path, b"", force=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_file_keeps_its_permissions_and_a_private_one_is_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o640)
    write_new(tmp_path / "a", b"after", force=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    write_whole(tmp_path / "mine/deep/b", b"", private=True)
    modes = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "mine").rglob("*")
    }
    assert modes == {"mine/deep": 0o700, "mine/deep/b": 0o600}
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_at_no_moment_may_everybody_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(mask: int) -> int:
        raise AssertionError(f"umask {mask}")

    monkeypatch.setattr(os, "umask", refuse)
    write_whole(tmp_path / "a", b"all")


def test_a_file_is_on_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("sync")
        sync(handle)

    def replaced(self: Path, target: Path) -> Path:
        done.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(tmp_path / "a", b"all")
    assert done[:2] == ["sync", "name"]


def test_a_second_program_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file appears between the look and the writing, with links and without."""

    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    (tmp_path / "a").write_text("theirs")
    for refuse in (False, True):
        if refuse:
            monkeypatch.setattr(os, "link", no_links)
        with pytest.raises(FileExistsError, match="a"):
            write_whole(tmp_path / "a", b"mine", replacing=False)
        write_whole(tmp_path / f"b{refuse}", b"mine", replacing=False)
    names = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert names == {"a": "theirs", "bFalse": "mine", "bTrue": "mine"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(os.devnull)
    for name in ("pipe", "link"):
        with pytest.raises(OutputError, match=r"a pipe or a device; name a file, or send it on"):
            write_new(tmp_path / name, b"all", force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/file").write_text("before")
    (tmp_path / "link").symlink_to(tmp_path / "folder/file")
    (tmp_path / "new").symlink_to(tmp_path / "folder/other")
    with pytest.raises(OutputError, match="there already"):
        write_new(tmp_path / "link", b"after", force=False)
    write_new(tmp_path / "link", b"after", force=True)
    write_new(tmp_path / "new", b"new", force=False)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder/file").read_text() == "after"
    assert (tmp_path / "folder/other").read_text() == "new"
