"""The layers of the voice network in numpy: each is a matrix product with what surrounds it.

Batch normalisation is folded into the product beside it when the model is loaded, so that while
sound is heard there are products, limits and sums alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

KERNEL = 3
"""Width of every convolution but the first over time."""


class Tensors(Protocol):
    """Gives the numbers of a model, in the order in which they are stored."""

    def weight(self, *shape: int) -> Doubles:
        """Return the next weights."""
        ...

    def bias(self, count: int) -> Doubles:
        """Return the next biases, shape (count,)."""
        ...

    def norm(self, channels: int, *, affine: bool = True) -> tuple[Doubles, Doubles]:
        """Return the next batch normalisation as scale and shift, each of shape (channels,)."""
        ...


def as_floats(values: Doubles) -> Floats:
    """Return values as the layers calculate with them."""
    return np.ascontiguousarray(values, np.float32)


def relu(values: Floats) -> Floats:
    """Set what is negative to 0, in place."""
    return np.maximum(values, 0.0, out=values)


@dataclass(frozen=True, eq=False)
class Linear:
    """A matrix product and a bias, over the last axis."""

    matrix: Floats
    """Shape (inputs, outputs)."""
    bias: Floats
    """Shape (outputs,)."""

    def __call__(self, values: Floats) -> Floats:
        """Return shape (…, outputs)."""
        result: Floats = values @ self.matrix
        result += self.bias
        return result


@dataclass(frozen=True, eq=False)
class Preactivated:
    """Batch normalisation and rectifier before a product: both are a limit of the input.

    With scale s and shift c, ``max(s x + c, 0) = s max(x, -c/s) + c`` where s > 0, and the same
    with ``min`` where s < 0; s and c then belong to the product.
    """

    knee: Floats
    """Shape (inputs,)."""
    falling: npt.NDArray[np.intp]
    """The inputs of negative scale: 5 of 33,000."""
    linear: Linear

    @classmethod
    def folded(cls, scale: Doubles, shift: Doubles, linear: Linear) -> Preactivated:
        """Fold a normalisation into the product behind it."""
        matrix = linear.matrix.astype(np.float64)
        bias = linear.bias + shift @ matrix
        product = Linear(as_floats(matrix * scale[:, None]), as_floats(bias))
        return cls(as_floats(-shift / scale), np.flatnonzero(scale < 0), product)

    def __call__(self, values: Floats) -> Floats:
        """Return shape (…, outputs)."""
        limited = np.maximum(values, self.knee)
        if len(self.falling):
            columns = values[:, self.falling]
            limited[:, self.falling] = np.minimum(columns, self.knee[self.falling])
        return self.linear(limited)


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution of 3 by 3 over frequency and time, with its normalisation."""

    linear: Linear
    """From (frequency, time, channel) of the kernel, flat, to channels."""
    stride: int = 1
    """Steps over frequency; over time it is always 1."""

    @classmethod
    def load(cls, tensors: Tensors, inputs: int, outputs: int, stride: int = 1) -> Convolution:
        """Take the next convolution and the normalisation behind it."""
        weight = tensors.weight(outputs, inputs, KERNEL, KERNEL)
        scale, shift = tensors.norm(outputs)
        matrix = (weight.transpose(2, 3, 1, 0) * scale).reshape(-1, outputs)
        return cls(Linear(as_floats(matrix), as_floats(shift)), stride)

    def __call__(self, image: Floats) -> Floats:
        """Return shape (frequencies / stride, times, outputs) of an image of such shape."""
        rows = _neighbours_in_time(image)
        count = (len(image) - 1) // self.stride + 1
        by_row = self.linear.matrix.reshape(KERNEL, rows.shape[2], -1)
        result: Floats = rows[: len(image) : self.stride] @ by_row[0]
        for offset in range(1, KERNEL):
            result += rows[offset : offset + len(image) : self.stride][:count] @ by_row[offset]
        result += self.linear.bias
        return result


def _neighbours_in_time(image: Floats) -> Floats:
    """Return an image with a margin where each time has its two neighbours' channels as well."""
    frequencies, times, channels = image.shape
    padded = np.zeros((frequencies + 2, times + 2, channels), np.float32)
    padded[1:-1, 1:-1] = image
    shape = (frequencies + 2, times, KERNEL * channels)
    return as_strided(padded, shape, padded.strides).copy()


@dataclass(frozen=True, eq=False)
class Residual:
    """Two convolutions, and their input added to what they give."""

    first: Convolution
    second: Convolution
    shortcut: Linear | None
    """What makes the input as small as the output, where that is smaller."""

    @classmethod
    def load(cls, tensors: Tensors, channels: int, stride: int) -> Residual:
        """Take the next block."""
        first = Convolution.load(tensors, channels, channels, stride)
        second = Convolution.load(tensors, channels, channels)
        return cls(first, second, _shortcut(tensors, channels) if stride > 1 else None)

    def __call__(self, image: Floats) -> Floats:
        """Return shape (frequencies / stride, times, channels)."""
        result = self.second(relu(self.first(image)))
        if self.shortcut is not None:
            image = self.shortcut(image[:: self.first.stride])
        result += image
        return relu(result)


def _shortcut(tensors: Tensors, channels: int) -> Linear:
    weight = tensors.weight(channels, channels, 1, 1)[:, :, 0, 0]
    scale, shift = tensors.norm(channels)
    return Linear(as_floats(weight.T * scale), as_floats(shift))
