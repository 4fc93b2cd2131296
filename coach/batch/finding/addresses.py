"""Recordings that lie elsewhere: an address such as ``s3://…``, fetched while it is heard.

fsspec knows how; it is imported only where there is an address.
"""

from __future__ import annotations

import importlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from coach.errors import BatchError, RecordingNotFoundError, UnreadableError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

CLUSTER_EXTRA = "pip install 'pacing-coach[cluster]'"


def needed(module: str) -> Any:
    """Return a module of the extra for clusters.

    Raises
    ------
    BatchError
        It is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise BatchError(f"{module} is not installed: {CLUSTER_EXTRA}") from error


def is_address(place: str) -> bool:
    """Whether a place is an address rather than a path."""
    return _SCHEME.match(place) is not None


def files_at(address: str, *, recursive: bool) -> tuple[dict[str, str], bool]:
    """Return the files at an address, each with its own address, and whether it is a folder.

    Without ``recursive`` every address is one file. What an address goes through, as the archive in
    ``zip://a.flac::s3://calls/monday.zip``, the files' own go through too.

    Raises
    ------
    BatchError
        There is no way to such addresses.
    """
    with _explained(address):
        system, place = needed("fsspec").core.url_to_fs(address)
        is_folder = recursive and system.isdir(place)
        files = sorted(system.find(place)) if is_folder else [place]
        through = address.removeprefix(_own(address))
        return {file: system.unstrip_protocol(file) + through for file in files}, is_folder


def _own(address: str) -> str:
    """Return what an address names, without what it goes through."""
    return address.partition("::")[0]


def _suffix(address: str) -> str:
    """Return how the name of a copy ends: as the file's, where that is nothing but letters."""
    suffix = PurePosixPath(_own(address)).suffix[:16]
    return suffix if suffix[1:].isalnum() else ""


def content_at(address: str) -> str | None:
    """Return what tells whether a file changed: its size, time or tag; ``None`` if it is not there.

    It begins with another word than a SHA-256, so the two are never the same.
    """
    try:
        system, place = needed("fsspec").core.url_to_fs(address)
        return f"at {system.ukey(place)}"
    except BatchError:
        raise
    except Exception:  # each file system has its own
        return None


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """Yield a copy of a file, which is gone afterwards.

    Raises
    ------
    AudioError
        It is not there, or cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"recording{_suffix(address)}"
        try:
            with (
                _explained(address),
                needed("fsspec").open(address) as source,
                copy.open("wb") as file,
            ):
                shutil.copyfileobj(source, file, 1 << 20)
        except FileNotFoundError:
            raise RecordingNotFoundError(f"{address}: no such file; check the address") from None
        except OSError as error:
            reason = error.strerror or error
            raise UnreadableError(
                f"{address}: cannot be read ({reason}); check the rights"
            ) from error
        yield copy


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """Turn what fsspec has against an address into one line."""
    try:
        yield
    except (ImportError, ValueError) as error:
        raise BatchError(f"{address}: cannot be read from here ({error})") from error
