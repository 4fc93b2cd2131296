"""Whether a folder is a model: any of Vosk's, or a pinned one, by sizes or by SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coach.errors import ModelError
from coach.model.manifest import Manifest, PinnedFile

STRUCTURE = (
    "am/final.mdl",
    "conf/model.conf",
    "graph/HCLr.fst",
    "graph/Gr.fst",
    "graph/disambig_tid.int",
    "graph/phones/word_boundary.int",
)
"""What Vosk opens in a model whose graph it can narrow to a guide's phrases, with word times."""

FIXED_GRAPH = "graph/HCLG.fst"
"""The graph of a model that cannot be narrowed: Vosk would pass over the guide in silence."""

NAME_A_MODEL = "name the folder of a Vosk model"
DAMAGED = "model_damaged"
"""The code of what to do about one of the coach's own models."""


def check_structure(folder: Path) -> None:
    """Check that a folder holds a Vosk model, whichever, that can listen for a guide.

    Raises
    ------
    ModelError
        It is no folder, no model, lacks a file, or its graph is fixed.
    """
    with _readable(folder):
        _check_folder(folder)
        missing = [path for path in STRUCTURE if not (folder / path).is_file()]
        if STRUCTURE[0] in missing:
            reason = f"not a speech model (it has no {STRUCTURE[0]})"
            raise ModelError(f"{folder}: {reason}; {NAME_A_MODEL}")
        if (folder / FIXED_GRAPH).exists():
            reason = f"this model cannot listen for a guide (its {FIXED_GRAPH} is fixed)"
            raise ModelError(f"{folder}: {reason}; name a Vosk model called small or lgraph")
        if missing:
            raise ModelError(f"{folder}: {missing[0]} is missing in this model; {NAME_A_MODEL}")


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Check that every pinned file is there with its size: cheap, for each run.

    Raises
    ------
    ModelError
        A file is missing or has another size.
    """
    with _readable(folder):
        for file in manifest.files:
            path = folder / file.path
            if not path.is_file():
                message = f"{folder}: {file.path} is missing in this model"
                raise ModelError(message, remedy=DAMAGED)
            _check_size(path, file)


def check_hashes(folder: Path, manifest: Manifest) -> None:
    """Check every pinned file, byte for byte, by its SHA-256.

    Raises
    ------
    ModelError
        A file is missing or damaged.
    """
    check_sizes(folder, manifest)
    with _readable(folder):
        for file in manifest.files:
            if sha256_of(folder / file.path) != file.sha256:
                reason = "damaged (its SHA-256 is not the pinned one)"
                raise ModelError(f"{folder / file.path}: {reason}", remedy=DAMAGED)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        raise ModelError(f"{folder}: no such folder; {NAME_A_MODEL}")
    if not folder.is_dir():
        raise ModelError(f"{folder}: a file, not a folder; unpack it, and {NAME_A_MODEL}")


def _check_size(path: Path, file: PinnedFile) -> None:
    size = path.stat().st_size
    if size != file.size:
        raise ModelError(
            f"{path}: damaged ({size:,} bytes instead of {file.size:,})", remedy=DAMAGED
        )


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise ModelError(f"{where}: cannot be read ({error.strerror}); {NAME_A_MODEL}") from error
