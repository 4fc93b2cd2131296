"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from coach.errors import OutputError, reason_of
from coach.visible import shown

UNFINISHED = ".coach-*.part"
"""What a file is called until it is whole; one that stays is of a program that was killed."""


NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
"""How a file is opened that nobody else has."""
ON_WINDOWS = os.name == "nt"
_DEVICE = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for its devices, whatever their endings."""
LONGEST_PATH = 259
"""Characters of a path on Windows, unless it is set up for longer ones."""
HELD_FOR_S = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Waited before a file is put in place once more (seconds): on Windows nobody can while another
program has it open, as one that looks for viruses or indexes has each new file for a moment."""


def is_device(name: str) -> bool:
    """Whether Windows takes the name of a file for a device of its own."""
    return _DEVICE.match(name) is not None


def write_whole(
    path: Path, content: bytes, *, private: bool = False, replacing: bool = True
) -> None:
    """Write a file, or leave what was there: see ``written_whole``."""
    with written_whole(path, private=private, replacing=replacing) as file:
        file.write(content)


@contextmanager
def written_whole(
    path: Path, *, private: bool = False, replacing: bool = True
) -> Iterator[BinaryIO]:
    """Yield a file to write; at the end of the ``with`` statement it is there, else what was.

    Its folder is made where it is missing. It is on the disk, and not only in the machine's
    memory, before it takes its name.

    Parameters
    ----------
    path
        Its name; what is there already keeps its permissions.
    private
        Whether nobody else on this machine may read it.
    replacing
        Whether it takes the place of what is there.

    Raises
    ------
    OSError
        It cannot be written.
    """
    make_folder(path.parent, private=private)
    unfinished = path.with_name(f".coach-{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(unfinished, NEW_FILE, 0o600 if private else 0o666), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not private:
            _keep_mode(unfinished, path)
        if replacing:
            _replace(unfinished, path)
        else:
            _name_anew(unfinished, path)
        _sync_folder(path.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _replace(unfinished: Path, path: Path) -> None:
    """Give a file its name; wait a little where another program holds what is there."""
    for wait_s in HELD_FOR_S if ON_WINDOWS else ():
        try:
            unfinished.replace(path)
        except PermissionError:
            time.sleep(wait_s)
        else:
            return
    unfinished.replace(path)


def write_new(path: Path, content: bytes, *, force: bool, private: bool = False) -> None:
    """Write a file that is not there yet, or with ``force`` in the place of what is.

    Raises
    ------
    OutputError
        There is such a file already, or it cannot be written.
    """
    path = target_of(path)
    check_free(path, force=force)
    try:
        write_whole(path, content, private=private, replacing=force)
    except FileExistsError:
        raise _there_already(path) from None
    except OSError as error:
        message = f"{shown(path)}: cannot be written ({_reason(error, path)}); name another place"
        raise OutputError(message) from error


def _reason(error: OSError, path: Path) -> str:
    """Return why a file cannot be written; Windows tells nobody that a path is too long."""
    if ON_WINDOWS and len(str(path.absolute())) > LONGEST_PATH:
        return f"its path has more than {LONGEST_PATH} characters"
    if ON_WINDOWS and isinstance(error, PermissionError):
        return "another program has it open, or it may not be changed"
    return reason_of(error)


def check_free(path: Path, *, force: bool) -> None:
    """Raise ``OutputError`` where a file of that name must not be written."""
    path = target_of(path)
    if ON_WINDOWS and is_device(path.name):
        raise OutputError(f"{shown(path)}: Windows keeps that name for a device; name another")
    if path.is_dir():
        raise OutputError(f"{shown(path)}: a folder; name a file")
    if path.exists() and not path.is_file():
        raise OutputError(f"{shown(path)}: a pipe or a device; name a file, or send it on with >")
    if path.exists() and not force:
        raise _there_already(path)


def target_of(path: Path) -> Path:
    """Return the file that a link leads to, so that the link stays; else the path as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder, and those above it, where they are missing.

    Raises
    ------
    OSError
        It cannot be made.
    """
    if not private or folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        return
    make_folder(folder.parent, private=True)
    with suppress(FileExistsError):
        folder.mkdir(0o700)


def _there_already(path: Path) -> OutputError:
    return OutputError(f"{shown(path)}: there already", remedy="file_there")


def _keep_mode(unfinished: Path, path: Path) -> None:
    """Give a file the permissions of the one whose place it takes."""
    with suppress(OSError):
        unfinished.chmod(stat.S_IMODE(path.stat().st_mode))


def _name_anew(unfinished: Path, path: Path) -> None:
    """Give a file a name that none has: a second program may be at the same."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links
        if path.exists():
            raise FileExistsError(path) from None
        unfinished.replace(path)
    else:
        unfinished.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the disk write down the name too, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
