"""Of several sound tracks the one that has sound is heard."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
from builders import GOOD, review
from recordings import BURSTS_S, Sound, burst_times, bursts, heard

from coach.report.pages import as_html
from coach.report.terminal import review as terminal
from coach.report.wording import score_reasons

SILENT = np.zeros((1, 3 * 48_000), np.float32)


def several(path: Path, *sounds: Sound) -> Path:
    """Write each sound into a track of its own."""
    with av.open(str(path), "w") as file:
        tracks = [cast(Any, file.add_stream("aac", rate=48_000, layout="mono")) for _ in sounds]
        for track, sound in zip(tracks, sounds, strict=True):
            frame = av.AudioFrame.from_ndarray(sound, "fltp", "mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
            file.mux(track.encode(frame))
            file.mux(track.encode(None))
    return path


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
def test_the_track_that_has_sound_is_heard(tmp_path: Path, ending: str) -> None:
    path = several(tmp_path / f"a.{ending}", SILENT, bursts(48_000), SILENT)
    samples, audio = heard(path)
    assert burst_times(samples) == pytest.approx(BURSTS_S, abs=0.002)
    assert audio.silent_tracks == 1
    assert not audio.damaged


def test_the_first_track_is_heard_where_it_has_sound_or_none_has(tmp_path: Path) -> None:
    samples, audio = heard(several(tmp_path / "a.mp4", bursts(48_000), 0.5 * bursts(48_000)))
    assert np.abs(samples).max() > 0.5
    assert audio.silent_tracks == 0
    samples, audio = heard(several(tmp_path / "b.mp4", SILENT, SILENT))
    assert not samples.any()
    assert audio.silent_tracks == 0


@pytest.mark.parametrize(
    ("silent", "line"),
    [
        (0, ""),
        (1, "Its first sound track is silent; the second was heard."),
        (2, "The sound tracks before it are silent; the third was heard."),
    ],
)
def test_which_track_was_heard_is_said(silent: int, line: str) -> None:
    of_good = review(GOOD)
    told = replace(of_good, recording=replace(of_good.recording, silent_tracks=silent))
    assert score_reasons.remarks(told.recording) == line
    for page in (terminal.render(told), as_html.render(told)):
        assert line in page
        assert ("was heard." in page) is bool(line)


def test_what_holds_no_sound_at_all_is_said() -> None:
    of_good = review(GOOD)
    long = replace(of_good.recording, soundless_s=3 * 3600 + 62.0)
    line = "3:01:02 h of it hold no sound at all and were passed over."
    assert score_reasons.remarks(long) == line
    assert line in " ".join(terminal.render(replace(of_good, recording=long)).split())
