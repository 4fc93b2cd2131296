"""``coach review`` from a user's side: what may be wrong with a file, and where a report goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import numpy as np
import pytest
from conftest import NOT_THERE, SAMPLES, Cli, Reviewed, invoke
from recordings import film, heard, record

import coach
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.report.contract.as_json import schema
from coach.report.contract.review import FailureJson, ReviewJson

RUN = "from coach.cli import main; main()"

TWO_STEPS_S = 5.4
"""The good take's first two steps, and no more of it (seconds)."""

FAULTS = {
    "none.wav": "no such file; check its name and folder",
    "folder.wav": "a folder, not a recording; name the files in it, or add --recursive",
    "empty.wav": "an empty file (0 bytes); copy or record it again",
    "text.wav": "not a recording, whatever its name; "
    "give a WAV, FLAC, MP3, M4A, Ogg, WebM or MP4 file",
    "cut.wav": "damaged, or never finished by its recorder; save or export it again",
    "no sound.mp4": "has no sound, only other tracks; record it with the microphone on",
    "a moment.wav": "only 0.05 s of sound, too short for a word; record the take again",
    "[bold]none[-bold] & <b>.wav": "no such file; check its name and folder",
}
"""What cannot be reviewed, and what is said of it."""

SILENCE = "Stille – 空 白.wav"
NOISE = "[red]noise[-red] & <b>.wav"
OTHER = "чужая речь.flac"
CUT_SHORT = "cut short.mp3"

pytestmark = pytest.mark.usefixtures("speech_model")


def part(name: str, start_s: float, end_s: float) -> Samples:
    """Return a part of a sample, by its truth."""
    sound, _ = heard(SAMPLES / f"{name}.flac")
    return sound[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]


def written(path: Path, sound: Samples, codec: str = "pcm_s16le") -> Path:
    return record(path, codec, SAMPLE_RATE_HZ, sound.reshape(1, -1))


def cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: round(share * len(content))])
    return path


@pytest.fixture(scope="module")
def two_steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a recording of two steps: soon recognised."""
    return written(tmp_path_factory.mktemp("take") / "two.wav", part("good", 0, TWO_STEPS_S))


@pytest.fixture(scope="module")
def odd_files(tmp_path_factory: pytest.TempPathFactory, two_steps: Path) -> tuple[Path, ...]:
    """Write whatever a user may have called a recording."""
    folder = tmp_path_factory.mktemp("odd files")
    (folder / "folder.wav").mkdir()
    (folder / "empty.wav").touch()
    (folder / "text.wav").write_text("Perfect. What's the best name for the account?\n" * 99)
    (folder / "cut.wav").write_bytes(two_steps.read_bytes()[:20])
    film(folder / "no sound.mp4")
    written(folder / "a moment.wav", part("good", 1, 1.05))
    written(folder / SILENCE, np.zeros(2 * SAMPLE_RATE_HZ, np.float32))
    noise = np.random.default_rng(1).normal(0, 0.03, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    written(folder / NOISE, noise)
    written(folder / OTHER, part("celebrates-and-lingers", 22.5, 28.5), "flac")
    cut(written(folder / CUT_SHORT, part("good", 0, TWO_STEPS_S), "mp3"), 0.65)
    good = (SILENCE, NOISE, OTHER, CUT_SHORT)
    names = [name for pair in zip(FAULTS, good, strict=False) for name in pair]
    return tuple(folder / name for name in [*names, *list(FAULTS)[len(good) :]])


@pytest.fixture(scope="module")
def odd_reviewed(odd_files: tuple[Path, ...]) -> Reviewed:
    return Reviewed(odd_files, invoke("review", "--format", "json", *odd_files))


@pytest.fixture(scope="module")
def odd_report(odd_files: tuple[Path, ...]) -> str:
    """Return the terminal's report of what can be reviewed of the odd files."""
    return invoke("review", *odd_files).stdout


# ---- several files -----------------------------------------------------------------------


@pytest.mark.slow
def test_a_line_for_every_file_in_the_order_given(samples_reviewed: Reviewed) -> None:
    paths = [line["recording"]["path"] for line in samples_reviewed.lines]
    assert paths == [str(path) for path in samples_reviewed.files]


@pytest.mark.slow
def test_a_bad_file_does_not_stop_the_others(samples_reviewed: Reviewed) -> None:
    lines, result = samples_reviewed.lines, samples_reviewed.result
    message = f"{NOT_THERE}: no such file; check its name and folder"
    assert [line for line in lines if not line.get("takes")] == [
        {
            "recording": {"path": str(NOT_THERE)},
            "error": {"code": "not_found", "message": message},
        }
    ]
    assert (result.exit_code, result.stderr) == (1, f"coach: {message}\n")


@pytest.mark.slow
def test_a_line_has_the_keys_of_the_contract_and_no_other(samples_reviewed: Reviewed) -> None:
    for line in samples_reviewed.lines:
        kind = FailureJson if "error" in line else ReviewJson
        assert msgspec.to_builtins(msgspec.convert(line, kind)) == line
        jsonschema.validate(line, json.loads(schema()))


# ---- what may be wrong with a file -------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_reviewed_has_its_line(name: str, odd_reviewed: Reviewed) -> None:
    (path,) = [path for path in odd_reviewed.files if path.name == name]
    line = odd_reviewed.of(name)
    assert line.keys() == {"recording", "error"}
    assert line["error"]["message"] == f"{path}: {FAULTS[name]}"
    assert f"coach: {line['error']['message']}" in odd_reviewed.result.stderr.splitlines()


@pytest.mark.slow
def test_nothing_else_is_said_and_nothing_is_lost(odd_reviewed: Reviewed) -> None:
    assert len(odd_reviewed.lines) == len(odd_reviewed.files)
    assert odd_reviewed.result.exit_code == 1
    said = odd_reviewed.result.stderr.splitlines()
    assert len([line for line in said if CUT_SHORT not in line]) == len(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", [SILENCE, NOISE, OTHER])
def test_a_recording_without_any_step_has_no_take(name: str, odd_reviewed: Reviewed) -> None:
    assert odd_reviewed.of(name)["takes"] == []


@pytest.mark.slow
def test_a_report_without_a_take_says_what_was_heard_instead(odd_report: str) -> None:
    reports = [" ".join(report.split()) for report in odd_report.split("\n\n /")]
    for report, name in zip(reports, (SILENCE, NOISE, OTHER), strict=False):
        assert name in report
        assert "No take found: " in report
    assert "no speech was heard in 2.0 s of sound." in reports[0]
    assert "none of the guide's 7 steps was heard." in reports[2]
    assert "have you thought about treating the lawn" in reports[2]


@pytest.mark.slow
def test_what_is_left_of_a_recording_is_reviewed(odd_reviewed: Reviewed) -> None:
    (take,) = odd_reviewed.of(CUT_SHORT)["takes"]
    assert [step["id"] for step in take["steps"] if step["heard"]] == ["name"]


@pytest.mark.slow
def test_a_recording_that_was_cut_short_says_so(odd_reviewed: Reviewed, odd_report: str) -> None:
    line = "part of it is damaged or missing"
    assert f"{CUT_SHORT}: {line}" in odd_reviewed.result.stderr
    assert odd_reviewed.result.stderr.count(line) == 1
    assert odd_reviewed.of(CUT_SHORT)["recording"]["damaged"]
    assert "damaged" in odd_report.split(CUT_SHORT)[1]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has such a file")
def test_a_file_that_cannot_be_read_has_its_line(cli: Cli) -> None:
    result = cli("review", "/proc/self/mem")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("coach: /proc/self/mem: cannot be read (")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0,
    reason="permissions hold back neither root nor Windows",
)
def test_a_file_that_may_not_be_read_has_its_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.wav").write_bytes(b"RIFF")
    (tmp_path / "mine.wav").chmod(0)
    result = cli("review", "mine.wav")
    line = "not permitted to read it; change its permissions, or copy it"
    assert (result.exit_code, result.stderr) == (1, f"coach: mine.wav: {line}\n")


# ---- what else may be wrong --------------------------------------------------------------


def test_a_broken_guide_is_named_before_anything_is_heard(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "my guide.toml").write_text('name = "Mine"\n[[step]]\nid = "one"\nsays = "Hello"\n')
    result = cli("review", "--guide", "my guide.toml", "none.wav")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("coach: my guide.toml, line ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("none", "no such folder"),
        ("take.wav", "a file, not a folder"),
        ("empty", "not a speech model (it has no am/final.mdl)"),
    ],
)
def test_a_model_that_is_none_has_its_line(
    cli: Cli, tmp_path: Path, folder: str, line: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "take.wav").touch()
    result = cli("review", "--model", folder, "take.wav")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"coach: {folder}: {line}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("review",), ("review", "--format", "prose", "take.wav")])
def test_wrong_usage_has_a_status_of_its_own(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli(*arguments).exit_code == 2


# ---- where a report goes -----------------------------------------------------------------


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", RUN, "review", *map(str, arguments)]


def environment(**changed: str) -> dict[str, str]:
    """Return the environment, without what would change a report, but with these changes."""
    ours = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "TERM"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    root = str(Path(coach.__file__).parents[1])
    return kept | {"PYTHONPATH": root, "PYTHONUTF8": "1", "TERM": "xterm"} | changed


def shown(recording: Path, **changed: str) -> str:
    """Return what a terminal is sent when it shows a report."""
    pty = pytest.importorskip("pty", reason="Windows has no such terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(recording),
        env=environment(**changed),
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=False,
    ) as process:
        os.close(theirs)
        sent = b""
        while piece := _read(ours):
            sent += piece
        _, said = process.communicate()
    os.close(ours)
    assert (process.returncode, said) == (0, b"")
    return sent.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux's way to say that nobody writes there any more
        return b""


@pytest.mark.slow
def test_a_report_in_a_file_is_plain_and_eighty_columns_wide(
    tmp_path: Path, two_steps: Path
) -> None:
    with (tmp_path / "report.txt").open("wb") as file:
        done = subprocess.run(
            command(two_steps), env=environment(COLUMNS="200"), stdout=file, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr) == (0, b"")
    report = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "Perfect. What's the best name for the account?\n" in report
    assert "\x1b" not in report
    assert 70 < max(map(len, report.splitlines())) <= 80


@pytest.mark.slow
def test_a_terminal_has_its_own_width_and_colour_unless_unwanted(
    tmp_path: Path, two_steps: Path
) -> None:
    report = shown(two_steps, COLUMNS="60", NO_COLOR="1")
    assert "\x1b" not in report
    assert max(map(len, report.splitlines())) <= 60
    silence = written(tmp_path / "silence.wav", np.zeros(SAMPLE_RATE_HZ // 2, np.float32))
    assert "\x1b[" in shown(silence)
    assert "\x1b" not in shown(silence, TERM="dumb")


@pytest.mark.slow
def test_a_report_where_only_ascii_goes(two_steps: Path) -> None:
    odd = two_steps.with_name("nom étrange 名.wav")
    done = subprocess.run(
        command(two_steps, odd),
        env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        capture_output=True,
    )
    assert done.returncode == 1
    assert done.stdout.isascii()
    assert b"Perfect. What's the best name for the account?\n" in done.stdout
    assert done.stderr.endswith(b": no such file; check its name and folder\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error(two_steps: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        command(two_steps, two_steps), env=environment(), stdout=writing, stderr=subprocess.PIPE
    ) as process:
        os.close(writing)
        assert process.communicate()[1] == b""
