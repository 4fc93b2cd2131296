"""Whose time it is, and how one voice follows on the other."""

from __future__ import annotations

import pytest
from builders import HARD_CLOSE, take, taken, words
from hypothesis import given
from hypothesis import strategies as st
from judging import hedged, judged, paced
from words import shifted

from coach.datatypes import (
    Aside,
    AsideKind,
    Conversation,
    Pause,
    Span,
    Speaker,
    Turn,
    Voices,
    Word,
)
from coach.measure.order.conversation import conversation, customers_speech, customers_time
from coach.measure.words.wording import own_words

TWO_STEPS = take("name@1.0-3.0 email@12.0-12.5")


def turns(text: str) -> tuple[Turn, ...]:
    """Make turns: ``you@1.0-3.0 other@4.0-5.0``."""
    return tuple(Turn(one.span, Speaker(one.text)) for one in words(text))


def said_by(speaker: Speaker, text: str) -> tuple[Word, ...]:
    return tuple(Word(w.text, w.start, w.end, 1.0, speaker) for w in words(text))


def reply(start: float, end: float, speaker: Speaker | None = None) -> Aside:
    return Aside(AsideKind.REPLY, Span(start, end), "it's maria", 1, speaker)


def test_the_silence_before_an_answer_is_the_customers() -> None:
    asides = [reply(11.0, 11.8)]
    spoken = customers_speech(taken(TWO_STEPS, asides=asides))
    assert spoken == (Span(11.0, 11.8),)
    assert customers_time(taken(TWO_STEPS, asides=asides), spoken) == (Span(3.0, 11.8),)


def test_the_silence_before_the_speakers_own_words_is_the_speakers() -> None:
    answer = Aside(AsideKind.REASSURANCE, Span(6.0, 8.0), "i understand", 1, Speaker.YOU)
    asides = [reply(4.0, 5.0), answer]
    spoken = customers_speech(taken(TWO_STEPS, asides=asides))
    assert customers_time(taken(TWO_STEPS, asides=asides), spoken) == (Span(3.0, 5.0),)


def test_thinking_inside_an_answer_is_the_customers_too() -> None:
    asides = [reply(4.0, 5.0), reply(10.0, 11.0)]
    spoken = customers_speech(taken(TWO_STEPS, asides=asides))
    assert customers_time(taken(TWO_STEPS, asides=asides), spoken) == (Span(3.0, 11.0),)


def test_a_customer_of_whom_no_word_was_made_out_has_time_too() -> None:
    heard = turns("you@1.0-3.0 other@9.0-11.5 you@12.0-12.5")
    spoken = customers_speech(taken(TWO_STEPS, turns=heard))
    assert spoken == (Span(9.0, 11.5),)
    assert customers_time(taken(TWO_STEPS, turns=heard), spoken) == (Span(3.0, 11.5),)


def test_a_step_is_never_the_customers_time() -> None:
    heard = turns("other@2.5-3.5 other@11.0-12.2")
    assert customers_speech(taken(TWO_STEPS, turns=heard)) == (Span(3.0, 3.5), Span(11.0, 12.0))


def test_a_breath_is_no_turn() -> None:
    assert customers_speech(taken(TWO_STEPS, turns=turns("other@5.0-5.1"))) == ()


def test_who_speaks_is_told_by_the_voice_and_else_by_the_kind() -> None:
    kinds = {AsideKind.REPLY: True, AsideKind.CELEBRATION: False}
    for kind, theirs in kinds.items():
        for speaker, expected in ((None, theirs), (Speaker.YOU, False), (Speaker.OTHER, True)):
            assert Aside(kind, Span(0.0, 1.0), "", 1, speaker).is_customers is expected


@pytest.mark.parametrize("thinks_s", [0.3, 8.0, 30.0])
def test_who_answers_late_makes_nobody_slow(thinks_s: float) -> None:
    at = 3.0 + thinks_s
    made = take(f"name@1.0-3.0 email@{at + 2.3}-{at + 2.8}")
    own = words(
        "perfect@1.0-1.3 what's@1.3-1.5 the@1.5-1.6 best@1.6-1.9 name@1.9-2.2 for@2.2-2.4"
        " the@2.4-2.5 account@2.5-3.0"
    )
    heard = (*own, *shifted(words("it's@0.0-1.0 maria@1.0-2.0"), at))
    found = paced(HARD_CLOSE, made, heard, asides=[reply(at, at + 2.0)])
    assert found.customers_s == pytest.approx(thinks_s + 2.0)
    assert found.own_s == pytest.approx(2.8)
    assert found.words_per_minute == pytest.approx(60 * 9 / 2.8)


def test_no_word_of_the_customers_is_the_speakers() -> None:
    heard = said_by(Speaker.OTHER, "maybe@4.0-4.5 sorry@4.5-5.0")
    assert hedged(HARD_CLOSE, TWO_STEPS, heard) == ()
    assert not any(
        one.word.text == "sorry" for one in own_words(HARD_CLOSE, taken(TWO_STEPS, heard))
    )
    own = said_by(Speaker.YOU, "maybe@4.0-4.5 sorry@4.5-5.0")
    assert [hedge.text for hedge in hedged(HARD_CLOSE, TWO_STEPS, own)] == ["maybe", "sorry"]


# ---- answers -----------------------------------------------------------------------------


def test_an_answer_reaches_from_its_first_word_to_its_last() -> None:
    heard = turns("you@1.0-3.0 other@4.0-5.0 other@6.0-11.2 you@12.0-12.5")
    found = measured(heard)
    (answer,) = found.answers
    assert (answer.step, answer.span) == ("name", Span(4.0, 11.2))
    assert answer.delay_s == pytest.approx(0.8)
    assert found.talk_share == pytest.approx(2.5 / 8.7)


def test_an_answer_ends_where_the_silence_behind_it_begins() -> None:
    pauses = [Pause(1, Span(3.0, 4.0), None), Pause(1, Span(11.38, 12.0), None)]
    (answer,) = measured(turns("other@4.0-11.2"), pauses=pauses).answers
    assert answer.span.end == 11.38
    assert answer.delay_s == pytest.approx(0.62)


def test_the_next_word_may_be_an_aside() -> None:
    own = Aside(AsideKind.OFF_SCRIPT, Span(6.5, 7.0), "got it", 1, Speaker.YOU)
    (answer,) = measured(turns("other@4.0-6.0"), asides=[own]).answers
    assert answer.delay_s == pytest.approx(0.5)


def test_what_is_said_after_the_speakers_next_word_is_no_part_of_the_answer() -> None:
    own = Aside(AsideKind.REASSURANCE, Span(6.5, 7.0), "i understand", 1, Speaker.YOU)
    (answer,) = measured(turns("other@4.0-6.0 other@8.0-9.0"), asides=[own]).answers
    assert answer.span == Span(4.0, 6.0)


def test_talking_over_the_customer_is_counted() -> None:
    over = said_by(Speaker.OTHER, "maria@11.0-12.4")
    beside = said_by(Speaker.OTHER, "maria@11.0-12.05")
    assert measured(words_=over).talked_over == 1
    assert measured(words_=beside).talked_over == 0


@pytest.mark.parametrize("voices", [Voices.ONE, Voices.UNKNOWN])
def test_nothing_is_known_where_voices_were_not_told_apart(voices: Voices) -> None:
    assert measured(turns("other@4.0-6.0"), voices=voices) == Conversation()


def measured(
    heard: tuple[Turn, ...] = (),
    asides: list[Aside] | None = None,
    pauses: list[Pause] | None = None,
    words_: tuple[Word, ...] = (),
    voices: Voices = Voices.TWO,
) -> Conversation:
    known = taken(
        TWO_STEPS, words_, asides=asides or [], pauses=pauses or [], turns=heard, voices=voices
    )
    return conversation(known, customers_speech(known))


# ---- laws --------------------------------------------------------------------------------

LINES = [step.id for step in HARD_CLOSE.steps]
waits = st.lists(st.floats(0.0, 30.0), min_size=6, max_size=6)


def dialogue(thinks: list[float], *, answered: bool) -> str:
    """Write a take with 0.3 s of the speaker's own before each line, and a customer who thinks."""
    at, events = 1.0, []
    for line, thinks_s in zip(LINES, [*thinks, 0.0], strict=True):
        events.append(f"{line}@{at:.2f}-{at + 2.0:.2f}")
        at += 2.0
        if answered and line != LINES[-1]:
            events.append(f'reply@{at + thinks_s:.2f}-{at + thinks_s + 1.0:.2f}"it is"')
            at += thinks_s + 1.0
        at += 0.3
    return " ".join(events)


@given(waits)
def test_a_customer_who_thinks_changes_no_score_and_no_word(thinks: list[float]) -> None:
    quick, slow = (judged(dialogue(each, answered=True)) for each in ([0.2] * len(thinks), thinks))
    assert slow.scores == quick.scores
    assert [each.code for each in slow.advice] == [each.code for each in quick.advice]
    assert slow.facts.speed.own_s == pytest.approx(quick.facts.speed.own_s, abs=0.1)
    assert slow.scores.overall == 100
