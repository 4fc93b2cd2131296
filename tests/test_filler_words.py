from typing import Any

import pytest

from coach.datatypes import Span, Transcript, Word
from coach.measure.fillers.detection import find_fillers
from coach.measure.fillers.vowels import HesitationMeter

NOTHING_HEARD = HesitationMeter().finish()


def transcript(text: str = "") -> Transcript:
    """Words written as ``like@0.3-0.5``, or ``i'm@0.3-0.5/0.4`` with a confidence."""
    words = []
    for item in text.split():
        word, times = item.split("@")
        span, _, confidence = times.partition("/")
        start, end = span.split("-")
        words.append(Word(word, float(start), float(end), float(confidence or 1.0)))
    return Transcript(tuple(words), ())


def evenly(text: str) -> Transcript:
    """Words of 0.2 s without a pause; every ``,`` is a pause of 0.3 s."""
    items, now = [], 0.5
    for token in text.split():
        items.append(f"{token.rstrip(',')}@{now:.2f}-{now + 0.2:.2f}")
        now += 0.5 if token.endswith(",") else 0.2
    return transcript(" ".join(items))


def spoken(text: str, **known: Any) -> list[tuple[str, str]]:
    fillers = find_fillers(NOTHING_HEARD, evenly(text), **known).found
    return [(one.kind.value, one.text) for one in fillers]


@pytest.mark.parametrize(
    ("said", "fillers"),
    [
        ("i'd like to pay by card", []),
        ("would you like a receipt", []),
        ("it looks like rain", []),
        ("what's it like there", []),
        ("something like that", []),
        ("it's, like, good", ["like"]),
        ("and it was like really good", ["like"]),
        ("do you know what time it is", []),
        ("let me know if you know the code", []),
        ("you know what i need", []),
        ("so, you know, the tech comes out", ["you know"]),
        ("it takes you know thirty minutes", ["you know"]),
        ("that's what i mean", []),
        ("well i mean it works", ["i mean"]),
        ("i mean it", []),
        ("i mean it works", ["i mean"]),
        ("so, you know the answer", []),
        ("it's you know the best", ["you know"]),
        ("that kind of service", []),
        ("what sort of card", []),
        ("it's sort of new", ["sort of"]),
        ("it kind of works", ["kind of"]),
        ("we basically spray outside", ["basically"]),
        ("it's actually the house next door", []),
        ("actually, it's the house next door", ["actually"]),
    ],
)
def test_filler_words_are_told_from_language(said: str, fillers: list[str]) -> None:
    assert spoken(said) == [("word", text) for text in fillers]


@pytest.mark.parametrize(
    ("said", "fillers"),
    [
        ("the the account", ["the the"]),
        ("what's what's the best name", ["what's what's"]),
        ("do you do you have a card", ["do you do you"]),
        ("i i i think so", ["i i i"]),
        ("it was very very good", []),
        ("no no that's fine", []),
        ("five five five one two", []),
        ("i'm i'm calling about the account", ["i'm i'm"]),
        ("i hear you you can cancel", []),
        ("right, you you can cancel", ["you you"]),
        ("i hear you, you can cancel", []),
        ("good, this this address here", ["this this"]),
    ],
)
def test_repeated_words_are_told_from_emphasis_and_numbers(said: str, fillers: list[str]) -> None:
    assert spoken(said) == [("repeat", text) for text in fillers]


def test_a_whole_line_said_again_is_no_stumble() -> None:
    assert spoken("email email") == [("repeat", "email email")]
    assert spoken("email email", phrases=[("email",)]) == []


def test_words_said_again_after_a_long_silence_are_no_stumble() -> None:
    apart = transcript("best@0.5-0.8 best@1.9-2.2")
    assert find_fillers(NOTHING_HEARD, apart).found == ()


def test_the_guides_own_words_are_language_inside_a_step_only() -> None:
    line = [("we", "basically", "spray", "outside")]
    step = [Span(0.0, 5.0)]
    assert spoken("we basically spray outside", phrases=line, steps=step) == []
    assert spoken("we basically spray outside", phrases=line) == [("word", "basically")]


def test_the_customers_fillers_are_not_the_speakers() -> None:
    assert spoken("i mean the the card", replies=[Span(0.0, 9.0)]) == []


def test_in_noise_the_recogniser_stammers_by_itself() -> None:
    doubtful = transcript("the@0.5-0.7/0.5 the@0.7-0.9/0.9 basically@0.9-1.4/0.6")
    assert find_fillers(NOTHING_HEARD, doubtful).found == ()
