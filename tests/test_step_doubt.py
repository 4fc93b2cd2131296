"""How well it is known where a step begins and ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.datatypes import (
    Aside,
    AsideKind,
    HeardStep,
    Span,
    Speaker,
    StepStatus,
    Transcript,
    Word,
)
from coach.measure.frames.signal import SignalMeter
from coach.measure.silence.signal_window import SignalWindow
from coach.measure.silence.step_doubt import (
    ASIDE_SURE_S,
    REWORDED_SURE_S,
    aside_doubt_s,
    step_doubts,
)
from coach.measure.silence.words_around import WordsAround

WHOLE = Span(1.0, 3.0)
BEFORE = HeardStep("name", WHOLE, "", 1.0, 1.0, StepStatus.SAID, WHOLE, WHOLE)
AFTER = replace(BEFORE, id="phone", words=Span(4.0, 6.0), own_words=Span(4.0, 6.0))
REWORDED = replace(BEFORE, status=StepStatus.REWORDED)
REPLY = Aside(AsideKind.REPLY, Span(1.0, 2.5), "okay", 1)


def window(*words: tuple[float, float]) -> SignalWindow:
    meter = SignalMeter()
    meter.feed(np.zeros(8 * 16_000, np.float32))
    said = tuple(Word("okay", start, end, 1.0) for start, end in words)
    return SignalWindow(meter.finish(), WordsAround(Transcript(said, said)), Span(1.0, 6.0))


def doubt_s(before: HeardStep, after: HeardStep, heard: SignalWindow, *, clear: bool) -> float:
    return sum(step_doubts(heard, before, after, clear=clear))


@pytest.mark.parametrize("clear", [True, False])
def test_steps_of_the_guides_words_are_in_no_doubt(clear: bool) -> None:
    assert doubt_s(BEFORE, AFTER, window(), clear=clear) == 0.0


def test_words_of_no_guide_at_an_edge_count_where_the_sound_is_bad() -> None:
    tail = replace(BEFORE, own_words=Span(1.0, 2.2))
    head = replace(AFTER, own_words=Span(4.5, 6.0))
    assert doubt_s(tail, head, window(), clear=False) == pytest.approx(0.8 + 0.5)
    assert doubt_s(tail, head, window(), clear=True) == 0.0


def test_such_words_at_its_other_edge_say_nothing_of_this_gap() -> None:
    far = replace(BEFORE, own_words=Span(1.7, 3.0))
    assert doubt_s(far, AFTER, window(), clear=False) == 0.0


@pytest.mark.parametrize("clear", [True, False])
def test_a_step_in_other_words_is_in_doubt_in_any_sound(clear: bool) -> None:
    assert doubt_s(REWORDED, AFTER, window((1.0, 3.0)), clear=clear) == REWORDED_SURE_S


def test_a_pause_in_a_reworded_step_may_be_its_edge_where_the_sound_is_bad() -> None:
    heard = window((1.0, 1.9), (2.6, 3.0))
    assert doubt_s(REWORDED, AFTER, heard, clear=False) == pytest.approx(REWORDED_SURE_S + 0.7)
    assert doubt_s(REWORDED, AFTER, heard, clear=True) == REWORDED_SURE_S
    assert doubt_s(BEFORE, AFTER, heard, clear=False) == 0.0


def test_a_pause_far_from_the_edge_or_short_is_none() -> None:
    long = replace(REWORDED, words=Span(0.0, 6.0), own_words=Span(0.0, 6.0))
    assert doubt_s(long, AFTER, window((0.0, 1.0), (2.0, 6.0)), clear=False) == REWORDED_SURE_S
    assert doubt_s(REWORDED, AFTER, window((1, 2.0), (2.2, 3)), clear=False) == REWORDED_SURE_S


def test_an_aside_of_nobody_known_may_not_have_been_said_in_the_room() -> None:
    assert aside_doubt_s(REPLY) == 1.5
    assert aside_doubt_s(replace(REPLY, speaker=Speaker.OTHER)) == 2 * ASIDE_SURE_S
    assert aside_doubt_s(replace(REPLY, span=Span(1.0, 1.1))) == 2 * ASIDE_SURE_S
