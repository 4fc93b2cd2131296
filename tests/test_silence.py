"""Edges and silences, on speech-like sound whose truth is known to the sample."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.datatypes import (
    SAMPLE_RATE_HZ,
    Aside,
    AsideKind,
    AudibleTranscript,
    Filler,
    FillerKind,
    HeardStep,
    Reading,
    Samples,
    Span,
    StepStatus,
    Take,
    Transcript,
    Word,
)
from coach.measure.frames.noise_profile import NoiseProfile, room
from coach.measure.frames.signal import Signal, SignalMeter
from coach.measure.silence.edge_net import features, trained
from coach.measure.silence.gaps import TakeSilence, silences
from coach.measure.silence.silent_run import silent_run

RATE = SAMPLE_RATE_HZ
FRAME = RATE // 200
STEPS_S = (0.9, 0.6, 1.2)


def speech(duration_s: float, seed: int) -> Samples:
    """Return a voice saying syllables: harmonics under formants, loudest at 14000 / 32768."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(duration_s * RATE)) / RATE
    pitch = 120.0 + 15.0 * np.sin(2 * np.pi * 0.9 * time + seed)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    first, second = rng.uniform(400, 700), rng.uniform(1100, 1800)
    sound = np.zeros(len(time))
    for harmonic in range(1, 60):
        middle = harmonic * 120.0
        gain = np.exp(-(((middle - first) / 250) ** 2)) + 0.4 * np.exp(
            -(((middle - second) / 300) ** 2)
        )
        sound += (gain + 0.02) * np.cos(harmonic * phase)
    sound *= 0.1 + 0.9 * np.sin(2 * np.pi * 2.2 * time + 0.7) ** 2
    ramp = np.minimum(1.0, np.minimum(time, time[-1] - time) / 0.012)
    sound *= ramp
    loud: Samples = (sound * (14000 / 32768) / np.abs(sound).max()).astype(np.float32)
    return loud


class Scene:
    """Steps spoken one after the other, over a faint room noise."""

    def __init__(
        self,
        gaps_s: Sequence[float] = (0.3, 0.8),
        *,
        lead_s: float = 0.5,
        tail_s: float = 0.5,
        noise_db: float = -70.0,
        word_error_s: Sequence[float] = (-0.02, 0.03),
        durations_s: Sequence[float] = STEPS_S,
    ) -> None:
        silences_s = (lead_s, *gaps_s)
        self.spans: list[Span] = []
        parts: list[Samples] = []
        at = 0
        for index, (silence, duration) in enumerate(zip(silences_s, durations_s, strict=True)):
            parts += [np.zeros(round(silence * RATE), np.float32), speech(duration, index)]
            start = at + len(parts[-2])
            at = start + len(parts[-1])
            self.spans.append(Span(start / RATE, at / RATE))
        clean = np.concatenate([*parts, np.zeros(round(tail_s * RATE), np.float32)])
        noise = np.random.default_rng(99).standard_normal(len(clean)) * 10 ** (noise_db / 20)
        self.sound: Samples = (clean + noise).astype(np.float32)
        self.words = tuple(_words(span, *word_error_s) for span in self.spans)

    def reading(self, asides: Sequence[Aside] = ()) -> Reading:
        steps = tuple(_heard(index, words) for index, words in enumerate(self.words))
        return Reading((Take(1, steps, ()),), tuple(asides))

    def measured(
        self,
        sound: Samples | None = None,
        asides: Sequence[Aside] = (),
        fillers: Sequence[Filler] = (),
        extra: Sequence[Word] = (),
    ) -> TakeSilence:
        heard = [word for words in self.words for word in words]
        words = tuple(sorted((*heard, *extra), key=lambda word: word.start))
        signal = metered(self.sound if sound is None else sound)
        (take,) = silences(
            signal, AudibleTranscript(Transcript(words, words)), self.reading(asides), fillers
        )
        return take

    @property
    def gaps_s(self) -> list[float]:
        return [after.start - before.end for before, after in pairwise(self.spans)]


def _words(span: Span, early: float, late: float) -> tuple[Word, ...]:
    """Cut a step into words of about 0.3 s, the outer edges a little wrong."""
    count = max(1, round(span.duration / 0.3))
    cuts = np.linspace(span.start, span.end, count + 1)
    cuts[0], cuts[-1] = max(0.0, cuts[0] + early), cuts[-1] + late
    return tuple(Word("word", float(a), float(b), 1.0) for a, b in pairwise(cuts))


def _heard(index: int, words: Sequence[Word]) -> HeardStep:
    span = Span(words[0].start, words[-1].end)
    text = " ".join(word.text for word in words)
    return HeardStep(f"s{index}", span, text, 1.0, 1.0, StepStatus.SAID, span)


def metered(sound: Samples, cuts: Sequence[int] = ()) -> Signal:
    meter = SignalMeter()
    for block in np.split(sound, cuts):
        meter.feed(block)
    return meter.finish()


def silences_s(take: TakeSilence) -> list[float]:
    return [gap.silence_s for gap in take.gaps]


# ---- signal ------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40_000), max_size=12))
def test_any_cutting_into_blocks_measures_the_same(cuts: list[int]) -> None:
    sound = np.random.default_rng(1).standard_normal(40_000).astype(np.float32) * 0.1
    whole, pieces = metered(sound), metered(sound, sorted(cuts))
    assert np.array_equal(whole.peak_db, pieces.peak_db)
    assert np.array_equal(whole.bands_db, pieces.bands_db)
    assert whole.duration_s == pieces.duration_s == 2.5


def test_levels_are_those_of_the_sound() -> None:
    time = np.arange(RATE) / RATE
    signal = metered((0.1 * np.sin(2 * np.pi * 1000 * time)).astype(np.float32))
    assert np.allclose(signal.peak_db[100:900], -20.0, atol=0.3)
    assert np.allclose(signal.bands_db[20:180, 3], -23.0, atol=0.6)  # RMS, in 812 to 1250 Hz
    assert np.all(signal.bands_db[20:180, 6] < -60.0)


def test_a_constant_offset_is_no_sound() -> None:
    scene = Scene()
    plain, shifted = scene.measured(), scene.measured(scene.sound + np.float32(0.05))
    assert silences_s(shifted) == pytest.approx(silences_s(plain), abs=0.003)


def test_digital_zeros_are_told() -> None:
    sound = np.random.default_rng(1).standard_normal(RATE).astype(np.float32) * 0.01
    sound[4000:8000] = 0.0
    (zeros,) = metered(sound).zeros
    assert (zeros.start, zeros.end) == pytest.approx((0.25, 0.5), abs=0.0011)


@pytest.mark.parametrize("size", [0, 1, 79, 800])
def test_hardly_any_sound_is_measured_all_the_same(size: int) -> None:
    signal = metered(np.zeros(size, np.float32))
    assert signal.duration_s == size / RATE
    assert len(signal.bands_db) == -(-size // FRAME)


# ---- silence between steps ---------------------------------------------------------


def test_gaps_and_steps_are_exact_in_clean_sound() -> None:
    scene = Scene()
    take = scene.measured()
    assert silences_s(take) == pytest.approx(scene.gaps_s, abs=0.008)
    for step, truth in zip(take.take.steps, scene.spans, strict=True):
        assert step.span.start == pytest.approx(truth.start, abs=0.005)
        assert step.span.end == pytest.approx(truth.end, abs=0.005)
    assert [(gap.after, gap.before) for gap in take.gaps] == [("s0", "s1"), ("s1", "s2")]
    assert all(gap.uncertainty_s <= 0.015 for gap in take.gaps)


@settings(max_examples=10, deadline=None)
@given(st.floats(-0.08, 0.06), st.floats(-0.06, 0.1))
def test_rough_words_do_not_move_the_edges(early: float, late: float) -> None:
    scene = Scene(word_error_s=(early, late))
    assert silences_s(scene.measured()) == pytest.approx(scene.gaps_s, abs=0.008)


def test_a_word_stretched_over_the_pause_does_not_fill_it() -> None:
    scene = Scene((0.3, 2.0))
    first, *rest = scene.words[2]
    stretched = Word(first.text, scene.words[1][-1].end, first.end, 1.0)
    scene.words = (*scene.words[:2], (stretched, *rest))
    assert silences_s(scene.measured()) == pytest.approx(scene.gaps_s, abs=0.01)


@pytest.mark.parametrize("gain_db", [-45.0, -20.0, 6.0])
def test_level_does_not_matter(gain_db: float) -> None:
    scene = Scene()
    scaled = scene.sound * np.float32(10 ** (gain_db / 20))
    assert silences_s(scene.measured(scaled)) == pytest.approx(
        silences_s(scene.measured()), abs=0.003
    )


def test_clipping_costs_a_few_milliseconds_at_most() -> None:
    scene = Scene()
    clipped = np.clip(scene.sound * 8.0, -0.98, 0.98).astype(np.float32)
    assert silences_s(scene.measured(clipped)) == pytest.approx(scene.gaps_s, abs=0.02)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 400))
def test_a_shift_in_time_shifts_all(frames: int) -> None:
    scene, later = Scene(lead_s=0.5), Scene(lead_s=0.5 + frames * 0.005)
    for ours, theirs in zip(scene.measured().gaps, later.measured().gaps, strict=True):
        assert theirs.span.start - ours.span.start == pytest.approx(frames * 0.005, abs=0.004)
        assert theirs.silence_s == pytest.approx(ours.silence_s, abs=0.004)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 300))
def test_silence_added_to_a_gap_lengthens_that_gap(frames: int) -> None:
    first, second = silences_s(Scene((0.3, 0.8)).measured())
    same, longer = silences_s(Scene((0.3, 0.8 + frames * 0.005)).measured())
    assert same == pytest.approx(first, abs=0.004)
    assert longer - second == pytest.approx(frames * 0.005, abs=0.004)


@pytest.mark.parametrize(("noise_db", "within_s"), [(-42.0, 0.07), (-32.0, 0.1)])
def test_noise_costs_some_precision_and_says_so(noise_db: float, within_s: float) -> None:
    scene = Scene(noise_db=noise_db)
    gaps = scene.measured().gaps
    for gap, truth in zip(gaps, scene.gaps_s, strict=True):
        assert abs(gap.silence_s - truth) <= within_s
        assert 0.015 < gap.uncertainty_s < 0.3


def hum(duration_s: float, fall_db: float) -> Samples:
    """Return what a voice dies away with: 120 Hz and its overtone, ever softer."""
    time = np.arange(round(duration_s * RATE)) / RATE
    tone = np.sin(2 * np.pi * 120 * time) + 0.6 * np.sin(2 * np.pi * 240 * time)
    dying: Samples = (0.1 * tone * 10 ** (-fall_db / 20 * time / duration_s)).astype(np.float32)
    return dying


@pytest.mark.parametrize("background_db", [None, -35.0, -28.0])
def test_a_voice_that_dies_away_under_noise_ends_where_its_hum_does(
    background_db: float | None,
) -> None:
    scene = Scene((0.7, 0.8), noise_db=background_db or -80.0)
    sound, start = scene.sound.copy(), round(scene.spans[0].end * RATE) - FRAME
    tail = hum(0.16, 22.0)
    sound[start : start + len(tail)] += tail
    gap = scene.measured(sound).gaps[0]
    assert gap.span.start == pytest.approx(scene.spans[0].end + 0.155, abs=0.035)


def test_rumble_that_goes_on_is_no_voice() -> None:
    scene = Scene((0.7, 0.8), noise_db=-32.0)
    start, end = (round(at * RATE) for at in (scene.spans[0].end, scene.spans[1].start))
    sound = scene.sound.copy()
    sound[start:end] += 0.05 * hum(1.0, 0.0)[: end - start]
    quiet, rumbling = (scene.measured(one).gaps[0] for one in (scene.sound, sound))
    assert rumbling.span.start == pytest.approx(quiet.span.start, abs=0.06)


def test_steps_may_touch_both_ends_of_the_recording() -> None:
    scene = Scene(lead_s=0.0, tail_s=0.0)
    steps = scene.measured().take.steps
    assert steps[0].span.start == pytest.approx(0.0, abs=0.01)
    assert steps[-1].span.end == pytest.approx(len(scene.sound) / RATE, abs=0.015)


def test_no_silence_between_steps_is_a_gap_of_nearly_none() -> None:
    scene = Scene((0.0, 0.5))
    assert silences_s(scene.measured())[0] <= 0.08


def test_digital_silence_between_steps() -> None:
    scene = Scene(noise_db=-300.0)
    assert silences_s(scene.measured()) == pytest.approx(scene.gaps_s, abs=0.008)


def test_a_breath_is_silence() -> None:
    scene = Scene((0.3, 1.2))
    sound = scene.sound.copy()
    at = round((scene.spans[2].start - 0.45) * RATE)
    breath = _breath(round(0.3 * RATE)) * np.float32(10 ** (-32 / 20))
    sound[at : at + len(breath)] += breath
    gap = scene.measured(sound).gaps[1]
    assert gap.silence_s == pytest.approx(1.2, abs=0.03)
    assert [p.span.duration for p in scene.measured(sound).pauses] == [
        pytest.approx(scene.gaps_s[0], abs=0.01),
        pytest.approx(1.2, abs=0.03),
    ]


def _breath(size: int) -> Samples:
    """Return noise through the mouth, swelling and dying, with a peak of 1."""
    spectrum = np.fft.rfft(np.random.default_rng(5).standard_normal(size))
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1.0)
    air = np.fft.irfft(spectrum * np.exp(-0.5 * np.log2(hertz / 1800) ** 2), size)
    air *= np.sin(np.pi * np.linspace(0, 1, size)) ** 1.5
    return np.asarray(air / np.abs(air).max(), np.float32)


def test_the_burst_after_a_closure_belongs_to_the_step() -> None:
    scene = Scene((0.4, 0.4), word_error_s=(-0.02, 0.1))
    burst = np.random.default_rng(3).standard_normal(RATE // 50).astype(np.float32) * 0.03
    sound = scene.sound.copy()
    at = round((scene.spans[0].end + 0.07) * RATE)
    sound[at : at + len(burst)] += burst
    assert scene.measured(sound).gaps[0].silence_s == pytest.approx(0.31, abs=0.012)


def test_words_unknown_to_the_guide_are_no_edge() -> None:
    scene = Scene()
    words = tuple(word for words in scene.words for word in words)
    noise = (Word("[unk]", scene.spans[0].end, scene.spans[1].start, 1.0),)
    (take,) = silences(
        metered(scene.sound), AudibleTranscript(Transcript(words, noise)), scene.reading()
    )
    assert silences_s(take) == pytest.approx(scene.gaps_s, abs=0.008)


# ---- the room ----------------------------------------------------------------------


def _room(sound: Samples, spoken: Sequence[Span] = ()) -> NoiseProfile:
    signal = metered(sound)
    bands = signal.bands_db.astype(np.float32)
    peaks = signal.peak_db.astype(np.float32)[: len(bands) * 5].reshape(-1, 5).max(axis=1)
    words = np.zeros(len(bands), np.bool_)
    for span in spoken:
        words[int(span.start / 0.005) : int(span.end / 0.005)] = True
    return room(bands, peaks, words)


def test_a_quiet_room_is_dry_and_its_noise_known() -> None:
    scene = Scene(noise_db=-60.0)
    heard = _room(scene.sound, scene.spans)
    assert heard.dry
    assert heard.noise_peak_db == pytest.approx(-60.0 + 8.0, abs=2.0)
    assert heard.noise_peak_db < heard.ceiling_db < heard.noise_peak_db + 8.0
    assert heard.narrow_db == 0.0


def test_an_echo_is_told_from_a_dry_room() -> None:
    rng = np.random.default_rng(4)
    tail = rng.standard_normal(RATE // 2) * 10 ** (-3 * np.arange(RATE // 2) / RATE / 0.5)
    tail *= 0.5 / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    scene = Scene()
    wet = np.convolve(scene.sound, tail)[: len(scene.sound)].astype(np.float32)
    assert not _room(wet, scene.spans).dry


def test_clipping_and_a_telephone_are_noticed() -> None:
    scene = Scene()
    clipped = np.clip(scene.sound * 12.0, -0.98, 0.98).astype(np.float32)
    assert _room(clipped, scene.spans).clipped_db > 1.0
    spectrum = np.fft.rfft(scene.sound)
    spectrum[np.fft.rfftfreq(len(scene.sound), 1 / RATE) > 3500] = 0.0
    narrow = np.fft.irfft(spectrum, len(scene.sound)).astype(np.float32)
    assert _room(narrow, scene.spans).narrow_db > 0.0


def test_the_network_fits_its_features() -> None:
    signal = metered(Scene().sound)
    bands = signal.bands_db.astype(np.float32)
    seen = features(bands, bands.max(axis=1), 0, 20, _room(Scene().sound))
    assert trained().speech_odds(seen).shape == (20,)


# ---- what fills a gap --------------------------------------------------------------


def test_what_fills_a_gap_is_taken_off_its_silence() -> None:
    scene = Scene((0.3, 2.0))
    start = scene.spans[1].end + 0.7
    reply = speech(0.6, 7) * np.float32(0.7)
    sound = scene.sound.copy()
    at = round(start * RATE)
    sound[at : at + len(reply)] += reply
    word = Word("anything", start - 0.02, start + 0.63, 1.0)
    aside = Aside(AsideKind.REPLY, word.span, word.text, 1)
    gap = scene.measured(sound, [aside], extra=[word]).gaps[1]
    assert gap.silence_s == pytest.approx(1.4, abs=0.015)
    assert gap.span.duration == pytest.approx(2.0, abs=0.01)
    assert gap.filled_by == ("reply",)


def test_a_hesitation_sound_is_no_silence() -> None:
    scene = Scene((0.3, 1.5))
    start = scene.spans[1].end + 0.5
    sound, um = scene.sound.copy(), speech(0.4, 8) * np.float32(0.5)
    at = round(start * RATE)
    sound[at : at + len(um)] += um
    filler = Filler(1, FillerKind.SOUND, "um", Span(start, start + 0.4))
    gap = scene.measured(sound, fillers=[filler]).gaps[1]
    assert gap.silence_s == pytest.approx(1.1, abs=0.015)
    assert gap.filled_by == ("filler",)


def test_filler_words_are_not_counted_twice() -> None:
    scene = Scene((0.3, 1.5))
    word = Filler(1, FillerKind.WORD, "like", Span(2.3, 2.5))
    assert scene.measured(fillers=[word]).gaps[1].filled_by == ()


# ---- pauses ------------------------------------------------------------------------


def test_pauses_are_silences_of_a_quarter_second_and_more() -> None:
    scene = Scene((0.2, 0.8))
    (pause,) = scene.measured().pauses
    assert pause.span.duration == pytest.approx(0.8, abs=0.008)
    assert (pause.take, pause.inside) == (1, None)


def test_a_pause_inside_a_step_names_the_step() -> None:
    scene = Scene((0.2, 0.2), durations_s=(0.9, 1.6, 0.9))
    hole = round((scene.spans[1].start + 0.5) * RATE)
    sound = scene.sound.copy()
    sound[hole : hole + RATE // 2] = scene.sound[: RATE // 2]
    pauses = scene.measured(sound).pauses
    assert [pause.inside for pause in pauses] == ["s1"]
    assert pauses[0].span.duration == pytest.approx(0.5, abs=0.02)


def test_a_take_without_pauses_has_none() -> None:
    assert Scene((0.15, 0.2)).measured().pauses == ()


def test_one_step_has_no_gap() -> None:
    scene = Scene((), durations_s=(0.4,))
    take = scene.measured()
    assert take.gaps == ()
    assert take.pauses == ()
    assert take.take.steps[0].span.duration == pytest.approx(0.4, abs=0.012)


def test_words_where_nothing_sounds_still_have_an_order() -> None:
    scene = Scene()
    take = scene.measured(np.zeros(len(scene.sound), np.float32))
    for gap in take.gaps:
        assert gap.silence_s >= 0.0
    spans = [step.span for step in take.take.steps]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_no_take_has_no_silences() -> None:
    assert (
        silences(metered(speech(1.0, 1)), AudibleTranscript(Transcript((), ())), Reading((), ()))
        == ()
    )


# ---- the likeliest run -------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_the_likeliest_run_is_the_best_of_all(speech_odds: list[float], random: object) -> None:
    rng = np.random.default_rng(len(speech_odds))
    odds = np.array(speech_odds)
    starts, ends = rng.normal(size=(2, len(odds) + 1))
    run = silent_run(odds, starts, ends)
    scores = {
        (i, j): starts[i] + ends[j] - odds[i:j].sum()
        for i in range(len(odds) + 1)
        for j in range(i, len(odds) + 1)
    }
    assert scores[run.first, run.last] == pytest.approx(max(scores.values()))
    weights = np.exp(list(scores.values()))
    means = np.array(list(scores)).T @ weights / weights.sum()
    assert 0.0 <= run.middle_first <= len(odds)
    assert abs(run.middle_last - means[1]) <= len(odds)


@pytest.mark.slow
def test_an_hour_is_a_few_megabytes() -> None:
    meter, block = SignalMeter(), np.zeros(RATE * 10, np.float32)
    for _ in range(360):
        meter.feed(block)
    signal = meter.finish()
    assert signal.peak_db.nbytes + signal.bands_db.nbytes < 25_000_000
    assert signal.zeros == (Span(0.0, 3600.0),)
