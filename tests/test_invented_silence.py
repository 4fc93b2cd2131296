"""No silence is told over speech: in sound whose room was taken away, and whatever a net says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLES
from recordings import heard, record
from test_silence import Scene, metered

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Review, Samples, Span, Transcript, Word
from coach.measure.frames.comfort_noise import with_comfort_noise
from coach.measure.silence import edges
from coach.measure.silence.edges import pauses
from coach.measure.silence.signal_window import SignalWindow
from coach.measure.silence.words_around import WordsAround
from coach.pipeline import review_file
from coach.recognise import SpeechModel

FRAME = SAMPLE_RATE_HZ // 100


def gated(sound: Samples, threshold_db: float) -> Samples:
    """Set every 10 ms to zero whose peak stays below the threshold."""
    frames = np.abs(sound[: len(sound) // FRAME * FRAME]).reshape(-1, FRAME).max(axis=1)
    loud = np.repeat(frames > 10 ** (threshold_db / 20), FRAME)
    return np.asarray(sound * np.pad(loud, (0, len(sound) - len(loud))), np.float32)


def released(sound: Samples, threshold_db: float, hold_s: float) -> Samples:
    """Let through what comes within some time after a loud frame, too: a gate that closes late."""
    frames = np.abs(sound[: len(sound) // FRAME * FRAME]).reshape(-1, FRAME).max(axis=1)
    loud = np.flatnonzero(frames > 10 ** (threshold_db / 20))
    open_gate = np.zeros(len(frames) + 100, bool)
    for late in range(round(hold_s * SAMPLE_RATE_HZ / FRAME) + 1):
        open_gate[loud + late] = True
    wide = np.repeat(open_gate[: len(frames)], FRAME)
    return np.asarray(sound * np.pad(wide, (0, len(sound) - len(wide))), np.float32)


def after_zeros(sound: Samples) -> Samples:
    return np.concatenate([np.zeros(3 * SAMPLE_RATE_HZ, np.float32), sound])


def reviewed(sound: Samples, folder: Path, model: SpeechModel) -> Review:
    path = record(folder / "take.wav", "pcm_s16le", SAMPLE_RATE_HZ, sound.reshape(1, -1))
    return review_file(path, guides.built_in(), model)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda sound: gated(sound, -47.0),
        lambda sound: gated(sound, -40.0),
        lambda sound: released(sound, -40.0, 0.06),
        after_zeros,
    ],
    ids=["zeros", "hard gate", "late gate", "zeros before"],
)
def test_a_good_take_is_as_good_through_a_gate(
    change: object, tmp_path: Path, speech_model: SpeechModel
) -> None:
    assert callable(change)
    sound, _ = heard(SAMPLES / "good.flac")
    plain = reviewed(sound, tmp_path, speech_model)
    changed = reviewed(change(sound), tmp_path, speech_model)
    (before,), (after,) = plain.takes, changed.takes
    assert after.scores == before.scores
    assert [one.code for one in after.advice] == [one.code for one in before.advice]
    assert after.facts.speed.articulation_rate == pytest.approx(
        before.facts.speed.articulation_rate, rel=0.05
    )
    assert [pause.inside for pause in changed.pauses] == [pause.inside for pause in plain.pauses]


# ---- comfort noise ------------------------------------------------------------------------------


def test_a_room_of_its_own_is_left_as_it_is() -> None:
    bands = np.full((400, 9), -75.0, np.float32)
    peaks = np.full(2000, -50.0, np.float32)
    heard_bands, heard_peaks = with_comfort_noise(bands, peaks, -8.0)
    assert np.abs(heard_bands - bands).max() < 0.6
    assert np.abs(heard_peaks - peaks).max() < 0.05


def test_no_room_becomes_a_faint_one_whatever_the_level() -> None:
    bands, peaks = np.full((4000, 9), -140.0, np.float32), np.full(20_000, -140.0, np.float32)
    for loudest_db in (-8.0, -43.0):
        heard_bands, heard_peaks = with_comfort_noise(bands, peaks, loudest_db)
        assert np.median(heard_bands) == pytest.approx(loudest_db - 86.0, abs=0.5)
        assert np.percentile(heard_peaks, 99.9) < loudest_db - 60.0
        assert 2.0 < np.subtract(*np.percentile(heard_bands[:, 0], [75, 25])) < 6.0


# ---- whatever the network says ----------------------------------------------------------------


def listener_of(scene: Scene, words: tuple[Word, ...]) -> SignalWindow:
    span = Span(scene.spans[0].start, scene.spans[-1].end)
    return SignalWindow(metered(scene.sound), WordsAround(Transcript(words, ())), span)


class Deaf:
    """A network that takes everything for silence."""

    def speech_odds(self, seen: np.ndarray) -> np.ndarray:
        return np.full(len(seen), -10.0)


@pytest.mark.parametrize("noise_db", [-70.0, -30.0])
def test_no_pause_covers_loud_sound_or_sure_words(
    noise_db: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edges, "trained", Deaf)
    scene = Scene(noise_db=noise_db)
    words = tuple(word for step in scene.words for word in step)
    unsure = tuple(Word("word", word.start, word.end, 0.3) for word in words)
    for step in scene.spans:
        assert list(pauses(listener_of(scene, words), step, 0.25)) == []
        loud_s = sum(
            pause.duration for pause in pauses(listener_of(scene, unsure), step, 0.25)
        )  # the soft ends of syllables, and no more
        assert loud_s < 0.5 * step.duration


def test_a_word_stretched_over_a_silence_is_no_proof_of_speech() -> None:
    scene = Scene()
    last, first = scene.spans[0].end, scene.spans[1].start
    stretched = Word("and", last, first + 0.1, 1.0)
    listener = listener_of(scene, (stretched,))
    frames = listener.frame(last), listener.frame(first)
    assert not listener.surely_spoken(*frames).any()
    plain = Word("and", last, last + 0.3, 1.0)
    assert listener_of(scene, (plain,)).surely_spoken(*frames).any()
