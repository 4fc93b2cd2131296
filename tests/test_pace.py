from __future__ import annotations

import pytest
from builders import HARD_CLOSE, take, words
from hypothesis import given
from hypothesis import strategies as st
from judging import paced

from coach.datatypes import Aside, AsideKind, Filler, FillerKind, Pace, Pause, Span, Speed, Word
from coach.measure.words.pace import FASTEST_RATE, HOP_S, WINDOW_S, Clock

TEXTS = {
    "name": "perfect what's the best name for the account",
    "phone": "and what's a good phone number for you",
    "email": "email",
}


def spoken(**times: tuple[float, float]) -> tuple[Word, ...]:
    """Spread each step's words evenly over its time."""
    made = []
    for step, (start, end) in times.items():
        texts = TEXTS[step].split()
        each = (end - start) / len(texts)
        made += [
            Word(text, start + at * each, start + (at + 1) * each, 1.0)
            for at, text in enumerate(texts)
        ]
    return tuple(made)


def test_a_take_is_counted_with_and_without_its_pause() -> None:
    made = take("name@1.0-3.0 phone@4.0-6.0")
    heard = spoken(name=(1.0, 3.0), phone=(4.0, 6.0))
    found = paced(HARD_CLOSE, made, heard, pauses=[Pause(1, Span(3.0, 4.0), None)])
    assert (found.total_s, found.speaking_s) == (5.0, 4.0)
    assert (found.words, found.syllables) == (16, 19)
    assert found.words_per_minute == pytest.approx(16 / 5 * 60)
    assert found.speaking_wpm == pytest.approx(16 / 4 * 60)
    assert found.articulation_rate == pytest.approx(19 / 4)
    assert found.by_step == (
        Pace(Span(1.0, 3.0), 240.0, 5.0, "name"),
        Pace(Span(4.0, 6.0), 240.0, 4.5, "phone"),
    )


def test_a_pause_inside_a_step_slows_it_but_not_its_articulation() -> None:
    made = take("name@1.0-4.0")
    found = paced(
        HARD_CLOSE, made, spoken(name=(1.0, 4.0)), pauses=[Pause(1, Span(2.0, 3.0), "name")]
    )
    assert found.by_step == (Pace(Span(1.0, 4.0), 160.0, 5.0, "name"),)


def test_the_customers_time_and_words_are_left_out() -> None:
    made = take("name@1.0-3.0 email@6.0-6.5")
    heard = (
        *spoken(name=(1.0, 3.0)),
        *words("it's@3.5-4.0 maria@4.0-5.0"),
        *spoken(email=(6, 6.5)),
    )
    reply = Aside(AsideKind.REPLY, Span(3.5, 5.0), "it's maria", 1)
    pauses = [Pause(1, Span(3.0, 3.5), None), Pause(1, Span(5.0, 6.0), None)]
    found = paced(HARD_CLOSE, made, heard, pauses=pauses, asides=[reply])
    assert (found.total_s, found.speaking_s, found.words) == (5.5, 2.5, 9)
    assert found.words_per_minute == pytest.approx(9 / 3.5 * 60)


def test_the_speakers_own_aside_counts() -> None:
    made = take("name@1.0-3.0 email@4.5-5.0")
    heard = (*spoken(name=(1.0, 3.0)), *words("i@3.4-3.5 see@3.5-4.0"), *spoken(email=(4.5, 5.0)))
    aside = Aside(AsideKind.REASSURANCE, Span(3.4, 4.0), "i see", 1)
    found = paced(HARD_CLOSE, made, heard, asides=[aside])
    assert (found.speaking_s, found.words) == (4.0, 11)


def test_a_hesitation_sound_is_neither_a_word_nor_speaking_time() -> None:
    made = take("name@1.0-3.0 email@4.0-4.5")
    heard = (*spoken(name=(1.0, 3.0)), *words("the@3.2-3.8"), *spoken(email=(4.0, 4.5)))
    um = Filler(1, FillerKind.SOUND, "um", Span(3.2, 3.8))
    like = Filler(1, FillerKind.WORD, "account", Span(2.75, 3.0))
    found = paced(HARD_CLOSE, made, heard, fillers=[um, like])
    assert found.words == 9
    assert found.speaking_s == pytest.approx(2.9)


def test_what_overlaps_is_left_out_once() -> None:
    made = take("name@0.0-2.0 email@5.0-6.0")
    reply = Aside(AsideKind.REPLY, Span(2.0, 4.0), "", 1)
    pauses = [Pause(1, Span(3.0, 5.0), None), Pause(1, Span(5.8, 9.0), None)]
    found = paced(HARD_CLOSE, made, (), pauses=pauses, asides=[reply])
    assert found.speaking_s == pytest.approx(2.8)


def test_without_words_or_time_there_is_no_pace() -> None:
    for made in (take("name~@1.0-3.0"), take("name@1.0-1.125")):
        found = paced(HARD_CLOSE, made, ())
        rates = (found.words_per_minute, found.speaking_wpm, found.articulation_rate)
        assert rates == (None, None, None)
        assert found.by_step == (Pace(made.span, None, None, "name"),)
        assert found.total_s == found.speaking_s == made.span.duration


def test_a_take_of_one_word_has_a_pace() -> None:
    found = paced(HARD_CLOSE, take("email@1.0-1.5"), spoken(email=(1.0, 1.5)))
    assert (found.words, found.words_per_minute, found.articulation_rate) == (1, 120.0, 4.0)
    assert found.over_time == ()


def test_pace_over_time_follows_the_speaker() -> None:
    made = take("name@0.0-6.0 phone@6.0-8.0")
    windows = paced(HARD_CLOSE, made, spoken(name=(0.0, 6.0), phone=(6.0, 8.0))).over_time
    assert [window.span.start for window in windows] == [0.0, 1.0, 2.0, 3.0]
    assert {round(window.span.duration, 9) for window in windows} == {WINDOW_S}
    assert windows[0].words_per_minute == pytest.approx(8 / 6 * 60)
    assert windows[3].words_per_minute == pytest.approx((8 / 6 * 3 + 8) / WINDOW_S * 60)
    rates = [round(window.articulation_rate or 0.0, 9) for window in windows]
    assert rates == sorted(rates)


def test_a_window_full_of_pause_has_no_articulation_rate() -> None:
    made = take("name@0.0-2.0 email@9.0-9.5")
    pauses = [Pause(1, Span(2.0, 9.0), None)]
    windows = paced(
        HARD_CLOSE, made, spoken(name=(0.0, 2.0), email=(9.0, 9.5)), pauses=pauses
    ).over_time
    assert windows[2].span.start == 2 * HOP_S
    assert (windows[2].words_per_minute, windows[2].articulation_rate) == (0.0, None)


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
        lambda pair: Span(*map(float, sorted(pair)))
    ),
    max_size=6,
)


@given(SPANS)
def test_the_clock_runs_where_nothing_is_left_out(left_out: list[Span]) -> None:
    whole = Span(10.0, 30.0)
    clock = Clock.without(whole, left_out)
    own = [
        second
        for second in range(10, 30)
        if not any(span.start <= second < span.end for span in left_out)
    ]
    assert clock.run(whole) == pytest.approx(len(own))
    assert clock.run(Span(15.0, 20.0)) == pytest.approx(sum(15 <= second < 20 for second in own))


@given(st.floats(0.0, 5.0), st.floats(1.0, 2.0))
def test_a_longer_pause_slows_words_but_not_articulation(pause: float, more: float) -> None:
    def measured(length: float) -> Speed:
        made = take(f"name@0.0-2.0 phone@{2 + length}-{4 + length}")
        heard = spoken(name=(0.0, 2.0), phone=(2 + length, 4 + length))
        return paced(HARD_CLOSE, made, heard, pauses=[Pause(1, Span(2.0, 2 + length), None)])

    short, long = measured(0.3 + pause), measured(0.3 + pause + more)
    assert (short.words_per_minute or 0) > (long.words_per_minute or 0)
    assert short.articulation_rate == pytest.approx(long.articulation_rate)


def test_a_rate_that_nobody_speaks_at_is_none() -> None:
    made = take("name@1.0-1.5")
    fast = paced(HARD_CLOSE, made, spoken(name=(1.0, 1.5)))
    assert fast.syllables / 0.5 > FASTEST_RATE
    assert (fast.articulation_rate, fast.speaking_wpm, fast.by_step[0].articulation_rate) == (
        None,
        None,
        None,
    )
    assert fast.words_per_minute is not None


@given(st.floats(0.6, 4.0))
def test_twice_as_slow_is_half_the_rate(factor: float) -> None:
    def measured(slower: float) -> Speed:
        made = take(f"name@{1 * slower}-{3 * slower}")
        return paced(HARD_CLOSE, made, spoken(name=(slower, 3 * slower)))

    plain, slow = measured(1.0), measured(factor)
    assert slow.words_per_minute == pytest.approx((plain.words_per_minute or 0) / factor)
    assert slow.articulation_rate == pytest.approx((plain.articulation_rate or 0) / factor)
