"""A recording's vowels, with the levels and the length of vocal tract that hold for all of it.

Formants are brought to one length of vocal tract by the speaker's own F3 (Nordström &
Lindblom 1975), or the vowels of women and of men could not share one place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.measure.fillers.vowels import Floats, VowelTrack

REFERENCE_F3_HZ = 2520.0
"""F3 of the vocal tract to which formants are scaled: 17 cm."""

SPEECH_FRAMES = 100
"""So many frames at least, a second, are as loud as what is called the level of speech."""

NARROW_DB = 33.0
"""The loudest hiss lies this far under speech only where a line does not carry it: 36 to 46 dB over
a telephone, 8 to 28 elsewhere (16 voices, 7 sounds)."""

CLEAREST_DB = 13.0
"""Where speech stands less than this above its background nothing can be told."""
CLEAR_DB = 25.0
"""Where it stands higher than this the background does no harm."""
RESTLESS_DB = 2.5
"""A background that moves by more than this is voices or the like."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A track, with what holds for the whole recording."""

    track: VowelTrack
    speech_db: float
    """Level that 5 % of the frames, or the loudest second, exceed."""
    floor_db: float
    """Level that 95 % of the frames exceed."""
    restless_db: float
    """How far the level at a fifth of the frames lies above the floor: large in babble."""
    hiss_floor_db: float
    """Level of the band above 4 kHz that 80 % of the frames exceed."""
    hiss_top_db: float
    """Level of that band that 2 % of the frames exceed."""
    tract_scale: float
    """What brings the speaker's formants to the reference's length of tract."""

    def f1_hz(self, frames: slice) -> Floats:
        """Return F1 of some frames, for one length of tract."""
        return self._formant(0, frames)

    def f2_hz(self, frames: slice) -> Floats:
        """Return F2 of some frames, for one length of tract."""
        return self._formant(1, frames)

    def _formant(self, number: int, frames: slice) -> Floats:
        hertz = self.track.formants_hz[frames, number].astype(np.float32)
        return np.asarray(hertz * self.tract_scale)

    @property
    def is_narrow(self) -> bool:
        """Whether nothing is there above 4 kHz, as over a telephone."""
        return self.hiss_top_db < self.speech_db - NARROW_DB

    @property
    def clearness_db(self) -> float:
        """How far speech stands above its background."""
        return self.speech_db - self.floor_db

    @property
    def is_clear(self) -> bool:
        """Whether speech stands so high that the background does no harm."""
        return self.clearness_db >= CLEAR_DB

    @property
    def is_drowned(self) -> bool:
        """Whether the background is too loud, or too much like voices, to tell anything."""
        babbles = not self.is_clear and self.restless_db > RESTLESS_DB
        return self.clearness_db < CLEAREST_DB or babbles


def scene(track: VowelTrack) -> Scene | None:
    """Return the recording's levels and its length of tract; ``None`` if empty."""
    if not len(track):
        return None
    level = np.sort(track.level_db.astype(np.float32))
    speech = max(np.percentile(level, 95), level[-min(SPEECH_FRAMES, len(level))])
    floor, fifth = np.percentile(level, (5, 20))
    strong = (track.level_db > speech - 15) & (track.voicing > 0.5)
    hiss, hiss_top = np.percentile(track.hiss_db.astype(np.float32), (20, 98))
    return Scene(
        track,
        float(speech),
        float(floor),
        float(fifth - floor),
        float(hiss),
        float(hiss_top),
        _tract_scale(track.formants_hz[strong, 2]),
    )


def _tract_scale(third_formants: Floats) -> float:
    known = third_formants[np.isfinite(third_formants)]
    return REFERENCE_F3_HZ / float(np.median(known)) if len(known) else 1.0
