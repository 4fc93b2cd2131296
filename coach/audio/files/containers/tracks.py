"""Which of several sound tracks is heard: the file's first choice, unless there is nothing in it.

Screen recorders write the system's sound and the microphone into tracks of their own, and the first
is silent where nothing was played.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

AUDIBLE = 1e-3
"""A track whose largest sample is less, -60 dB re full scale, holds no speech."""


def in_order(tracks: Sequence[AudioStream]) -> list[AudioStream]:
    """Return tracks as the file would have them heard: its default ones first."""
    from av.stream import Disposition

    return sorted(
        tracks, key=lambda track: Disposition.default not in Disposition(track.disposition)
    )


def is_audible(container: InputContainer, track: AudioStream) -> bool:
    """Return whether there is any sound in a track; it is decoded until there is."""
    import av

    to_float = av.AudioResampler(format="flt")
    try:
        for frame in container.decode(track):
            for part in to_float.resample(frame):
                if np.nan_to_num(np.abs(part.to_ndarray())).max(initial=0.0) >= AUDIBLE:
                    return True
    except av.FFmpegError:
        return True  # what is in the rest of it is not known
    return False
