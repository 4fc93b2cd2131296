"""What a guide's words weigh, and how near a heard word comes to them.

A word that few steps share weighs more than one that many do, and the small words of English
weigh little. A heard word is near a guide's word where it is the same word or another form of
it, or where it sounds like it: recognisers mishear by sound, not by spelling.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from coach import text
from coach.datatypes import Guide
from coach.language.english.grammar import COMMON_WORDS, FUNCTION_WORDS, content, expand, stem
from coach.language.english.phonemes import phonemes
from coach.language.english.phonemes.distance import PHONEMES
from coach.language.english.thesaurus import GROUPS_OF, RELATED

Matrix = npt.NDArray[np.float32]

FUNCTION_WEIGHT = 0.12
COMMON_WEIGHT = 0.5

SOUND_FLOOR = 0.68
"""Likeness of sound below which two words have nothing in common."""
SOUND_CEILING = 0.9
"""What a word is worth that only sounds the same."""
SAME_HEAD = 0.8
"""What a word is worth that begins as the guide's does: *technician* for *tech*."""
SHORTEST_HEAD = 4
"""Letters that a shared beginning must have."""


@dataclass(frozen=True, eq=False)
class Wording:
    """One way to say a step."""

    step: int
    """Index of the step in the guide."""
    columns: npt.NDArray[np.intp]
    """Shape (k,): columns of its words in the lexicon, in the order they are said."""
    weights: Matrix
    """Shape (k,): what each word weighs; the sum of them is 1."""
    is_content: npt.NDArray[np.bool_]
    """Shape (k,)."""
    starts_part: npt.NDArray[np.bool_]
    """Shape (k,): whether a sentence, or what follows a placeholder, starts with the word."""
    open_ended: bool
    """A placeholder stands in it: any words may be heard there."""

    @property
    def parts(self) -> list[slice]:
        """The stretches of words between sentence ends and placeholders."""
        starts = [*np.flatnonzero(self.starts_part).tolist(), len(self.columns)]
        return [slice(a, b) for a, b in itertools.pairwise(starts)]


class Lexicon:
    """All words of a guide, with their weights and sounds."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        sayings = [
            (index, line, _parts(line))
            for index, step in enumerate(guide.steps)
            for line in step.wordings
            if _parts(line)
        ]
        self.words = sorted({w for _, _, parts in sayings for part in parts for w in part})
        self._column = {word: i for i, word in enumerate(self.words)}
        self._stems = [stem(word) for word in self.words]
        self._of_group: dict[int, list[int]] = defaultdict(list)
        self._same_head: dict[str, list[int]] = defaultdict(list)
        for column, form in enumerate(self._stems):
            self._same_head[form[:SHORTEST_HEAD]].append(column)
            for group in GROUPS_OF.get(form, ()):
                self._of_group[group].append(column)
        self._sounds = [sound(word) for word in self.words]
        self._small = np.array([not content(word) for word in self.words], bool)
        held = {(stem(w), step) for step, _, parts in sayings for part in parts for w in part}
        self._steps_with = Counter(form for form, _ in held)
        self.wordings = tuple(self._wording(*saying) for saying in sayings)
        self.follow = frozenset(
            pair for _, _, parts in sayings for part in parts for pair in itertools.pairwise(part)
        )
        """Neighbouring words of the guide's lines."""
        self.sentences = frozenset(part for _, _, parts in sayings for part in parts)
        ends = [(part[0], part[-1]) for _, _, parts in sayings for part in parts]
        self.heads = frozenset(head for head, _ in ends)
        self.tails = frozenset(tail for _, tail in ends)

    def _wording(self, index: int, line: str, parts: list[tuple[str, ...]]) -> Wording:
        words = [word for part in parts for word in part]
        weights = np.array([self._weight(word) for word in words], np.float32)
        starts = [i == 0 for part in parts for i in range(len(part))]
        return Wording(
            step=index,
            columns=np.array([self._column[word] for word in words], np.intp),
            weights=weights / weights.sum(),
            is_content=np.array([content(word) for word in words]),
            starts_part=np.array(starts),
            open_ended="{" in line,
        )

    def _weight(self, word: str) -> float:
        general = 1.0
        if word in FUNCTION_WORDS:
            general = FUNCTION_WEIGHT
        elif word in COMMON_WORDS:
            general = COMMON_WEIGHT
        return general / self._steps_with[stem(word)]

    def likeness(self, heard: Sequence[str]) -> Matrix:
        """Return how near each heard word is to each of the guide's.

        Parameters
        ----------
        heard
            Words; ``a+b`` is two words taken as one sound.

        Returns
        -------
        Matrix
            Shape (len(heard), len(words)), from 0 to 1.
        """
        distinct = list(dict.fromkeys(heard))
        near = self._sound_likeness([sound(word) for word in distinct])
        for row, word in enumerate(distinct):
            form = stem(word)
            for column in self._same_head.get(form[:SHORTEST_HEAD], ()):
                like = _form_likeness(form, self._stems[column])
                near[row, column] = max(near[row, column], like)
            for column in self._related(form):
                near[row, column] = max(near[row, column], RELATED)
        rows = {word: row for row, word in enumerate(distinct)}
        return near[[rows[word] for word in heard]] if len(heard) else near

    def _related(self, form: str) -> set[int]:
        """Return the columns of the words that are about the same thing as a stem."""
        groups = GROUPS_OF.get(form, ())
        return {column for group in groups for column in self._of_group.get(group, ())}

    def _sound_likeness(self, sounds: Sequence[str]) -> Matrix:
        """Likeness of sound, 0 below the floor; a small word must be heard as it is."""
        if not sounds:
            return np.zeros((0, len(self.words)), np.float32)
        scorer = Levenshtein.normalized_similarity
        like = cdist(sounds, self._sounds, scorer=scorer, score_cutoff=SOUND_FLOOR)
        near = np.clip((like - SOUND_FLOOR) / (1 - SOUND_FLOOR), 0, 1) * SOUND_CEILING
        near[:, self._small] *= like[:, self._small] > 0.99
        return near.astype(np.float32)


def sound(word: str) -> str:
    """Return a word's phonemes, one letter each."""
    return "".join(map(_sound, word.split("+")))


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    return "".join(_LETTERS[phoneme] for phoneme in phonemes(word))


_LETTERS = {phoneme: chr(ord("A") + index) for index, phoneme in enumerate(PHONEMES)}


def _parts(line: str) -> list[tuple[str, ...]]:
    """Return the words of each sentence of a line, contractions taken apart."""
    return [tuple(w for word in part for w in expand(word)) for part in text.sentences(line)]


def _form_likeness(heard: str, guide: str) -> float:
    """Likeness of two stems by their letters: the same, or one the head of the other."""
    if heard == guide:
        return 1.0
    shorter = min(len(heard), len(guide))
    same_head = shorter >= SHORTEST_HEAD and heard[:shorter] == guide[:shorter]
    return SAME_HEAD if same_head else 0.0
