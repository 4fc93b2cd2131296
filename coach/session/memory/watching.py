"""A watched folder: which of its recordings are done, and that their takes are remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from coach import __version__
from coach.datatypes import Review
from coach.history.watched import Done, begin_watching, finish, watched
from coach.visible import valid


class WatchedFolder:
    """A folder whose recordings are reviewed as they appear, each once, whenever that is.

    Parameters
    ----------
    folder
        Where it is.
    there
        Its recordings, with their sizes (bytes) and when they were last written (nanoseconds since
        1970). Where the folder is new they are left alone.
    everything
        Whether those of a new folder are to be reviewed, too.

    Raises
    ------
    HistoryError
        What is done cannot be read or noted.
    """

    def __init__(
        self, folder: Path, there: Mapping[Path, tuple[int, int]], *, everything: bool = False
    ) -> None:
        alone = {} if everything else {_name(path): _done(path, s) for path, s in there.items()}
        self.is_new = begin_watching(_name(folder), alone)
        self.left_alone = len(alone) if self.is_new else 0
        """How many recordings were there before it was watched."""
        self._done = watched()
        self._contents = {done.sha256 for done in self._done.values() if done.sha256}

    def is_done(self, path: Path, stamp: tuple[int, int]) -> bool:
        """Whether a recording, as it is now, needs no more."""
        done = self._done.get(_name(path))
        return done is not None and (done.size, done.changed_ns) == stamp

    def knows(self, content: str) -> bool:
        """Whether that content was reviewed already, under whatever name."""
        return content in self._contents

    def finish(
        self, path: Path, stamp: tuple[int, int], content: str, review: Review | None
    ) -> None:
        """Note that a recording is done, and remember its takes under the day it was written.

        Raises
        ------
        HistoryError
            That cannot be remembered.
        """
        done = _done(path, stamp, content)
        at = min(datetime.fromtimestamp(stamp[1] / 1e9, UTC), datetime.now(UTC)).astimezone()
        finish(done, review if review and review.takes else None, __version__, at)
        self._done[done.path] = done
        self._contents.add(content)


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file's content.

    Raises
    ------
    OSError
        It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _done(path: Path, stamp: tuple[int, int], content: str | None = None) -> Done:
    return Done(_name(path), *stamp, content)


def _name(path: Path) -> str:
    return valid(path.absolute())
