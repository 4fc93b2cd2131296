"""One page at a time: who starts it has the lock, and a second command finds the one that runs.

What is written down of it lies in the user's own folder, for nobody else to read. A server that was
killed leaves it behind: the next one takes the same place and keys, so that a page that is still
open in the browser finds it again.
"""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from coach.errors import OutputError, PageError, reason_of, refused_as
from coach.files import make_folder, write_whole
from coach.folders import data_folder
from coach.visible import shown

HOST = "127.0.0.1"
TOKEN_BYTES = 32
"""256 bits."""
WAIT_S = 5.0
"""So long a second command waits for the first to say where it is (seconds)."""
BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Running:
    """A page that runs, and what lets somebody in."""

    port: int
    token: str
    """Handed over in the address."""
    cookie: str
    """What a browser then has."""

    @property
    def address(self) -> str:
        """Where it is, with the key to it."""
        return f"http://{HOST}:{self.port}/?token={self.token}"


def _place() -> Path:
    return data_folder() / "page.json"


def known() -> Running | None:
    """Return what is written down of the page that runs, or that was killed."""
    try:
        return Running(**json.loads(_place().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def only_one() -> Iterator[bool]:
    """Hold the lock of the page; yields ``False`` where another one holds it.

    Raises
    ------
    OutputError
        The coach's own folder cannot be used.
    """
    folder = data_folder()
    with refused_as(OutputError, f"{shown(folder)}: cannot be used", ": make it writable"):
        make_folder(folder, private=True)
        lock = FileLock(folder / "page.lock", timeout=0, mode=0o600)
        with suppress(Timeout):
            lock.acquire()
    try:
        yield lock.is_locked
    finally:
        lock.release()


def the_other() -> Running:
    """Return the page that runs, as soon as it says where.

    Raises
    ------
    PageError
        It does not.
    """
    until = time.monotonic() + WAIT_S
    while (found := known()) is None:
        if time.monotonic() > until:
            raise PageError("another page is running, and does not say where; end it first")
        time.sleep(0.05)
    return found


def begin(port: int | None) -> tuple[Running, socket.socket]:
    """Take a port, write down where the page is, and return both.

    Parameters
    ----------
    port
        Which; ``None``: that of a page that was killed, else any that is free.

    Raises
    ------
    PageError
        The port is taken, or may not be used.
    OutputError
        It cannot be written down.
    """
    before = known()
    listener = _listener(port, before)
    here = listener.getsockname()[1]
    if before and before.port == here:
        found = before
    else:
        token, cookie = (secrets.token_urlsafe(TOKEN_BYTES) for _ in range(2))
        found = Running(here, token, cookie)
    try:
        cure = ": make the folder writable"
        with refused_as(OutputError, f"{shown(_place())}: cannot be written", cure):
            write_whole(_place(), json.dumps(asdict(found)).encode(), private=True)
    except OutputError:
        listener.close()
        raise
    return found, listener


def end() -> None:
    """Note that the page has ended as it should."""
    _place().unlink(missing_ok=True)


def _listener(port: int | None, before: Running | None) -> socket.socket:
    if port is None and before:
        with suppress(PageError):
            return _bound(before.port)
    return _bound(port or 0)


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: else two may share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        why = f"port {port} cannot be used ({reason_of(error)})"
        raise PageError(f"{why}: name another with --port, or none") from error
    return listener
