"""Whoever rehearses is alone: nothing that is said there is a customer's."""

from __future__ import annotations

import pytest
from builders import HARD_CLOSE
from judging import codes, facts_of
from words import Script, good

from coach.datatypes import Speaker, TakeReview, Transcript, Voices
from coach.detect import Detector, alone
from coach.judge import judge

HEDGED = good(
    phone="phone sorry (0.4) and what's a good phone number for you if that's okay",
    email="- i guess (0.3)\n= email",
    notes="- okay so\nnotes anything specific maybe i should note for the tech",
)


def rehearsed(script: str) -> TakeReview:
    """Return what is made of a take of one who is alone."""
    spoken = Script(script)
    said = alone(Transcript(spoken.free, spoken.guided))
    detector = Detector(HARD_CLOSE)
    detector.feed(said.free, said.guided)
    reading = detector.finish(one_voice=True)
    (take,) = reading.takes
    return judge(facts_of(take, reading.asides, said.free, Voices.ONE), HARD_CLOSE)


def test_hedges_are_the_speakers() -> None:
    found = rehearsed(HEDGED)
    assert [hedge.text for hedge in found.facts.hedges] == [
        *("sorry", "if that's okay", "i guess", "maybe")
    ]
    assert "hedges" in codes(found.advice)


@pytest.mark.parametrize(
    "script",
    [
        HEDGED,
        good(phone="false_start and what's a\n- ah\n= phone"),
        good(phone="- wait how much is this going to cost me\n= phone"),
        good(payment="= payment\n- a debit card"),
    ],
)
def test_nothing_is_a_customers(script: str) -> None:
    facts = rehearsed(script).facts
    assert not any(aside.is_customers for aside in facts.asides)
    assert {aside.speaker for aside in facts.asides} <= {Speaker.YOU}
    assert (facts.customer, facts.speed.customers_s) == ((), 0)


def test_criticism_is_plain() -> None:
    found = rehearsed("celebration awesome that's great\n" + good())
    assert [each.sure for each in found.findings] == [True]
    assert "celebrated" in codes(found.advice)
