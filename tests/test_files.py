from __future__ import annotations

import os
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
    with pytest.raises(OutputError, match="a: there already; name another file, or add --force"):
        write_new(tmp_path / "a", b"after", force=False)
    write_new(tmp_path / "a", b"after", force=True)
    assert (tmp_path / "a").read_text() == "after"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a folder; name a file"):
        write_new(tmp_path, b"", force=True)
