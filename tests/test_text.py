"""What people paste into a guide is heard as they say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.text import clean, spoken_parts, without_directions, words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("for the 1st, 2nd and 3rd year", "for the first second and third year"),
        ("on the 12th, 20th, 21st, 30th", "on the twelfth twentieth twenty first thirtieth"),
        ("10% off, or 2.5%", "ten percent off or two point five percent"),
        ("It is $49.99.", "it is forty nine ninety nine"),
        ("$50, $1, $1,200.00 or $0.99", "fifty dollars one dollar one thousand two hundred dollars"
         " or ninety nine cents"),
        ("£5 and €20", "five pounds and twenty euros"),
        ("49.00, 49.05", "forty nine forty nine oh five"),
        ("at 3:30 p.m. or 9:00 a.m.", "at three thirty pm or nine am"),
        ("at 3:05", "at three oh five"),
        ("24/7, 1,000, 9", "twenty four seven one thousand nine"),
        ("5550142", "five five five zero one four two"),
        ("5G on the 2nd-floor", "five g on the second floor"),
        ("Café, naïve, nu\u0301mber, über", "cafe naive number uber"),
        ("Wi-Fi, E-mail", "wi fi email"),
        ("$ % : .", ""),
    ],
)  # fmt: skip
def test_numbers_and_accents_are_read_as_they_are_said(written: str, said: str) -> None:
    assert " ".join(words(written)) == said


def test_what_nobody_sees_is_gone() -> None:
    assert clean("ac\u200bcount E\u00admail\ufeff \u202eabc") == "account Email abc"
    assert clean("spe\u0301cific\u00a0note") == "sp\u00e9cific note"
    assert clean("a\x1b[31mred\x07 \x1b]0;title\x07b\x9b1mc\x1b[") == "ared bc["


def test_what_is_to_be_done_is_not_said() -> None:
    assert words(without_directions("You're all set (smile, pause). See you {day}.")) == (
        *("you're", "all", "set", "see", "you"),
    )
    assert without_directions("(smile)") == ""
    assert without_directions("no (bracket") == "no (bracket"


@given(st.text())
def test_any_text_has_words_of_letters_alone(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    for word in words(text):
        assert word
        assert not any(sign.isdecimal() or sign.isspace() for sign in word)
    assert words(text) == tuple(word for part in spoken_parts(text) for word in part)
