"""A checkpoint of PyTorch becomes plain numbers, without PyTorch and without running its code.

A checkpoint is a zip archive: a pickle that names the tensors, and the numbers of each in a file.
A pickle can call whatever it names, so this one may name four things alone, none of which does
more than describe a tensor.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from coach.errors import ModelError

WEIGHTS = "weights.npy"
"""Every tensor of two or more dimensions, flat, one after the other, in half precision."""
NORMS = "norms.npy"
"""Every tensor of one dimension, one after the other."""

_PICKLE = "data.pkl"

Storage: TypeAlias = tuple[str, str]
"""The kind of its numbers, and the name of its file."""


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where the numbers of a tensor are."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def convert(checkpoint: Path, folder: Path) -> None:
    """Write the numbers of a checkpoint into a new folder: ``weights.npy`` and ``norms.npy``.

    Parameters
    ----------
    checkpoint
        A verified file: what it holds is not questioned, only how.
    folder
        Made here.

    Raises
    ------
    ModelError
        It is no checkpoint, or asks for more than numbers.
    OSError
        The folder cannot be written.
    """
    try:
        arrays = [array for array in _arrays(checkpoint) if array.ndim]
    except (zipfile.BadZipFile, pickle.UnpicklingError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{checkpoint.name} cannot be converted ({error})") from error
    folder.mkdir()
    weights = [array.ravel() for array in arrays if array.ndim > 1]
    norms = [array for array in arrays if array.ndim == 1]
    np.save(folder / WEIGHTS, np.concatenate(weights).astype("<f2"), allow_pickle=False)
    np.save(folder / NORMS, np.concatenate(norms).astype("<f4"), allow_pickle=False)


def _arrays(checkpoint: Path) -> list[npt.NDArray[np.float32]]:
    """Return the tensors of 32-bit numbers, in the order in which the checkpoint names them."""
    with zipfile.ZipFile(checkpoint) as archive:
        (pickled,) = (name for name in archive.namelist() if name.endswith(f"/{_PICKLE}"))
        root = pickled.removesuffix(_PICKLE)
        with archive.open(pickled) as file:
            tensors = _Unpickler(file).load()
        return [
            _array(tensor, archive.read(f"{root}data/{tensor.storage[1]}"))
            for tensor in tensors.values()
            if tensor.storage[0] == "FloatStorage"
        ]


def _array(tensor: _Tensor, data: bytes) -> npt.NDArray[np.float32]:
    numbers = np.frombuffer(data, "<f4")[tensor.offset :]
    array = np.ndarray(tensor.shape, "<f4", numbers, strides=[4 * step for step in tensor.strides])
    return array.copy()


def _tensor(
    storage: Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Knows what a checkpoint of plain tensors names, and refuses the rest."""

    _KNOWN: dict[tuple[str, str], Callable[..., Any] | str] = {  # noqa: RUF012
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch", "FloatStorage"): "FloatStorage",
        ("torch", "LongStorage"): "LongStorage",
    }

    def find_class(self, module: str, name: str) -> Any:
        """Return what stands for a name of the pickle."""
        try:
            return self._KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it names {module}.{name}") from None

    def persistent_load(self, described: Any) -> Storage:
        """Return the kind and the file of a storage."""
        _, kind, file, *_ = described
        return kind, file
