import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.datatypes import SAMPLE_RATE_HZ, FillerKind, Samples, Span, Transcript, Word
from coach.measure.fillers.detection import find_fillers
from coach.measure.fillers.evidence import WEIGHTS, probability
from coach.measure.fillers.vowels import HOP_S, HesitationMeter, VowelTrack
from coach.measure.fillers.word_overlap import sounds_near

ARRAYS = [field.name for field in dataclasses.fields(VowelTrack)]
NEUTRAL = (640.0, 1250.0, 2520.0, 3400.0)
FRONT = (300.0, 2250.0, 2900.0, 3500.0)
MURMUR = (250.0, 1100.0, 2300.0, 3300.0)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def vowel(
    formants: tuple[float, ...], seconds: float, *, pitch_hz: float = 115.0, gain: float = 0.3
) -> Samples:
    """A voice that falls by 6 dB an octave, through a resonance for each formant."""
    count = round(seconds * SAMPLE_RATE_HZ)
    phase = np.floor(np.arange(count) * pitch_hz / SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(np.diff(phase, prepend=-1.0), 2 * count)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * count))
    spectrum = spectrum / (1 - 0.95 * turn)
    for hertz in formants:
        radius = np.exp(-np.pi * 90 / SAMPLE_RATE_HZ)
        pole = radius * np.exp(2j * np.pi * hertz / SAMPLE_RATE_HZ)
        spectrum = spectrum / (1 - pole * turn) / (1 - np.conj(pole) * turn)
    sound = np.fft.irfft(spectrum)[:count] * _ramps(count)
    scaled: Samples = (gain * sound / np.abs(sound).max()).astype(np.float32)
    return scaled


def _ramps(count: int) -> Samples:
    edge = np.clip(np.arange(count) / (0.01 * SAMPLE_RATE_HZ), 0, 1)
    ramps: Samples = (edge * edge[::-1]).astype(np.float32)
    return ramps


def speech() -> Samples:
    """Vowels that glide into one another: no hesitation."""
    parts = [FRONT, (500.0, 900.0, 2500.0, 3400.0), FRONT, (750.0, 1700.0, 2600.0, 3400.0)]
    return np.concatenate([vowel(part, 0.12) for part in parts])


def track_of(*pieces: Samples, noise_db: float = -80.0, seed: int = 1) -> VowelTrack:
    sound = np.concatenate(pieces).astype(np.float32)
    noise = np.random.default_rng(seed).standard_normal(len(sound)) * 10 ** (noise_db / 20)
    return measured((sound + noise).astype(np.float32), [len(sound)])


def measured(sound: Samples, lengths: list[int]) -> VowelTrack:
    meter = HesitationMeter()
    edges = [0, *itertools.accumulate(lengths)]
    for start, end in itertools.pairwise([*edges, len(sound)]):
        meter.feed(sound[start:end])
    return meter.finish()


def transcript(text: str = "") -> Transcript:
    """Words written as ``like@0.3-0.5``, or ``i'm@0.3-0.5/0.4`` with a confidence."""
    words = []
    for item in text.split():
        word, times = item.split("@")
        span, _, confidence = times.partition("/")
        start, end = span.split("-")
        words.append(Word(word, float(start), float(end), float(confidence or 1.0)))
    return Transcript(tuple(words), ())


UM_AT = 1.28
EMAIL_RIGHT = transcript("email@0.5-0.98 right@1.9-2.38")


def um_between(**changes: Any) -> VowelTrack:
    um = np.concatenate([vowel(NEUTRAL, 0.2), vowel(MURMUR, 0.12, gain=0.1)])
    pieces = [silence(0.5), speech(), silence(0.3), um, silence(0.3), speech(), silence(0.5)]
    return track_of(*pieces, **changes)


def test_an_um_between_silences_is_found_where_it_was_said() -> None:
    (filler,) = find_fillers(um_between(), EMAIL_RIGHT).found
    assert (filler.kind, filler.text, filler.take) == (FillerKind.SOUND, "um", None)
    assert filler.span.start == pytest.approx(UM_AT, abs=0.03)
    assert filler.span.end == pytest.approx(UM_AT + 0.32, abs=0.06)


@pytest.mark.parametrize(("hiss_gain", "found"), [(0.0, 1), (0.01, 0)])
def test_a_vowel_between_consonants_that_a_telephone_swallows_is_no_um(
    hiss_gain: float, found: int
) -> None:
    hiss = hiss_gain * np.random.default_rng(2).standard_normal(SAMPLE_RATE_HZ // 10)
    first = np.concatenate([hiss, vowel(NEUTRAL, 0.2), hiss])
    pieces = [silence(0.5), speech(), silence(0.3), first, silence(0.3), speech(), silence(0.5)]
    sound = np.concatenate(pieces)
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ) > 3400] = 0
    track = track_of(np.fft.irfft(spectrum, len(sound)).astype(np.float32), noise_db=-90.0)
    assert len(find_fillers(track, EMAIL_RIGHT).found) == found


@pytest.mark.parametrize("word", ["and", "i'm", "a", "uh"])
def test_a_short_word_that_the_recogniser_wrote_for_it_does_not_hide_it(word: str) -> None:
    said = transcript(f"email@0.5-0.98 {word}@1.27-1.6 right@1.9-2.38")
    assert [one.text for one in find_fillers(um_between(), said).found] == ["um"]


@pytest.mark.parametrize(("sure", "found"), [(0.4, 1), (0.6, 0)])
def test_a_long_word_hides_it_unless_it_is_a_guess(sure: float, found: int) -> None:
    said = transcript(f"email@0.5-0.98 akbar@1.27-1.6/{sure} right@1.9-2.38")
    assert len(find_fillers(um_between(), said).found) == found


@pytest.mark.parametrize(("sure", "found"), [(0.5, 1), (0.8, 0)])
def test_several_short_words_hide_it_unless_all_are_guesses(sure: float, found: int) -> None:
    said = transcript(f"email@0.5-0.98 on@1.27-1.43/{sure} the@1.43-1.6/0.4 right@1.9-2.38")
    assert len(find_fillers(um_between(), said).found) == found


@pytest.mark.parametrize(("word", "found"), [("arm/0.5", 1), ("boom/0.5", 1), ("boom/0.7", 0)])
def test_an_um_that_moves_as_natural_voices_do_is_heard_unless_a_word_fits(
    word: str, found: int
) -> None:
    vowels = [vowel((640.0, f2, 2520.0, 3400.0), 0.1) for f2 in (1600.0, 1300.0, 1000.0)]
    um = np.concatenate([*vowels, vowel(MURMUR, 0.12, gain=0.1)])
    pieces = [silence(0.5), speech(), silence(0.1), um, silence(0.1), speech(), silence(0.5)]
    text, sure = word.split("/")
    said = transcript(f"email@0.5-0.98 {text}@1.08-1.5/{sure} right@1.6-2.08")
    assert len(find_fillers(track_of(*pieces), said).found) == found


@pytest.mark.parametrize(
    ("words", "hiss_gain", "found"),
    [
        ("an@1.27-1.6", 0.0, 1),
        ("i'm@1.27-1.6", 0.0, 1),
        ("in@1.27-1.6", 0.0, 0),
        ("an@1.27-1.6 hour@1.6-1.88", 0.0, 0),
        ("an@1.27-1.6", 0.1, 0),
    ],
)
def test_what_nobody_says_alone_is_an_um_whatever_its_vowel(
    words: str, hiss_gain: float, found: int
) -> None:
    um = vowel((300.0, 1230.0, 3050.0, 3500.0), 0.32)
    um += hiss_gain * np.random.default_rng(2).standard_normal(len(um)).astype(np.float32)
    pieces = [silence(0.5), speech(), silence(0.3), um, silence(0.3), speech(), silence(0.5)]
    said = transcript(f"email@0.5-0.98 {words} right@1.9-2.38")
    assert len(find_fillers(track_of(*pieces), said).found) == found


def test_an_i_am_that_the_sound_runs_on_from_is_no_um() -> None:
    pieces = [silence(0.5), speech(), silence(0.3), vowel(FRONT, 0.6), silence(0.3), speech()]
    said = transcript("email@0.5-0.98 i'm@1.27-1.6 right@2.2-2.6")
    assert find_fillers(track_of(*pieces), said).found == ()


@pytest.mark.parametrize("word", ["mud", "address", "perfect"])
def test_a_word_that_fits_hides_it(word: str) -> None:
    said = transcript(f"email@0.5-0.98 {word}@1.27-1.6 right@1.9-2.38")
    assert find_fillers(um_between(), said).found == ()


@pytest.mark.parametrize("formants", [FRONT, MURMUR, (300.0, 800.0, 2400.0, 3300.0)])
def test_another_vowel_is_no_hesitation(formants: tuple[float, ...]) -> None:
    pieces = [speech(), silence(0.3), vowel(formants, 0.3), silence(0.3), speech()]
    assert find_fillers(track_of(*pieces), transcript()).found == ()


def test_a_neutral_vowel_inside_speech_is_no_hesitation() -> None:
    pieces = [silence(0.4), speech(), vowel(NEUTRAL, 0.12), speech(), silence(0.4)]
    assert find_fillers(track_of(*pieces), transcript()).found == ()


def test_an_um_of_one_long_murmur_is_one_hesitation() -> None:
    um = np.concatenate([vowel(NEUTRAL, 0.2), vowel(MURMUR, 0.6, gain=0.1)])
    track = track_of(silence(0.5), speech(), silence(0.3), um, silence(0.3), speech())
    (filler,) = find_fillers(track, transcript("email@0.5-0.98 i'm@1.27-2.1 right@2.4-2.88")).found
    assert filler.span.end == pytest.approx(UM_AT + 0.8, abs=0.06)


def test_a_drawn_out_uh_counts_where_the_voice_runs_on_and_no_word_covers_it() -> None:
    pieces = [silence(0.5), speech(), silence(0.2), vowel(NEUTRAL, 0.5), vowel(FRONT, 0.02)]
    track = track_of(*pieces, speech(), silence(0.5))
    (filler,) = find_fillers(track, transcript("than@0.5-0.98 email@1.69-2.18")).found
    assert filler.span.start == pytest.approx(1.18, abs=0.03)
    assert (
        find_fillers(track, transcript("than@0.5-0.98 are@1.18-1.69 email@1.69-2.18")).found == ()
    )


def test_a_sound_that_the_recogniser_broke_in_two_is_one_hesitation() -> None:
    pieces = [vowel(NEUTRAL, 0.3), silence(0.2), vowel(NEUTRAL, 0.3)]
    track = track_of(silence(0.5), speech(), silence(0.4), *pieces, silence(0.4), speech())
    assert len(find_fillers(track, transcript("email@0.5-0.98 right@2.58-3.06")).found) == 1


def test_where_the_recogniser_misses_the_speech_in_noise_its_words_are_no_fillers() -> None:
    noisy = um_between(noise_db=-38.0)
    assert find_fillers(noisy, EMAIL_RIGHT).told
    heard = find_fillers(noisy, transcript("basically@1.7-1.8"))
    assert not heard.told
    assert [one.kind for one in heard.found] == [FillerKind.SOUND]


def test_a_vowel_that_moves_is_no_uh_where_the_recogniser_misses_the_speech() -> None:
    moving = [vowel((600.0, f2, 2520.0, 3400.0), 0.14) for f2 in (1150.0, 1300.0, 1450.0)]
    pieces = [silence(0.5), speech(), silence(0.3), *moving, silence(0.3), speech(), silence(0.5)]
    clear = track_of(*pieces)
    assert len(find_fillers(clear, EMAIL_RIGHT).found) == 1
    heard = find_fillers(track_of(*pieces, noise_db=-38.0), transcript())
    assert (heard.told, heard.found) == (False, ())


def test_a_drawn_out_uh_is_plain_even_where_the_recogniser_misses_the_speech() -> None:
    pieces = [silence(0.5), speech(), silence(0.3), vowel(NEUTRAL, 0.5), silence(0.3), speech()]
    noisy = find_fillers(track_of(*pieces, silence(0.5), noise_db=-38.0), transcript())
    assert not noisy.told
    assert [one.text for one in noisy.found] == ["um"]


def test_a_background_of_voices_is_said_and_nothing_is_counted() -> None:
    pieces = [silence(0.4), speech(), silence(0.3), vowel(NEUTRAL, 0.3), silence(0.3), speech()]
    front = np.concatenate(pieces)
    swell = 0.13 + 0.08 * np.sin(np.arange(len(front)) / 3000)
    voices = swell * np.resize(speech(), len(front))
    said = transcript("email@0.4-0.88 right@1.78-2.26")
    assert find_fillers(track_of(front), said).told
    assert not find_fillers(track_of((front + voices).astype(np.float32)), said).told


@settings(max_examples=10, deadline=None)
@given(st.floats(0.02, 2.0))
def test_loudness_changes_nothing(gain: float) -> None:
    um = vowel(NEUTRAL, 0.3)
    sound = np.concatenate([silence(0.5), speech(), silence(0.3), um, silence(0.3), speech()])
    sound += np.random.default_rng(3).standard_normal(len(sound)).astype(np.float32) * 1e-3
    said = transcript("email@0.5-0.98 right@1.9-2.38")
    (plain,) = find_fillers(measured(sound, []), said).found
    (scaled,) = find_fillers(measured((sound * gain).astype(np.float32), []), said).found
    assert scaled.span.start == pytest.approx(plain.span.start, abs=0.011)


def test_a_weight_stands_for_every_piece_of_evidence() -> None:
    with pytest.raises(ValueError, match="zip"):
        probability([1.0] * (len(WEIGHTS) - 1))
    assert probability([0.0] * len(WEIGHTS)) == 0.5


@pytest.mark.parametrize(
    ("word", "near"),
    [("um", True), ("bomb", True), ("that", True), ("email", False), ("yes", False), ("he", False)],
)
def test_words_near_to_um_are_one_open_syllable(word: str, near: bool) -> None:
    assert sounds_near(word) is near


def test_an_hour_of_vowels_takes_six_megabytes() -> None:
    track = track_of(silence(10.0))
    size = sum(getattr(track, name).nbytes for name in ARRAYS)
    assert 360 * size < 7e6


def test_silence_and_noise_hold_no_hesitation_and_tell_nothing() -> None:
    for noise_db in (-120.0, -40.0, -10.0):
        track = track_of(silence(8.0), noise_db=noise_db)
        assert find_fillers(track, transcript()).found == ()
        assert not find_fillers(track, transcript()).told


def test_a_loud_background_is_said_and_nothing_is_counted() -> None:
    assert find_fillers(um_between(), EMAIL_RIGHT).told
    drowned = um_between(noise_db=-22.0)
    assert not find_fillers(drowned, EMAIL_RIGHT).told
    assert find_fillers(drowned, EMAIL_RIGHT).found == ()


def test_words_that_a_loud_background_may_have_made_up_are_no_fillers() -> None:
    basically = transcript("email@0.5-0.98 basically@1.1-1.6 right@1.9-2.38")
    assert [one.text for one in find_fillers(um_between(), basically).found] == ["basically"]
    assert find_fillers(um_between(noise_db=-22.0), basically).found == ()


def test_nothing_heard_gives_nothing() -> None:
    track = measured(np.zeros(100, np.float32), [])
    assert len(track) == 0
    assert not find_fillers(track, transcript()).told
    assert find_fillers(track, transcript()).found == ()


def test_formants_are_those_of_the_vowel() -> None:
    track = track_of(vowel(NEUTRAL, 0.5), noise_db=-100.0)
    found = np.nanmedian(track.formants_hz[5:40], axis=0)
    assert found == pytest.approx(NEUTRAL[:3], rel=0.06)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 20_000), max_size=6))
def test_any_cutting_into_blocks_measures_the_same(lengths: list[int]) -> None:
    sound = np.concatenate([silence(0.3), speech(), silence(0.2), vowel(NEUTRAL, 0.33)])
    sound += np.random.default_rng(2).standard_normal(len(sound)).astype(np.float32) * 1e-3
    whole, cut = measured(sound, []), measured(sound, lengths)
    for name in ARRAYS:
        assert np.array_equal(getattr(whole, name), getattr(cut, name), equal_nan=True)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 300))
def test_a_shift_in_time_shifts_every_hesitation(hops: int) -> None:
    um = vowel(NEUTRAL, 0.3)
    rest = [speech(), silence(0.3), um, silence(0.3), speech(), silence(0.3)]
    (plain,) = find_fillers(track_of(silence(0.5), *rest), transcript()).found
    (moved,) = find_fillers(track_of(silence(0.5 + hops * HOP_S), *rest), transcript()).found
    assert moved.span.start - plain.span.start == pytest.approx(hops * HOP_S, abs=0.011)


def test_what_the_customer_hesitates_over_is_not_the_speakers() -> None:
    assert find_fillers(um_between(), transcript(), replies=[Span(1.0, 1.8)]).found == ()
