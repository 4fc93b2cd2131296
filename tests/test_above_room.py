"""Words at which nothing sounds are not heard, whatever their text."""

from __future__ import annotations

import numpy as np
import pytest
from builders import words

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Transcript
from coach.measure.frames.above_room import above_room
from coach.measure.frames.signal import Signal, SignalMeter

SAID = "one@5-5.4 two@5.6-6.2"
MADE_UP = "huh@12-12.3 here@14-16"
SECONDS = 20


def noise(level: float, *, pink: bool = False) -> Samples:
    """Return noise of a level in steps of 16 bits, rounded to these."""
    size = SECONDS * SAMPLE_RATE_HZ
    spectrum = np.fft.rfft(np.random.default_rng(0).standard_normal(size))
    if pink:
        spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ), 60.0))
    sound = np.fft.irfft(spectrum, size)
    return np.asarray(np.rint(level * sound / sound.std()) / 32768, np.float32)


def with_speech(sound: Samples, level: float) -> Signal:
    """Measure a sound, with bursts of a voice's band where words are said."""
    time_s = np.arange(len(sound)) / SAMPLE_RATE_HZ
    voice = np.sin(2 * np.pi * 500 * time_s) * np.abs(np.sin(2 * np.pi * 4 * time_s))
    for word in words(SAID):
        inside = (time_s >= word.start) & (time_s < word.end)
        sound = np.where(inside, sound + level / 32768 * voice, sound)
    meter = SignalMeter()
    meter.feed(sound.astype(np.float32))
    return meter.finish()


ROOMS = [
    pytest.param(noise(0.0), id="digital silence"),
    pytest.param(noise(3.0), id="faint"),
    pytest.param(noise(300.0), id="loud"),
    pytest.param(noise(300.0, pink=True), id="pink"),
]


@pytest.mark.parametrize("room", ROOMS)
def test_words_that_the_room_made_up_are_left_out_of_both_decodings(room: Samples) -> None:
    heard = Transcript(words(f"{SAID} {MADE_UP}"), words(f"{SAID} {MADE_UP}"))
    assert above_room(heard, with_speech(room, 3000.0)) == Transcript(words(SAID), words(SAID))
    assert above_room(heard, with_speech(room, 0.0)) == Transcript((), ())


def test_a_voice_as_quiet_as_can_be_is_heard() -> None:
    heard = Transcript(words(SAID), words(SAID))
    assert above_room(heard, with_speech(noise(2.0), 12.0)) == heard
    assert above_room(heard, with_speech(noise(300.0), 1300.0)) == heard


def test_a_word_beside_one_that_is_heard_stays_though_its_time_is_wrong() -> None:
    misplaced = words(f"and@4.5-4.8 {SAID} yes@7-7.2")
    kept = above_room(Transcript(misplaced, ()), with_speech(noise(3.0), 3000.0))
    assert [word.text for word in kept.free] == ["and", "one", "two"]


def test_a_word_stretched_over_the_silence_before_it_stays() -> None:
    stretched = words("one@5-5.4 two@5.6-6.2 three@9.8-19")
    sound = noise(3.0)
    sound[round(18.0 * SAMPLE_RATE_HZ) : round(19.2 * SAMPLE_RATE_HZ)] *= 100
    kept = above_room(Transcript(stretched, ()), with_speech(sound, 3000.0))
    assert [word.text for word in kept.free] == ["one", "two", "three"]


def test_a_word_made_up_of_all_the_silence_before_a_word_goes() -> None:
    made_up = words(f"here@0-4.9 {SAID} here@6.3-19")
    kept = above_room(Transcript((), made_up), with_speech(noise(3.0), 3000.0))
    assert kept.guided == words(SAID)
