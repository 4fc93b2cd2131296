"""The voice model, loaded from the numbers in its folder: ``weights.npy`` and ``norms.npy``."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coach.errors import ModelError
from coach.speakers.network.cam import Network
from coach.speakers.network.layers import Doubles, Floats

WEIGHTS = "weights.npy"
"""Every weight of two or more dimensions, flat, in half precision."""
NORMS = "norms.npy"
"""Every bias, and of each batch normalisation weight, bias, mean and variance, flat."""

_EPSILON = 1e-5
"""What the normalisations of the model were trained with."""


@dataclass(frozen=True, eq=False)
class VoiceModel:
    """A network that knows voices, and its name."""

    name: str
    network: Network
    own: Floats | None = None
    """Shape (192,), of length 1: what the user's own voice is like, where that was learned."""


def load_voice_model(folder: Path) -> VoiceModel:
    """Load the voice model of a folder: 28 MB, a twentieth of a second.

    Raises
    ------
    ModelError
        The folder is missing or holds other numbers than a voice model's.
    """
    try:
        tensors = _Stored(np.load(folder / WEIGHTS), np.load(folder / NORMS))
        network = Network.load(tensors)
        tensors.check_end()
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder}: not a voice model ({error})", remedy="voices_damaged"
        ) from error
    return VoiceModel(folder.name, network)


class _Stored:
    """Gives the stored numbers in their order."""

    def __init__(self, weights: npt.NDArray[np.float16], norms: npt.NDArray[np.float32]) -> None:
        self._weights = weights
        self._norms = norms
        self._weights_taken = 0
        self._norms_taken = 0

    def weight(self, *shape: int) -> Doubles:
        """Return the next weights."""
        first = self._weights_taken
        self._weights_taken += prod(shape)
        flat = self._weights[first : self._weights_taken]
        return flat.reshape(shape).astype(np.float64)

    def bias(self, count: int) -> Doubles:
        """Return the next biases."""
        first = self._norms_taken
        self._norms_taken += count
        return self._norms[first : self._norms_taken].reshape(count).astype(np.float64)

    def norm(self, channels: int, *, affine: bool = True) -> tuple[Doubles, Doubles]:
        """Return the next batch normalisation as scale and shift."""
        weight = self.bias(channels) if affine else np.ones(channels)
        bias = self.bias(channels) if affine else np.zeros(channels)
        mean, variance = self.bias(channels), self.bias(channels)
        scale = weight / np.sqrt(variance + _EPSILON)
        return scale, bias - mean * scale

    def check_end(self) -> None:
        """Raise ``ValueError`` where numbers are left over."""
        taken = (self._weights_taken, self._norms_taken)
        if taken != (len(self._weights), len(self._norms)):
            raise ValueError("it has more numbers than the network needs")
