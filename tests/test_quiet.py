"""Words that a noisy background made up are told by their level."""

from __future__ import annotations

import numpy as np
import pytest

from coach.datatypes import (
    SAMPLE_RATE_HZ,
    AttributedTranscript,
    ForegroundTranscript,
    Samples,
    Span,
    Transcript,
    Word,
)
from coach.measure.frames.signal import Signal, SignalMeter
from coach.measure.frames.voice_activity import (
    drop_background_words,
    is_noisy,
    pieces,
    quiet_stretches,
)

LOUD_S = (1.0, 2.0, 3.0, 4.0, 5.0)
FAINT_S = 6.0
WORD_S = 0.5


def sound_of(noise_db: float) -> Samples:
    """Return loud words, and noise."""
    time_s = np.arange(round(8 * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    rng = np.random.default_rng(0)
    sound = rng.normal(0, 0.1 * 10 ** (noise_db / 20), len(time_s))
    for start in LOUD_S:
        inside = (time_s >= start) & (time_s < start + WORD_S)
        sound[inside] += rng.normal(0, 0.1, int(inside.sum()))
    return sound.astype(np.float32)


def signal_of(noise_db: float, before_s: float = 0.0, after_s: float = 0.0) -> Signal:
    """Return the levels of those, with digital silence before and after."""
    meter = SignalMeter()
    for part in (silence(before_s), sound_of(noise_db), silence(after_s)):
        meter.feed(part)
    return meter.finish()


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def whole(signal: Signal) -> Span:
    return Span(0.0, signal.duration_s)


def word(text: str, start: float) -> Word:
    return Word(text, start, start + WORD_S, 0.9)


def dropped(transcript: AttributedTranscript, signal: Signal) -> ForegroundTranscript:
    return drop_background_words(transcript, signal, pieces(transcript, signal))


LOUD = tuple(word("loud", start) for start in LOUD_S)


def said(free: tuple[Word, ...], guided: tuple[Word, ...] = ()) -> AttributedTranscript:
    return AttributedTranscript(Transcript(free, guided))


def test_a_faint_word_in_noise_is_left_out_of_both_decodings() -> None:
    signal = signal_of(-10.0)
    assert is_noisy(signal, whole(signal))
    heard = said((*LOUD, word("faint", FAINT_S)), (*LOUD, word("ghost", FAINT_S)))
    assert dropped(heard, signal) == Transcript(LOUD, LOUD)


def test_a_faint_guided_word_stays_beside_a_free_one_that_stays() -> None:
    long = Word("long", LOUD_S[-1], FAINT_S + 0.1, 0.9)
    free, guided = (*LOUD[:-1], long), (word("guided", FAINT_S),)
    assert dropped(said(free, guided), signal_of(-10.0)) == Transcript(free, guided)


def test_without_noise_a_faint_word_is_a_customers() -> None:
    signal = signal_of(-60.0)
    assert not is_noisy(signal, whole(signal))
    heard = said((*LOUD, word("faint", FAINT_S)), (word("faint", FAINT_S),))
    assert dropped(heard, signal) == Transcript(heard.free, heard.guided)


@pytest.mark.parametrize("guided", [(), LOUD])
def test_with_no_free_words_there_is_nothing_to_compare_with(guided: tuple[Word, ...]) -> None:
    heard = said((), guided)
    assert dropped(heard, signal_of(-10.0)) == Transcript(heard.free, heard.guided)


@pytest.mark.parametrize("far_s", [(120.0, 0.0), (0.0, 120.0), (300.0, 300.0)])
@pytest.mark.parametrize("noise_db", [-60.0, -10.0])
def test_silence_far_from_speech_has_no_part_in_how_noisy_it_is(
    noise_db: float, far_s: tuple[float, float]
) -> None:
    alone, far = signal_of(noise_db), signal_of(noise_db, *far_s)
    before_s, _ = far_s
    free = (*LOUD, word("faint", FAINT_S))
    later = tuple(word(one.text, one.start + before_s) for one in free)
    kept = dropped(said(free), alone).free
    assert len(kept) == (6 if noise_db == -60.0 else 5)
    kept_later = dropped(said(later), far).free
    assert [one.text for one in kept_later] == [one.text for one in kept]


def test_silence_is_told_by_the_talk_that_it_is_in() -> None:
    clear, noisy = signal_of(-60.0), signal_of(-10.0)
    assert len(quiet_stretches(clear, [whole(clear)])) == 6
    assert quiet_stretches(noisy, [whole(noisy)]) == ()
    both = signal_of(-10.0, before_s=1.0)
    assert quiet_stretches(both, [Span(1.0, both.duration_s)]) == ()
    assert quiet_stretches(both, []) == ()
