"""What is carried through the reading of a recording: its words, the guide's, and candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.datatypes import Word
from coach.detect.evidence.candidates import Candidates
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import WordSequence


@dataclass(frozen=True, eq=False)
class Passage:
    """Everything that the steps of a recording are read from."""

    line: WordSequence
    """The words heard."""
    found: Candidates
    """Where each step may have been said."""
    lexicon: Lexicon
    """The guide's words."""
    guided: Sequence[Word]
    """What the guided decoding heard."""
