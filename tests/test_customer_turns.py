"""When a customer speaks: simulated blocks, no sound, no clock. And what must never happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from builders import HARD_CLOSE
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.customer import LEVELS, Customer, MomentKind, Part, built_in, draw
from coach.datatypes import LineKind
from coach.detect.step_tracker import StepTracker
from coach.session.answering.turns import ANSWERED_S, Said, TurnTaking
from coach.session.answering.utterance import AFTER_MISSED_S, Hearing
from coach.text import words

BLOCK_S = 0.05
WORD_S = 0.3
LINE_S = 1.5
NAME, PHONE, EMAIL = (step.say for step in HARD_CLOSE.steps[:3])
HANDOFF = "You're all set. My tech will be out Tuesday. You're going to love it."


@dataclass
class Room:
    """A speaker whose every word takes 0.3 s, and a customer whose every line takes 1.5 s."""

    customer: Customer
    lines: list[tuple[float, Said]] = field(default_factory=list)
    foreseen: int = 0
    """So many of the last words were not said yet."""

    def __post_init__(self) -> None:
        self.turns = TurnTaking(HARD_CLOSE, self.customer)
        self.tracker = StepTracker(HARD_CLOSE)
        self.heard: list[str] = []
        self.at_s = self.silent_s = 0.0

    def block(self, *, speech: bool, voiced: bool | None = None) -> None:
        self.at_s += BLOCK_S
        self.silent_s = 0.0 if speech else self.silent_s + BLOCK_S
        self.tracker.see(self.heard)
        found = self.turns.hear(
            Hearing(
                self.at_s,
                BLOCK_S,
                tuple(self.heard),
                self.tracker.lit,
                is_speech=speech,
                is_voiced=speech if voiced is None else voiced,
                silent_s=self.silent_s,
                ending=self.ending,
            )
        )
        if found:
            self.lines.append((self.at_s, found))
            self.turns.said(self.at_s + LINE_S)

    def ending(self) -> Sequence[str]:
        return self.heard if self.foreseen == 0 else self.heard[: -self.foreseen]

    def quiet(self, seconds: float) -> None:
        for _ in range(round(seconds / BLOCK_S)):
            self.block(speech=False)

    def noise(self, seconds: float) -> None:
        for _ in range(round(seconds / BLOCK_S)):
            self.block(speech=True, voiced=False)

    def say(self, line: str, *, unheard: Sequence[str] = (), known: bool = True) -> None:
        for word in words(line):
            for _ in range(round(WORD_S / BLOCK_S)):
                self.block(speech=True)
            if known and word not in unheard:
                self.heard.append(word)

    @property
    def said(self) -> list[tuple[LineKind, str]]:
        return [(line.kind, line.step) for _, line in self.lines]


def room(*parts: Part) -> Room:
    return Room(Customer("Ann", "a", "hard", 1, parts))


def answer(step: str) -> Part:
    return Part(step, "Fine.")


def test_a_step_is_answered_a_moment_after_its_last_word() -> None:
    found = room(answer("name"))
    found.say(NAME)
    end_s = found.at_s
    found.quiet(1.0)
    ((at_s, line),) = found.lines
    assert (line.kind, line.step, line.text) == (LineKind.ANSWER, "name", "Fine.")
    assert 0.1 < at_s - end_s <= 0.2


def test_a_step_whose_last_word_was_missed_is_answered_after_a_longer_silence() -> None:
    found = room(answer("name"))
    found.say(NAME, unheard=["account"])
    end_s = found.at_s
    found.quiet(2.0)
    ((at_s, _),) = found.lines
    assert at_s - end_s == pytest.approx(AFTER_MISSED_S, abs=0.06)


def test_a_word_misheard_among_the_last_ones_keeps_nobody_waiting() -> None:
    found = room(answer("phone"))
    found.say(NAME)
    found.say("And what's a good phone number for for you?")
    found.quiet(0.3)
    assert found.said == [(LineKind.ANSWER, "phone")]


def test_a_hesitation_in_a_line_is_no_end_of_it() -> None:
    found = room(answer("phone"))
    found.say(NAME)
    found.say("And what's a good")
    found.quiet(0.9)
    assert found.lines == []
    found.say("phone number for you?")
    found.quiet(0.3)
    assert found.said == [(LineKind.ANSWER, "phone")]


def test_a_word_that_is_only_foreseen_is_not_answered() -> None:
    found = room(answer("name"))
    found.foreseen = 1
    found.say(NAME)
    found.quiet(0.9)
    assert found.lines == []
    found.foreseen = 0
    found.block(speech=True)
    found.quiet(0.2)
    assert found.said == [(LineKind.ANSWER, "name")]


def test_a_step_in_other_words_is_answered_after_a_longer_silence() -> None:
    found = room(answer("name"), answer("phone"), answer("email"))
    found.say("Whose name goes on the account?", unheard=["whose", "goes", "on"])
    end_s = found.at_s
    found.quiet(1.5)
    assert found.tracker.lit == ()
    assert found.said == [(LineKind.ANSWER, "name")]
    assert found.lines[0][0] - end_s == pytest.approx(AFTER_MISSED_S, abs=0.06)
    found.quiet(2.0)
    found.say("Which number can I call?", unheard=["which", "can", "call"])
    found.quiet(3.0)
    assert len(found.lines) == 1
    found.say("Which phone number can I call?", unheard=["which", "can", "i", "call"])
    found.quiet(3.0)
    assert found.said[1:] == [(LineKind.ANSWER, "phone")]


def test_a_step_of_which_nothing_was_heard_does_not_keep_the_next_one_waiting() -> None:
    found = room(answer("name"), answer("phone"))
    found.say("How do they call you?", known=False)
    found.quiet(2.0)
    assert found.lines == []
    found.say("Which phone number can I call?", unheard=["which", "can", "i", "call"])
    found.quiet(0.7)
    assert found.said == [(LineKind.ANSWER, "phone")]


def test_other_talk_is_no_step_in_other_words() -> None:
    found = room(answer("name"), answer("phone"), answer("email"))
    found.say("Perfect, that is good.", unheard=["that", "is"])
    found.quiet(3.0)
    found.say(NAME)
    found.quiet(3.0)
    found.say("A good one for you.", unheard=["one"])
    found.quiet(3.0)
    assert found.said == [(LineKind.ANSWER, "name")]


def test_a_step_whose_end_is_in_other_words_is_answered_after_a_longer_silence() -> None:
    found = room(answer("name"))
    found.say("What's the best name for the account for you?")
    end_s = found.at_s
    found.quiet(2.0)
    assert found.tracker.lit == ("name",)
    ((at_s, _),) = found.lines
    assert at_s - end_s == pytest.approx(AFTER_MISSED_S, abs=0.06)


def test_a_step_that_stands_already_may_still_have_a_hesitation_in_it() -> None:
    found = room(answer("name"))
    found.say("Perfect. What's the best name for the")
    found.quiet(0.9)
    assert found.tracker.lit == ("name",)
    assert found.lines == []
    found.say("account?")
    found.quiet(0.3)
    assert found.said == [(LineKind.ANSWER, "name")]


def test_a_word_of_a_step_in_a_longer_answer_is_no_step() -> None:
    found = room(objecting(), answer("email"))
    found.say(NAME)
    found.quiet(2.0)
    found.say("I see and all of it is in the", known=False)
    found.say("email")
    found.say("that you get", known=False)
    found.quiet(3.0)
    assert [step for _, step in found.said] == ["name", "name", "name"]
    found.say("well", known=False)
    found.quiet(3.0)
    assert len(found.lines) == 3
    found.say(EMAIL)
    found.quiet(0.3)
    assert found.said[-1] == (LineKind.ANSWER, "email")


def objecting(kind: MomentKind = MomentKind.OBJECTION) -> Part:
    return Part("name", "Fine.", kind=kind, first="Wait.", then="Okay.", thinks_s=1.0)


def test_an_objection_is_over_once_an_answer_of_two_seconds_has_ended() -> None:
    found = room(objecting())
    found.say(NAME)
    found.quiet(2.5)
    found.say("I see, and here is how we handle it", known=False)
    end_s = found.at_s
    found.quiet(4.0)
    kinds = [LineKind.OBJECTION, LineKind.AGREEMENT, LineKind.ANSWER]
    assert [line.kind for _, line in found.lines] == kinds
    assert found.lines[1][0] - end_s == pytest.approx(AFTER_MISSED_S, abs=0.06)
    assert ANSWERED_S <= 9 * WORD_S


def test_an_answer_with_a_breath_in_it_is_one() -> None:
    found = room(objecting())
    found.say(NAME)
    found.quiet(2.0)
    for part in ("I see", "we handle", "that for you"):
        found.say(part, known=False)
        found.quiet(0.4)
    found.quiet(0.4)
    assert found.said[1][0] is LineKind.AGREEMENT


def test_a_short_answer_is_enough_after_a_longer_silence() -> None:
    found = room(objecting())
    found.say(NAME)
    found.quiet(2.0)
    found.say("It is safe", known=False)
    found.quiet(1.0)
    assert len(found.lines) == 1
    found.quiet(1.5)
    assert found.said[1][0] is LineKind.AGREEMENT


def test_a_customer_who_hesitates_goes_on_by_himself() -> None:
    found = room(objecting(MomentKind.HESITATION))
    found.say(NAME)
    found.quiet(0.3)
    assert found.turns.is_thinking
    found.quiet(LINE_S + 1.1)
    assert [line.kind for _, line in found.lines] == [LineKind.HESITATION, LineKind.AGREEMENT]


def test_who_goes_on_is_answered_to_what_he_goes_on_with() -> None:
    found = room(objecting(), answer("phone"))
    found.say(NAME)
    found.quiet(2.0)
    found.say(PHONE)
    found.quiet(3.0)
    assert found.said == [(LineKind.OBJECTION, "name"), (LineKind.ANSWER, "phone")]


def test_who_says_the_step_again_is_answered() -> None:
    found = room(objecting(MomentKind.QUESTION))
    found.say(NAME)
    found.quiet(2.0)
    found.say(NAME)
    found.quiet(0.3)
    assert len(found.lines) == 2


def test_a_customer_talks_over_a_line_once_and_then_answers_it() -> None:
    found = room(Part("phone", "Fine.", interruption="Hang on."))
    found.say(NAME)
    found.quiet(1.0)
    found.say("And what's a good phone")
    found.quiet(2.0)
    assert found.said == [(LineKind.INTERRUPTION, "phone")]
    found.say(PHONE)
    found.quiet(1.0)
    assert found.said == [(LineKind.INTERRUPTION, "phone"), (LineKind.ANSWER, "phone")]


def test_a_line_that_was_talked_over_and_lost_is_not_answered() -> None:
    found = room(Part("phone", "Fine.", interruption="Hang on."))
    found.say("And what's a good phone")
    found.quiet(10.0)
    assert found.said == [(LineKind.INTERRUPTION, "phone")]


# ---- what must never happen ----------------------------------------------------------


def coughs(found: Room) -> None:
    for _ in range(30):
        found.noise(0.3)
        found.quiet(0.7)


def types(found: Room) -> None:
    for _ in range(200):
        found.noise(0.05)
        found.quiet(0.1)


def hums(found: Room) -> None:
    found.say("la la la la la la", known=False)
    found.quiet(5.0)


@pytest.mark.parametrize("disturb", [coughs, types, hums])
def test_what_is_no_step_starts_nobody(disturb: object) -> None:
    found = room(*(answer(step.id) for step in HARD_CLOSE.steps[:-1]))
    assert callable(disturb)
    disturb(found)
    assert found.lines == []


@pytest.mark.parametrize("disturb", [coughs, types])
def test_a_cough_or_a_keyboard_is_no_answer_to_an_objection(disturb: object) -> None:
    found = room(objecting())
    found.say(NAME)
    found.quiet(2.0)
    assert callable(disturb)
    disturb(found)
    assert [line.kind for _, line in found.lines] == [LineKind.OBJECTION]


def test_a_noise_that_is_taken_for_a_one_word_line_starts_nobody() -> None:
    found = room(answer("email"))
    found.say(f"{NAME} {PHONE}")
    found.turns._start_over(  # as after an answer
        Hearing(found.at_s, BLOCK_S, tuple(found.heard), (), True, True, 0.0, tuple)
    )
    found.noise(0.3)
    found.heard.append("email")
    found.quiet(2.0)
    assert found.lines == []


def test_nothing_is_said_while_the_customer_speaks() -> None:
    found = room(answer("name"), answer("phone"))
    found.say(NAME)
    found.quiet(0.2)
    found.say("And a good phone number for you?"[:10])
    assert len(found.lines) == 1
    assert found.turns.is_speaking(found.at_s)


sequences = st.lists(
    st.one_of(
        st.sampled_from([step.say for step in HARD_CLOSE.steps[:-1]]),
        st.sampled_from(["well I see that is no problem at all for you", "um", HANDOFF]),
        st.floats(0.1, 6.0),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(sequences, st.integers(0, 500), st.sampled_from(LEVELS))
def test_whatever_is_said_nothing_that_must_never_be_happens(
    said: list[str | float], seed: int, level: str
) -> None:
    customer = draw(built_in(), HARD_CLOSE, level=level, seed=seed)
    found = Room(customer)
    for each in said:
        if isinstance(each, str):
            found.say(each)
        else:
            found.quiet(each)
    found.quiet(15.0)
    kinds = found.said
    assert not found.turns.is_thinking, "hangs after silence"
    assert not found.turns.is_speaking(found.at_s)
    assert len(kinds) == len(set(kinds)), "says something twice"
    answered = {step for kind, step in kinds if kind is not LineKind.INTERRUPTION}
    assert answered <= set(found.tracker.lit), "answers a step that was not said"
    assert "handoff" not in answered
    assert all(line.text in _lines_of(customer, line.step) for _, line in found.lines)
    starts = [at_s for at_s, _ in found.lines]
    assert all(b - a >= LINE_S for a, b in pairwise(starts)), "talks twice"


def _lines_of(customer: Customer, step: str) -> Iterator[str | None]:
    part = customer.part(step)
    assert part
    yield from (part.answer, part.interruption, part.first, part.then)


def test_a_long_silence_after_an_objection_keeps_nobody_from_going_on() -> None:
    found = room(objecting(), answer("phone"))
    found.say(NAME)
    found.quiet(30.0)
    assert found.said == [(LineKind.OBJECTION, "name")]
    found.say(PHONE)
    found.quiet(0.3)
    assert found.said[-1] == (LineKind.ANSWER, "phone")


def test_after_the_handoff_nothing_more_is_said() -> None:
    found = room(Part("payment", "Debit.", kind=MomentKind.HESITATION, first="Um.", thinks_s=1.5))
    found.say(HARD_CLOSE.steps[5].say)
    found.quiet(0.3)
    found.say(HANDOFF)
    found.quiet(20.0)
    assert [line.kind for _, line in found.lines] == [LineKind.HESITATION]


def test_a_customer_who_thinks_does_not_answer_into_the_step_after() -> None:
    found = room(Part("payment", "Debit.", kind=MomentKind.HESITATION, first="Um.", thinks_s=1.5))
    found.say(HARD_CLOSE.step("payment").say)
    found.quiet(2.0)
    first, rest = HANDOFF.split("out")
    found.say(first)
    found.quiet(0.6)
    found.say(f"out{rest}")
    found.quiet(3.0)
    assert [line.kind for _, line in found.lines] == [LineKind.HESITATION]


def test_he_does_answer_who_is_told_to_take_his_time() -> None:
    found = room(Part("payment", "Debit.", kind=MomentKind.HESITATION, first="Um.", thinks_s=1.5))
    found.say(HARD_CLOSE.step("payment").say)
    found.quiet(2.0)
    found.say("sure take your time", known=False)
    found.quiet(3.0)
    assert [line.kind for _, line in found.lines] == [LineKind.HESITATION, LineKind.ANSWER]


def test_a_customer_who_thinks_when_the_last_step_is_said_holds_no_silence() -> None:
    found = room(Part("payment", "Debit.", kind=MomentKind.HESITATION, first="Um.", thinks_s=1.5))
    found.say(HARD_CLOSE.step("payment").say)
    found.quiet(0.3)
    assert found.turns.is_thinking
    found.say(HANDOFF)
    assert HARD_CLOSE.steps[-1].id in found.tracker.lit
    assert not found.turns.is_thinking
