import importlib.util
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import CoachError
from coach.language.english.phonemes import (
    dictionary,
    phonemes,
    pronunciations,
    sound_distance,
    sounds_like,
    syllables,
)
from coach.language.english.phonemes.distance import VOWELS

SYMBOLS = sorted(VOWELS) + sorted("P B T D K G CH JH F V TH DH S Z SH ZH HH M N NG L R W Y".split())
PHONEMES = st.lists(st.sampled_from(SYMBOLS), max_size=8).map(tuple)
ANY_WORD = st.text(max_size=12)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("email", "IY M EY L"),
        ("E-mail", "IY M EY L"),
        ("You’re", "Y UH R"),
        ("a", "AH"),
        ("'bout", "B AW T"),
        ("zywicki", "Z IH W IH K IY"),
        ("zyskowski", "Z IH S K AO F S K IY"),
    ],
)
def test_a_word_of_the_dictionary_is_looked_up(word: str, first: str) -> None:
    assert phonemes(word) == tuple(first.split())


def test_every_variant_is_found_and_only_of_that_word() -> None:
    assert pronunciations("read") == (("R", "EH", "D"), ("R", "IY", "D"))
    assert pronunciations("zurich") == (("Z", "UH", "R", "IH", "K"),)


def test_every_line_of_the_dictionary_can_be_found() -> None:
    lines = dictionary._dictionary()[:].decode().splitlines()
    for line in lines[::997]:
        word, *said = line.split()
        assert tuple(said) in dictionary.look_up(word.partition("(")[0])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("bluetooth's", "B L UW T UW TH S"),
        ("grandbosses", "G R AE N D B AO S IH Z"),
        ("autopay", "AO T OW P EY"),
        ("zzz", "Z IY Z IY Z IY"),
        ("knelm", "N EH L M"),
        ("vrite", "V R AY T"),
        ("blites", "B L AY T S"),
        ("vlotion", "V L OW SH AH N"),
        ("shmackled", "SH M AE K AH L D"),
        ("splizzing", "S P L IH Z IH NG"),
        ("cyphough", "S IH F OW"),
        ("vïpé", "V AY P"),
    ],
)
def test_a_word_it_does_not_hold_is_read_by_rule(word: str, said: str) -> None:
    assert pronunciations(word) == (tuple(said.split()),)


@pytest.mark.parametrize("word", ["", "[unk]", "9", "'", "привет"])
def test_without_a_letter_there_is_no_sound(word: str) -> None:
    assert pronunciations(word) == ((),)


@given(ANY_WORD)
def test_any_text_has_phonemes_that_can_be_compared(word: str) -> None:
    assert all(sound_distance(one, ("AH",)) <= 1 for one in pronunciations(word))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("strengths", 1), ("the", 1), ("email", 2), ("anything", 3), ("venmo", 2)],
        *[("привет", 1), ("", 0), ("[unk]", 0), ("9", 0)],
    ],
)
def test_syllables_are_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("heard", "meant", "least"),
    [
        ("a mail", "email", 0.88),
        ("mail", "email", 0.75),
        ("are using", "are you using", 0.8),
        ("count", "account", 0.88),
        ("check", "tech", 0.8),
        ("to day", "today", 0.85),
        ("right", "write", 1.0),
        ("or", "are", 1.0),
    ],
)
def test_what_a_recogniser_mishears_sounds_alike(heard: str, meant: str, least: float) -> None:
    assert sounds_like(heard.split(), meant.split()) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [("phone", "name"), ("phone", "email"), ("card", "name"), ("address", "payment")],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert sounds_like([one], [other]) < 0.4


@pytest.mark.parametrize(
    ("a", "near", "far"),
    [
        *[("P", "B", "Z"), ("M", "N", "K"), ("IY", "IH", "AO"), ("S", "SH", "G")],
        *[("AH", "OW", "S"), ("R", "ER", "IY"), ("CH", "T", "M"), ("W", "UW", "IY")],
    ],
)
def test_features_decide_how_near(a: str, near: str, far: str) -> None:
    assert 0 < sound_distance((a,), (near,)) < sound_distance((a,), (far,)) <= 1


def test_a_schwa_is_dropped_more_cheaply_than_a_full_sound() -> None:
    stem = ("K", "AW", "N", "T")
    assert sound_distance(stem, ("AH", *stem)) < sound_distance(stem, ("S", *stem))


@given(PHONEMES, PHONEMES)
def test_distance_is_a_symmetric_share(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    distance = sound_distance(a, b)
    assert 0 <= distance <= 1
    assert distance == pytest.approx(sound_distance(b, a))
    assert (distance == 0) == (a == b)


@given(PHONEMES, PHONEMES, PHONEMES)
def test_edits_before_the_division_obey_the_triangle(
    a: tuple[str, ...], b: tuple[str, ...], c: tuple[str, ...]
) -> None:
    def cost(one: tuple[str, ...], other: tuple[str, ...]) -> float:
        return sound_distance(one, other) * max(len(one), len(other))

    longest = max(len(a), len(b), len(c), 1)
    assert cost(a, c) <= 2 * (cost(a, b) + cost(b, c)) + 1e-9 * longest


@given(st.lists(ANY_WORD, max_size=4))
def test_words_sound_like_themselves(words: list[str]) -> None:
    assert sounds_like(words, words) == 1


def test_words_without_sound_are_like_themselves_alone() -> None:
    assert sounds_like(["привет"], ["мир"]) == 0
    assert sounds_like(["привет"], ["name"]) == 0
    assert sounds_like([], []) == 1


def test_what_is_no_phoneme_is_refused() -> None:
    with pytest.raises(KeyError, match="QX"):
        sound_distance(("QX",), ("AH",))


def test_the_package_that_carries_the_dictionary_is_not_imported() -> None:
    phonemes("account")
    assert "pocketsphinx" not in sys.modules


def test_a_missing_dictionary_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    dictionary._dictionary.cache_clear()
    with pytest.raises(CoachError, match="pip install pocketsphinx"):
        dictionary.look_up("account")
