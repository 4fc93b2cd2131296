"""Recordings that appear in a folder, each when it is whole (the only door to watchfiles).

A file counts as whole when it has not changed for a while; what a synchronising program still
writes under another ending, or hidden, is no recording yet. The folder is looked through anew at
each sign of a change and every second, as not every file system gives signs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from coach.batch.finding.find import find
from coach.errors import BatchError
from coach.visible import shown

SETTLED_S = 2.0
"""A file that has not changed for so long is whole (seconds)."""
LOOK_EVERY_S = 1.0
"""The folder is looked through at least so often (seconds)."""


class Stamp(NamedTuple):
    """By what a change of a file is told."""

    size: int
    """Bytes."""
    changed_ns: int
    """When it was last written (nanoseconds since 1970)."""


def check_folder(folder: Path) -> None:
    """Make sure that a folder can be watched.

    Raises
    ------
    BatchError
        It is none, or cannot be looked into.
    """
    if not folder.is_dir():
        what = "a file" if folder.exists() else "no such folder"
        raise BatchError(f"{shown(folder)}: {what}: name a folder to watch")
    closed = find([str(folder)]).closed
    if closed and not any(folder.iterdir()):
        raise closed[0]


def stamp_of(path: Path) -> Stamp | None:
    """Return a file's stamp; ``None`` where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


def stamps(folder: Path) -> dict[Path, Stamp]:
    """Return the recordings in a folder and those in it, with their stamps."""
    paths = [Path(source.address) for source in find([str(folder)]).sources]
    return {path: stamp for path in paths if (stamp := stamp_of(path)) is not None}


def arrivals(
    folder: Path,
    is_done: Callable[[Path, Stamp], bool],
    stop: threading.Event,
    *,
    once: bool = False,
    settled_s: float = SETTLED_S,
) -> Iterator[tuple[Path, Stamp]]:
    """Yield each recording that is whole and not done, until told to stop.

    Parameters
    ----------
    is_done
        Whether a recording needs no more.
    once
        Whether to end as soon as nothing is left to wait for.
    settled_s
        How long a file must stay as it is (seconds).
    """
    watched: dict[Path, tuple[Stamp, float]] = {}
    for _ in _signs(folder, stop, min(LOOK_EVERY_S, settled_s)):
        now = time.monotonic()
        here = {path: s for path, s in stamps(folder).items() if not is_done(path, s)}
        watched = {path: _since(path, stamp, now, watched) for path, stamp in here.items()}
        for path, (stamp, since) in watched.items():
            if stop.is_set():
                return
            if stamp.size and now - since >= settled_s and stamp_of(path) == stamp:
                yield path, stamp
        left = [path for path, stamp in stamps(folder).items() if not is_done(path, stamp)]
        if once and not left:
            return


def _since(
    path: Path, stamp: Stamp, now: float, watched: dict[Path, tuple[Stamp, float]]
) -> tuple[Stamp, float]:
    """Return since when a file is as it is."""
    before = watched.get(path)
    return before if before and before[0] == stamp else (stamp, now)


def _signs(folder: Path, stop: threading.Event, every_s: float) -> Iterator[None]:
    """Yield at once, at each change in a folder, and every so often."""
    from watchfiles import watch

    yield
    every_ms = round(1000 * every_s)
    changes = watch(
        folder,
        watch_filter=None,
        stop_event=stop,
        rust_timeout=every_ms,
        debounce=every_ms,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for _ in changes:
        yield
