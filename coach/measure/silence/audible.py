"""What can be heard in steady noise: in some band most sounds stand out of it.

White noise spreads its power over all bands, a voice puts its own into few. 20 dB under the
speech it covers the level of an edge, and yet a vowel's last hum, an s or the burst of a stop
stand 5 to 30 dB above it in one band or another, to the very frame in which they end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.measure.frames.noise_profile import NoiseProfile

STEADY_DB = 3.5
"""Noise that fluctuates by more comes and goes in a band: white noise by 3 dB, babble by 10."""
SPREADS = 2.5
"""Noise exceeds a band's median by so many times what its lowest quarter lies below it, at most."""
ABOVE_DB = 2.5
"""In two frames of three a sound is further above that."""
SMEAR_S = 0.011
"""A band's level is that of 16 ms: it hears a sound so much too early and too long (seconds)."""


def is_steady(room: NoiseProfile) -> bool:
    """Tell whether noise is so steady that what stands out of a band is none."""
    return room.noise_spread_db <= STEADY_DB


def audible(bands_db: npt.NDArray[np.float32], room: NoiseProfile) -> npt.NDArray[np.bool_]:
    """Return which frames hold a sound; shape (n,), for bands of shape (n, 9)."""
    limit_db = room.noise_db + SPREADS * (room.noise_db - room.noise_low_db)
    above_db = (bands_db - limit_db).max(axis=1)
    beside_db = np.pad(above_db, 1, mode="edge")
    return np.asarray(np.minimum(above_db, np.maximum(beside_db[:-2], beside_db[2:])) > ABOVE_DB)
