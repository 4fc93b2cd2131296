"""Every criticism of a take is true of it, or hedged; where nothing is amiss there is none.

Takes are built from lines whose truth is known, and read by their words, whose speakers are told
by the voice (``TWO``), or not (``UNKNOWN``: without the voice model), or who are one (``ONE``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from builders import HARD_CLOSE
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import facts_of
from words import SAID, Script

from coach.datatypes import Advice, Speaker, TakeReview, Voices, Word
from coach.detect import Detector
from coach.judge import judge

IDS = tuple(SAID)
ANSWERS = (
    "it's maria lopez",
    "five five five oh one four two",
    "maria at gmail dot com",
    "yes that's the one",
    "no nothing",
    "visa",
)
TRAPS = {
    "name": ("what name do you need mine or my wife's", "put the account in my name"),
    "phone": ("a good number would be my cell", "my phone number is five five five one two"),
    "email": ("i don't have an email", "my email is maria at gmail dot com"),
    "address": ("right this is the address", "yes this address here"),
    "notes": ("nothing specific for the tech", "tell the tech there is a dog"),
    "payment": ("i'll use a debit card", "credit card please", "do you take debit cards"),
}
"""Answers in a step's own words."""
GOODBYES = ("okay thank you bye", "see you tuesday then", "thanks a lot take care")
SMALL_TALK = ("great weather we are having", "my neighbour has the same truck")
OBJECTION = "objection wait how much is this going to cost me again"
ANSWERED = "reassurance i understand you're worried about that here's how we handle it"
FAULTS = {
    "celebration": "celebration awesome that's great",
    "asking_again": "asking_again so you want to do it",
    "lingering": "lingering and you really won't regret it you made a great choice",
}
CUSTOMERS = ("reply", "objection", "-")
CODE_OF = {"celebrated": "celebration", "asked_again": "asking_again", "lingered": "lingering"}


@dataclass(frozen=True)
class Built:
    """A take as it was said."""

    lines: tuple[str, ...]
    """Of a script."""
    order: tuple[str, ...]
    """Ids of the steps said."""
    stalls: tuple[str, ...] = ()
    """Ids of the steps before which the speaker was silent for longer than flows."""
    objected: bool = False
    answered: bool = False

    def has(self, kind: str) -> bool:
        return any(line.startswith(kind) for line in self.lines)


@dataclass(frozen=True)
class Heard:
    built: Built
    review: TakeReview

    @property
    def criticism(self) -> tuple[Advice, ...]:
        given = (*self.review.advice, *self.review.findings)
        return tuple(each for each in given if not each.praise)

    @property
    def unbacked(self) -> list[str]:
        """What is said against the speaker for sure, and is not so."""
        return [each.message for each in self.criticism if each.sure and not self._is_true(each)]

    def _is_true(self, each: Advice) -> bool:
        built, known = self.built, [IDS.index(id_) for id_ in dict.fromkeys(self.built.order)]
        match each.code:
            case "missing":
                return each.step not in built.order
            case "repeated":
                return len(built.order) > len(known)
            case "out_of_place" | "last_question":
                return known != sorted(known)
            case "silence" | "too_slow":
                return bool(built.stalls)
            case "unanswered" | "no_return":
                return built.objected and not built.answered
            case "too_fast":  # these words are short: no pause lies between them
                return (self.review.facts.speed.speaking_wpm or 0.0) > 230.0
            case code:
                return code in CODE_OF and built.has(CODE_OF[code])


def heard(built: Built, voices: Voices) -> Heard:
    """Return what is made of a take."""
    script = Script("\n".join(built.lines))
    others = [line.free for line in script.lines if line.what in CUSTOMERS]
    spans = [(line[0].start, line[-1].end) for line in others]
    free, guided = (
        [replace(word, speaker=_speaker(word, spans, voices)) for word in words]
        for words in (script.free, script.guided)
    )
    detector = Detector(HARD_CLOSE)
    detector.feed(free, guided)
    reading = detector.finish(one_voice=voices is Voices.ONE)
    (take,) = reading.takes
    facts = facts_of(take, reading.asides, free, voices)
    return Heard(built, judge(facts, HARD_CLOSE))


def _speaker(word: Word, others: Sequence[tuple[float, float]], voices: Voices) -> Speaker | None:
    if voices is Voices.UNKNOWN:
        return None
    is_other = any(start <= word.start < end for start, end in others)
    return Speaker.OTHER if is_other else Speaker.YOU


few = settings(max_examples=40)
"""A take is read in a tenth of a second."""
thinks = st.sampled_from((0.3, 0.8, 3.0, 9.0))


@st.composite
def orders(draw: st.DrawFn) -> tuple[str, ...]:
    """Draw the steps said: all in order, or one left out, said again or moved."""
    ids = list(IDS)
    match draw(st.sampled_from(("whole", "whole", "missing", "again", "moved"))):
        case "missing":
            ids.remove(draw(st.sampled_from(IDS[1:-1])))
        case "again":
            at = draw(st.integers(0, len(ids) - 2))
            ids.insert(at + 1, ids[at])
        case "moved":
            at = draw(st.integers(1, len(ids) - 3))
            ids[at], ids[at + 1] = ids[at + 1], ids[at]
    return tuple(ids)


@st.composite
def takes(draw: st.DrawFn, *, alone: bool = False, faults: bool = True) -> Built:
    """Draw a take: a customer who answers, in a step's words or not, thinks, objects, says bye."""
    order = draw(orders()) if faults else IDS
    lines: list[str] = []
    if not alone and draw(st.booleans()):
        lines.append(f"- {draw(st.sampled_from(SMALL_TALK))}")
        lines.append("- (1.5) okay let's do it")
    lines += [FAULTS[kind] for kind in ("celebration", "asking_again") if faults and draw(rarely)]
    objects = not alone and draw(rarely)
    stalls = []
    for at, id_ in enumerate(order):
        if faults and at and draw(rarely):
            stalls.append(id_)
        lines.append(f"{id_} {'(2.0) ' * (id_ in stalls[-1:])}{SAID[id_]}")
        if alone or at == len(order) - 1:
            continue
        if objects and at == 3:
            lines += [OBJECTION, ANSWERED]
        elif draw(st.booleans()):
            answers = (*TRAPS.get(id_, ()), *ANSWERS)
            lines.append(f"reply ({draw(thinks)}) {draw(st.sampled_from(answers))}")
    lines += [FAULTS["lingering"]] if faults and draw(rarely) else []
    lines += [f"- {draw(st.sampled_from(GOODBYES))}"] if not alone and draw(st.booleans()) else []
    return Built(tuple(lines), order, tuple(stalls), objects, objects)


rarely = st.sampled_from((False, False, False, True))


@few
@given(takes())
def test_every_criticism_is_true_where_voices_are_told_apart(built: Built) -> None:
    assert heard(built, Voices.TWO).unbacked == []


@few
@given(takes())
def test_every_criticism_is_true_or_hedged_without_the_voice_model(built: Built) -> None:
    assert heard(built, Voices.UNKNOWN).unbacked == []


@few
@given(takes(alone=True))
def test_every_criticism_is_true_of_one_who_is_alone(built: Built) -> None:
    assert heard(built, Voices.ONE).unbacked == []


@few
@given(takes(faults=False))
def test_a_flawless_take_has_nothing_said_against_it_for_sure(built: Built) -> None:
    for voices in (Voices.TWO, Voices.UNKNOWN):
        found = heard(built, voices)
        pace = {"too_fast"}
        assert {each.code for each in found.criticism if each.sure} <= pace
        assert (found.review.scores.flow, found.review.scores.order) == (100, 100)
