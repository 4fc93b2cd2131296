"""Whether the speaker talks while the customer sounds in the room: by taking the customer out.

The only door to the extra ``loudspeaker``, WebRTC's echo canceller. It notices, and nothing more:
what is measured stays the sound as it came, and where it cannot tell, it says no.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.session.take.voice_activity import BLOCK_S, level_db

LEARNS_S = 3.0
"""So much of the customer teaches it the room (seconds)."""
TAKEN_DB = 10.0
"""Less than so much was taken out: somebody else speaks. Of the customer alone, by three delays and
two distances of a room, 24 dB were in the median, and 15 dB in all but a hundredth (dB)."""
LASTS_S = 0.3
"""For so long, or it is a word of the customer's that was not taken out (seconds)."""
AUDIBLE_DB = -45.0
"""What is quieter is nobody's voice (dB re full scale)."""


class SpeakerBeneath:
    """Follows both channels, block by block; without the extra it notices nobody."""

    def __init__(self) -> None:
        self._canceller = _canceller()
        self._learned_s = 0.0
        self._stands_out: deque[bool] = deque(maxlen=round(LASTS_S / BLOCK_S))

    @property
    def speaks(self) -> bool:
        """Whether the speaker talks beside the customer, for all that can be told."""
        return len(self._stands_out) == self._stands_out.maxlen and all(self._stands_out)

    def hear(self, heard: Samples, own: Samples) -> None:
        """Take a block of the microphone's, and what the customer's channel had beside it."""
        if self._canceller is None:
            return
        left = self._canceller.process(np.ascontiguousarray(heard), np.ascontiguousarray(own))
        if level_db(own) > AUDIBLE_DB:
            self._learned_s += len(own) / SAMPLE_RATE_HZ
        heard_db = level_db(heard)
        is_somebody = self._learned_s > LEARNS_S and heard_db > AUDIBLE_DB
        self._stands_out.append(is_somebody and heard_db - level_db(left) < TAKEN_DB)


def _canceller() -> Any:
    try:
        from pywebrtc_audio import EchoCanceller
    except ImportError:
        return None
    return EchoCanceller(sample_rate=SAMPLE_RATE_HZ)
