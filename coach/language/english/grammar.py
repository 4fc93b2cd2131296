"""What the detector knows of English, whatever the guide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

FUNCTION_WORDS = frozenset(
    """a about am an and any are as at be been being but by can could did do does doing for from
    get go going gonna got had has have he her here him his how i if in into is it its just let
    like may me might mine must my no not of off oh okay on one or our ours out over please re
    shall she should so some than that the their them then there these they this those to too
    up us was we well were what when where which while who whom whose why will with would yeah
    yes you your yours d ll m s t ve""".split()
)
"""Words that say little about what is being talked of."""

COMMON_WORDS = frozenset(
    """able actually again all also always another anything around ask back before best better
    bit both bring call check come day different else enough even ever every everything feel few
    find first fine follow gave give good great happy hello help hey keep kind know last later
    left less little long look lot love made make many maybe mean more most much name need never
    new next nice nothing now number other own part people perfect place point put quick quickly
    ready really right said same say see seem set show something soon start still sure take tell
    thank thanks thing think time today together tomorrow tonight try turn two under until use
    using used very want way week welcome work year""".split()
)
"""Words that many sentences hold."""

STARTERS = frozenset(
    """alright and any anything are awesome can could did do does great how i'll if is just let's
    may now okay perfect so that then this what what's where which who who's whose will would
    should""".split()
)
"""Words that a new sentence often begins with."""

_ENDINGS = {"'re": "are", "'ll": "will", "'ve": "have", "'m": "am", "'d": "would", "'s": "is"}
_NEGATED = {"can't": ("can", "not"), "won't": ("will", "not")}
_SHORTEST_STEM = 3


@lru_cache(maxsize=65536)
def expand(word: str) -> tuple[str, ...]:
    """Return the words that a contraction stands for.

    Examples
    --------
    >>> expand("what's"), expand("don't"), expand("tech")
    (('what', 'is'), ('do', 'not'), ('tech',))
    """
    if word in _NEGATED:
        return _NEGATED[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], full)
    return (word,)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its inflection; rough, and the same for both sides.

    Examples
    --------
    >>> stem("servicing"), stem("service"), stem("cards"), stem("address")
    ('servic', 'servic', 'card', 'address')
    """
    for ending, kept in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: len(word) - len(ending)] + kept
            break
    return word[:-1] if word.endswith(("e", "y")) and len(word) > _SHORTEST_STEM + 1 else word


_INFLECTIONS = (
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ings", ""),
    ("ing", ""),
    ("ied", "y"),
    ("ies", "y"),
    ("ed", ""),
    ("ss", "ss"),
    ("s", ""),
)


def content(word: str) -> bool:
    """Tell whether a word says what a sentence is about."""
    return word not in FUNCTION_WORDS


def asks(words: Sequence[str]) -> bool:
    """Tell whether an utterance asks somebody for something; rough, there is no intonation.

    Examples
    --------
    >>> asks("and where can we reach you".split()), asks("it's the blue one".split())
    (True, False)
    >>> asks("beautiful my friend who pays".split()), asks("you want it in whose name".split())
    (True, True)
    >>> asks("you do for who am i to call".split()), asks("i know who i am".split())
    (True, False)
    """
    said = list(words)
    while said and said[0] in _OPENERS:
        said = said[1:]
    if not said:
        return False
    parts = [part for word in said for part in expand(word)]
    if parts[0] in _AUXILIARIES and parts[1:2] == ["i"] and not {"you", "your"} & set(parts):
        return False
    opens = parts[0] in _ASKERS or tuple(parts[:2]) in _REQUESTS
    ends = tuple(parts[-3:]) == _TAG or said[-1] in _TAG_WORDS or _ends_open(parts)
    return opens or ends or _inverts(parts)


def _inverts(parts: Sequence[str]) -> bool:
    """Tell whether a verb stands before its subject, as in questions alone: "what should they"."""
    return any(
        parts[at] in _WHERE and verb in _INVERTED and subject in _SUBJECTS
        for at in range(len(parts))
        for verb, subject in pairwise(parts[at + 1 : at + 1 + _INVERTED_WITHIN])
    )


_WHERE = frozenset("who whom whose what which where when how".split())
_SUBJECTS = frozenset("i you we they he she".split())
_INVERTED_WITHIN = 3
"""The verb is the next word but one, at most: "what number should they"."""


def _ends_open(parts: Sequence[str]) -> bool:
    """Tell whether what is asked for comes last: "put it in whose name", "that would be who"."""
    return len(parts) > _SHORTEST_OPEN and not _WHO.isdisjoint(parts[-2:])


_SHORTEST_OPEN = 3
_WHO = frozenset("who whose whom which what".split())
_OPENERS = frozenset(
    """and so okay ok great perfect alright all right now then well just awesome last thing
    beautiful sweet cool excellent wonderful fantastic nice lovely good sure yes yeah my friend
    friends sir ma'am folks guys""".split()
)
_AUXILIARIES = frozenset("can could do does did is are should may will would shall".split())
_INVERTED = _AUXILIARIES | {"am", "have", "has"}
_ASKERS = _AUXILIARIES | frozenset(
    "what which where who whose whom how when any anything got under".split()
)
_REQUESTS = frozenset(
    {
        *((verb, "me") for verb in "let give tell shoot read spell".split()),
        *(("you", verb) for verb in "got have want would".split()),
        *(("i", verb) for verb in "need".split()),
        ("go", "ahead"),
    }
)
_TAG = ("is", "not", "it")
_TAG_WORDS = frozenset("correct right".split())


def names_a_time(words: Sequence[str]) -> bool:
    """Tell whether a day, a part of one or an hour is named.

    Examples
    --------
    >>> names_a_time("they come on thursday".split()), names_a_time("that is all".split())
    (True, False)
    """
    return not _TIMES.isdisjoint(words) or any(
        before in ("the", "next", "this") and word in _ORDINALS for before, word in pairwise(words)
    )


_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight morning
    afternoon evening noon weekend week o'clock a.m p.m january february april june july august
    september october november december""".split()
)
_ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth""".split()
)
