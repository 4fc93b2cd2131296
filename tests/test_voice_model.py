from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_model
import fake_voice
import numpy as np
import pytest
from click.testing import CliRunner
from fake_model import NOWHERE, write_files
from fake_voice import CHECKPOINT, FILES, NAME, TENSORS, Call, checkpoint, manifest

import coach.model
from coach.cli.commands.setup.model import model as model_command
from coach.errors import ModelError
from coach.model import find_voice_model, inspect_voice_model, locate_voice_model
from coach.model.check import check_hashes
from coach.model.checkpoint import convert
from coach.model.install import install
from coach.model.manifest import (
    CHECKOUT_MODELS,
    MANIFEST,
    VOICE_MANIFEST,
    Download,
    PipWheel,
    load_manifest,
)

NO_SCRIPTS = pytest.mark.skipif(
    sys.platform == "win32", reason="the fake Python is a script with a first line"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder in which the fake may be; there is no pip until a test puts one there."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(coach.model, "_homes", lambda: [folder])
    pinned = {MANIFEST: fake_model.manifest(NOWHERE), VOICE_MANIFEST: manifest(NOWHERE)}
    monkeypatch.setattr(coach.model, "load_manifest", pinned.__getitem__)
    monkeypatch.setattr("coach.model.tools.find_spec", lambda _: None)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return folder


@pytest.fixture
def pip(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pip that brings the wheel; where its Python lies, to be written over."""
    python = fake_voice.fake_python(tmp_path, fake_voice.bringing(tmp_path / "fake-1.0.whl"))
    monkeypatch.setattr("coach.model.tools.find_spec", lambda _: object())
    monkeypatch.setattr(sys, "executable", python)
    return Path(python)


def told(_what: str, _done: int, _total: int | None) -> None:
    """Take progress that the test does not look at."""


def visible(home: Path) -> list[str]:
    """Return what is in a folder but the lock."""
    return sorted(path.name for path in home.iterdir() if not path.name.endswith(".lock"))


# ---- manifest


def test_the_manifest_pins_the_voice_model_and_two_sources_of_it() -> None:
    pinned = load_manifest(VOICE_MANIFEST)
    assert (pinned.what, pinned.licence) == ("voice model", "Apache-2.0")
    assert [type(source) for source in pinned.sources] == [PipWheel, Download]
    assert pinned.checkpoint is not None
    assert pinned.sources[1].archive.sha256 == pinned.checkpoint.sha256
    assert {file.path for file in pinned.files} == {"weights.npy", "norms.npy"}
    assert CHECKOUT_MODELS.joinpath(f"{pinned.name}.json").is_file()


# ---- checkpoint


def test_a_checkpoint_becomes_its_numbers(tmp_path: Path) -> None:
    write_files(tmp_path, {"voices.pt": CHECKPOINT})
    convert(tmp_path / "voices.pt", tmp_path / "new")
    weights, norms = (np.load(tmp_path / "new" / f"{name}.npy") for name in ("weights", "norms"))
    first, bias, second = TENSORS.values()
    assert (weights.dtype, norms.dtype) == (np.float16, np.float32)
    assert weights.tolist() == [*first.ravel(), *second.ravel()]
    assert norms.tolist() == bias.tolist()


@pytest.mark.parametrize("function", [subprocess.call, eval, Path])
def test_a_checkpoint_that_asks_for_more_than_numbers_is_refused(
    tmp_path: Path, function: Callable[..., Any]
) -> None:
    trap = checkpoint(more=[("trap", Call(function, f"touch {tmp_path}/sprung"))])
    write_files(tmp_path, {"voices.pt": trap})
    named = f"{function.__module__}.{function.__name__}"
    with pytest.raises(ModelError, match=rf"cannot be converted \(it names {re.escape(named)}\)"):
        convert(tmp_path / "voices.pt", tmp_path / "new")
    assert visible(tmp_path) == ["voices.pt"]


@pytest.mark.parametrize(
    "content", [b"no zip", fake_model.zipped("a/", {"x": b""}), CHECKPOINT[:-40]]
)
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    write_files(tmp_path, {"voices.pt": content})
    with pytest.raises(ModelError, match=r"^voices\.pt cannot be converted \("):
        convert(tmp_path / "voices.pt", tmp_path / "new")
    assert visible(tmp_path) == ["voices.pt"]


# ---- sources in turn


@NO_SCRIPTS
def test_pip_gives_it(home: Path, pip: Path) -> None:
    heard: list[str] = []
    folder = install(manifest(NOWHERE), home, lambda what, *_: heard.append(what))
    check_hashes(folder, manifest(NOWHERE))
    assert heard == ["Fetching the voice model by pip", "Unpacking the voice model"]
    assert visible(home) == [NAME]
    assert sorted(path.name for path in folder.iterdir()) == ["norms.npy", "weights.npy"]


@NO_SCRIPTS
def test_a_python_without_pip_makes_one_that_has_it(
    home: Path, pip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = pip.with_name("bare")
    bare.write_text(
        f"#!{sys.base_prefix}/bin/python3\nimport pathlib, shutil, sys\n"
        "assert sys.argv[1:3] == ['-m', 'venv']\n"
        "made = pathlib.Path(sys.argv[3], 'bin')\nmade.mkdir(parents=True)\n"
        f"shutil.copy({str(pip)!r}, made / 'python')\n"
    )
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    monkeypatch.setattr("coach.model.tools.find_spec", {"ensurepip": object()}.get)
    check_hashes(install(manifest(NOWHERE), home, told), manifest(NOWHERE))
    assert visible(home) == [NAME]


def test_the_publisher_gives_it_where_there_is_no_pip(home: Path) -> None:
    with fake_model.publisher(CHECKPOINT) as server:
        check_hashes(install(manifest(server.url), home, told), manifest(NOWHERE))
    assert visible(home) == [NAME]


@NO_SCRIPTS
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("print('ERROR: no such wheel'); sys.exit(1)", r"pip failed \(ERROR: no such wheel\)"),
        ("", r"pip brought no wheel of fake==1\.0"),
        ("(folder / 'a.whl').write_text('?')", r"a\.whl has 1 bytes instead of \d+"),
        ("import time; time.sleep(60)", r"pip is not done after 0 s"),
    ],
)
def test_what_pip_does_wrong_is_named(
    home: Path, pip: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    fake_voice.fake_python(pip.parent, body)
    if "sleep" in body:
        monkeypatch.setattr("coach.model.tools.PIP_TIMEOUT_S", 0.3)
    with pytest.raises(ModelError, match=rf"^the voice model cannot be fetched: {reason}; 127\."):
        install(manifest(NOWHERE), home, told)
    assert visible(home) == []


def test_what_cannot_be_fetched_says_why_in_one_line(home: Path) -> None:
    with pytest.raises(ModelError, match=r"pip, which .* not installed; .*") as e:
        install(manifest(NOWHERE), home, told)
    assert "\n" not in str(e.value)
    assert e.value.remedy == "voices_unfetched"


# ---- locate and find


@NO_SCRIPTS
def test_it_is_fetched_once_and_then_found(home: Path, pip: Path) -> None:
    assert find_voice_model() is None
    assert locate_voice_model() == home / NAME
    pip.unlink()
    assert locate_voice_model() == find_voice_model() == home / NAME


@NO_SCRIPTS
def test_what_could_not_be_fetched_is_not_asked_for_again_that_day(home: Path, pip: Path) -> None:
    good = pip.read_text()
    fake_voice.fake_python(pip.parent, "sys.exit(1)")
    with pytest.raises(ModelError, match="cannot be fetched"):
        locate_voice_model()
    pip.write_text(good)
    assert locate_voice_model() is None
    yesterday = time.time() - coach.model.NOT_AGAIN_FOR_S - 1
    os.utime(home / f".{NAME}.failed", (yesterday, yesterday))
    assert locate_voice_model() == home / NAME
    assert visible(home) == [NAME]


@NO_SCRIPTS
def test_who_asks_for_the_models_is_never_put_off(home: Path, pip: Path) -> None:
    (home / f".{NAME}.failed").touch()
    assert locate_voice_model(again=True) == home / NAME


def test_a_damaged_voice_model_is_named_and_not_used(home: Path) -> None:
    write_files(home / NAME, FILES | {"norms.npy": b"cut"})
    assert find_voice_model() is None
    with pytest.raises(ModelError, match=r"norms\.npy: damaged "):
        locate_voice_model()


def test_a_changed_byte_is_found_when_the_models_are_shown(home: Path) -> None:
    folder = write_files(home / NAME, FILES | {"norms.npy": FILES["norms.npy"][:-1] + b"!"})
    assert find_voice_model() == folder
    with pytest.raises(ModelError, match=r"norms\.npy: damaged .*SHA-256"):
        inspect_voice_model(folder)


def test_without_it_a_command_goes_on_with_one_line(home: Path) -> None:
    write_files(home / fake_model.NAME)
    outcome = CliRunner().invoke(model_command, [])
    assert outcome.exit_code == 0
    assert "Voice model" not in outcome.stdout
    assert outcome.stderr.splitlines()[-1].startswith("Voices are not told apart: the voice model")
