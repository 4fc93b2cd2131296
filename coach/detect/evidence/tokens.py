"""The evidence: every word of both decodings, and how near it comes to each of the guide's."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from coach.datatypes import Speaker, Word
from coach.detect.evidence.lexicon import Lexicon, sound
from coach.detect.evidence.similarity import Indices, Nearness, nearness_of
from coach.language.english.grammar import expand

Times = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

UNKNOWN = "[unk]"
JOINED_S = 0.12
"""Two words nearer than this may be one word misheard."""
SURE_RUN = 0.8
"""Confidence that a guided word needs to count in a row."""
RUN_PAUSE_S = 0.15
"""A pause that ends a run of guided words."""
UNLIKE, LIKE = 0.2, 0.45
"""Likeness of sound at which guided words are no longer believed, and are fully."""
LEAST_BELIEF = 0.15
WHOLE_SENTENCE = 0.8
"""Belief in guided words that are a whole sentence of the guide."""
FEWEST_OF_SENTENCE = 3
CHANCE, DESIGN = 4, 7
"""Words of a line heard in a row by chance, and only where the line was said."""


@dataclass(frozen=True, eq=False)
class Tokens:
    """All evidence, sorted by the middle of its time; contractions are taken apart.

    Three kinds share the line: free words, two neighbouring free words taken as one sound, and
    guided words.
    """

    middles: Times
    """Shape (n,)."""
    near: Nearness
    """Likeness to each word of the lexicon, weighed by how far the token is trusted."""
    guided: Mask
    """Shape (n,)."""
    joined: Mask
    """Shape (n,): two words taken as one."""
    begins: Indices
    """Shape (n,): the first word of the line that each token covers."""
    ends: Indices
    """Shape (n,): the word after the last one."""


def tokens_of(words: Sequence[Word], guided: Sequence[Word], lexicon: Lexicon) -> Tokens:
    """Lay out all evidence: the words of the line, and the guided ones beside them."""
    texts: dict[str, int] = {}
    columns: list[array[Any]] = [array(kind) for kind in "dlfbll"]
    for token in chain(_free_tokens(words), _guided_tokens(words, guided, lexicon)):
        middle, text, trust, is_guided, begin, end = token
        row = middle, texts.setdefault(text, len(texts)), trust, is_guided, begin, end
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    middles = np.array(columns[0])
    order = np.argsort(middles, kind="stable")
    kinds, trusts, are_guided, begins, ends = (np.array(column)[order] for column in columns[1:])
    near = nearness_of(list(texts), lexicon)
    return Tokens(
        middles=middles[order],
        near=near.pick(kinds, trusts, only_exact=are_guided > 0),
        guided=are_guided > 0,
        joined=np.array(["+" in text for text in texts], bool)[kinds],
        begins=begins,
        ends=ends,
    )


_Token = tuple[float, str, float, bool, int, int]
"""Middle of its time, text, trust, whether guided, the words of the line that it covers."""


def _free_tokens(words: Sequence[Word]) -> Iterator[_Token]:
    for i, word in enumerate(words):
        if word.speaker is Speaker.OTHER:
            continue
        middle = (word.start + word.end) / 2
        for part in expand(word.text):
            yield middle, part, 1.0, False, i, i + 1
        if _is_joined(words, i):
            both = f"{word.text}+{words[i + 1].text}"
            yield (word.start + words[i + 1].end) / 2, both, 1.0, False, i, i + 2


def _is_joined(words: Sequence[Word], first: int) -> bool:
    """Tell whether a word and the next one may be one, misheard."""
    if first + 1 == len(words) or words[first + 1].speaker is Speaker.OTHER:
        return False
    return round(words[first + 1].start - words[first].end, 4) < JOINED_S


def _guided_tokens(
    words: Sequence[Word], guided: Sequence[Word], lexicon: Lexicon
) -> Iterator[_Token]:
    middles = np.array([(word.start + word.end) / 2 for word in words])
    for run in _runs(guided, lexicon):
        belief = max(_belief(run, words, middles), _verbatim(run, lexicon))
        begins = np.searchsorted(middles, [word.start for word in run]).tolist()
        ends = np.searchsorted(middles, [word.end for word in run]).tolist()
        for word, begin, end in zip(run, begins, ends, strict=True):
            middle = (word.start + word.end) / 2
            trust = belief * min(1.0, word.confidence**2)
            for part in expand(word.text):
                yield middle, part, trust, True, begin, end


def _runs(guided: Sequence[Word], lexicon: Lexicon) -> list[list[Word]]:
    """Return the runs of guided words that follow each other in the guide, without a pause."""
    runs: list[list[Word]] = [[]]
    for word in guided:
        if word.text == UNKNOWN:
            runs.append([])
        elif runs[-1] and not _follows(runs[-1][-1], word, lexicon):
            runs.append([word])
        else:
            runs[-1].append(word)
    return [run for run in runs if run]


def _follows(word: Word, after: Word, lexicon: Lexicon) -> bool:
    pair = (expand(word.text)[-1], expand(after.text)[0])
    return pair in lexicon.follow and round(after.start - word.end, 4) <= RUN_PAUSE_S


def _belief(run: Sequence[Word], words: Sequence[Word], middles: Times) -> float:
    """Return how far guided words are to be believed: as far as the free words sound like them.

    The guided decoding knows no other words than the guide's, and makes salad of anything else.
    """
    first, last = np.searchsorted(middles, [run[0].start - 0.05, run[-1].end + 0.05])
    if first == last:
        return 1.0
    meant = "".join(sound(word.text) for word in run)
    heard = "".join(sound(word.text) for word in words[first:last])
    like = Levenshtein.normalized_similarity(meant, heard)
    return float(np.clip((like - UNLIKE) / (LIKE - UNLIKE), LEAST_BELIEF, 1.0))


def _verbatim(run: Sequence[Word], lexicon: Lexicon) -> float:
    """Return how far guided words are to be believed for being one of the guide's lines."""
    said = tuple(part for word in run if word.confidence >= SURE_RUN for part in expand(word.text))
    if len(said) >= FEWEST_OF_SENTENCE and said in lexicon.sentences:
        return WHOLE_SENTENCE
    return float(np.clip((len(said) - CHANCE) / (DESIGN - CHANCE), 0.0, 1.0))
