"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from coach.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there; its folder is made where it is missing.

    Raises
    ------
    OSError
        It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".coach-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_new(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file that is not there yet, or with ``force`` in the place of what is.

    Raises
    ------
    OutputError
        There is such a file already, or it cannot be written.
    """
    check_free(path, force=force)
    try:
        write_whole(path, content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: cannot be written ({reason}); name another place") from error


def check_free(path: Path, *, force: bool) -> None:
    """Raise ``OutputError`` where a file of that name must not be written."""
    if path.is_dir():
        raise OutputError(f"{path}: a folder; name a file")
    if path.exists() and not force:
        raise OutputError(f"{path}: there already; name another file, or add --force")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
