"""Two voices: the customer's words are no evidence, and the speaker's own sentences are whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from builders import HARD_CLOSE

from coach.datatypes import AsideKind, Reading, Span, Speaker, Transcript, Word
from coach.detect import Detector, alone, attributed
from coach.detect.reading.speaker import VoiceOf, says_the_guide_alone, speakers_voice

STEADY_S, PER_LETTER_S = 0.08, 0.05


def said(row: str, gap_s: float = 0.3) -> tuple[Word, ...]:
    """Return the words of ``you: …`` and ``other: …`` lines, or of lines in an unknown voice."""
    words: list[Word] = []
    at = 0.5
    for line in filter(None, map(str.strip, row.splitlines())):
        who, _, rest = line.rpartition(": ")
        for text in rest.split():
            if text.startswith("("):
                at += float(text.strip("()"))
                continue
            end = at + STEADY_S + PER_LETTER_S * len(text)
            words.append(Word(text, at, end, 1.0, Speaker(who) if who else None))
            at = end
        at += gap_s
    return tuple(words)


def read(words: Sequence[Word], *, one_voice: bool = False) -> Reading:
    detector = Detector(HARD_CLOSE)
    detector.feed(tuple(words))
    pauses = [Span(a.end, b.start) for a, b in pairwise(words) if b.start > a.end]
    return detector.finish(pauses, one_voice=one_voice)


def steps(reading: Reading) -> list[str]:
    return [step.id for take in reading.takes for step in take.steps]


def heard(reading: Reading, step: str) -> str:
    (found,) = [s.heard for take in reading.takes for s in take.steps if s.id == step]
    return found


CALL = """
    you: perfect what's the best name for the account
    other: the name on the account should be my wife's name
    you: and what's a good phone number for you
    other: a good phone number is my work number
    you: email
    other: i don't have an email
    you: this address here right
    other: right this address here
    you: anything specific i should note for the tech
    other: nothing specific for the tech
    you: are you using a credit or debit card today
    other: i'm using a debit card
    you: you're all set (0.3) my tech will be out tomorrow (0.3) you're going to love it
    other: i'm going to love it thank you so much
"""
IDS = ["name", "phone", "email", "address", "notes", "payment", "handoff"]


def test_a_customers_echoes_are_no_steps() -> None:
    reading = read(said(CALL))
    assert steps(reading) == IDS
    assert [aside.kind for aside in reading.asides] == [AsideKind.REPLY] * 7
    assert {aside.speaker for aside in reading.asides} == {Speaker.OTHER}
    assert [aside.take for aside in reading.asides] == [1] * 7


def test_no_step_crosses_a_change_of_voice() -> None:
    reading = read(said(CALL, gap_s=0.02))
    others = [aside.span for aside in reading.asides]
    own = [step.span for take in reading.takes for step in take.steps]
    assert steps(reading) == IDS
    assert all(span.overlap(other) == 0.0 for span in own for other in others)


@pytest.mark.parametrize(
    "answer",
    ["i'll use a debit card", "debit card", "it's a credit card i think", "card is in my name"],
)
def test_where_voices_are_not_known_an_answer_is_told_by_its_form(answer: str) -> None:
    row = CALL.replace("i'm using a debit card", answer)
    lines = [line.strip().split(": ")[1] for line in row.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if at % 2 == 0 or line == answer]
    assert steps(read(said("\n".join(kept)))) == IDS


@pytest.mark.parametrize(
    "again", ["are you using a credit or debit card today", "so is it credit or debit for you"]
)
def test_a_question_asked_again_is_said_again(again: str) -> None:
    row = CALL.replace("other: i'm using a debit card", f"you: {again}")
    assert steps(read(said(row))).count("payment") == 2


def test_a_question_in_any_words_that_is_answered_is_the_step() -> None:
    row = CALL.replace(
        "perfect what's the best name for the account", "who am i putting this under"
    )
    row = row.replace(
        "anything specific i should note for the tech", "gates dogs anything like that"
    )
    assert steps(read(said(row))) == IDS


def test_the_last_line_in_other_words_is_told_by_its_time() -> None:
    own = "that is all we need (0.3) we come by on thursday morning (0.3) welcome to the family"
    row = CALL.replace(
        "you're all set (0.3) my tech will be out tomorrow (0.3) you're going to", "X"
    )
    row = row.replace("X love it", own)
    assert steps(read(said(row))) == IDS
    timeless = row.replace("on thursday morning", "and see to it")
    assert "handoff" not in steps(read(said(timeless)))


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("if the office has to ring you (0.3) what number should they use", "phone"),
        ("what's a good contact number (0.3) in case we have to call you", "phone"),
        ("and where does the receipt go (0.25) what's your email", "email"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_clause_before_or_behind_is_part_of_the_step(line: str, step: str, known: bool) -> None:
    plain = {"phone": "and what's a good phone number for you", "email": "you: email\n"}[step]
    row = CALL.replace(plain, f"you: {line}\n" if step == "email" else line)
    own = "\n".join(each for each in row.splitlines() if "you: " in each)
    words = said(own)
    if not known:
        words = tuple(replace(word, speaker=None) for word in words)
    said_there = heard(read(words, one_voice=not known), step)
    assert said_there == line.replace("(0.3) ", "").replace("(0.25) ", "")


def test_a_conjunction_leads_to_the_step_that_it_is_nearer_to() -> None:
    own = [each.split(": ")[1] for each in CALL.splitlines() if "you: " in each]
    own[1:3] = ["what's a good contact number in case we call you (0.2) and (0.05) email for you"]
    reading = read(said("\n".join(own)), one_voice=True)
    assert heard(reading, "phone") == "what's a good contact number in case we call you"
    assert heard(reading, "email") == "and email for you"


def test_a_turn_of_which_little_was_made_out_is_the_step_as_a_whole() -> None:
    garbled = "you: gates dogs (0.2) or anything that (0.2) shown to him somehow"
    row = CALL.replace("you: anything specific i should note for the tech", garbled)
    assert heard(read(said(row)), "notes") == ("gates dogs or anything that shown to him somehow")


def test_an_answer_in_the_same_voice_is_no_clause() -> None:
    own = [each.split(": ")[1] for each in CALL.splitlines() if "you: " in each]
    own.insert(2, "four one five nine nine two")
    reading = read(said("\n".join(own)), one_voice=True)
    assert steps(reading) == IDS
    assert [aside.heard for aside in reading.asides] == ["four one five nine nine two"]


@pytest.mark.parametrize(("silence_s", "whole"), [(2.0, True), (4.0, False)])
def test_a_long_silence_ends_a_step(silence_s: float, whole: bool) -> None:
    torn = f"and what's a good ({silence_s}) phone number for you"
    own = [each.split(": ")[1] for each in CALL.splitlines() if "you: " in each]
    own[1] = torn
    phone = heard(read(said("\n".join(own))), "phone")
    assert phone == ("and what's a good phone number for you" if whole else "phone number for you")


def test_alone_nobody_answers() -> None:
    own = [each.split(": ")[1] for each in CALL.splitlines() if "you: " in each]
    own.insert(3, "sorry i guess i lost my thread")
    transcript = alone(Transcript(said("\n".join(own)), ()))
    (aside,) = read(transcript.free, one_voice=True).asides
    assert aside.kind is AsideKind.OFF_SCRIPT
    assert aside.speaker is Speaker.YOU


def test_talk_before_the_customers_yes_celebrates_nothing() -> None:
    before = """
        other: we have ants all over the yard
        you: awesome that's fantastic
        other: okay let's do it
    """
    talk = read(said(before + CALL))
    assert {aside.kind for aside in talk.asides} == {AsideKind.REPLY, AsideKind.OFF_SCRIPT}
    joy = read(said("other: okay let's do it\nyou: awesome that's fantastic\n" + CALL))
    assert AsideKind.CELEBRATION in {aside.kind for aside in joy.asides}


@pytest.mark.parametrize(
    ("answer", "ends"), [("right (0.2) you got it", "right"), ("right you got it", "here")]
)
def test_a_short_last_word_in_the_customers_voice_is_the_speakers_before_a_pause(
    answer: str, ends: str
) -> None:
    row = CALL.replace("this address here right", "this address here (0.15)")
    row = row.replace("other: right this address here", f"other: {answer}")
    words = said(row, gap_s=0.12)
    detector = Detector(HARD_CLOSE)
    detector.feed(words, words)
    pauses = [Span(a.end, b.start) for a, b in pairwise(words) if b.start > a.end]
    assert heard(detector.finish(pauses), "address").split()[-1] == ends


def test_sentences_that_answer_an_objection_are_one_answer() -> None:
    row = CALL.replace(
        "other: nothing specific for the tech",
        "other: is that safe for my dog\n"
        "you: people ask me that a lot\nyou: i hear you it is safe once it is dry",
    )
    kinds = [aside.kind for aside in read(said(row)).asides]
    assert kinds.count(AsideKind.OBJECTION) == 1
    assert kinds.count(AsideKind.REASSURANCE) >= 1
    assert AsideKind.OFF_SCRIPT not in kinds


# ---- who is who ---------------------------------------------------------------------------------


def by_word(words: Sequence[Word]) -> object:
    """Return what tells the voice of a time: 0 for ``you``, 1 for ``other``."""

    def voice_of(span: Span) -> int | None:
        inside = [word for word in words if word.span.overlap(span) > 0]
        return None if not inside else int(inside[0].speaker is Speaker.OTHER)

    return voice_of


@pytest.mark.parametrize("turned", [False, True])
def test_the_speaker_is_who_says_the_guide_asks_and_talks(turned: bool) -> None:
    words = said(CALL)
    voice_of = by_word(words)
    assert callable(voice_of)
    told: VoiceOf = (
        (lambda span: None if voice_of(span) is None else 1 - voice_of(span))
        if turned
        else voice_of
    )
    unknown = tuple(replace(word, speaker=None) for word in words)
    transcript = Transcript(unknown, tuple(w for w in unknown if w.text not in ("i", "wife's")))
    assert speakers_voice(transcript, told) == int(turned)
    who = {int(turned): Speaker.YOU, int(not turned): Speaker.OTHER, None: None}
    assert attributed(transcript, lambda span: who[told(span)]).free == words


@pytest.mark.parametrize(
    ("free", "guided", "alone_there"),
    [
        ("perfect what's the best name for the account um", "", True),
        ("perfect what's the best game for the account", "", True),
        ("my name is robert and my number is five five five one two three four", "", False),
        # What the guide's words are forced on is no word of it.
        ("the name for the account today is what this is for", "[unk] " * 14, False),
    ],
)
def test_whether_next_to_nothing_is_said_but_the_guides_words(
    free: str, guided: str, alone_there: bool
) -> None:
    words = {"perfect", "what's", "the", "best", "name", "for", "account", "today", "this", "is"}
    transcript = Transcript(said(free), said(guided) if guided else said(free))
    assert says_the_guide_alone(transcript, words) is alone_there


OWN = [line.split(": ")[1] for line in CALL.splitlines() if "you: " in line]


def alone_with(**lines: str) -> Reading:
    """Return the reading of a take by one voice, some of its lines in other words."""
    row = [lines.get(step, line) for step, line in zip(IDS, OWN, strict=True)]
    return read(said("\n".join(row)), one_voice=True)


def test_a_question_is_told_by_its_verb_before_its_subject() -> None:
    garbled = "you do for who am i putting this under"
    assert heard(alone_with(name=garbled), "name") == garbled


def test_what_leads_to_the_next_step_stands_for_no_other() -> None:
    reading = alone_with(
        notes="any dogs or gates (0.16) you want us to look at (0.1)",
        payment="go ahead and grab a card for me (0.2) debit or credit is fine",
    )
    assert heard(reading, "notes") == "any dogs or gates you want us to look at"
    assert heard(reading, "payment").startswith("go ahead and grab a card")


@pytest.mark.parametrize("closing", ["that's all we ask of you", "and you're all taken care of"])
def test_a_closing_leads_to_the_last_line(closing: str) -> None:
    reading = alone_with(
        payment=f"do you want to do a debit or credit card for that (0.12) {closing}",
        handoff="the technician gets there tuesday morning you'll love it",
    )
    assert heard(reading, "payment").endswith("card for that")
    assert heard(reading, "handoff").startswith(closing)
