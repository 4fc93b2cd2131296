from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import heard

from coach.datatypes import Span
from coach.speakers import EmbeddingMeter, EmbeddingTrack, Turns, VoiceModel, find_turns
from coach.speakers.embedding import windows_of
from coach.speakers.linkage import average_linkage
from coach.speakers.voices import two_voices

SAMPLES = Path(__file__).parents[1] / "samples"

Said = tuple[float, float, int]
"""Start and end in seconds, and whose voice it is."""

DIALOGUE: tuple[Said, ...] = (
    (0.5, 2.5, 0), (2.9, 4.4, 1), (4.8, 5.9, 0), (6.2, 8.0, 1), (8.4, 11.0, 0), (11.5, 13.0, 1),
    (13.4, 16.0, 0),
)  # fmt: skip


def track(
    said: Sequence[Said],
    *,
    alike: float = 0.15,
    spread: float = 0.75,
    level_db: float = -25.0,
) -> EmbeddingTrack:
    """Return the track of voices so much alike, whose windows scatter as those of people do."""
    random = np.random.default_rng(3)
    basis = np.linalg.qr(random.normal(size=(192, 4)))[0].T
    voices = [basis[0], alike * basis[0] + np.sqrt(1 - alike**2) * basis[1], basis[2]]
    windows, vectors = [], []
    for start, end, voice in said:
        words = np.array([[round(100 * start), round(100 * end)]])
        for window in windows_of(words):
            scatter = random.normal(size=192)
            mixed = voices[voice] + spread * scatter / np.linalg.norm(scatter)
            windows.append(window / 100)
            vectors.append(mixed / np.linalg.norm(mixed))
    levels = np.tile(np.array([level_db, 10.0], np.float16), (len(windows), 1))
    spans = np.array([(start, end) for start, end, _ in said])
    return EmbeddingTrack(np.array(windows), np.array(vectors, np.float16), levels, spans)


def heard_as(turns: Turns, said: Sequence[Said]) -> list[int | None]:
    return [turns.voice_of(Span(start, end)) for start, end, _ in said]


# ---- one voice or two


def test_two_voices_are_told_apart_and_the_first_is_heard_more() -> None:
    turns = find_turns(track(DIALOGUE))
    assert turns.told_apart
    assert turns.similarity == pytest.approx(0.15, abs=0.1)
    assert heard_as(turns, DIALOGUE) == [0, 1, 0, 1, 0, 1, 0]


def test_whoever_begins_the_one_who_is_heard_more_is_voice_0() -> None:
    swapped = [(start, end, 1 - voice) for start, end, voice in DIALOGUE]
    assert heard_as(find_turns(track(swapped)), swapped) == [0, 1, 0, 1, 0, 1, 0]


def test_one_voice_is_not_split() -> None:
    turns = find_turns(track([(start, end, 0) for start, end, _ in DIALOGUE]))
    assert (turns.told_apart, turns.turns, turns.similarity) == (False, (), None)
    assert turns.voice_of(Span(1.0, 2.0)) is None


@pytest.mark.parametrize(("alike", "two"), [(0.3, True), (0.45, True), (0.58, False), (0.9, False)])
def test_voices_that_are_too_much_alike_count_as_one(alike: float, two: bool) -> None:
    assert find_turns(track(DIALOGUE, alike=alike, spread=0.5)).told_apart is two


@pytest.mark.parametrize(("seconds", "two"), [(1.6, False), (3.2, True)])
def test_a_second_voice_must_be_heard_long_enough(seconds: float, two: bool) -> None:
    said = [(0.5, 8.0, 0), (9.0, 9.0 + seconds, 1), (14.0, 20.0, 0)]
    assert find_turns(track(said)).told_apart is two


def test_what_is_odd_now_and_then_in_a_long_recording_is_no_second_voice() -> None:
    said = [(10.0 * place, 10.0 * place + 8.0, 0) for place in range(40)]
    odd = [(10.0 * place + 8.5, 10.0 * place + 9.9, 1) for place in (3, 17, 31)]
    assert not find_turns(track(sorted((*said, *odd)))).told_apart


def test_steady_noise_far_below_speech_is_no_voice() -> None:
    speech = track([(0.5, 6.0, 0), (12.0, 18.0, 0)])
    hiss = track([(7.0, 11.0, 1)])
    quiet = replace(hiss, levels_db=np.tile(np.array([-45.0, 1.5], np.float16), (13, 1)))
    both = _together(speech, quiet)
    assert not find_turns(both).told_apart
    assert find_turns(_together(speech, hiss)).told_apart


def _together(*tracks: EmbeddingTrack) -> EmbeddingTrack:
    windows, vectors, levels, words = (
        np.concatenate([getattr(one, name) for one in tracks])
        for name in ("windows", "vectors", "levels_db", "words")
    )
    order = np.argsort(windows[:, 0])
    return EmbeddingTrack(windows[order], vectors[order], levels[order], np.sort(words, axis=0))


def test_nothing_said_has_no_turns() -> None:
    assert find_turns(track([(1.0, 1.5, 0)])) == Turns((), None)
    empty = track(DIALOGUE).part(Span(100.0, 101.0))
    assert find_turns(empty) == Turns((), None)


def test_hours_are_told_apart_by_a_sample() -> None:
    said = [
        (start + 20.0 * place, end + 20.0 * place, voice)
        for place in range(200)
        for start, end, voice in DIALOGUE
    ]
    turns = find_turns(track(said))
    assert heard_as(turns, said) == [voice for _, _, voice in said]


# ---- turns


def test_turns_lie_in_the_words_and_carry_their_margin() -> None:
    turns = find_turns(track(DIALOGUE)).turns
    assert [(turn.span.start, turn.span.end, turn.voice) for turn in turns] == list(DIALOGUE)
    assert all(0.3 < turn.margin < 1.0 for turn in turns)


def test_a_word_in_a_short_pause_of_the_other_has_its_own_voice() -> None:
    said = (*DIALOGUE, (17.0, 17.5, 0), (17.7, 20.0, 1))
    assert heard_as(find_turns(track(said)), said)[-2:] == [0, 1]


def test_what_is_neither_voice_is_nobodys() -> None:
    said = (*DIALOGUE, (17.0, 19.0, 2))
    turns = find_turns(track(said))
    assert turns.told_apart
    assert turns.turns[-1].voice is None
    assert turns.voice_of(Span(17.2, 17.6)) is None


def test_one_window_in_doubt_follows_its_neighbours() -> None:
    clear = track(DIALOGUE)
    doubtful = clear.vectors.copy()
    inside = (clear.windows[:, 0] > 8.8) & (clear.windows[:, 1] < 10.3)
    other = clear.vectors[(clear.windows[:, 0] > 6.1) & (clear.windows[:, 1] < 8.1)][0]
    doubtful[np.flatnonzero(inside)[0]] = other
    turns = find_turns(replace(clear, vectors=doubtful))
    assert [turn.voice for turn in turns.turns] == [0, 1, 0, 1, 0, 1, 0]


@settings(max_examples=20)
@given(st.floats(0.0, 10_000.0))
def test_a_shift_in_time_shifts_the_turns(shift: float) -> None:
    clear = track(DIALOGUE)
    later = replace(clear, windows=clear.windows + shift, words=clear.words + shift)
    before, after = find_turns(clear).turns, find_turns(later).turns
    assert [turn.voice for turn in after] == [turn.voice for turn in before]
    assert [turn.span.start for turn in after] == pytest.approx(
        [turn.span.start + shift for turn in before]
    )


def test_a_stored_track_gives_the_same_turns(tmp_path: Path) -> None:
    kept = track(DIALOGUE)
    arrays = {name: each for name, each in vars(kept).items() if each is not None}
    np.savez(tmp_path / "track.npz", **arrays)
    with np.load(tmp_path / "track.npz") as stored:
        again = EmbeddingTrack(**stored)
    assert find_turns(again) == find_turns(kept)


# ---- linkage


@given(st.integers(2, 12), st.integers(0, 1000), st.floats(-0.5, 0.9))
def test_average_linkage_is_what_its_definition_says(count: int, seed: int, least: float) -> None:
    vectors = np.random.default_rng(seed).normal(size=(count, 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = [[number] for number in range(count)]
    while len(groups) > 1:
        mean, one, other = max(
            (float((vectors[a] @ vectors[b].T).mean()), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups[:i])
        )
        if mean < least:
            break
        groups[other] += groups.pop(one)
    found = average_linkage(vectors.astype(np.float32), least)
    members = [sorted(np.flatnonzero(found == number)) for number in np.unique(found)]
    assert sorted(members) == sorted(sorted(group) for group in groups)


# ---- with the model


@pytest.mark.parametrize("name", ["customer-answers", "objection", "three-takes", "step-twice"])
def test_the_samples_have_the_voices_they_were_made_with(
    voice_model: VoiceModel, name: str
) -> None:
    meter = EmbeddingMeter(voice_model)
    meter.feed(heard(SAMPLES / f"{name}.flac")[0])
    turns = find_turns(meter.finish())
    truth = json.loads((SAMPLES / f"{name}.json").read_text())["segments"]
    others = {"reply", "objection"} & {line["kind"] for line in truth}
    assert turns.told_apart is bool(others)
    for line in truth if others else ():
        expected = int(line["kind"] in others)
        assert turns.voice_of(Span(line["start_s"], line["end_s"])) == expected, line["text"]


def test_the_two_voices_of_a_track_are_of_length_1() -> None:
    voices = two_voices(track(DIALOGUE))
    assert voices is not None
    assert np.allclose(np.linalg.norm(voices.centroids, axis=1), 1.0, atol=1e-5)
