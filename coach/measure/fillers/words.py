"""Filler words and repeated words, from the transcript alone.

A recogniser writes no commas, so what tells a filler from language is the words beside it and
the pauses around it: "I'd like to" is language, "it's … like … good" is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from coach.datatypes import Filler, FillerKind, Span, Word

Phrase = tuple[str, ...]

PAUSE_S = 0.12
"""A silence that sets a word off, as a comma would."""
REPEAT_WITHIN_S = 0.5
"""A longer silence makes a second saying, not a stumble."""
SURE = 0.8
"""Confidence of every word of a filler: in noise the recogniser stammers by itself."""
LONGEST_REPEAT = 2

_ALWAYS = frozenset("basically literally honestly".split())
_SET_OFF = frozenset("actually like".split())
_DETERMINERS = frozenset(
    "a an the this that these those what which some any every each all same one other another "
    "new different right wrong best only first two three many no my your his her our their".split()
)
_COMPLEMENTS = frozenset(
    "what how who where when why whether if which that it him her them me us".split()
)
_THINGS = frozenset("the a an this my your our his her their".split())
"""What one who knows something knows: "you know the code"; with a pause it is none."""
_KNOWING = frozenset(
    "do did don't didn't does if let lets as what how until when sure want would could might may "
    "should to that soon because who whatever since".split()
)
_LIKING = frozenset(
    "i i'd you you'd we we'd they they'd he'd she'd who'd would wouldn't to do does did don't "
    "doesn't didn't might may also really look looks looked looking sound sounds sounded feel "
    "feels felt feeling seem seems seemed taste tastes smell smells something anything nothing "
    "everything things stuff more much what's not people exactly just be would'd act acts".split()
)
_ASKING = frozenset("what's is was how's what".split())
_LIKENED = frozenset("to a an the this that these those it you me him her us them my your".split())
_EMPHATIC = frozenset(
    "very really so much many no yes yeah yep okay ok right bye hey hi hello wait now well sure "
    "never ever far long had that there please thank thanks ha blah knock go come good".split()
)
_CLAUSE_ENDS = frozenset(
    "you it me him them us that this is are was were am be do does did have has had can will "
    "would could should in on up out off over by here there now then all one know not".split()
)
_NUMBERS = frozenset(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand double triple".split()
)


def filler_words(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the places [first, last) of filler words and phrases among words in time order."""
    place = 0
    while place < len(words):
        length = _filler_length(words, place)
        if length and _sure(words[place : place + length]):
            yield place, place + length
        place += length or 1


def repeats(words: Sequence[Word], kept: Collection[Phrase] = ()) -> Iterator[tuple[int, int]]:
    """Yield the places [first, last) of words said again at once: "the the", "what's what's".

    Parameters
    ----------
    words
        In time order.
    kept
        Phrases that are whole lines; saying one again is no stumble.
    """
    place = 0
    while place < len(words):
        end = _repeat_end(words, place, kept)
        if end:
            yield place, end
        place = end or place + 1


def found(words: Sequence[Word], place: tuple[int, int], kind: FillerKind) -> Filler:
    """Return those words as a filler that belongs to no take yet."""
    part = words[place[0] : place[1]]
    text = " ".join(word.text for word in part)
    return Filler(None, kind, text, Span(part[0].start, part[-1].end))


def _text(words: Sequence[Word], place: int) -> str:
    return words[place].text if 0 <= place < len(words) else ""


def _pause(words: Sequence[Word], place: int) -> bool:
    """Tell whether a pause, or either end of the recording, lies before the word of that place."""
    if not 0 < place < len(words):
        return True
    return words[place].start - words[place - 1].end >= PAUSE_S


def _filler_length(words: Sequence[Word], place: int) -> int:
    text, after = _text(words, place), _text(words, place + 1)
    pair = f"{text} {after}"
    if pair == "you know":
        return 2 * _is_you_know(words, place)
    if pair == "i mean":
        return 2 * _is_i_mean(words, place)
    if pair in {"sort of", "kind of"}:
        return 2 * (_text(words, place - 1) not in _DETERMINERS)
    if text == "like":
        return int(_is_like(words, place))
    if text == "actually":
        return int(_pause(words, place) or _pause(words, place + 1))
    return int(text in _ALWAYS)


def _is_you_know(words: Sequence[Word], place: int) -> bool:
    if _text(words, place - 1) in _KNOWING and not _pause(words, place):
        return False
    if _pause(words, place + 2):
        return True
    known = _text(words, place + 2)
    return known not in _COMPLEMENTS and not (_pause(words, place) and known in _THINGS)


def _is_i_mean(words: Sequence[Word], place: int) -> bool:
    """Tell it from "that's what I mean" and from "I mean it"."""
    emphatic = _text(words, place + 2) in {"it", "that"} and _pause(words, place + 3)
    return _text(words, place - 1) not in {"what", "know", "that"} and not emphatic


def _is_like(words: Sequence[Word], place: int) -> bool:
    before, after = _pause(words, place), _pause(words, place + 1)
    if before and after:
        return True
    earlier = (_text(words, place - 2), _text(words, place - 1))
    if not before and (earlier[1] in _LIKING | _DETERMINERS or earlier[0] in _ASKING):
        return False
    return after or _text(words, place + 1) not in _LIKENED


def _repeat_end(words: Sequence[Word], place: int, kept: Collection[Phrase]) -> int:
    for length in range(LONGEST_REPEAT, 0, -1):
        unit = _unit(words, place, length)
        end = place
        while _unit(words, end + length, length) == unit and _near(words, end + length):
            end += length
        if end > place and _sure(words[place : end + length]):
            opens = _pause(words, place) and not _pause(words, end)
            if _is_stumble(unit, kept, opens=opens):
                return end + length
    return 0


def _sure(words: Sequence[Word]) -> bool:
    return all(word.confidence >= SURE for word in words)


def _unit(words: Sequence[Word], place: int, length: int) -> Phrase:
    return tuple(word.text for word in words[place : place + length])


def _near(words: Sequence[Word], place: int) -> bool:
    return place < len(words) and words[place].start - words[place - 1].end <= REPEAT_WITHIN_S


def _is_stumble(unit: Phrase, kept: Collection[Phrase], *, opens: bool) -> bool:
    """Tell whether saying those words again is neither emphasis nor the next clause.

    "I hear you. You can…" reads as a repeat where there are no full stops; not so what opens a
    clause.
    """
    if unit in kept or (len(unit) == 1 and unit[0] in _CLAUSE_ENDS and not opens):
        return False
    return not (_EMPHATIC.issuperset(unit) or _NUMBERS.intersection(unit))
