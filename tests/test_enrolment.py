"""The user's own voice: learned where that is asked for, kept here, and forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from builders import GOOD, HARD_CLOSE, review
from conftest import SAMPLES, Cli
from recordings import heard

from coach.datatypes import Span
from coach.errors import VoicePrintError
from coach.listening import voice_model as voice_model_of
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.session.memory.enrolment import enrol, forget_voice
from coach.speakers import EmbeddingMeter, EmbeddingTrack, find_turns
from coach.speakers.voice_print import VoicePrint, keep, learned, voice_print
from coach.speakers.voices import own_voice

Vectors = npt.NDArray[np.float32]
WHOLE = Span(0.0, 100.0)


def voice(seed: int) -> Vectors:
    made = np.random.default_rng(seed).normal(size=192).astype(np.float32)
    unit: Vectors = made / np.linalg.norm(made)
    return unit


def track(*voices: tuple[int, int]) -> EmbeddingTrack:
    """Return so many windows of a second of each voice, four a second."""
    vectors = [voice(seed) for seed, count in voices for _ in range(count)]
    windows = np.array([(at / 4, at / 4 + 1.0) for at in range(len(vectors))])
    levels = np.tile(np.array([-20.0, 10.0], np.float16), (len(vectors), 1))
    return EmbeddingTrack(windows, np.array(vectors, np.float16), levels, windows)


@pytest.fixture(autouse=True)
def _at_home(cli: Cli) -> None:
    assert voice_print() is None


def test_a_print_is_the_mean_of_what_was_said() -> None:
    first = learned(track((1, 30)), WHOLE, None)
    assert first
    assert first.direction @ voice(1) == pytest.approx(1.0, abs=1e-3)
    both = learned(track((2, 60)), WHOLE, first)
    assert both
    assert both.windows == 90
    assert both.direction @ voice(2) > both.direction @ voice(1) > 0.3


@pytest.mark.parametrize(
    ("windows", "spoken"),
    [(track((1, 5)), WHOLE), (track((1, 30), (2, 30)), WHOLE), (track((1, 40)), Span(0.0, 1.0))],
)
def test_too_little_and_two_voices_teach_nothing(windows: EmbeddingTrack, spoken: Span) -> None:
    assert learned(windows, spoken, None) is None


def test_the_users_voice_is_the_one_that_is_plainly_like_the_print() -> None:
    two = np.stack((voice(1), voice(2)))
    assert own_voice(two, voice(2)) == 1
    assert own_voice(two, voice(3)) is None
    between = (voice(1) + voice(2)) / np.linalg.norm(voice(1) + voice(2))
    assert own_voice(two, between) is None


def test_a_print_is_kept_for_its_owner_alone_and_forgotten(tmp_path: Path) -> None:
    keep(VoicePrint(voice(1), 30))
    (path,) = (tmp_path / "data").glob("voice-print*")
    assert path.stat().st_mode & 0o077 == 0
    kept = voice_print()
    assert kept
    assert kept.windows == 30
    assert np.allclose(kept.mean, voice(1))
    path.write_bytes(path.read_bytes()[:100])
    assert voice_print() is None
    assert forget_voice()
    assert not forget_voice()


def test_the_command_forgets_the_voice_alone_or_with_all(cli: Cli) -> None:
    keep(VoicePrint(voice(1), 30))
    assert "forgotten" in cli("progress", "delete", "--voice").stderr
    assert voice_print() is None
    assert "not known" in cli("progress", "delete", "--voice").stderr
    keep(VoicePrint(voice(1), 30))
    assert cli("progress", "delete", "--all").exit_code == 0
    assert voice_print() is None


def test_enrolling_needs_the_recording(cli: Cli) -> None:
    result = cli("rehearse", "--enrol", "--no-keep")
    assert result.exit_code == 2
    assert "leave --no-keep out" in result.stderr


def test_without_the_voice_model_nothing_is_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.session.memory.enrolment.voice_model", lambda: None)
    with pytest.raises(VoicePrintError, match="voice model"):
        enrol(review(GOOD), tmp_path / "none.wav")


FIRST_STEP, REPLY = Span(0.4, 2.9), Span(6.9, 9.7)
"""Of the sample in which a customer answers (seconds)."""


@pytest.mark.slow
@pytest.mark.usefixtures("voice_model")
def test_a_take_teaches_whose_voice_is_the_users(tmp_path: Path, speech_model: SpeechModel) -> None:
    path = shutil.copy(SAMPLES / "good.flac", tmp_path / "good.flac")
    enrol(review_file(Path(path), HARD_CLOSE, speech_model), Path(path))
    known = voice_model_of()
    assert known
    assert known.own is not None
    meter = EmbeddingMeter(known)
    meter.feed(heard(SAMPLES / "customer-answers.flac")[0])
    turns = find_turns(meter.finish())
    assert turns.own is not None
    assert turns.voice_of(FIRST_STEP) == turns.own
    assert turns.voice_of(REPLY) == 1 - turns.own
