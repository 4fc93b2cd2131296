"""What is reached where: pages, what they are made of, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from coach.errors import CoachError, RecordingNotFoundError
from coach.page.remedies import told
from coach.page.serving.gate import TooLargeError, too_large
from coach.report.pages import assets

if TYPE_CHECKING:
    from coach.page.work.workshop import Workshop

PAGES = {
    "rehearse": "Rehearse",
    "drill": "Drill",
    "review": "Review",
    "progress": "Progress",
    "guide": "Guide",
    "settings": "Settings",
}
"""The pages' places and names; the first one is at ``/`` too."""
FIRST = "rehearse"
MICROPHONE = "<!-- microphone -->"
"""Stands for ``microphone.html`` in the pages that take takes."""
TAKING = ("take", "microphone")
"""The modules of these pages: named in them, they are not fetched one after the other."""
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def routes(workshop: Workshop, stop: Callable[[], None]) -> Starlette:
    """Return what is behind the gate.

    Parameters
    ----------
    workshop
        What the page works with.
    stop
        Ends the server.
    """
    from coach.page.api import guides as guides_api
    from coach.page.api import practice as practice_api
    from coach.page.api import settings as settings_api
    from coach.page.api import takes as takes_api

    async def quit_(_: Request) -> Response:
        stop()
        return JSONResponse({"message": "The coach has ended. Everything is kept."})

    async def take(socket: WebSocket) -> None:
        from coach.page.work.taking.live import TakeSocket

        await TakeSocket(workshop, socket).run()

    every = [
        Route("/", partial(_page, workshop, FIRST)),
        *(Route(f"/{name}", partial(_page, workshop, name)) for name in PAGES),
        Route("/style.css", _style),
        Route("/report/{name}", _report_script),
        Route("/cues/{name}", _cue),
        Route("/site/{name}", _site),
        *practice_api.routes(workshop),
        *takes_api.routes(workshop),
        *guides_api.routes(workshop),
        *settings_api.routes(workshop),
        Route("/api/quit", quit_, methods=["POST"]),
        WebSocketRoute("/api/take", take),
    ]
    answers: dict[Any, Any] = {CoachError: _one_line, TooLargeError: _stopped}
    return Starlette(routes=every, exception_handlers=answers)


async def _page(workshop: Workshop, name: str, _: Request) -> Response:
    """Give a page; once it is there, the models are loaded."""
    after = BackgroundTask(workshop.begin_soon)
    return Response(page_of(name), media_type="text/html", background=after)


@lru_cache(maxsize=len(PAGES))
def page_of(name: str) -> str:
    """Return a page: its own part in the frame that all of them have."""
    here = ' aria-current="page"'
    links = (
        f'<a href="/{"" if each == FIRST else each}"{here if each == name else ""}>{title}</a>'
        for each, title in PAGES.items()
    )
    own = site_file(f"{name}.html").replace(MICROPHONE, site_file("microphone.html"))
    modules = ("common", *(TAKING if MICROPHONE in site_file(f"{name}.html") else ()))
    return Template(site_file("shell.html")).substitute(
        title=PAGES[name],
        name=name,
        ahead="\n".join(f'<link rel="modulepreload" href="/site/{each}.js">' for each in modules),
        links="\n".join(links),
        content=own,
    )


@lru_cache(maxsize=64)
def site_file(name: str) -> str:
    """Return a file of the pages.

    Raises
    ------
    FileNotFoundError
        There is none of that name.
    """
    folder = files("coach.page") / "site"
    if name not in {each.name for each in folder.iterdir()}:
        raise FileNotFoundError(name)
    return (folder / name).read_text("utf-8")


async def _site(request: Request) -> Response:
    name = request.path_params["name"]
    kind = KINDS.get(name[name.rfind(".") :])
    try:
        content = site_file(name) if kind else None
    except FileNotFoundError:
        content = None
    return _text(content, kind)


async def _style(_: Request) -> Response:
    return _text(assets.style(), "text/css")


async def _report_script(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ("page.js", "drill.js"):
        return _text(None, None)
    return _text(assets.asset(name), "text/javascript")


async def _cue(request: Request) -> Response:
    from coach.session.take.cues import KINDS as CUES
    from coach.session.take.cues import cues

    found = {cue.file: cue for kind in CUES for cue in cues(kind)}
    cue = found.get(request.path_params["name"])
    return Response(cue.content(), media_type="audio/flac") if cue else _text(None, None)


def _text(content: str | None, kind: str | None) -> Response:
    if content is None:
        return PlainTextResponse("There is no such thing here.", 404)
    return Response(content, media_type=kind, headers={"cache-control": "no-cache"})


async def _one_line(_: Request, error: Exception) -> Response:
    """Answer with the one line of an error."""
    assert isinstance(error, CoachError)
    status = 404 if isinstance(error, RecordingNotFoundError) else 400
    return JSONResponse({"error": {"code": error.code, "message": told(error)}}, status)


async def _stopped(_: Request, __: Exception) -> Response:
    return too_large()
