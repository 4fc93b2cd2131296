"""Words as recognisers give them: run together, stretched, misheard, ghosts, one decoding."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from builders import words
from words import Script, cases, check, good, read, shown

from coach.datatypes import Span, Word
from coach.detect import Detector

SITUATIONS = """
# ghost words between the steps
= name phone
- (0.5) the~0.3
= email
- (0.5) the~0.2 her~0.3
= address notes payment handoff
- (0.7) huh~0.3

# a ghost word before the first step
- him~0.3
name (1.0) perfect what's the best name for the account
= phone email address notes payment handoff

# a ghost word with a meaning
= name phone
- (0.6) bishop~0.25
= email address notes payment handoff

# a step of low confidence
= name
phone and~0.4 what's~0.4 a~0.4 good~0.4 phone~0.4 number~0.4 for~0.4 you~0.4
= email address notes payment handoff

# the only word of a step misheard as two
= name phone
email a=email mail=[unk]
= address notes payment handoff

# the only word of a step misheard as another
= name phone
email e=email male=[unk]
= address notes payment handoff
"""
FAILING = {
    "the only word of a step misheard as two": "called reworded, though the sound is the guide's"
}
MISHEARD = """
name perfect was=what's the best name for the count=account
phone and what sir=a good phone number for you
= email
address this a=address dress=[unk] here right
notes anything specific i should note for the deck=tech
payment are=you using a credit or debit card today
handoff you're all said=set (0.3) my deck=tech will be out tomorrow (0.3) you're going to love it
"""
WITHOUT_PAUSE = good(
    handoff="handoff you're all set my tech will be out tomorrow you're going to love it"
)
GARBLED = """
= name phone email address
notes?
reply ever~0.3 the~0.3 civic~0.35 shy~0.4 load~0.4 her~0.35
= payment handoff
"""


@pytest.mark.parametrize(("script", "decodings"), cases(SITUATIONS, FAILING))
def test_bad_sound(script: str, decodings: str) -> None:
    check(script, decodings)


@pytest.mark.parametrize("decodings", ["both", "free"])
def test_a_word_of_each_step_misheard(decodings: str) -> None:
    script = Script(MISHEARD)
    (take,) = script.reading(decodings).takes
    assert [(step.id, step.span) for step in take.steps] == [
        (line.what, Span(line.free[0].start, line.free[-1].end)) for line in script.lines
    ]


def test_a_step_whose_place_is_garbled_is_unclear_not_missing() -> None:
    check(GARBLED)


@pytest.mark.parametrize("decodings", ["both", "free"])
def test_speech_without_any_pause(decodings: str) -> None:
    check(WITHOUT_PAUSE, decodings, pause_s=0.0)


@pytest.mark.xfail(strict=True, reason="the reply becomes part of the step that follows")
def test_a_reply_in_speech_without_any_pause() -> None:
    check(WITHOUT_PAUSE.replace("= phone", "reply maria lopez\n= phone"), pause_s=0.0)


def test_two_takes_without_any_pause() -> None:
    second = WITHOUT_PAUSE.replace(
        "= name", "name (0.0) perfect what's the best name for the account"
    )
    check(f"{WITHOUT_PAUSE}\ntake\n{second}", pause_s=0.0)


def test_guided_words_alone_are_enough() -> None:
    script = Script(good())
    expected = [row.replace(" tomorrow", "") for row in script.expected()]
    assert shown(script.reading("guided")) == expected


def test_unknown_words_around_a_step_are_nothing() -> None:
    heard = words("[unk]@0.0-0.5 email@1.0-1.5 [unk]@2.0-2.5")
    assert shown(read((), heard))[:1] == ["1 email 1.00-1.50 email"]


def stretched(script: Script, back: bool) -> tuple[tuple[Word, ...], list[Span]]:
    """Return words that fill the pauses between lines, and where the sound is silent."""
    heard = list(script.free)
    pauses = []
    for at, (before, after) in enumerate(itertools.pairwise(script.free)):
        if after.start - before.end > 0.9:
            pauses.append(Span(before.end, after.start))
            if back:
                heard[at + 1] = replace(after, start=before.end)
            else:
                heard[at] = replace(before, end=after.start)
    return tuple(heard), pauses


@pytest.mark.parametrize("back", [True, False])
def test_words_stretched_over_silence(back: bool) -> None:
    script = Script(good(), pause_s=1.0)
    heard, pauses = stretched(script, back)
    detector = Detector(script.guide)
    detector.feed(heard, script.guided)
    assert len(pauses) == 6
    assert shown(detector.finish(pauses)) == script.expected()


@pytest.mark.parametrize("back", [True, False])
def test_words_stretched_over_silence_that_is_not_known(back: bool) -> None:
    script = Script(good(), pause_s=1.0)
    heard, _ = stretched(script, back)
    (take,) = read(heard, script.guided).takes
    assert [step.id for step in take.steps] == [step.id for step in script.guide.steps]
