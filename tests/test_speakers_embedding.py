from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.datatypes import Samples, Span
from coach.runs import runs_of
from coach.speakers import EmbeddingMeter, EmbeddingTrack, VoiceModel
from coach.speakers.activity import LONGEST, joined
from coach.speakers.embedding import windows_of
from coach.speakers.network.cam import Network

RATE = 16_000
Floats = npt.NDArray[np.float32]


class FakeNetwork:
    """Takes the mean of a window's features for its embedding; counts the frames it was given."""

    def __init__(self) -> None:
        self.frames = 0

    def steps(self, stretches: Sequence[Floats]) -> list[Floats]:
        self.frames += sum(map(len, stretches))
        return [features[::2] for features in stretches]

    def embed(self, steps: Floats) -> Floats:
        embedding = np.resize(steps.mean(axis=0), 192).astype(np.float32)
        unit: Floats = embedding / np.linalg.norm(embedding)
        return unit


def fake_model() -> VoiceModel:
    return VoiceModel("fake", cast(Network, FakeNetwork()))


def noise(seconds: float, level: float, seed: int = 1) -> Samples:
    random = np.random.default_rng(seed)
    return (level * random.normal(size=round(seconds * RATE))).astype(np.float32)


def scene(*parts: tuple[float, float]) -> Samples:
    """Return noise of (seconds, level), one after the other, over that of a quiet room."""
    sound = np.concatenate([noise(*part, seed) for seed, part in enumerate(parts)])
    return sound + noise(len(sound) / RATE, 1e-4, 99)


def track_of(sound: Samples, *cuts: int) -> EmbeddingTrack:
    meter = EmbeddingMeter(fake_model())
    for first, end in pairwise((0, *sorted(cuts), len(sound))):
        meter.feed(sound[first:end])
    return meter.finish()


LOUD, SILENT = 0.1, 0.0
TWO_SAY = scene(
    (1.0, SILENT), (1.6, LOUD), (0.6, SILENT), (0.4, LOUD), (0.2, SILENT), (2.3, LOUD), (1.0, 0.0)
)


def test_windows_lie_in_speech_and_not_over_its_pauses() -> None:
    track = track_of(TWO_SAY)
    assert track.words.round(1).tolist() == [[1.0, 2.6], [3.2, 3.6], [3.8, 6.1]]
    first, short, last = [track.windows[_inside(track, *span)] for span in track.words.tolist()]
    assert len(first) + len(short) + len(last) == len(track.windows)
    assert short.round(1).tolist() == [[3.2, 3.6]]
    assert (first[0, 0], first[-1, 1]) == pytest.approx((1.0, 2.6), abs=0.04)
    assert np.allclose(np.diff(last), 1.0)
    assert np.diff(last[:, 0]).max() <= 0.28
    assert track.vectors.shape == (len(track.windows), 192)
    assert track.vectors.dtype == np.float16
    assert np.allclose(np.linalg.norm(track.vectors.astype(float), axis=1), 1.0, atol=1e-2)
    assert track.levels_db[:, 0].astype(float) == pytest.approx(-17.4, abs=1.0)


def _inside(track: EmbeddingTrack, start: float, end: float) -> npt.NDArray[np.bool_]:
    return np.asarray((track.windows[:, 0] >= start - 0.01) & (track.windows[:, 1] <= end + 0.01))


def same(one: EmbeddingTrack, other: EmbeddingTrack) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("windows", "vectors", "levels_db", "words")
    )


WHOLE = track_of(TWO_SAY)


@settings(max_examples=20)
@given(st.lists(st.integers(0, len(TWO_SAY)), max_size=12))
def test_any_cutting_into_blocks_gives_the_same(cuts: list[int]) -> None:
    assert same(track_of(TWO_SAY, *cuts), WHOLE)


def test_minutes_of_room_before_change_nothing_but_the_times() -> None:
    room_s = 90.0
    later = track_of(np.concatenate((noise(room_s, 1e-4, 5), TWO_SAY)))
    assert np.allclose(later.windows - room_s, WHOLE.windows, atol=0.021)
    assert np.allclose(later.words - room_s, WHOLE.words, atol=0.021)


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.3, 8.0])
def test_nothing_is_heard_where_nothing_is_said(seconds: float) -> None:
    track = track_of(np.zeros(round(seconds * RATE), np.float32))
    assert track.windows.shape == track.words.shape == track.levels_db.shape == (0, 2)
    assert track.vectors.shape == (0, 192)


def test_silence_costs_nothing() -> None:
    model = fake_model()
    meter = EmbeddingMeter(model)
    meter.feed(scene((20.0, SILENT), (2.0, LOUD), (20.0, SILENT)))
    meter.finish()
    assert cast(FakeNetwork, model.network).frames == pytest.approx(200, abs=5)


def test_speech_without_a_pause_is_worked_on_in_pieces() -> None:
    sound = scene((0.6, SILENT), (17.0, LOUD), (1.0, SILENT))
    time = np.arange(len(sound)) / RATE
    sound *= 0.55 + 0.45 * np.cos(8 * np.pi * time).astype(np.float32)  # syllables
    sound[4 * RATE : 4 * RATE + 2400] *= 0.2  # the quietest place, at 4 s
    model = fake_model()
    meter = EmbeddingMeter(model)
    meter.feed(sound)
    track = meter.finish()
    apart = track.windows[1:, 0] >= track.windows[:-1, 1]
    cuts = track.windows[1:, 0][apart]
    assert cuts[0] == pytest.approx(4.07, abs=0.1)
    assert np.diff(cuts).max() <= LONGEST / 100
    assert cast(FakeNetwork, model.network).frames == pytest.approx(1700, abs=20)


def test_what_is_held_does_not_grow_with_the_recording() -> None:
    meter = EmbeddingMeter(fake_model())
    held = []
    for _ in range(30):
        meter.feed(TWO_SAY)
        held.append(len(meter._sound) + meter._waiting + len(meter._finder._levels))
    assert max(held[5:]) < 13 * RATE


def test_voices_that_are_told_otherwise_cost_nothing() -> None:
    model = fake_model()
    meter = EmbeddingMeter(model)
    meter.feed(TWO_SAY)
    assert len(meter.finish(told=True).windows) == 0
    assert cast(FakeNetwork, model.network).frames == 0


def test_long_speech_is_embedded_before_anyone_can_tell() -> None:
    talk = np.tile(TWO_SAY, 1 + 200 * RATE // len(TWO_SAY))
    tracks = []
    for told in (True, False):
        meter = EmbeddingMeter(fake_model())
        meter.feed(talk)
        tracks.append(meter.finish(told=told))
    assert len(tracks[0].windows) > 100
    assert np.array_equal(tracks[0].vectors, tracks[1].vectors)


def test_part_keeps_what_is_near_a_take() -> None:
    part = WHOLE.part(Span(3.0, 3.7))
    assert part.windows.round(1).tolist() == [[3.2, 3.6]]
    assert part.words.round(1).tolist() == [[3.2, 3.6]]
    assert len(part.vectors) == len(part.levels_db) == 1


def test_short_phrases_have_one_window_and_clicks_have_none() -> None:
    words = np.array([[0, 10], [30, 75], [80, 120], [140, 330]])
    assert windows_of(words)[:1].tolist() == [[30, 120]]
    assert windows_of(words)[[1, -1]].tolist() == [[140, 240], [230, 330]]


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 5))
def test_runs_are_what_is_set_and_joining_closes_short_pauses(flags: list[bool], gap: int) -> None:
    set_ = np.array(flags, np.bool_)
    runs = runs_of(set_)
    again = np.zeros(len(flags), np.bool_)
    for first, end in runs:
        again[first:end] = True
    assert np.array_equal(again, set_)
    if len(runs):
        together = joined(runs, gap)
        assert (together[1:, 0] - together[:-1, 1] > gap).all()
        assert (together[0, 0], together[-1, 1]) == (runs[0, 0], runs[-1, 1])
