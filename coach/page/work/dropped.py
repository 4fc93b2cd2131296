"""Recordings dropped into the page: written to the disk as they come, reviewed one after another.

What is kept of each is its report and sound to listen to, until the page ends.
"""

from __future__ import annotations

import json
import os
import queue
import re
import secrets
import shutil
import threading
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from coach.errors import CoachError, OutputError, refused_as
from coach.files import NEW_FILE, make_folder, write_whole
from coach.folders import data_folder
from coach.page.remedies import told
from coach.visible import valid, visible

if TYPE_CHECKING:
    from coach.datatypes import Review
    from coach.page.work.hearing import Hearing

MOST = 2000
"""Recordings at once; who has more has the command for folders."""
LONGEST_NAME = 300
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


@dataclass(slots=True)
class Item:
    """A recording that was dropped."""

    id: str
    name: str
    """As the page called it: shown, and nothing else."""
    state: str = "waiting"
    """``waiting``, ``hearing``, ``done`` or ``failed``."""
    heard_s: float = 0.0
    message: str = ""
    """The verdict, or what is wrong."""
    overall: int | None = None
    takes: int = 0


class Dropped:
    """The recordings that were dropped, and the thread that reviews them.

    Parameters
    ----------
    hearing
        The models.
    """

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._folder = data_folder() / "dropped"
        self._items: dict[str, Item] = {}
        self._waiting: queue.SimpleQueue[tuple[Item, Path]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def items(self) -> list[Item]:
        """All of them, in the order in which they came."""
        return list(self._items.values())

    def item(self, item_id: str) -> Item | None:
        """Return one of them."""
        return self._items.get(item_id)

    async def take_in(self, name: str, body: AsyncIterator[bytes]) -> Item:
        """Write a recording to the disk as it comes, and have it reviewed.

        Raises
        ------
        OutputError
            There are too many, or there is no room for it.
        """
        if len(self._items) >= MOST:
            raise OutputError(f"more than {MOST} recordings: `coach review FOLDER` takes them all")
        item = Item(secrets.token_hex(8), visible(valid(name))[:LONGEST_NAME] or "recording")
        place = self._place(item)
        try:
            with refused_as(OutputError, f"{item.name}: cannot be written", ": make room"):
                make_folder(place, private=True)
                path = place / f"recording{_suffix(name)}"
                with os.fdopen(os.open(path, NEW_FILE, 0o600), "wb") as file:
                    async for chunk in body:
                        file.write(chunk)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        self._items[item.id] = item
        self._waiting.put((item, path))
        self._start()
        return item

    def message(self, item: Item) -> Any:
        """Return the report of a recording as the page takes it."""
        return json.loads((self._place(item) / "report.json").read_text("utf-8"))

    def sound(self, item: Item) -> Path:
        """Return where the sound of a recording is, to be listened to."""
        return self._place(item) / "sound.mp3"

    def close(self) -> None:
        """Let all of them go."""
        self._items.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, item: Item) -> Path:
        return self._folder / item.id

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            item, path = self._waiting.get()
            if item.id in self._items:
                self._review(item, path)

    def _review(self, item: Item, path: Path) -> None:
        item.state = "hearing"
        try:
            review = self._heard(item, path)
        except (CoachError, OSError) as error:
            known = error if isinstance(error, CoachError) else CoachError(str(error))
            item.message = told(known).replace(str(path), item.name)
            item.state = "failed"
        else:
            best = max(review.takes, key=lambda take: take.scores.overall, default=None)
            item.overall = best.scores.overall if best else None
            item.takes = len(review.takes)
            item.message = review.takes[0].verdict if best else "No take was found in it."
            item.state = "done"
        finally:
            path.unlink(missing_ok=True)

    def _heard(self, item: Item, path: Path) -> Review:
        from coach.audio.files.encode import listen_again
        from coach.page.work import guides
        from coach.pipeline import review_file
        from coach.report.contract import as_json
        from coach.report.pages import as_html

        guide = guides.load(guides.chosen())

        def heard(seconds: float) -> None:
            item.heard_s = round(seconds, 1)

        model, voices = self._hearing.model(), self._hearing.voices()
        review = review_file(path, guide, model, voices=voices, heard_s=heard)
        review = replace(review, recording=replace(review.recording, path=item.name))
        sound = listen_again(path, review.recording.duration_s)
        part = as_html.review_part(review, sound, f"/sound/dropped/{item.id}")
        report = {"name": item.name, **asdict(part), "json": as_json.render(review)}
        write_whole(self.sound(item), sound.data, private=True)
        write_whole(self._place(item) / "report.json", json.dumps(report).encode(), private=True)
        return review


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else ""
