"""What the page asks for of takes: those remembered, those dropped, their reports and sound."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from coach.errors import CoachError, RecordingNotFoundError
from coach.folders import recordings_folder

if TYPE_CHECKING:
    from coach.page.work.dropped import Item
    from coach.page.work.reports import Report
    from coach.page.work.workshop import Workshop


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of takes."""
    api = TakesApi(workshop)
    return [
        Route("/api/state", api.state),
        Route("/api/takes", api.takes),
        Route("/api/newest", newest),
        Route("/api/takes/{name}", api.take),
        Route("/api/takes/{name}/report", api.report),
        Route("/api/takes/{number:int}/delete", api.delete, methods=["POST"]),
        Route("/api/takes/{number:int}/undo", api.undo, methods=["POST"]),
        Route("/api/progress", progress),
        Route("/api/compare", api.compare),
        Route("/api/export", export),
        Route("/api/files", api.files),
        Route("/api/files", api.drop, methods=["POST"]),
        Route("/api/files/{id}/report", api.file_report),
        Route("/sound/{name}", sound),
        Route("/sound/dropped/{id}", api.file_sound),
    ]


class TakesApi:
    """Answers.

    Parameters
    ----------
    workshop
        What the page works with.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def state(self, _: Request) -> Response:
        """Tell how far the model is, and whether a take was cut off."""
        self._workshop.begin()
        model = self._workshop.hearing.state
        return JSONResponse(
            {
                "model": model.state,
                "message": model.message,
                "taking": self._workshop.taking,
                "recovering": self._workshop.recovering,
                "cut_off": self._workshop.cut_off,
            }
        )

    def takes(self, _: Request) -> Response:
        """List the takes that are remembered."""
        from coach import history

        there = {path.name for path in recordings_folder().glob("*.*")}
        gone = self._workshop.pending.takes
        found = [
            {
                "take": each.take,
                "at": each.at,
                "kind": each.kind,
                "guide": each.guide,
                "overall": each.overall,
                "total_s": each.total_s,
                "worst_gap_s": each.worst_gap_s,
                "verdict": each.verdict,
                "recording": name if (name := Path(each.recording).name) in there else None,
            }
            for each in history.takes()
            if each.take not in gone
        ]
        return JSONResponse(found)

    def take(self, request: Request) -> Response:
        """Give the JSON of a kept recording, as ``coach review --format json`` does."""
        return Response(self._report_of(request).line, media_type="application/json")

    def report(self, request: Request) -> Response:
        """Give the report of a kept recording, to be shown."""
        return JSONResponse(self._report_of(request).as_message())

    def _report_of(self, request: Request) -> Report:
        """Return the report of a kept recording, or of the last take under the name ``latest``."""
        name = request.path_params["name"]
        if name != "latest":
            return self._workshop.report(name)
        if (last := self._workshop.last()) is None:
            raise RecordingNotFoundError("no take is remembered yet; say one, and ask again")
        return last

    async def delete(self, request: Request) -> Response:
        """Delete a take, in a while."""
        from coach.page.work.pending import UNDO_S

        number = request.path_params["number"]
        self._workshop.pending.delete(number)
        self._workshop.shelf.clear()
        self._workshop.latest = None
        return JSONResponse({"undo_s": UNDO_S})

    async def undo(self, request: Request) -> Response:
        """Take a deletion back."""
        done = self._workshop.pending.undo(request.path_params["number"])
        return JSONResponse({"undone": done}, 200 if done else 409)

    def compare(self, request: Request) -> Response:
        """Give two takes beside each other, as a drill's page shows them."""
        from coach.page.work import guides
        from coach.page.work.reports import address_of, kept
        from coach.report.pages import drill as drill_page
        from coach.session.series.comparison import drill_of

        names = [request.query_params.get(key, "") for key in ("a", "b")]
        guide = guides.guide_of(names[0])
        reviews = [self._workshop.reviewed(kept(name), guide)[1] for name in names]
        if not all(review.takes for review in reviews):
            raise CoachError("in one of them no take of this guide is found")
        drill = drill_of([review.takes[0] for review in reviews], guide)
        addresses = [address_of(name) for name in names]
        return JSONResponse(asdict(drill_page.drill_part(drill, addresses=addresses)))

    async def files(self, _: Request) -> Response:
        """List what was dropped, and how far each of it is."""
        return JSONResponse([asdict(each) for each in self._workshop.dropped.items])

    async def drop(self, request: Request) -> Response:
        """Take a recording in."""
        name = request.query_params.get("name", "recording")
        item = await self._workshop.dropped.take_in(name, request.stream())
        return JSONResponse(asdict(item), 201)

    def file_report(self, request: Request) -> Response:
        """Give the report of a recording that was dropped."""
        return JSONResponse(self._workshop.dropped.message(self._item(request)))

    def file_sound(self, request: Request) -> Response:
        """Give the sound of a recording that was dropped."""
        return FileResponse(
            self._workshop.dropped.sound(self._item(request)), media_type="audio/mpeg"
        )

    def _item(self, request: Request) -> Item:
        item = self._workshop.dropped.item(request.path_params["id"])
        if item is None or item.state != "done":
            raise RecordingNotFoundError("there is no such recording")
        return item


def newest(_: Request) -> Response:
    """Tell which take is the newest: it may have come from a watched folder meanwhile."""
    from coach import history

    found = history.takes(1)
    return JSONResponse({"newest": found[0].take if found else 0})


def sound(request: Request) -> Response:
    """Give the sound of a kept recording."""
    from coach.page.work.reports import kept

    path = kept(request.path_params["name"])
    return FileResponse(path, media_type="audio/wav" if path.suffix == ".wav" else None)


def export(_: Request) -> Response:
    """Give everything that is remembered, a line of JSON a take."""
    from coach import history

    lines = "".join(f"{json.dumps(take)}\n" for take in history.export())
    headers = {"content-disposition": 'attachment; filename="coach-takes.jsonl"'}
    return Response(lines, media_type="application/jsonl", headers=headers)


def progress(_: Request) -> Response:
    """Give progress as its page shows it."""
    from coach import history
    from coach.report.pages import progress as progress_page
    from coach.report.series.progress import GRAPHED

    found = history.progress(tested=GRAPHED)
    part = progress_page.progress_part(found)
    return JSONResponse({"body": part.body, "rules": part.rules, "empty": not found})
