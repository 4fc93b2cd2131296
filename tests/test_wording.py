from __future__ import annotations

import pytest
from builders import HARD_CLOSE, take, taken, words
from hypothesis import given
from hypothesis import strategies as st

from coach import text
from coach.datatypes import Aside, AsideKind, Filler, FillerKind, Pause, Span, Take, Word
from coach.measure.words.alignment import SOME_WORDS, Match, align, tokens
from coach.measure.words.wording import Said, own_words

LINES = [step.say for step in HARD_CLOSE.steps]
SOME = st.lists(
    st.sampled_from("a the email mail account count phone right uh".split()), max_size=6
)


def spread(line: str, start: float, end: float) -> tuple[Word, ...]:
    """Spread the words of a line evenly over a time."""
    texts = line.split()
    each = (end - start) / len(texts)
    return tuple(
        Word(word, start + at * each, start + (at + 1) * each, 1.0) for at, word in enumerate(texts)
    )


def as_said(step: str, heard: str) -> str:
    made = take(f"{step}@1.0-4.0")
    return " ".join(
        one.word.text for one in own_words(HARD_CLOSE, taken(made, spread(heard, 1, 4)))
    )


def test_tokens_keep_the_place_of_a_placeholder() -> None:
    assert tokens("{who}, we come {date}. Bye!") == (None, "we", "come", None, "bye")


@pytest.mark.parametrize(
    ("step", "heard", "said"),
    [
        ("email", "a mail", "email"),
        ("email", "email", "email"),
        ("payment", "are using a credit or debit card today", LINES[5]),
        ("payment", "are you using a credit or debit card", "are you using a credit or debit card"),
        ("notes", "any some specific i should note for attack", LINES[4]),
        ("phone", "and what is a good phone number for you", LINES[1]),
        ("phone", "okay and what's a good phone number for you", "okay " + LINES[1]),
        ("phone", "and what's a good phone number for you sir", LINES[1] + " sir"),
        ("name", "the fact what's the best name for the count", LINES[0]),
        (
            "handoff",
            "your all set my check will be out next tuesday at nine your going to love it",
            LINES[6].replace("{date}", "next tuesday at nine"),
        ),
        ("handoff", "you're all set my tech will be out you're going to love it", LINES[6]),
    ],
)
def test_a_step_in_the_guides_words_counts_them(step: str, heard: str, said: str) -> None:
    assert as_said(step, heard) == " ".join(text.words(said))


def test_a_reworded_step_counts_the_words_heard() -> None:
    made = take("email~@1.0-4.0")
    heard = spread("what a mail do you use", 1, 4)
    assert [one.word for one in own_words(HARD_CLOSE, taken(made, heard))] == list(heard)


def test_words_keep_the_times_at_which_they_were_heard() -> None:
    made = take("email@1.0-2.0 address@3.0-4.0")
    heard = words("a@1.0-1.2 mail@1.2-2.0 this@3.0-3.3 address@3.3-3.6 right@3.6-4.0")
    assert own_words(HARD_CLOSE, taken(made, heard)) == (
        Said(Word("email", 1.0, 2.0, 1.0), 0),
        Said(Word("this", 3.0, 3.3, 1.0), 1),
        Said(Word("address", 3.3, 3.6, 1.0), 1),
        Said(Word("here", 3.6, 3.6, 0.0), 1),
        Said(Word("right", 3.6, 4.0, 1.0), 1),
    )


def test_only_the_speakers_words_in_the_take_count() -> None:
    made = take("email@1.0-2.0 address@5.0-6.0")
    heard = words(
        "before@0.2-0.6 email@1.1-2.0 yes@2.2-2.5 sure@2.5-2.9 uh@3.0-3.4 okay@3.6-3.9"
        " ghost@4.2-4.5 this@5.0-5.3 address@5.3-5.6 here@5.6-5.8 right@5.8-6.0 after@6.2-6.5"
    )
    said = own_words(
        HARD_CLOSE,
        taken(
            made,
            heard,
            pauses=[Pause(1, Span(4.0, 5.0), None)],
            asides=[
                Aside(AsideKind.REPLY, Span(2.2, 2.9), "yes sure", 1),
                Aside(AsideKind.OFF_SCRIPT, Span(3.6, 3.9), "okay", 1),
            ],
            fillers=[Filler(1, FillerKind.SOUND, "uh", Span(3.05, 3.4))],
        ),
    )
    assert [(one.word.text, one.step) for one in said] == [
        ("email", 0),
        ("okay", None),
        ("this", 1),
        ("address", 1),
        ("here", 1),
        ("right", 1),
    ]


def test_a_hesitation_inside_a_step_is_none_of_its_words() -> None:
    made = take("email@1.0-2.0")
    heard = words("a@1.0-1.4 email@1.5-2.0")
    um = Filler(1, FillerKind.SOUND, "um", Span(1.0, 1.4))
    assert len(own_words(HARD_CLOSE, taken(made, heard, fillers=[um]))) == 1


def test_a_word_stretched_back_over_a_pause_is_still_its_steps() -> None:
    made = take("email@1.0-2.0 address@5.0-6.0")
    heard = words("email@1.1-2.0 this@2.1-5.3 address@5.3-5.6 here@5.6-5.8 right@5.8-6.0")
    pauses = [Pause(1, Span(2.0, 5.0), None)]
    assert len(own_words(HARD_CLOSE, taken(made, heard, pauses=pauses))) == 5


def test_a_step_that_only_the_guide_decoding_heard_has_the_guides_words() -> None:
    said = own_words(HARD_CLOSE, taken(take("address@1.0-2.0")))
    assert [one.word for one in said] == [
        Word("this", 1.0, 1.25, 0.0),
        Word("address", 1.25, 1.5, 0.0),
        Word("here", 1.5, 1.75, 0.0),
        Word("right", 1.75, 2.0, 0.0),
    ]


def test_nothing_heard_of_a_reworded_step_is_nothing_said() -> None:
    assert own_words(HARD_CLOSE, taken(take("email~@1.0-2.0"))) == ()


def test_matches_name_what_was_meant_and_heard() -> None:
    assert align(("we", "come", SOME_WORDS), ("we", "kum", "at", "nine")) == (
        Match(("we",), (0,), 0.0),
        Match(("come",), (1,), 0.0),
        Match((SOME_WORDS,), (), 0.0),
        Match((), (2,), 0.0),
        Match((), (3,), 0.0),
    )


@given(SOME, SOME)
def test_every_word_is_in_one_match(meant: list[str], heard: list[str]) -> None:
    matches = align(tuple(meant), tuple(heard))
    assert [word for match in matches for word in match.meant] == meant
    assert [index for match in matches for index in match.heard] == list(range(len(heard)))


@given(st.sampled_from([line for line in LINES if "{" not in line]))
def test_a_line_as_written_matches_word_by_word(line: str) -> None:
    texts = tuple(word for word in tokens(line) if word)
    assert [match.distance for match in align(texts, texts)] == [0.0] * len(texts)


@given(st.lists(st.sampled_from("are using you credit oh card".split()), min_size=1, max_size=9))
def test_a_shift_in_time_shifts_the_words(texts: list[str]) -> None:
    def said(shift: float) -> list[Word]:
        made = Take(1, take(f"payment@{1 + shift}-{4 + shift}").steps, ())
        heard = spread(" ".join(texts), 1 + shift, 4 + shift)
        return [one.word for one in own_words(HARD_CLOSE, taken(made, heard))]

    early, late = said(0.0), said(512.0)
    assert [word.text for word in early] == [word.text for word in late]
    assert [word.start - 512 for word in late] == pytest.approx([word.start for word in early])
