"""How late a codec's sound comes, where its container does not say it: by a constant.

What is taken off is what every encoder of the codec adds at least. Where a container says more, as
the edit list of MP4, the header of MP3 or the pre-skip of Opus do, FFmpeg has done it already. WMA
stays as it is: FFmpeg's own encoder begins a frame earlier (23 to 85 ms) than Microsoft's, and
nothing in the file tells the two apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

_FRAME = {"aac", "aac_fixed", "aac_latm"}
"""Codecs that are late by a whole frame, the overlap of their transform; some encoders take twice
that (measured: 1,024 samples at ten rates, FFmpeg's encoder)."""

_SAMPLES = {"mp3": 1_105, "mp3float": 1_105, "mp2": 481, "mp2float": 481}
"""Samples: LAME's 576 and a decoder's 529; the filter bank of layer II. Measured the same."""

_SPEEX = {160: 80, 320: 222, 640: 508}
"""Speex, by the samples in its frame: what it looks ahead, measured in its three modes."""


def delay_s(codec: str, first: AudioFrame) -> float:
    """Return how late sound is (seconds).

    Parameters
    ----------
    codec
        FFmpeg's name of what decodes it.
    first
        The first frame, of which nothing was taken off yet.
    """
    if codec in _FRAME:
        samples = first.samples
    elif codec == "speex":
        samples = _SPEEX.get(first.samples, 0)
    else:
        samples = _SAMPLES.get(codec, 0)
    return samples / first.sample_rate
