"""What the page asks for of practice: what is next, and a take beside one's best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from coach.page.work.workshop import Workshop


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of practice."""

    def next_(_: Request) -> Response:
        from coach.page.work import guides, practice

        return JSONResponse(practice.planned(guides.load(guides.chosen())))

    def beside(request: Request) -> Response:
        from coach.page.work import guides, practice
        from coach.page.work.reports import kept

        name = request.path_params["name"]
        best = practice.beside_best(kept(name), guides.guide_of(name), workshop.reviewed)
        return JSONResponse(best)

    return [Route("/api/next", next_), Route("/api/takes/{name}/beside", beside)]
