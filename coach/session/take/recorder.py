"""Keeps the recording of a take while it is spoken; a full disk costs the file, not the take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from coach.audio.files.spoken import SpokenFile
from coach.datatypes import KnownCustomer, Samples
from coach.errors import reason_of
from coach.folders import recordings_folder
from coach.session.take.events import Trouble


def new_recording() -> Path:
    """Return where the next recording is kept: a file of the time it begins."""
    now = f"{datetime.now():%Y-%m-%d_%H.%M.%S.%f}"[:-3]
    return recordings_folder() / f"{now}.wav"


class Recorder:
    """Writes a take to the disk, as far as that works.

    Parameters
    ----------
    path
        Where; ``None``: nowhere.
    cue_end_s
        When the cue ended, counted from the start of the take (seconds); ``None``: not known.
    customer
        The coach's own customer, who has the right channel; ``None``: there is no such channel.
    """

    def __init__(
        self,
        path: Path | None,
        cue_end_s: float | None,
        customer: KnownCustomer | None = None,
    ) -> None:
        self.kept = path
        """The file, where there is one."""
        self._failure: OSError | None = None
        self._lost = False
        self._file: SpokenFile | None = None
        if path is not None:
            try:
                self._file = SpokenFile(path, cue_end_s, customer)
                self.kept = self._file.path
            except OSError as error:
                self._fail(error)
                self.kept = None

    def write(self, sound: Samples, *, lost: bool) -> None:
        """Write the next samples, as long as it works, and that sound was lost, if it was.

        They have the shape (n,), or (n, 2) with a customer.
        """
        if self._file and not self._failure:
            try:
                self._file.write(sound)
                if lost and not self._lost:
                    self._lost = True
                    self._file.mark_lost()
            except OSError as error:
                self._fail(error)

    def note(self, customer: KnownCustomer) -> None:
        """Write down what the customer said so far, as long as it works."""
        if self._file and not self._failure:
            try:
                self._file.note(customer)
            except OSError as error:
                self._fail(error)

    def close(self, *, lost: bool = False) -> None:
        """End the file, and write down that sound was lost, if it was."""
        if self._file:
            try:
                if lost and not self._lost and not self._failure:
                    self._file.mark_lost()
                self._file.close()
            except OSError as error:
                self._fail(error)

    def troubles(self) -> Iterator[Trouble]:
        """Yield what went wrong."""
        if self._failure:
            why = f"the recording cannot be written ({reason_of(self._failure)})"
            what = "only its beginning is kept" if self.kept else "it is not kept"
            yield Trouble("not_saved", f"{why}: {what}")

    def _fail(self, error: OSError) -> None:
        self._failure = self._failure or error
        if self._file:
            with suppress(OSError, ValueError):  # there is room for it, but perhaps no file
                self._file.mark_lost()
