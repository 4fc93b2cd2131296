"""The recordings that a user means: files as they are named, and those in folders.

A folder's recordings are told by the endings of their names; what is hidden, by a dot in front, is
left alone. Links to folders are followed, but not into a folder that they came from.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath

from coach.audio.files.endings import is_recording
from coach.batch.finding.addresses import files_at, is_address
from coach.batch.finding.names import twins
from coach.errors import BatchError, UnreadableError
from coach.visible import escaped, shown

DESCENT_AT_MOST = 64
"""Folders within folders beyond which nobody keeps recordings, where links lead round and round
on a system that does not number its files."""


@dataclass(frozen=True, slots=True)
class Source:
    """A recording that is to be reviewed."""

    address: str
    """Its path, or the URL that it is fetched from."""
    name: str
    """What the results call it: where it lies beneath the folder that they all have in common."""
    twin: str = ""
    """What tells it from a recording whose name is as good as the same; empty where none is."""

    @property
    def path(self) -> Path | None:
        """Its path; ``None`` where it lies elsewhere."""
        return None if is_address(self.address) else Path(self.address)

    @property
    def shown(self) -> str:
        """Its path or URL, fit for one line."""
        return shown(self.address)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to review."""

    base: str
    """The folder that all have in common."""
    sources: tuple[Source, ...]
    """In the order given; those of a folder by name."""
    others: int
    """How many files in the folders are no recordings, by their names."""
    closed: tuple[UnreadableError, ...]
    """Folders that cannot be looked into."""


def find(places: Iterable[str], *, recursive: bool = True, leave_out: Path | None = None) -> Found:
    """Find recordings: the files among these places, and those in folders among them.

    Parameters
    ----------
    places
        Paths, or URLs; a file counts whatever its name, and whether it is there or not.
    recursive
        Whether to look into folders; else a folder counts as a recording, which it is not.
    leave_out
        A folder that is not looked into: the results may lie among the recordings.

    Raises
    ------
    BatchError
        The places have no folder in common, or a URL cannot be looked up.
    """
    places = list(places)
    elsewhere = [place for place in places if is_address(place)]
    if not elsewhere:
        return _on_disk([Path(place) for place in places], recursive, leave_out)
    if elsewhere != places:
        raise BatchError(f"{elsewhere[0]}: name either addresses or files, not both at once")
    return _elsewhere(places, recursive)


def _on_disk(places: list[Path], recursive: bool, leave_out: Path | None) -> Found:
    search = _Search(leave_out, recursive=recursive)
    paths = [path for place in places for path in search.recordings(place)]
    base = _base(places, recursive=recursive)
    named = {_whole(path): path for path in paths}  # once, however often given
    sources = [Source(str(path), _name(whole, base)) for whole, path in named.items()]
    whole = [str(each.relative_to(base)) for each in named]
    return Found(escaped(base), _told_apart(sources, whole), search.others, tuple(search.closed))


def _elsewhere(places: list[str], recursive: bool) -> Found:
    named: dict[str, str] = {}
    others = 0
    for place in places:
        files, is_folder = files_at(place, recursive=recursive)
        recordings = {
            address: file
            for file, address in files.items()
            if not is_folder or is_recording(PurePosixPath(file))
        }
        named |= recordings
        others += len(files) - len(recordings)
    above = _folders_in_common(list(named.values()))
    sources = [
        Source(url, escaped("/".join(file.split("/")[above:]))) for url, file in named.items()
    ]
    return Found(escaped(" ".join(places)), _told_apart(sources, list(named)), others, ())


def _folders_in_common(files: list[str]) -> int:
    """Return how many folders all lie in; what a store holds is a name, whatever its dots."""
    levels = zip(*(file.split("/")[:-1] for file in files), strict=False)
    return sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))


def _told_apart(sources: list[Source], whole: list[str]) -> tuple[Source, ...]:
    """Return recordings of which those with names as good as the same know it."""
    alike = twins([source.name for source in sources])
    return tuple(
        replace(source, twin=name) if source.name in alike else source
        for source, name in zip(sources, whole, strict=True)
    )


class _Search:
    def __init__(self, leave_out: Path | None, *, recursive: bool) -> None:
        self._recursive = recursive
        self._leave_out = _identity(leave_out) if leave_out else None
        self.others = 0
        self.closed: list[UnreadableError] = []

    def recordings(self, place: Path) -> Iterator[Path]:
        if self._recursive and place.is_dir():
            yield from self._in_folder(place, ())
        else:
            yield place

    def _in_folder(self, folder: Path, above: tuple[tuple[int, int] | None, ...]) -> Iterator[Path]:
        try:
            here = _identity(folder)
            if here in above or len(above) > DESCENT_AT_MOST or here == self._leave_out:
                return
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or error
            message = f"{shown(folder)}: cannot look into this folder ({reason}): check its rights"
            self.closed.append(UnreadableError(message))
            return
        for entry in entries:
            path, hidden = folder / entry.name, entry.name.startswith(".")
            if path.is_dir():
                yield from () if hidden else self._in_folder(path, (*above, here))
            elif is_recording(path) and not hidden:
                yield path
            else:
                self.others += 1


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _name(whole: Path, base: Path) -> str:
    """Return a name in valid Unicode, whatever bytes the path has."""
    return escaped(whole.relative_to(base).as_posix())


def _whole(path: Path) -> Path:
    """Return a path from the root on, its links left as they are."""
    return Path(os.path.normpath(path.absolute()))


def _base(places: list[Path], *, recursive: bool) -> Path:
    whole = [_whole(place) for place in places]
    folders = [path if recursive and path.is_dir() else path.parent for path in whole]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError as error:
        raise BatchError(
            "the recordings lie on several drives: review those of each drive by themselves"
        ) from error
