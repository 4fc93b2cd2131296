"""The offline kit: what stands in for the GPL, what is double-clicked, and what that sets up."""

from __future__ import annotations

import base64
import csv
import ctypes
import ensurepip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coach.errors import OutputError
from coach.kit import gather, install, stand_ins
from coach.model import BOTH, find_model

FFMPEG = (
    b"\x7fELF\0ff_libx264_encoder\0x264_encoder_open_165\0x264_levels\0\0\5_x265_api_get_216\0end"
)


def test_a_stand_in_has_the_names_that_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "libavcodec-1.so.62").write_bytes(FFMPEG)
    found = stand_ins.names([tmp_path / "libavcodec-1.so.62"])
    assert {"x264_encoder_open_165", "x264_levels", "x265_api_get_216"} <= set(found)
    text = stand_ins.source(found)
    assert "char x264_levels[4096];" in text
    assert "void *x265_api_get_216(void) { return 0; }" in text


@pytest.mark.parametrize(
    ("file", "gpl"),
    [
        ("libx264-d6533a8d.so.165", True),
        ("libx265.216.dylib", True),
        ("libx264-165-1a2b.dll", True),
        ("libavcodec-5e6b81c2.so.62", False),
        ("x264.py", False),
    ],
)
def test_the_two_libraries_are_known_by_their_names(file: str, gpl: bool) -> None:
    assert stand_ins.is_gpl(file) is gpl


def wheel_of(folder: Path, files: dict[str, bytes], name: str = "av-1-py3-none-any") -> Path:
    path = folder / f"{name}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    return path


def test_a_wheel_is_packed_again_without_them(tmp_path: Path) -> None:
    if shutil.which("cc") is None or sys.platform != "linux":
        pytest.skip("no C compiler for Linux here")
    names = {"av.libs/libavcodec-1.so.62": FFMPEG, "av.libs/libx264-2.so.165": b"GPL" * 999}
    record = "av.libs/libavcodec-1.so.62,,\nav-1.dist-info/RECORD,,\n"
    wheel = wheel_of(tmp_path, names | {"av-1.dist-info/RECORD": record.encode()})
    assert stand_ins.repack(wheel) == ["libx264-2.so.165"]
    with zipfile.ZipFile(wheel) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("av-1.dist-info/RECORD").decode())))
        assert {name for name, *_ in rows} == set(archive.namelist())
        for name, checksum, _ in rows:
            if checksum:
                digest = hashlib.sha256(archive.read(name)).digest()
                plain = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                assert checksum == f"sha256={plain}"
        archive.extract("av.libs/libx264-2.so.165", tmp_path)
    library = ctypes.CDLL(str(tmp_path / "av.libs/libx264-2.so.165"))
    assert library.x264_encoder_open_165() == 0
    assert not hasattr(library, "x265_api_get_216")


def test_without_a_compiler_that_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "libx264-2.so").write_bytes(b"")
    with pytest.raises(OutputError, match="no C compiler here"):
        stand_ins.without_gpl(tmp_path)


def test_a_kit_is_not_made_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(OutputError, match="there already; name a new or an empty folder"):
        gather.gather(tmp_path)


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a kit whose coach only says what it is told."""
    folder = tmp_path / "a kit – é"
    (folder / "wheels").mkdir(parents=True)
    (folder / "models/vosk").mkdir(parents=True)
    says = "import os, sys\ndef main(): print(*sys.argv[1:], os.environ['COACH_MODELS'])\n"
    head = b"Metadata-Version: 2.1\nName: pacing-coach\nVersion: 1\n"
    files = {
        "coach/__init__.py": b"",
        "coach/cli.py": says.encode(),
        "pacing_coach-1.dist-info/METADATA": head,
        "pacing_coach-1.dist-info/WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any\n",
        "pacing_coach-1.dist-info/RECORD": b"",
    }
    wheel_of(folder / "wheels", files, "pacing_coach-1-py3-none-any")
    (pip,) = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    shutil.copy(pip, folder / "wheels")
    gather._start(folder)
    return folder


def own(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home/Desktop").mkdir(parents=True, exist_ok=True)
    names = ("XDG_DATA_HOME", "PYTHONPATH", "COACH_MODELS")
    plain = {name: value for name, value in os.environ.items() if name not in names}
    home = str(tmp_path / "home")
    return plain | {"HOME": home, "PIP_INDEX_URL": "nowhere", "PIP_REQUIRE_VIRTUALENV": "1"}


@pytest.mark.skipif(sys.platform != "linux", reason="the hosted job starts the other launchers")
def test_a_double_click_sets_the_coach_up_once(kit: Path, tmp_path: Path) -> None:
    first, again = (
        subprocess.run(
            [kit / "start.sh", *words],
            env=own(tmp_path),
            capture_output=True,
            text=True,
            check=True,
        )
        for words in ([], ["review", "two words.wav"])
    )
    place = tmp_path / "home/.local/share/pacing-coach-kit"
    assert first.stdout.splitlines() == [
        "Setting up the coach; this takes a minute, once.",
        f"page {place / 'models'}",
    ]
    assert again.stdout == f"review two words.wav {place / 'models'}\n"
    icon = (tmp_path / "home/Desktop/pacing-coach.desktop").read_text("utf-8")
    assert f'Exec="{place}/environment/bin/python" "{place}/start.py"' in icon


@pytest.mark.skipif(sys.platform != "linux", reason="the hosted job starts the other launchers")
def test_without_its_python_the_kit_says_so(kit: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or "")
    done = subprocess.run(
        [kit / "start.sh"],
        env={"PATH": str(tools)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    version = "{}.{}".format(*sys.version_info)
    assert done.returncode == 1
    assert done.stderr.startswith(f"This kit needs Python {version}, which is not on this machine")


def test_every_launcher_names_the_python_and_ends_its_lines_as_its_system_does(kit: Path) -> None:
    version = "{}.{}".format(*sys.version_info)
    for name in gather.LAUNCHERS:
        content = (kit / name).read_bytes()
        assert version.encode() in content
        assert b"PYTHON_VERSION" not in content
        assert (b"\r\n" in content) is name.endswith((".bat", ".txt"))
    shell = shutil.which("sh")
    if shell:
        for name in ("start.sh", "start.command"):
            subprocess.run([shell, "-n", str(kit / name)], check=True)


def test_what_cannot_be_set_up_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(install, "KIT", tmp_path / "nowhere")
    assert install.main() == 1
    assert "The coach cannot be set up in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("win32", "local/pacing-coach-kit"),
        ("darwin", "Library/Application Support/pacing-coach-kit"),
        ("linux", "share/pacing-coach-kit"),
    ],
)
def test_each_system_has_its_folder(
    platform: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert install.own_folder(platform) == tmp_path / place


def test_a_mac_has_a_script_for_an_icon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    install.make_icon(tmp_path / "own", tmp_path / "own/start.py", "darwin")
    icon = tmp_path / "Desktop/Pacing coach.command"
    lines = icon.read_text("utf-8").splitlines()
    assert lines[0] == "#!/bin/sh"
    assert lines[1].startswith('exec "')
    assert os.name == "nt" or icon.stat().st_mode & 0o111


def test_the_models_of_a_kit_come_before_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vosk-model-small-en-us-0.15"
    folder.mkdir()
    monkeypatch.setenv(BOTH, str(tmp_path))
    monkeypatch.delenv("COACH_MODEL", raising=False)
    assert find_model() == folder
