from __future__ import annotations

import pytest
from builders import HARD_CLOSE, take, words
from judging import hedged

from coach.datatypes import Aside, AsideKind, Guide, Span, Step, Take, Word

OKAY = "if that's okay"
TAKE = take("name@0.0-4.0 phone@6.0-10.0")


def spoken(line: str, start: float = 0.0) -> tuple[Word, ...]:
    """Make a word of 0.3 s of each."""
    times = [start + 0.3 * at for at in range(len(line.split()) + 1)]
    pieces = map("{}@{:.2f}-{:.2f}".format, line.split(), times, times[1:])
    return words(" ".join(pieces))


def found(line: str, guide: Guide = HARD_CLOSE, made: Take = TAKE) -> list[str]:
    return [hedge.text for hedge in hedged(guide, made, spoken(line))]


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("so maybe what's the name", ["maybe"]),
        ("i just need kind of a name", ["just", "kind of"]),
        ("the name if you want to", ["if you want to"]),
        ("what kind of account", []),
        ("just like we said just now", []),
        ("kind and of", []),
        ("sorry would you mind a number if that's okay", ["sorry", "would you mind", OKAY]),
        ("perhaps maybe", ["perhaps", "maybe"]),
        ("", []),
    ],
)
def test_hedges_are_told_from_language(line: str, texts: list[str]) -> None:
    assert found(line) == texts


def test_a_hedge_says_when_and_in_which_step() -> None:
    heard = (*spoken("a name maybe", 0.5), *spoken("possibly", 4.6), *spoken("number i guess", 7))
    assert [(hedge.text, hedge.span, hedge.step) for hedge in hedged(HARD_CLOSE, TAKE, heard)] == [
        ("maybe", Span(1.1, 1.4), "name"),
        ("possibly", Span(4.6, 4.9), None),
        ("i guess", Span(7.3, 7.9), "phone"),
    ]


def test_the_guides_own_words_are_no_hedges_in_their_step() -> None:
    guide = Guide("soft", (Step("one", "One", "Just one thing."), Step("two", "Two", "Two.")))
    made = take("one@0.0-2.0 two@2.0-4.0", guide)
    assert found("just one thing maybe x x x just two", guide, made) == ["maybe", "just"]


def test_what_the_customer_says_and_what_is_outside_does_not_count() -> None:
    reply = Aside(AsideKind.REPLY, Span(4.0, 6.0), "maybe", 1)
    heard = (*spoken("maybe", 4.5), *spoken("maybe", 11.0))
    assert hedged(HARD_CLOSE, TAKE, heard, asides=[reply]) == ()
