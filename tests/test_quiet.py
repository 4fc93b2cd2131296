"""Words that a noisy background made up are told by their level."""

from __future__ import annotations

import numpy as np
import pytest

from coach.datatypes import SAMPLE_RATE_HZ, Transcript, Word
from coach.measure.quiet import foreground, is_noisy
from coach.measure.signal import Signal, SignalMeter

LOUD_S = (1.0, 2.0, 3.0, 4.0, 5.0)
FAINT_S = 6.0
WORD_S = 0.5


def signal_of(noise_db: float) -> Signal:
    """Loud words, a faint one after them, and noise."""
    time_s = np.arange(round(8 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    rng = np.random.default_rng(0)
    sound = rng.normal(0, 0.1 * 10 ** (noise_db / 20), len(time_s))
    for start in LOUD_S:
        inside = (time_s >= start) & (time_s < start + WORD_S)
        sound[inside] += rng.normal(0, 0.1, int(inside.sum()))
    meter = SignalMeter()
    meter.feed(sound.astype(np.float32))
    return meter.finish()


def word(text: str, start: float) -> Word:
    return Word(text, start, start + WORD_S, 0.9)


LOUD = tuple(word("loud", start) for start in LOUD_S)


def test_a_faint_word_in_noise_is_left_out_of_both_decodings() -> None:
    signal = signal_of(-10.0)
    assert is_noisy(signal)
    heard = Transcript((*LOUD, word("faint", FAINT_S)), (*LOUD, word("ghost", FAINT_S)))
    assert foreground(heard, signal) == Transcript(LOUD, LOUD)


def test_a_faint_guided_word_stays_beside_a_free_one_that_stays() -> None:
    long = Word("long", LOUD_S[-1], FAINT_S + 0.1, 0.9)
    free, guided = (*LOUD[:-1], long), (word("guided", FAINT_S),)
    assert foreground(Transcript(free, guided), signal_of(-10.0)) == Transcript(free, guided)


def test_without_noise_a_faint_word_is_a_customers() -> None:
    signal = signal_of(-60.0)
    assert not is_noisy(signal)
    heard = Transcript((*LOUD, word("faint", FAINT_S)), (word("faint", FAINT_S),))
    assert foreground(heard, signal) is heard


@pytest.mark.parametrize("guided", [(), LOUD])
def test_with_no_free_words_there_is_nothing_to_compare_with(guided: tuple[Word, ...]) -> None:
    heard = Transcript((), guided)
    assert foreground(heard, signal_of(-10.0)) is heard
