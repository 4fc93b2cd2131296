"""What the page asks for of practice: what is next, and a take beside one's best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach.errors import RecordingNotFoundError

if TYPE_CHECKING:
    from coach.page.work.workshop import Workshop


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of practice."""

    async def next_(_: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_planned))

    async def beside(request: Request) -> Response:
        try:
            shown = await run_in_threadpool(_beside, workshop, request.path_params["name"])
        except RecordingNotFoundError:
            message = "There is no such recording."
            return JSONResponse({"error": {"code": "not_found", "message": message}}, 404)
        return JSONResponse(shown)

    return [Route("/api/next", next_), Route("/api/takes/{name}/beside", beside)]


def _planned() -> dict[str, Any]:
    from coach.page.work import guides, practice

    return practice.planned(guides.load(guides.chosen()))


def _beside(workshop: Workshop, name: str) -> dict[str, str]:
    from coach.page.work import guides, practice
    from coach.page.work.reports import kept

    def reviewed(path: Any, guide: Any) -> Any:
        return workshop.reviewed(path, guide)[1]

    return practice.beside_best(kept(name), guides.guide_of(name), reviewed)
