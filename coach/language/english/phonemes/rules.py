"""How a word sounds that the dictionary does not hold: by its parts, its letters or by rule."""

from __future__ import annotations

import re
from functools import cache

from coach.language.english.phonemes.dictionary import Phonemes, look_up

_VOWEL_LETTERS = re.compile("[aeiouy]")
_ENDINGS = re.compile("('s|s'|s|')$")
_SIBILANTS = frozenset("S Z SH ZH CH JH".split())
_VOICELESS = frozenset("P T K F TH".split())
_SHORTEST_PART = 3
"""Letters in each half of a compound; with fewer, names fall apart into nonsense."""


def by_rule(word: str) -> Phonemes:
    """Take a word apart into known ones, or spell it, or read it letter by letter.

    The word is in the letters a to z and apostrophes; without a letter it has no phonemes.
    """
    if not word.strip("'"):
        return ()
    if not _VOWEL_LETTERS.search(word):
        return _spelt(word.replace("'", ""))
    return _inflected(word) or _compound(word) or _read_out(word.replace("'", ""))


def _spelt(letters: str) -> Phonemes:
    return tuple(phoneme for letter in letters for phoneme in look_up(f"{letter}.")[0])


def _inflected(word: str) -> Phonemes:
    stem = _ENDINGS.sub("", word)
    known = look_up(stem) if stem != word else ()
    if not known:
        return ()
    if known[0][-1] in _SIBILANTS:
        return (*known[0], "IH", "Z")
    return (*known[0], "S" if known[0][-1] in _VOICELESS else "Z")


def _compound(word: str) -> Phonemes:
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head, tail = look_up(word[:cut]), look_up(word[cut:])
        if head and tail:
            return head[0] + tail[0]
    return ()


def _read_out(word: str) -> Phonemes:
    sounds: list[str] = []
    at = 0
    while at < len(word):
        said, at = _next_sound(word, at)
        sounds += said
    return tuple(sounds)


def _next_sound(word: str, at: int) -> tuple[Phonemes, int]:
    matches = ((pattern.match(word, at), said) for pattern, said in _rules())
    return next((said, match.end()) for match, said in matches if match)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Phonemes], ...]:
    rules = (rule.split() for row in _RULE_TABLE.strip().splitlines() for rule in row.split(" | "))
    return tuple((re.compile(letters), tuple(said)) for letters, *said in rules)


_RULE_TABLE = r"""
(?<=.)[cst]ion SH AH N | (?<=.)ture$ CH ER | (?<=.)[ct]ious SH AH S | (?<=.)[ct]ial SH AH L
^kn N | ^gn N | ^wr R | ^ps S | ^x(?=[aeiou]) Z | ^y(?=[aeiou]) Y | mb$ M
tch CH | sch S K | ch CH | ck K | sh SH | th TH | ph F | wh W | ^gh G | dge JH | qu K W
eigh EY | igh AY | augh AO | ough OW | gh
ng(?![aeiouy]) NG | n(?=[kqx]) NG
cc(?=[eiy]) K S | ([bcdfgklmnprstvz])(?=\1)
c(?=[eiy]) S | gu(?=[eiy]) G | g(?=[eiy]) JH
air EH R | are$ EH R | eer IH R | ear IH R | ere$ IH R | ire$ AY ER | oor AO R | ore$ AO R
our AW ER | ure$ UH R | ar(?![aeiou]) AA R | [eiuy]r(?![aeiou]) ER | or AO R
(?<=[td])ed$ IH D | (?<=[pkfsxh])ed$ T | (?<=[^aeiou])ed$ D | (?<=[bcdfgkpstz])le(?=[sd]?$) AH L
a(?=[^aeiouwxyr]e[sd]?$) EY | e(?=[^aeiouwxyr]e[sd]?$) IY | [iy](?=[^aeiouwxyr]e[sd]?$) AY
o(?=[^aeiouwxyr]e[sd]?$) OW | u(?=[^aeiouwxyr]e[sd]?$) UW
a(?=tion) EY | o(?=tion) OW | a[iy] EY | a[uw] AO | e[ae] IY | e[uw] UW | ey$ IY | e[iy] EY | ie IY
o[ae] OW | o[iy] OY | oo UW | ow$ OW | o[uw] AW | u[ei] UW | i(?=[aou]) IY
(?<=[csxz])es$ IH Z | (?<=[^aeiou])e(?=s?$) | a$ AH | a AE | e EH | i$ IY | i IH
o$ OW | o(?=[^aeiouy][aeiouy]) OW | o AA | u$ UW | u(?=[^aeiouy][aeiouy]) UW | u AH | y$ IY | y IH
(?<=[ptkf]e)s$ S | (?<=[aeiou])s(?=[aeiou]) Z | (?<=[bdglmnrvwyaeiou])s$ Z
b B | c K | d D | f F | g G | h HH | j JH | k K | l L | m M | n N | p P | q K | r R | s S
t T | v V | w W | x K S | z Z
"""
"""Letters in their context, and what is said for them; the first that fits at a place wins."""
