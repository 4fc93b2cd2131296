"""Filler words and repeated words, from the transcript alone.

A recogniser writes no commas, so what tells a filler from language is the words beside it and
the pauses around it: "I'd like to" is language, "it's … like … good" is not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from coach.datatypes import Filler, FillerKind, Span, Word
from coach.language.english.fillers import (
    ALWAYS,
    ASKING,
    CLAUSE_ENDS,
    COMPLEMENTS,
    DETERMINERS,
    EMPHATIC,
    KNOWING,
    LIKENED,
    LIKING,
    NUMBERS,
    THINGS,
)

Phrase = tuple[str, ...]

PAUSE_S = 0.12
"""A silence that sets a word off, as a comma would."""
REPEAT_WITHIN_S = 0.5
"""A longer silence makes a second saying, not a stumble."""
SURE = 0.8
"""Confidence of every word of a filler: in noise the recogniser stammers by itself."""
LONGEST_REPEAT = 2


def spoken_fillers(
    words: Sequence[Word],
    steps: Sequence[Span],
    phrases: Collection[Phrase],
) -> Iterator[Filler]:
    """Yield the filler words, then the repeats, that belong to no take yet.

    Parameters
    ----------
    words
        In time order.
    steps
        Where steps were said: inside them the guide's own words are language.
    phrases
        The guide's sentences; saying one again is no stumble.
    """
    lengths = {
        FillerKind.WORD: lambda place: _filler_length(words, place),
        FillerKind.REPEAT: lambda place: _repeat_length(words, place, phrases),
    }
    for kind, length_at in lengths.items():
        for first, last in _places(words, length_at):
            part = words[first:last]
            text = " ".join(word.text for word in part)
            filler = Filler(None, kind, text, Span(part[0].start, part[-1].end))
            if not _is_guides(filler, steps, phrases):
                yield filler


def _is_guides(filler: Filler, steps: Sequence[Span], phrases: Collection[Phrase]) -> bool:
    """Tell whether a step's own line holds these words."""
    if not any(filler.span.overlap(step) > 0 for step in steps):
        return False
    said = tuple(filler.text.split())
    return any(
        phrase[place : place + len(said)] == said
        for phrase in phrases
        for place in range(len(phrase))
    )


def _places(words: Sequence[Word], length_at: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """Yield the places [first, last) of fillers, by how long one is that begins at a place."""
    place = 0
    while place < len(words):
        length = length_at(place)
        if length and _sure(words[place : place + length]):
            yield place, place + length
        place += length or 1


def _text(words: Sequence[Word], place: int) -> str:
    return words[place].text if 0 <= place < len(words) else ""


def _pause(words: Sequence[Word], place: int) -> bool:
    """Tell whether a pause, or either end of the recording, lies before the word of that place."""
    if not 0 < place < len(words):
        return True
    return words[place].start - words[place - 1].end >= PAUSE_S


def _filler_length(words: Sequence[Word], place: int) -> int:
    """Return how many words from a place on are a filler word or phrase; 0: none is."""
    text, after = _text(words, place), _text(words, place + 1)
    pair = f"{text} {after}"
    if pair == "you know":
        return 2 * _is_you_know(words, place)
    if pair == "i mean":
        return 2 * _is_i_mean(words, place)
    if pair in {"sort of", "kind of"}:
        return 2 * (_text(words, place - 1) not in DETERMINERS)
    if text == "like":
        return int(_is_like(words, place))
    if text == "actually":
        return int(_pause(words, place) or _pause(words, place + 1))
    return int(text in ALWAYS)


def _is_you_know(words: Sequence[Word], place: int) -> bool:
    if _text(words, place - 1) in KNOWING and not _pause(words, place):
        return False
    if _pause(words, place + 2):
        return True
    known = _text(words, place + 2)
    return known not in COMPLEMENTS and not (_pause(words, place) and known in THINGS)


def _is_i_mean(words: Sequence[Word], place: int) -> bool:
    """Tell it from "that's what I mean" and from "I mean it"."""
    emphatic = _text(words, place + 2) in {"it", "that"} and _pause(words, place + 3)
    return _text(words, place - 1) not in {"what", "know", "that"} and not emphatic


def _is_like(words: Sequence[Word], place: int) -> bool:
    before, after = _pause(words, place), _pause(words, place + 1)
    if before and after:
        return True
    earlier = (_text(words, place - 2), _text(words, place - 1))
    if not before and (earlier[1] in LIKING | DETERMINERS or earlier[0] in ASKING):
        return False
    return after or _text(words, place + 1) not in LIKENED


def _repeat_length(words: Sequence[Word], place: int, kept: Collection[Phrase]) -> int:
    """Return how many words are said again at once there: "the the", "what's what's"; 0: none."""
    for length in range(LONGEST_REPEAT, 0, -1):
        unit = _unit(words, place, length)
        end = place
        while _unit(words, end + length, length) == unit and _near(words, end + length):
            end += length
        if end > place and _sure(words[place : end + length]):
            opens = _pause(words, place) and not _pause(words, end)
            if _is_stumble(unit, kept, opens=opens):
                return end + length - place
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
    if unit in kept or (len(unit) == 1 and unit[0] in CLAUSE_ENDS and not opens):
        return False
    return not (EMPHATIC.issuperset(unit) or NUMBERS.intersection(unit))
