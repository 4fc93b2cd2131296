"""The replay gate: what the coach hears and says of stored recordings has not moved."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from accuracy.build import plans
from replay import HEARD, LIVE, LIVE_TABLE, TABLE, store
from replay.command import live_rows
from replay.fit import _loss as fit_loss
from replay.fit import descend, loss_of, present
from replay.guides import guide_of
from replay.table import differences, kept, replay, written

from coach.detect.evidence.candidates import Feature
from coach.detect.reading.sequence import Costs
from coach.heard import talks_heard
from coach.pipeline import read

RENEW = "what moved: if it is meant to, `python tests/replay --write` and commit it with its reason"


@pytest.mark.slow
@pytest.mark.no_cover
def test_no_figure_of_the_stored_recordings_has_moved() -> None:
    rows = [row for row, _ in replay(sorted(HEARD.glob("*.xz")))]
    assert differences(kept(TABLE), rows) == [], RENEW


@pytest.mark.no_cover
def test_no_light_and_no_end_of_a_take_has_moved() -> None:
    assert differences(kept(LIVE_TABLE), live_rows()) == [], RENEW


def test_every_recording_of_the_bench_is_in_the_gate() -> None:
    names = {plan.name for plan in plans()}
    assert names == {path.stem for path in HEARD.glob("*.xz")}
    assert names == {row["name"] for row in kept(TABLE)}
    assert len(list(LIVE.glob("*.xz"))) == len(kept(LIVE_TABLE)) > 30


def test_what_is_stored_is_what_was_heard_but_for_its_steps(tmp_path: Path) -> None:
    path = sorted(HEARD.glob("*fillers*.xz"))[0]
    truth, recording, heard = store.read(path)
    fine = replace(heard.signal, peak_db=heard.signal.peak_db + np.float16(0.2))
    store.write(tmp_path / "again.xz", truth, recording, replace(heard, signal=fine))
    again = store.read(tmp_path / "again.xz")
    assert again[:2] == (truth, recording)
    assert again[2].transcript == heard.transcript
    assert again[2].signal.zeros == heard.signal.zeros
    for part in ("signal", "vowels", "voice"):
        for name, track in vars(getattr(heard, part)).items():
            if isinstance(track, np.ndarray):
                assert np.array_equal(track, getattr(getattr(again[2], part), name), equal_nan=True)


ROW = {
    "name": "a",
    "counts": {"steps": "7+0-0", "asides": {"reply": 2}},
    "measured": {"edges_ms": [10, 20], "wpm": [170, None]},
    "said": ["name phone", "ff"],
}


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (("counts", "steps"), "6+1-0", "a: counts.steps 7+0-0 -> 6+1-0"),
        (("counts", "asides"), {"reply": 1}, "a: counts.asides.reply 2 -> 1"),
        (("counts", "asides"), {}, "a: counts.asides.reply 2 -> None"),
        (("measured", "edges_ms"), [10, 22], "a: measured.edges_ms [10, 20] -> [10, 22]"),
        (("measured", "edges_ms"), [10], "a: measured.edges_ms [10, 20] -> [10]"),
        (("measured", "wpm"), [170, 3], "a: measured.wpm [170, None] -> [170, 3]"),
    ],
)
def test_every_difference_is_told(place: tuple[str, str], value: object, line: str) -> None:
    part, name = place
    now = {**ROW, part: {**ROW[part], name: value}}  # type: ignore[dict-item]
    assert differences([ROW], [now]) == [line]


def test_words_recordings_and_rounding() -> None:
    assert differences([ROW], [{**ROW, "said": ["name phone", "fh"]}]) == [
        "a: said ['name phone', 'ff'] -> ['name phone', 'fh']"
    ]
    assert differences([ROW], []) == ["a: no longer there"]
    assert differences([], [ROW]) == ["a: new"]
    rounded = {**ROW, "measured": {"edges_ms": [11, 19], "wpm": [171, None]}}
    assert differences([ROW], [rounded]) == []
    assert written([ROW]).count("\n") == 1


# ---- fitting ----------------------------------------------------------------------------------


def test_a_fit_finds_the_number_that_matters_and_lets_the_idle_one_go() -> None:
    def loss(numbers: dict[str, float]) -> float:
        return (numbers["matters"] - 2.0) ** 2 + 0.01 * abs(numbers["idle"])

    found = descend({"matters": 1.0, "idle": 3.0}, loss, sweeps=9)
    assert found["matters"] == pytest.approx(2.0, abs=0.2)
    assert found["idle"] == 0.0


def test_a_worse_reading_has_a_greater_loss() -> None:
    path = HEARD / "clean_in-order_joe.xz"
    truth, recording, heard = store.read(path)
    (talk,) = talks_heard(recording, heard)
    right = read(guide_of(truth), talk)
    (take,) = right.takes
    lacking = replace(right, takes=(replace(take, steps=take.steps[1:]),))
    assert loss_of(truth, right) < 1.0 < loss_of(truth, lacking)


def test_what_is_fitted_is_what_the_detector_weighs_by() -> None:
    numbers = present()
    assert len(numbers) == len(Feature) + len(asdict(Costs()))
    path = HEARD / "clean_out-of-order_joe.xz"
    assert fit_loss(path, numbers) == fit_loss(path, numbers)
    assert fit_loss(path, numbers | {"COVERAGE": 0.0}) > fit_loss(path, numbers) + 1
    fit_loss(path, numbers)  # and the numbers are as they were
