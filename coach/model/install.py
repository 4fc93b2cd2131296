"""A model is put in place: by one process at a time, in one rename, or not at all."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from coach.errors import ModelError
from coach.model.fetch import fetch
from coach.model.manifest import Manifest

if TYPE_CHECKING:
    from coach.model import Progress

WAIT_S = 1800.0
"""How long to wait for another process: longer than both sources may take on a slow line."""


def writable(homes: Sequence[Path], what: str = "speech model") -> Path:
    """Return the first folder that files can be put in, made if it is absent.

    Raises
    ------
    ModelError
        None of them.
    """
    reasons = []
    for home in homes:
        try:
            home.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                return home
        except OSError as error:
            reasons.append(f"{home} cannot be written ({error.strerror})")
    raise ModelError(f"no place for the {what}: {', '.join(reasons)}", remedy="model_homeless")


def install(manifest: Manifest, home: Path, progress: Progress) -> Path:
    """Fetch the model into a folder of its name in ``home``, unless another process just did.

    Raises
    ------
    ModelError
        No source gave it, the disk is full, or another process holds it too long.
    """
    folder = home / manifest.name
    try:
        with _alone(home, manifest, progress), _staging(home, manifest.name) as staging:
            if not folder.exists():
                _check_room(manifest, home)
                fetch(manifest, staging, progress).rename(folder)
    except OSError as error:
        raise _unwritten(error, home, manifest) from error
    return folder


@contextmanager
def _alone(home: Path, manifest: Manifest, progress: Progress) -> Iterator[None]:
    """Hold the lock of a model; the system itself lets go of it when its process dies."""
    lock = filelock.FileLock(home / f".{manifest.name}.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            progress(f"Waiting for another coach that fetches the {manifest.what}", 0, None)
            lock.acquire(timeout=WAIT_S)
    except filelock.Timeout as error:
        raise ModelError(
            f"{lock.lock_file}: another coach has been fetching the {manifest.what} for "
            f"{WAIT_S / 60:.0f} minutes; end it and try again"
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _staging(home: Path, name: str) -> Iterator[Path]:
    """Yield a folder to work in; whoever holds the lock clears what the dead left behind."""
    for leftover in home.glob(f".{name}-*.part"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{name}-", suffix=".part", dir=home))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _room(manifest: Manifest) -> int:
    """Return how many bytes the archive and what is unpacked take together."""
    made_from = manifest.checkpoint.size if manifest.checkpoint else 0
    return manifest.size + made_from + max(source.archive.size for source in manifest.sources)


def _check_room(manifest: Manifest, home: Path) -> None:
    if shutil.disk_usage(home).free < _room(manifest):
        raise OSError(errno.ENOSPC, "No space left on device")


def _unwritten(error: OSError, home: Path, manifest: Manifest) -> ModelError:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        need = f"the {manifest.what} needs {_room(manifest) / 1e6:.0f} MB while it is fetched"
        return ModelError(f"{home}: the disk is full; {need}; make room and try again")
    return ModelError(
        f"{home}: the {manifest.what} cannot be put there ({error.strerror or error})",
        remedy="model_unwritten",
    )
