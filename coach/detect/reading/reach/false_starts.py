"""Whether an utterance is the beginning of a step, broken off."""

from __future__ import annotations

from coach.detect.evidence.lexicon import Lexicon, Matrix
from coach.detect.evidence.word_sequence import WordSequence
from coach.language.english.grammar import content

MOST_OF_LINE = 0.8
"""An utterance of more than this share of a line's words is no mere beginning."""
ALIKE = 0.7
"""Likeness of sound from which a word is the one at its place, near enough."""
ENOUGH = 0.66
"""Share of an utterance's words that are those at the beginning of the line."""
FEWEST_WORDS = 2


def begins(utterance: slice, step: int, line: WordSequence, lexicon: Lexicon) -> bool:
    """Tell whether an utterance says the first words of a step, and no more.

    Parameters
    ----------
    utterance
        Words of the line.
    step
        Index of the step in the guide.
    """
    said = line.parts(utterance)
    if len(said) < FEWEST_WORDS and not any(map(content, said)):
        return False
    near = lexicon.likeness(said)
    for wording in lexicon.wordings:
        columns = wording.columns[: len(said) + 1]
        cut_short = [lexicon.words[column].startswith(said[-1]) for column in columns]
        near[-1, columns[cut_short]] = 1.0
        if wording.step == step and _is_head(near[:, columns], len(said), len(wording.columns)):
            return True
    return False


def _is_head(near: Matrix, said: int, meant: int) -> bool:
    alike = near.max(axis=1) >= ALIKE
    return bool(said <= MOST_OF_LINE * meant and alike.mean() >= ENOUGH and alike[0])
