"""Whether the microphone hears the coach's own customer: by how their levels go together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.session.take.voice_activity import BLOCK_S

LATEST_S = 0.4
"""An echo comes so late at most: what a sound system and a room take (seconds)."""
LEAST_S = 2.0
"""So much of the customer is listened to before anything is said of it (seconds)."""
ALIKE = 0.7
"""Correlation of the two levels from which it is an echo: of speech and other speech or noise it is
rarely above 0.5."""
AUDIBLE_DB = -55.0
"""What is quieter on the customer's channel has no echo to be heard (dB re full scale)."""


class EchoMeter:
    """Follows the levels of both channels, block by block."""

    def __init__(self) -> None:
        self._own: list[float] = []
        self._heard: list[float] = []
        self.is_there = False
        """Whether an echo was noticed."""

    def hear(self, heard_db: float, own_db: float) -> None:
        """Take the levels of a block: the microphone's, and the customer's."""
        self._own.append(own_db)
        self._heard.append(heard_db)
        if not self.is_there and own_db > AUDIBLE_DB:
            own, heard = np.array(self._own), np.array(self._heard)
            lags = range(round(LATEST_S / BLOCK_S) + 1)
            self.is_there = any(_alike(own[: len(own) - lag], heard[lag:]) for lag in lags)


def _alike(own: npt.NDArray[np.float64], heard: npt.NDArray[np.float64]) -> bool:
    audible = own > AUDIBLE_DB
    if np.count_nonzero(audible) < LEAST_S / BLOCK_S:
        return False
    own, heard = own[audible], heard[audible]
    spread = float(own.std() * heard.std())
    return spread > 0 and float(np.mean((own - own.mean()) * (heard - heard.mean()))) > (
        ALIKE * spread
    )
