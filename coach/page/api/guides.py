"""What the page asks for of guides: choose one, write one, have it checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach.errors import GuideError

if TYPE_CHECKING:
    from coach.page.work.workshop import Workshop

LONGEST_NAME = 100


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of guides."""
    api = GuidesApi(workshop)
    return [
        Route("/api/guide", api.chosen),
        Route("/api/guides", api.listed),
        Route("/api/guides", api.save, methods=["POST"]),
        Route("/api/guides/check", api.check, methods=["POST"]),
        Route("/api/guides/{id}", api.source),
        Route("/api/guides/{id}/choose", api.choose, methods=["POST"]),
        Route("/api/guides/{id}/delete", api.delete, methods=["POST"]),
    ]


class GuidesApi:
    """Answers.

    Parameters
    ----------
    workshop
        What the page works with.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def chosen(self, _: Request) -> Response:
        """Give the guide that is rehearsed, and how much of its lines is seen."""
        return JSONResponse(await run_in_threadpool(self._chosen))

    def _chosen(self) -> dict[str, Any]:
        from coach.page.work import guides
        from coach.session.take import showing

        guide = guides.load(guides.chosen())
        show = showing.shown_now(guide)
        lines = showing.lines(guide, show)
        steps = [{"id": step.id, "title": step.title} for step in guide.steps]
        return {"name": guide.name, "steps": steps, "show": show.value, "lines": lines}

    async def listed(self, _: Request) -> Response:
        """List all guides."""
        from coach.page.work import guides

        known = await run_in_threadpool(guides.listed)
        return JSONResponse({"chosen": guides.chosen(), "guides": [asdict(each) for each in known]})

    async def source(self, request: Request) -> Response:
        """Give the text of a guide's file."""
        from coach.page.work import guides

        text = await run_in_threadpool(guides.source, request.path_params["id"])
        return JSONResponse({"text": text})

    async def choose(self, request: Request) -> Response:
        """Choose a guide."""
        from coach.page.work import guides

        await run_in_threadpool(guides.choose, request.path_params["id"])
        return JSONResponse({})

    async def delete(self, request: Request) -> Response:
        """Delete a guide."""
        from coach.page.work import guides

        await run_in_threadpool(guides.delete, request.path_params["id"])
        return JSONResponse({})

    async def check(self, request: Request) -> Response:
        """Tell what is wrong with a guide that is being written."""
        wish = await _wish(request)
        return JSONResponse(await run_in_threadpool(self._checked, wish))

    def _checked(self, wish: dict[str, Any]) -> dict[str, Any]:
        from coach.page.work import guides

        try:
            text = _text(wish)
        except GuideError as error:
            return {"remarks": [{"line": 0, "field": "", "message": str(error), "error": True}]}
        ready = self._workshop.hearing.state.state == "ready"
        model = self._workshop.hearing.model() if ready else None
        found = guides.remarks(text, model)
        return {"text": text, "remarks": [asdict(each) for each in found]}

    async def save(self, request: Request) -> Response:
        """Write a guide, and choose it."""
        wish = await _wish(request)
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


async def _wish(request: Request) -> dict[str, Any]:
    """Return what a page asks for.

    Raises
    ------
    GuideError
        It is no JSON object.
    """
    try:
        wish = await request.json()
    except ValueError:
        wish = None
    if not isinstance(wish, dict):
        raise GuideError("the page said something that makes no sense here")
    return wish
