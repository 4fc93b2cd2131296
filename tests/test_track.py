"""Rows that wait in a file come back as they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coach.measure.frames import spill_buffer as track
from coach.measure.frames.signal import SignalMeter
from coach.measure.frames.spill_buffer import Track, release_pages


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("columns", [(), (3,)])
@pytest.mark.parametrize("in_memory", [0, 100, 10**9])
def test_rows_come_back_in_order(
    columns: tuple[int, ...],
    in_memory: int,
    kind: type[np.floating[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(track, "IN_MEMORY_BYTES", in_memory)
    rows = np.random.default_rng(0).normal(size=(100, *columns))
    taken = Track(*columns, kind=kind)
    for part in np.array_split(rows, 7):
        taken.append(part)
    whole = taken.whole()
    assert whole.dtype == kind
    assert np.array_equal(whole, rows.astype(kind))


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_rows_that_were_let_go_are_still_there(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(track, "IN_MEMORY_BYTES", in_memory)
    rows = np.random.default_rng(0).normal(size=(5000, 3)).astype(np.float16)
    taken = Track(3)
    taken.append(rows)
    whole = taken.whole()
    assert whole.sum(dtype=float) == rows.sum(dtype=float)
    release_pages(whole)
    release_pages(whole[100:200])
    assert np.array_equal(whole, rows)


def test_nothing_gives_no_rows() -> None:
    assert Track(9).whole().shape == (0, 9)


def test_levels_are_the_same_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 60_000).astype(np.float32)
    signals = []
    for in_memory in (10**9, 0):
        monkeypatch.setattr(track, "IN_MEMORY_BYTES", in_memory)
        meter = SignalMeter()
        meter.feed(sound)
        signals.append(meter.finish())
    assert np.array_equal(signals[0].peak_db, signals[1].peak_db)
    assert np.array_equal(signals[0].bands_db, signals[1].bands_db)
    assert signals[0].zeros == signals[1].zeros
