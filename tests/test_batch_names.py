"""No name from outside leads a result out of its folder, or over another, on any system."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.batch.finding.find import find
from coach.batch.finding.names import result_name, twins
from coach.batch.results.folder import TAKEN, Results
from coach.batch.reviewing import Answer
from coach.report.summary.contract import RowJson

HOSTILE = (
    "a.wav",
    "A.WAV",
    "../../evil.wav",
    "sub/../../../evil3.wav",
    "/absolute/evil.wav",
    "sub//double.wav",
    "./dot.wav",
    "..\\..\\evil.wav",
    "C:\\evil.wav",
    "C:evil.wav",
    "nul.wav",
    "what?.wav",
    "trailing. /x.wav",
    "é.wav",
    "e\u0301.wav",
    f"{'d' * 300}/long folder.wav",
)
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(("..", ".", "", "a", "A", "con", "é", "b:c", "d. ")), min_size=1).map(
        "/".join
    ),
    st.text(min_size=1),
)


def zipped(root: Path) -> str:
    with zipfile.ZipFile(root / "calls.zip", "w") as packed:
        for name in HOSTILE:
            packed.writestr(name, "sound")
    return f"zip://::{root / 'calls.zip'}"


def tarred(root: Path) -> str:
    with tarfile.open(root / "calls.tar", "w") as packed:
        for name in HOSTILE:
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
    return f"tar://::{root / 'calls.tar'}"


def in_memory(root: Path) -> str:
    memory = pytest.importorskip("fsspec.implementations.memory")
    store = memory.MemoryFileSystem()
    store.store.clear()
    for name in HOSTILE:
        key = f"/calls/{name}"
        store.store[key] = memory.MemoryFile(store, key, b"sound")
    return "memory://calls"


def in_a_bucket(root: Path) -> str:
    """Return the address of a store of objects: its keys are any text, as S3's are."""
    fsspec = pytest.importorskip("fsspec")
    keys = {"isdir": lambda *_: True, "find": lambda *_: list(HOSTILE)}
    bucket = type("Bucket", (fsspec.AbstractFileSystem,), {"protocol": "bucket", **keys})
    fsspec.register_implementation("bucket", bucket, clobber=True)
    return "bucket://calls"


@pytest.mark.parametrize("store", [zipped, tarred, in_memory, in_a_bucket])
def test_no_store_leads_a_result_out_of_its_folder(
    store: Callable[[Path], str], tmp_path: Path
) -> None:
    pytest.importorskip("fsspec")
    found = find([store(tmp_path)])
    assert len(found.sources) >= len(HOSTILE) - 2  # some stores leave out what climbs
    outside = tmp_path / "deep/er/out"
    outside.mkdir(parents=True)
    (outside.parent / "evil.wav.json").write_text("mine")
    results = Results(outside / "results", found.base, ending=".json", terms="these")
    with results:
        for source in found.sources:
            results.keep(source, Answer(RowJson(source.name), f"of {source.address}", "content"))
        written = [results.path_of(source) for source in found.sources]
        assert results.count == len(found.sources)
    assert all(path.resolve().is_relative_to(results.folder.resolve()) for path in written)
    assert [path.read_text() for path in written] == [f"of {one.address}" for one in found.sources]
    others = {path for path in tmp_path.rglob("*") if results.folder not in (path, *path.parents)}
    assert {path.name for path in others if path.is_file()} <= {
        "calls.zip",
        "calls.tar",
        "evil.wav.json",
    }
    assert (outside.parent / "evil.wav.json").read_text() == "mine"


@given(NAMES)
@example("..")
@example("\0")
@example("\ud800")
def test_on_windows_too_a_result_is_a_file_beneath_its_folder(name: str) -> None:
    made = PureWindowsPath("R:/results", result_name(name, ".json", windows=True))
    assert made.parts[:2] == ("R:\\", "results")
    for part in made.parts[2:]:
        assert not re.search(r'[<>:"|?*\x00-\x1f]', part)
        assert part not in ("", ".", "..")
        assert part == part.rstrip(". ")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", part.split(".")[0].strip())


@given(NAMES)
@example("..")
@example("\0")
@example("\ud800")
def test_elsewhere_too(name: str) -> None:
    made = result_name(name, ".json", windows=False)
    made.encode()
    assert "\0" not in made
    assert not {"", ".", ".."} & set(made.split("/"))
    assert PurePosixPath("/results", made).parts[:2] == ("/", "results")


@given(st.lists(NAMES, unique=True), st.booleans())
def test_no_two_recordings_share_a_result_where_case_counts_for_nothing(
    names: list[str], windows: bool
) -> None:
    alike = twins(names)
    made = [
        result_name(name, ".json", twin=name if name in alike else "", windows=windows)
        for name in names
    ]
    assert not twins(made)


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert result_name("mon/10:15 call?.wav", ".json", windows=False) == "mon/10:15 call?.wav.json"
    assert result_name("mon/con call.wav", ".json", windows=True) == "mon/con call.wav.json"


def test_a_recording_called_as_the_summary_leaves_it_alone() -> None:
    named = [result_name(name, ".json", taken=TAKEN) for name in ("summary", "Summary")]
    assert all(re.fullmatch(r"[sS]ummary~[0-9a-f]{12}\.json", name) for name in named)


def test_recordings_of_one_name_in_two_archives_are_both_there(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    for day in ("mon", "tue"):
        with zipfile.ZipFile(tmp_path / f"{day}.zip", "w") as packed:
            packed.writestr("a.wav", day)
    found = find([f"zip://::{tmp_path / day}.zip" for day in ("mon", "tue")])
    made = {result_name(one.name, ".json", twin=one.twin) for one in found.sources}
    assert len(found.sources) == len(made) == 2
