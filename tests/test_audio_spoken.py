"""A recording that is written while it is spoken."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from system import files_of_at_most

from coach.audio import open_audio
from coach.audio.files.spoken import Note, SpokenFile, note_of, whole_steps
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
    text = f"coach: a rehearsal; coach: cue ended at {milliseconds / 1000:.3f} s;    "
    assert note_of(text) == Note(rehearsed=True, cue_end_s=milliseconds / 1000)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "made by hand",
        "coach: cue ended at once",
        "coach: cue ended at 5.000 s",
        "coach: sound was lost",
        "notes of the coach: a rehearsal; coach: cue ended at 5.000 s; ",
        "coach: a rehearsal; coach: cue ended at 5.000 s; or so",
        "coach: a rehearsal; coach: cue ended at 99999999.000 s; ",
    ],
)
def test_a_strangers_comment_says_nothing(comment: str) -> None:
    assert note_of(comment) == Note()


def test_the_coachs_own_comment_in_another_file_is_no_rehearsal(tmp_path: Path) -> None:
    """Sound was lost wherever it went; who spoke and when the cue ended is of the file alone."""
    with SpokenFile(tmp_path / "a.wav", -0.08) as file:
        file.write(NOISE)
        file.mark_lost()
    with (
        av.open(str(tmp_path / "a.wav")) as source,
        av.open(str(tmp_path / "b.flac"), "w") as sink,
    ):
        sink.metadata["comment"] = source.metadata["comment"]
        track = sink.add_stream("flac", rate=SAMPLE_RATE_HZ, layout="mono")
        for frame in source.decode(audio=0):
            sink.mux(track.encode(frame))
        sink.mux(track.encode(None))
    for name, ours in (("a.wav", True), ("b.flac", False)):
        with open_audio(tmp_path / name) as audio:
            list(audio.blocks())
            assert audio.damaged
            assert (audio.rehearsed, audio.cue_end_s) == (ours, -0.08 if ours else None)


def test_two_recordings_of_one_moment_are_both_kept(tmp_path: Path) -> None:
    paths = []
    for level in (0.25, 0.5, 0.75):
        with SpokenFile(tmp_path / "a.5.wav") as file:
            file.write(np.full(1000, level, np.float32))
            paths.append(file.path)
    assert [path.name for path in paths] == ["a.5.wav", "a.5-2.wav", "a.5-3.wav"]
    assert [float(read(path)[0][0]) for path in paths] == [0.25, 0.5, 0.75]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_nobody_else_may_hear_it(tmp_path: Path) -> None:
    with SpokenFile(tmp_path / "mine/a.wav"):
        pass
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "mine/a.wav").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to a file")
def test_a_disk_that_is_full_at_the_start_leaves_no_litter(tmp_path: Path) -> None:
    with files_of_at_most(20), pytest.raises(OSError, match="too large"):
        SpokenFile(tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_what_the_disk_did_not_keep_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    file = SpokenFile(tmp_path / "a.wav")
    file.write(NOISE)
    assert file._syncing
    file._syncing.join()
    with pytest.raises(OSError, match="Input/output"):
        file.write(NOISE)
    with pytest.raises(OSError, match="Input/output"):
        file.close()


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
        from coach.audio.files.spoken import SpokenFile
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
