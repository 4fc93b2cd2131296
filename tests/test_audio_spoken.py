"""A recording that is written while it is spoken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio import open_audio
from coach.audio.spoken import SpokenFile, cue_end_s, whole_steps
from coach.datatypes import SAMPLE_RATE_HZ, Samples

NOISE = np.random.default_rng(0).uniform(-1.2, 1.2, 3 * SAMPLE_RATE_HZ).astype(np.float32)


def read(path: Path) -> tuple[Samples, float | None, bool]:
    with open_audio(path) as audio:
        return np.concatenate(list(audio.blocks())), audio.cue_end_s, audio.damaged


@pytest.mark.parametrize("cue", [None, 0.0, -0.08, 1.25])
def test_what_is_written_is_read_back(tmp_path: Path, cue: float | None) -> None:
    with SpokenFile(tmp_path / "new" / "a.wav", cue) as file:
        for part in np.array_split(NOISE, 7):
            file.write(part)
    sound, read_cue, damaged = read(tmp_path / "new" / "a.wav")
    assert np.array_equal(sound, whole_steps(NOISE))
    assert (read_cue, damaged) == (cue, False)


@pytest.mark.parametrize("cue", [None, -0.08])
def test_that_sound_was_lost_is_read_back(tmp_path: Path, cue: float | None) -> None:
    with SpokenFile(tmp_path / "a.wav", cue) as file:
        file.write(NOISE[:1000])
        file.mark_lost()
        file.write(NOISE[1000:])
    sound, read_cue, damaged = read(tmp_path / "a.wav")
    assert np.array_equal(sound, whole_steps(NOISE))
    assert (read_cue, damaged) == (cue, True)


@given(st.integers(-99_999, 99_999))
def test_the_end_of_the_cue_is_read_back_to_the_millisecond(milliseconds: int) -> None:
    text = f"coach: cue ended at {milliseconds / 1000:.3f} s"
    assert cue_end_s(text) == milliseconds / 1000


@pytest.mark.parametrize("comment", ["", "made by hand", "coach: cue ended at once"])
def test_other_comments_say_nothing_of_a_cue(comment: str) -> None:
    assert cue_end_s(comment) is None


def test_whole_steps_stay_as_they_are() -> None:
    once = whole_steps(NOISE)
    assert np.array_equal(whole_steps(once), once)
    assert np.abs(once).max() <= 1.0


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill so")
def test_what_was_said_before_a_kill_opens(tmp_path: Path) -> None:
    code = f"""
        import os, signal, sys
        import numpy as np
        from pathlib import Path
        from coach.audio.spoken import SpokenFile
        file = SpokenFile(Path({str(tmp_path / "a.wav")!r}), 0.0)
        for _ in range(20):
            file.write(np.full({SAMPLE_RATE_HZ // 10}, 0.25, np.float32))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -signal.SIGKILL
    sound, cue, damaged = read(tmp_path / "a.wav")
    assert len(sound) == 2 * SAMPLE_RATE_HZ
    assert (sound == 0.25).all()
    assert (cue, damaged) == (0.0, False)
