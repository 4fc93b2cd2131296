"""The words of a running take, as soon as they were said.

Vosk decodes in pieces of 0.21 s and looks ahead: a word that ends a line is written 0.1 to 0.45 s
after it, with the sound that follows. In a pause it is therefore fed quiet noise ahead of time, but
not in a noisy room: more of its noise cost 5 of 346 steps.
Only a running take is followed so; its report hears the recording alone.

Who answers asks for the ending of what was said. To decode it takes as long as a block, so that is
begun as soon as the sound falls, a pause or not.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.recognise import PARTIAL_BLOCK
from coach.session.take.voice_activity import BLOCK_S, BREATH_DB, VoiceActivity, level_db

PAUSE_BLOCKS = 2
"""After so much silence, 0.1 s, the noise is fed: longer than most stops within a word."""
FILL_S = 0.4
"""So much of it (seconds). Of 96 lines in 8 voices the slowest twentieth were written 0.51 s after
the line without it, 0.25 s with 0.2 s, 0.19 s with 0.3 s and with 0.4 s."""
MOST_BLOCKS = 20
"""After so much silence, 1 s, what was begun of an ending is of no use any more."""
ENDING_S = 2.5
"""So much of the sound tells the last words (seconds): more than a hesitation and a few words."""


class Recogniser(Protocol):
    """What hears the words."""

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next samples; return all words so far."""
        ...

    def begin_ending(self, sound: Samples) -> None:
        """Hear what was said last once more: it may end soon."""
        ...

    def ending(self, sound: Samples) -> tuple[str, ...]:
        """Return the words of that, decoded as an utterance that ends with this sound."""
        ...


class PromptWords:
    """Has a recogniser write in every pause what it heard before.

    Parameters
    ----------
    recogniser
        What hears the words.
    is_answered
        Whether somebody answers, who asks in every pause for the ending.
    """

    def __init__(self, recogniser: Recogniser, *, is_answered: bool = False) -> None:
        self._recogniser = recogniser
        self._is_answered = is_answered
        self._voice = VoiceActivity(BREATH_DB)
        self._quiet_blocks = 0
        self._latest: deque[Samples] = deque(maxlen=round(ENDING_S / BLOCK_S))
        self._unheard: list[Samples] | None = None
        """What came since the ending was begun; ``None``: it is not."""
        self._ending: tuple[str, ...] | None = None
        self._noise = np.random.default_rng(0)
        if is_answered:  # the first decoding takes longest: not when it is waited for
            recogniser.begin_ending(np.zeros(PARTIAL_BLOCK, np.float32))

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next samples; return all words so far."""
        words = self._recogniser.feed(block)
        self._latest.append(block)
        level = level_db(block)
        self._voice.hear(level)
        speaks = self._voice.silent_s == 0.0
        self._quiet_blocks = 0 if speaks else self._quiet_blocks + 1
        if speaks:
            self._ending = self._unheard = None
        elif self._is_answered and self._voice.has_spoken and self._quiet_blocks == 1:
            self._begin_ending()
        elif self._unheard is not None:
            self._unheard = [*self._unheard, block] if self._quiet_blocks < MOST_BLOCKS else None
        is_clear = level <= self._voice.loudest_db - BREATH_DB
        if self._voice.has_spoken and self._quiet_blocks == PAUSE_BLOCKS and is_clear:
            return self._recogniser.feed(self._fill(level))
        return words

    def ending(self) -> tuple[str, ...]:
        """Return the last words, as far as they were said to their end; once in a pause."""
        if self._ending is None:
            if self._unheard is None:
                self._begin_ending()
            fill = self._fill(level_db(self._latest[-1]))
            self._ending = self._recogniser.ending(np.concatenate([*(self._unheard or ()), fill]))
        return self._ending

    def _begin_ending(self) -> None:
        self._recogniser.begin_ending(np.concatenate([*self._latest]))
        self._unheard = []

    def _fill(self, level: float) -> Samples:
        """Return noise as loud as the pause."""
        noise = self._noise.normal(0.0, 10 ** (level / 20), round(FILL_S * SAMPLE_RATE_HZ))
        return noise.astype(np.float32)
