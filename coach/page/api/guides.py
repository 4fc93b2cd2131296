"""What the page asks for of guides: choose one, write one, have it checked."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach.errors import GuideError
from coach.page.api.wishes import wish_of

if TYPE_CHECKING:
    from coach.page.work.hearing import Hearing
    from coach.page.work.workshop import Workshop

LONGEST_NAME = 100


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of guides."""
    return [
        Route("/api/guide", chosen),
        Route("/api/guides", listed),
        Route("/api/guides", save, methods=["POST"]),
        Route("/api/guides/check", partial(check, workshop.hearing), methods=["POST"]),
        Route("/api/guides/{id}", source),
        Route("/api/guides/{id}/choose", choose, methods=["POST"]),
        Route("/api/guides/{id}/delete", delete, methods=["POST"]),
    ]


def chosen(_: Request) -> Response:
    """Give the guide that is rehearsed, and how much of its lines is seen."""
    from coach.page.work import guides
    from coach.session.take import showing

    guide = guides.load(guides.chosen())
    show = showing.shown_now(guide)
    steps, lines = guides.as_steps(guide), showing.lines(guide, show)
    return JSONResponse({"name": guide.name, "steps": steps, "show": show.value, "lines": lines})


def listed(_: Request) -> Response:
    """List all guides."""
    from coach.page.work import guides

    known = [asdict(each) for each in guides.listed()]
    return JSONResponse({"chosen": guides.chosen(), "guides": known})


def source(request: Request) -> Response:
    """Give the text of a guide's file."""
    from coach.page.work import guides

    return JSONResponse({"text": guides.source(request.path_params["id"])})


def choose(request: Request) -> Response:
    """Choose a guide."""
    from coach.page.work import guides

    guides.choose(request.path_params["id"])
    return JSONResponse({})


def delete(request: Request) -> Response:
    """Delete a guide."""
    from coach.page.work import guides

    guides.delete(request.path_params["id"])
    return JSONResponse({})


async def check(hearing: Hearing, request: Request) -> Response:
    """Tell what is wrong with a guide that is being written."""
    wish = await wish_of(request, GuideError)
    return JSONResponse(await run_in_threadpool(_checked, hearing, wish))


def _checked(hearing: Hearing, wish: dict[str, Any]) -> dict[str, Any]:
    from coach.page.work import guides

    try:
        text = _text(wish)
    except GuideError as error:
        return {"remarks": [{"line": 0, "field": "", "message": str(error), "error": True}]}
    model = hearing.model() if hearing.state.state == "ready" else None
    return {"text": text, "remarks": [asdict(each) for each in guides.remarks(text, model)]}


async def save(request: Request) -> Response:
    """Write a guide, and choose it."""
    wish = await wish_of(request, GuideError)
    return JSONResponse({"id": await run_in_threadpool(_saved, wish)}, 201)


def _saved(wish: dict[str, Any]) -> str:
    from coach.page.work import guides

    guide_id = str(wish.get("id") or "") or guides.id_for(_name(wish))
    guides.save(guide_id, _text(wish))
    guides.choose(guide_id)
    return guide_id


def _text(wish: dict[str, Any]) -> str:
    """Return the file of a guide: as it is, or made of lines."""
    from coach import guide as guides

    if wish.get("text") is not None:
        return str(wish["text"])
    name = _name(wish)
    return guides.draft(str(wish.get("lines", "")).splitlines(), name, "this-guide.toml")


def _name(wish: dict[str, Any]) -> str:
    return " ".join(str(wish.get("name", "")).split())[:LONGEST_NAME] or "My sequence"
