from __future__ import annotations

import pytest
from builders import HARD_CLOSE

from coach.datatypes import Span, Voice, VoiceDrop, VoiceFacts
from coach.judge.voice_hints import voice_hints

SPAN = Span(0.0, 20.0)


def facts(spread: float | None, *drops: VoiceDrop, voiced_s: float = 9.0) -> VoiceFacts:
    return VoiceFacts(Voice(SPAN, voiced_s, 180.0, spread, -20.0, 12.0), (), drops)


@pytest.mark.parametrize(
    ("spread", "hints"),
    [
        (1.4, ("Flat: 1.4 semitones; conversation is above 2.",)),
        (1.99, ("Flat: 1.9 semitones; conversation is above 2.",)),
        (2.0, ()),
        (None, ()),
    ],
)
def test_a_flat_voice_is_named_with_its_number(
    spread: float | None, hints: tuple[str, ...]
) -> None:
    assert voice_hints(facts(spread), HARD_CLOSE) == hints


def test_a_few_words_are_too_little_to_call_a_voice_flat() -> None:
    assert voice_hints(facts(1.0, voiced_s=2.9), HARD_CLOSE) == ()


def test_a_step_that_drops_is_named_with_how_far() -> None:
    both = VoiceDrop("payment", Span(9.0, 11.0), 7.2, 3.4)
    quiet = VoiceDrop("email", Span(5.0, 5.4), 6.0, None)
    assert voice_hints(facts(3.0, both, quiet), HARD_CLOSE) == (
        "Payment: 7 dB quieter and 3 semitones lower than your other lines.",
        "Email: 6 dB quieter than your other lines.",
    )
