"""Two voices, or one: the windows of a recording are clustered, and doubt counts as one voice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.speakers.embedding import EmbeddingTrack
from coach.speakers.linkage import average_linkage
from coach.speakers.network.layers import Floats

LEAST_ALIKE = 0.42
"""Groups of windows less alike than this stay apart: mean cosine similarity. From 0.38 to 0.42, 41
of 42 recordings of two people are told apart and none of 117 of one person is split; from 0.46 on
one more is missed."""
CENTROIDS_NEAREST = 0.5
"""Centroids nearer than this are one voice. Of 14,206 pairs of recordings of two voices 99 % are at
0.35 and less, two women behind one Bluetooth headset at 0.50, two who whisper at 0.60; of 1,547
pairs of one voice, in other rooms, devices or noises, 99 % are at 0.47 and more."""
SHORTEST_WINDOW_S = 0.6
"""A shorter window looks like nobody (seconds)."""
BELONGS = 0.35
"""A window less alike to either voice than this is neither: noise, music or a third voice."""
SHORTEST_S = 2.5
"""Of a second voice at least so much is heard (seconds). In those 41 recordings it is 2.7 s and
more; what is odd in one voice, and noise, comes to 2.1 s."""
LEAST_SHARE = 0.05
"""Of a second voice at least so much of all speech is heard: of those two people 8 %, of what is
odd in one voice, which comes again where takes do, 4 %."""
KNOWN = 0.45
"""A voice at least so much like the print may be the user's (cosine similarity). Of 1,547 pairs of
one voice in other rooms, devices or noises 99 % are at 0.47 and more, of 14,206 pairs of two voices
1 % are above 0.35."""
OWN_APART = 0.1
"""The other voice is so much less like it."""
QUIET_DB, STEADY_DB = 9.0, 4.0
"""A window this far under the louder ones whose level varies less than this is noise: 1 % of
windows of speech are so far under, of noise three quarters; of windows of noise alone the
standard deviation is 3.2 dB (median), of speech 10, in 10 dB of noise 3 but louder."""

_LARGEST_SAMPLE = 400
_ROUNDS = 5


@dataclass(frozen=True, eq=False)
class TwoVoices:
    """What two voices are like."""

    centroids: Floats
    """Shape (2, 192), of length 1; the first is the voice with more windows."""

    @property
    def similarity(self) -> float:
        """Cosine similarity of the centroids."""
        return float(self.centroids[0] @ self.centroids[1])


def two_voices(track: EmbeddingTrack) -> TwoVoices | None:
    """Return the two voices of a recording, or ``None`` where there is one, or doubt."""
    whole = np.flatnonzero(_is_whole(track) & ~_is_noise(track))
    if len(whole) < 2:
        return None
    vectors = track.vectors[whole].astype(np.float32)
    centroids = _separate_groups(vectors[_sample(len(whole))])
    if centroids is not None:
        centroids = _refined(vectors, centroids)
    if centroids is None or not _is_heard(track.windows[whole], vectors, centroids):
        return None
    return TwoVoices(centroids)


def _is_whole(track: EmbeddingTrack) -> npt.NDArray[np.bool_]:
    durations = track.windows[:, 1] - track.windows[:, 0]
    return np.asarray(durations >= SHORTEST_WINDOW_S)


def _is_noise(track: EmbeddingTrack) -> npt.NDArray[np.bool_]:
    if not len(track.windows):
        return np.zeros(0, np.bool_)
    level, spread = track.levels_db.astype(np.float32).T
    return np.asarray((level < np.quantile(level, 0.9) - QUIET_DB) & (spread < STEADY_DB))


def _sample(count: int) -> npt.NDArray[np.intp]:
    """Return which windows are clustered, all or some that are evenly spread."""
    return np.linspace(0, count - 1, min(count, _LARGEST_SAMPLE)).astype(np.intp)


def _separate_groups(vectors: Floats) -> Floats | None:
    """Return the centroids of the largest group, and of the largest that is another voice."""
    groups = average_linkage(vectors, LEAST_ALIKE)
    numbers, sizes = np.unique(groups, return_counts=True)
    by_size = numbers[np.argsort(-sizes, kind="stable")]
    centroids = np.stack([_centroid(vectors[groups == number]) for number in by_size])
    apart = np.flatnonzero(centroids @ centroids[0] < CENTROIDS_NEAREST)
    return centroids[[0, apart[0]]] if len(apart) else None


def _refined(vectors: Floats, centroids: Floats) -> Floats | None:
    """Return the centroids of what is nearer to each; ``None`` where they turn out to be one."""
    for _ in range(_ROUNDS):
        nearest = nearest_voice(vectors @ centroids.T)
        if not all((nearest == voice).any() for voice in (0, 1)):
            return None
        centroids = np.stack([_centroid(vectors[nearest == voice]) for voice in (0, 1)])
    if np.count_nonzero(nearest == 1) > np.count_nonzero(nearest == 0):
        centroids = centroids[::-1]
    return centroids if centroids[0] @ centroids[1] < CENTROIDS_NEAREST else None


def nearest_voice(similarities: Floats) -> npt.NDArray[np.intp]:
    """Return which voice each window is, -1 for neither, from its similarities, shape (n, 2)."""
    belongs = similarities.max(axis=1) >= BELONGS
    return np.where(belongs, similarities.argmax(axis=1), -1)


def _is_heard(windows: npt.NDArray[np.float64], vectors: Floats, centroids: Floats) -> bool:
    """Tell whether enough is heard of the voice that is heard less."""
    second = windows[nearest_voice(vectors @ centroids.T) == 1]
    overlaps_s = np.maximum(0.0, second[:-1, 1] - second[1:, 0]).sum()
    heard_s = (second[:, 1] - second[:, 0]).sum() - overlaps_s
    return bool(heard_s >= SHORTEST_S and len(second) >= LEAST_SHARE * len(windows))


def _centroid(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    centroid: Floats = mean / np.linalg.norm(mean)
    return centroid


def own_voice(centroids: Floats, own: Floats) -> int | None:
    """Return which of two voices is the user's, 0 or 1; ``None`` where neither is plainly.

    Parameters
    ----------
    centroids
        Shape (2, 192), of length 1.
    own
        Shape (192,), of length 1.
    """
    like = centroids @ own
    nearest = int(like.argmax())
    sure = like[nearest] >= KNOWN and like[nearest] - like[1 - nearest] >= OWN_APART
    return nearest if sure else None
