"""How well a silence is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.datatypes import Span, Transcript, Word
from coach.measure.frames.signal import SignalMeter
from coach.measure.silence.signal_window import SignalWindow
from coach.measure.silence.speech_gap import KNOCK_SURE_S, SpeechGap, doubted
from coach.measure.silence.words_around import WordsAround

RATE = 16_000
SURE = SpeechGap(1.0, 1.5, 0.01)


def listener(knocks: int = 0, traffic: bool = False) -> SignalWindow:
    """Return two words in 5 s of room, with knocks of 20 ms between them.

    Traffic is 30 dB louder than the quiet room, and 44 dB every other quarter of a second.
    """
    random = np.random.default_rng(1)
    sound = 1e-4 * random.normal(size=5 * RATE)
    if traffic:
        sound *= np.where(np.arange(5 * RATE) // (RATE // 4) % 2, 150.0, 30.0)
    words = (Word("perfect", 0.5, 1.0, 1.0), Word("email", 4.0, 4.5, 1.0))
    for word in words:
        sound[int(word.start * RATE) : int(word.end * RATE)] = 0.3 * random.normal(size=RATE // 2)
    for at in np.linspace(1.5, 3.5, knocks):
        sound[int(at * RATE) : int((at + 0.02) * RATE)] = 0.1 * random.normal(size=int(0.02 * RATE))
    meter = SignalMeter()
    meter.feed(sound.astype(np.float32))
    return SignalWindow(meter.finish(), WordsAround(Transcript(words, words)), Span(0.5, 4.5))


def test_knocks_are_counted_where_nobody_speaks() -> None:
    assert listener(0).room.knocks_per_s == 0.0
    assert listener(6).room.knocks_per_s == pytest.approx(6 / 3.5, rel=0.1)


@pytest.mark.parametrize("off_s", [0.05, -0.09])
def test_edges_near_the_words_times_are_sure(off_s: float) -> None:
    assert doubted(SURE, [1.0 + off_s], [1.5], listener()) == SURE


def test_an_edge_far_from_its_word_is_doubted_by_how_far_it_is() -> None:
    one = doubted(SURE, [0.6], [1.5], listener())
    both = doubted(SURE, [0.6], [1.9], listener())
    assert one.uncertainty_s == pytest.approx(0.4, abs=0.01)
    assert both.uncertainty_s == pytest.approx(0.8, abs=0.01)
    assert one.span == both.span == SURE.span


def test_the_nearest_word_of_either_decoding_counts() -> None:
    assert doubted(SURE, [0.4, 1.02], [1.5], listener()) == SURE


def test_knocks_leave_edges_in_doubt() -> None:
    assert doubted(SURE, [1.0], [1.5], listener(knocks=6)).uncertainty_s > KNOCK_SURE_S
    assert doubted(SURE, [1.0], [1.5], listener(knocks=2)) == SURE


def test_noise_that_comes_and_goes_leaves_an_inferred_silence_in_doubt() -> None:
    inferred = replace(SURE, is_clear=False)
    assert doubted(inferred, [1.0], [1.5], listener()) == inferred
    assert doubted(inferred, [1.0], [1.5], listener(traffic=True)).uncertainty_s > 0.2
    assert doubted(SURE, [1.0], [1.5], listener(traffic=True)) == SURE
