"""What is measured of a speaker beside a customer whose lines are known."""

from __future__ import annotations

from dataclasses import replace

import builders
import pytest
from builders import words

from coach.datatypes import (
    CustomerLine,
    Gap,
    KnownCustomer,
    LineKind,
    Outcome,
    Pause,
    Span,
    Take,
    Transcript,
)
from coach.measure.order.echo import echoes, without_echoes
from coach.measure.order.known_customer import (
    with_customer,
    without_customers_time,
)
from coach.measure.silence.gaps import TakeSilence

EVERYTHING = Span(0.0, 1000.0)


def line(kind: LineKind, start: float, end: float, step: str = "name") -> CustomerLine:
    return CustomerLine(kind, step, "Well.", Span(start, end))


def take(*steps: tuple[str, float, float]) -> Take:
    return builders.take(" ".join(f"{id_}@{start}-{end}" for id_, start, end in steps))


def customer(*lines: CustomerLine) -> KnownCustomer:
    return KnownCustomer("Ann", "hard", 1, lines)


def test_a_word_that_begins_in_a_line_is_talking_into_it() -> None:
    answer = line(LineKind.ANSWER, 2.0, 4.0)
    for start, into in ((1.9, 0), (2.1, 0), (2.5, 1), (3.9, 0), (4.2, 0)):
        heard = words(f"well@{start}-{start + 0.3}")
        found = with_customer(take(("name", 0.0, 1.5)), heard, customer(answer), EVERYTHING)
        assert len(found.talked_into) == into, start


def test_a_line_that_interrupts_is_not_talked_into() -> None:
    cut = line(LineKind.INTERRUPTION, 1.0, 2.0)
    found = with_customer(take(("name", 0.0, 3.0)), words("so@1.4-1.7"), customer(cut), EVERYTHING)
    assert found.talked_into == ()


def test_how_an_objection_was_answered() -> None:
    heard = words("name@0.0-1.0 I@4.5-4.7 see@4.7-5.0 fine@6.0-6.5 phone@8.0-8.5")
    lines = customer(line(LineKind.OBJECTION, 1.2, 4.0), line(LineKind.AGREEMENT, 7.0, 7.5))
    (met,) = with_customer(
        take(("name", 0.0, 1.0), ("phone", 8.0, 9.0)), heard, lines, EVERYTHING
    ).objections
    assert met.delay_s == pytest.approx(0.5)
    assert met.answer_s == pytest.approx(2.0)
    assert met.is_back


def test_an_objection_that_was_passed_over_has_no_answer() -> None:
    heard = words("name@0.0-1.0 phone@4.2-4.9")
    lines = customer(line(LineKind.OBJECTION, 1.2, 4.0))
    (met,) = with_customer(
        take(("name", 0.0, 1.0), ("phone", 4.2, 5.0)), heard, lines, EVERYTHING
    ).objections
    assert met.answer_s == 0.0
    assert met.is_back


def test_an_objection_after_which_nobody_spoke() -> None:
    lines = customer(line(LineKind.OBJECTION, 1.2, 4.0))
    heard = words("name@0.0-1.0")
    (met,) = with_customer(take(("name", 0.0, 1.0)), heard, lines, EVERYTHING).objections
    assert met.delay_s is None
    assert not met.is_back


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ([("name", 0.0, 4.0)], Outcome.FINISHED),
        ([("name", 0.0, 1.2), ("name", 3.0, 4.0)], Outcome.SAID_AGAIN),
        ([("name", 3.0, 4.0)], Outcome.SAID_AGAIN),
        ([("phone", 3.0, 4.0)], Outcome.LOST),
    ],
)
def test_what_became_of_a_step_that_was_talked_over(
    steps: list[tuple[str, float, float]], outcome: Outcome
) -> None:
    cut = customer(line(LineKind.INTERRUPTION, 1.0, 2.0))
    (found,) = with_customer(
        take(*steps), words("a@0.5-0.9 b@2.5-2.9"), cut, EVERYTHING
    ).interruptions
    assert found.outcome is outcome
    assert found.delay_s == pytest.approx(0.5)


def test_lines_of_other_takes_are_left_out() -> None:
    lines = customer(line(LineKind.ANSWER, 1.0, 2.0), line(LineKind.ANSWER, 21.0, 22.0))
    found = with_customer(take(("name", 0.0, 1.0)), (), lines, Span(0.0, 10.0))
    assert found.lines == lines.lines[:1]


def silence_of(start: float, end: float, *lines: Span) -> tuple[float, list[Span]]:
    """Return what is left of a silence between two steps, as gap and as pauses."""
    span = Span(start, end)
    gap = Gap("name", "phone", span, span.duration, 0.05)
    found = without_customers_time(
        TakeSilence(take(("name", 0.0, start)), (gap,), (Pause(1, span, None),)), lines
    )
    return found.gaps[0].silence_s, [pause.span for pause in found.pauses]


def test_a_silence_without_the_customer_stays() -> None:
    assert silence_of(1.0, 3.0) == (2.0, [Span(1.0, 3.0)])
    assert silence_of(1.0, 3.0, Span(5.0, 6.0)) == (2.0, [Span(1.0, 3.0)])


def test_of_a_silence_in_which_he_speaks_the_end_is_the_speakers() -> None:
    left_s, pauses = silence_of(1.0, 5.0, Span(2.0, 4.0))
    assert left_s == pytest.approx(2.0)
    assert pauses == [Span(4.0, 5.0)]


def test_a_silence_that_he_ends_is_his() -> None:
    assert silence_of(1.0, 3.0, Span(2.9, 5.0))[1] == []
    assert silence_of(1.0, 3.0, Span(1.2, 2.9))[1] == []


def test_what_a_loudspeaker_gives_back_is_not_the_speakers() -> None:
    said = words("name@0.0-1.0 it's@2.1-2.4 email@3.8-4.1 phone@4.2-4.6 now@9.0-9.2")
    transcript = Transcript(said, said[2:4])
    headset = customer(line(LineKind.ANSWER, 2.0, 4.0))
    assert echoes(headset) == ()
    found = without_echoes(transcript, echoes(replace(headset, echo=True)))
    assert [word.text for word in found.free] == ["name", "phone", "now"]
    assert [word.text for word in found.guided] == ["phone"]
