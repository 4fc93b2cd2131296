"""A small network that tells speech from what is not, frame by frame, in any sound.

It sees the levels of the bands and the peaks for 170 ms either side of a frame, relative to the
quietest tenth around and to the room's noise, and returns the logarithm of the odds that the
frame lies within speech. It was trained on synthetic voices in noise, babble, traffic, echo,
clipping and compression, with breaths and clicks between the lines: ``samples/train_edges.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.measure.frames.noise_profile import NoiseProfile
from coach.measure.frames.signal import FRAME_S

Array = npt.NDArray[np.float32]

CONTEXT = (
    *(-34, -27, -21, -16, -12, -9, -7, -5, -4, -3, -2, -1, 0),
    *(1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 34),
)
"""Which frames are seen, counted from the one judged: dense near it, sparse far out."""
AROUND = round(1.0 / FRAME_S)
"""Frames on either side that tell what quiet and loud are here: 1 s."""


def features(bands_db: Array, peak_db: Array, first: int, last: int, room: NoiseProfile) -> Array:
    """Return what the network sees of frames ``first`` to ``last``.

    Parameters
    ----------
    bands_db, peak_db
        Shapes (n, 9) and (n,): levels of all frames, dB re full scale.
    room
        The background.

    Returns
    -------
    Shape (last - first, 281), in tens of dB.
    """
    around = slice(max(0, first - AROUND), last + AROUND)
    quiet, loud = np.percentile(bands_db[around], [10, 95], axis=0)
    quiet_peak, loudest = np.percentile(peak_db[around], [10, 100])
    seen = np.arange(first, last)[:, None] + np.array(CONTEXT)
    seen = np.clip(seen, 0, len(bands_db) - 1)
    spectrum = np.clip((bands_db[seen] - quiet) / 10.0, -1.0, 5.0)
    peaks = np.clip((peak_db[seen] - loudest + 35.0) / 10.0, -2.5, 4.0)
    scene = (
        *((loud - quiet) / 10.0),
        *((quiet - loudest + 50.0) / 10.0),
        (quiet_peak - loudest + 35.0) / 10.0,
        *np.clip((room.noise_db - quiet) / 10.0, -3.0, 3.0),
        room.noise_spread_db / 5.0,
        np.clip((room.noise_peak_db - quiet_peak) / 10.0, -3.0, 3.0),
        room.noise_peak_spread_db / 5.0,
    )
    rows = last - first
    return np.concatenate(
        (spectrum.reshape(rows, -1), peaks, np.broadcast_to(scene, (rows, len(scene)))), axis=1
    ).astype(np.float32)


@dataclass(frozen=True, eq=False)
class EdgeNet:
    """Weights of the network: layers of ``max(0, x @ weight + bias)``, the last one linear."""

    mean: Array
    spread: Array
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def speech_odds(self, seen: Array) -> npt.NDArray[np.float64]:
        """Return the log-odds of speech, shape (n,), for features of shape (n, 281)."""
        layer: npt.NDArray[Any] = (seen - self.mean) / self.spread
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            layer = np.maximum(layer @ weight + bias, 0.0)
        return (layer @ self.weights[-1] + self.biases[-1])[:, 0].astype(np.float64)


@lru_cache(maxsize=1)
def trained() -> EdgeNet:
    """Return the network that comes with the coach."""
    with (files("coach.measure.silence") / "edge_net.npz").open("rb") as stored:
        arrays = {name: array.astype(np.float32) for name, array in np.load(stored).items()}
    layers = range(sum(name.startswith("weight") for name in arrays))
    return EdgeNet(
        arrays["mean"],
        arrays["spread"],
        tuple(arrays[f"weight{layer}"] for layer in layers),
        tuple(arrays[f"bias{layer}"] for layer in layers),
    )
