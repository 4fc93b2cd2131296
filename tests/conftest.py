from __future__ import annotations

import coach as _first  # noqa: F401 (before numpy: it settles how many threads numpy takes)

# isort: split
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from browser import chromium, playwright
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings
from recordings import heard, record

from coach.cli import coach
from coach.datatypes import SAMPLE_RATE_HZ
from coach.errors import ModelError
from coach.model import locate, locate_voice_model
from coach.recognise import SpeechModel, load_model
from coach.speakers import VoiceModel, load_voice_model

__all__ = ["chromium", "playwright"]  # one browser for all tests

Cli: TypeAlias = Callable[..., Result]

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

SAMPLES = Path(__file__).parents[1] / "samples"

NOT_THERE = SAMPLES / "not there.flac"

LONGEST = frozenset(
    f"test_{name}.py"
    for name in (
        "certify",
        "customer_in_a_room",
        "microphone",
        "page_conversation",
        "page_in_browser",
        "practice_bench",
        "takes_in_a_row",
    )
)
"""Files that take most of a minute, or minutes. They come first: where files are shared among
workers none is left with one of them while the others have nothing to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; else they stay in order."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def invoke(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    """Run the real command, as from a shell; a bug is raised."""
    line = [str(argument) for argument in arguments]
    return CliRunner().invoke(coach, line, stdin, catch_exceptions=False, prog_name="coach")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run the real command, as from a shell, in a temporary folder; a bug is raised.

    What it keeps is kept in there, never among the takes of whoever runs the tests.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return invoke


@pytest.fixture(scope="session")
def speech_model() -> SpeechModel:
    """Load the speech model that the coach is made for; fetch both, before a command has to."""
    with suppress(ModelError):
        locate_voice_model()
    return load_model(locate())


@pytest.fixture(scope="session")
def voice_model() -> VoiceModel:
    """Load the voice model that the coach is made for; fetch it where it is absent."""
    folder = locate_voice_model(again=True)
    assert folder is not None
    return load_voice_model(folder)


@dataclass(frozen=True)
class Reviewed:
    """What ``coach review --format json`` made of several files in one call."""

    files: tuple[Path, ...]
    """In the order given."""
    result: Result

    @property
    def lines(self) -> tuple[Any, ...]:
        """What stands on each line of the output."""
        return tuple(json.loads(line) for line in self.result.stdout.splitlines())

    def of(self, name: str) -> Any:
        """Return the line of the one file of that name."""
        (found,) = [
            line
            for path, line in zip(self.files, self.lines, strict=True)
            if name in (path.name, path.stem)
        ]
        return found


@pytest.fixture(scope="session")
def samples_reviewed(speech_model: SpeechModel) -> Reviewed:
    """Review every sample in one call, with a file that is not there among them.

    Recognition takes its time: what a test wants to know of a sample is asked of this.
    """
    files = sorted(SAMPLES.glob("*.flac"))
    files.insert(len(files) // 2, NOT_THERE)
    return Reviewed(tuple(files), invoke("review", "--format", "json", *files))


@pytest.fixture(scope="session")
def short_takes(speech_model: SpeechModel, tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Review a folder of short recordings one by one; one of them is none. Beside lies a note."""
    folder = tmp_path_factory.mktemp("recordings")
    (folder / "monday").mkdir()
    (folder / "notes.txt").write_text("no recording")
    (folder / "no sound.wav").write_text("no sound " * 99)
    files = [folder / name for name in ("a.wav", "monday/b – é [x].wav", "no sound.wav", "z.wav")]
    sound, _ = heard(SAMPLES / "good.flac")
    for path, end_s in (
        (files[0], 1.2),
        (files[1], 5.4),
        (files[3], 1.5),
    ):  # words, two steps, words
        part = sound[: round(end_s * SAMPLE_RATE_HZ)]
        record(path, "pcm_s16le", SAMPLE_RATE_HZ, part.reshape(1, -1))
    return Reviewed(tuple(files), invoke("review", "--format", "json", *files))
