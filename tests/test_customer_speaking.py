"""A user's own lines: spoken once by the extra ``voice``, here a program in its place, and kept."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest
from conftest import Cli

from coach.customer import built_in, parse
from coach.customer.reading import built_in_text
from coach.datatypes import SAMPLE_RATE_HZ, Asks, Samples
from coach.errors import AudioError
from coach.session.answering.clips import clip, own_clip, speakable, unspoken
from coach.session.answering.speaking import LOUDNESS_DB, RATE_HZ, VOICE

NEW = "By all means."
PERSON = '[[persona]]\nname = "Ann"\nvoice = "af_heart"\n'


class Hibari:
    """Says a tone of 0.1 s a letter, with silence around it."""

    said: ClassVar[list[str]] = []

    def __call__(self, line: str, seed: int) -> Samples:
        self.said.append(line)
        size = round(0.1 * RATE_HZ) * sum(each.isalpha() for each in line)
        tone = 0.02 * np.sin(np.arange(size) * 0.05)
        return np.pad(tone, RATE_HZ).astype(np.float32) if size else np.zeros(RATE_HZ, np.float32)


@pytest.fixture(autouse=True)
def extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("hibari")
    module.Hibari = Hibari
    monkeypatch.setitem(sys.modules, "hibari", module)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(Hibari, "said", [])


def mine(tmp_path: Path, line: str = NEW, *, alone: bool = True) -> Path:
    """Return a scenario with a line of one's own, and with one person or all of them."""
    text = built_in_text().replace('"Sure.", "All right."', f'"Sure.", "{line}"')
    if alone:
        first = text.index("[[persona]]")
        text = text[:first] + PERSON + text[text.index("[answers]") :]
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_is_spoken_once_and_then_said(cli: Cli, tmp_path: Path) -> None:
    path = mine(tmp_path)
    result = cli("customer", "speak", path)
    assert result.exit_code == 0
    assert result.stdout == f"{path}: 1 line spoken as af_heart, and kept\n"
    assert cli("customer", "speak", path).stdout.endswith(
        ": 0 lines spoken as af_heart, and kept\n"
    )
    assert Hibari.said == [NEW]
    scenario = parse(path.read_text("utf-8"), "mine")
    assert unspoken(scenario) == ()
    assert NEW in speakable(scenario).answers[Asks.OPEN]
    assert "warning" not in cli("customer", "check", path).stdout


def test_a_clip_is_as_loud_as_the_others_and_has_its_words_alone(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "speak", mine(tmp_path))
    sound = clip(VOICE, NEW)
    assert len(sound) / SAMPLE_RATE_HZ == pytest.approx(1.0, abs=0.05)
    level_db = 20 * np.log10(np.sqrt(np.mean(sound[2000:-2000] ** 2)))
    assert level_db == pytest.approx(LOUDNESS_DB, abs=0.5)


def test_another_voice_says_no_new_line(cli: Cli, tmp_path: Path) -> None:
    result = cli("customer", "speak", mine(tmp_path, alone=False))
    warnings = [line for line in result.stdout.splitlines() if "warning" in line]
    others = {each.voice for each in built_in().personas} - {VOICE}
    assert len(warnings) == len(others) == 3
    assert all(line.endswith("says no new line; af_heart does") for line in warnings)


def test_without_the_extra_one_line_says_how_to_get_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hibari", None)
    result = cli("customer", "speak", mine(tmp_path))
    assert result.exit_code == 1
    message = 'coach: speaking lines of your own needs an extra: pip install -e ".[voice]"\n'
    assert result.stderr == message


def test_a_line_without_a_word_is_named(cli: Cli, tmp_path: Path) -> None:
    result = cli("customer", "speak", mine(tmp_path, "…!"))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "there is nothing in it to say" in result.stderr


def test_a_folder_that_cannot_be_written_is_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clips").write_text("in the way")
    result = cli("customer", "speak", mine(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "cannot be written" in result.stderr


def test_a_clip_that_has_gone_is_an_error_of_sound(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "speak", mine(tmp_path))
    own_clip(VOICE, NEW).unlink()
    with pytest.raises(AudioError, match="no such file"):
        clip(VOICE, NEW)
