"""What the page asks for of settings, and of what is kept where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach.errors import OutputError
from coach.folders import data_folder, recordings_folder
from coach.page.api.wishes import wish_of
from coach.session.memory.settings import BROWSERS_MICROPHONE, CUE, set_to, setting
from coach.visible import shown

if TYPE_CHECKING:
    from coach.page.work.workshop import Workshop

CUES = ("yes", "beep", "none")
LONGEST_NAME = 300


def routes(workshop: Workshop) -> list[Route]:
    """Return what is reached of settings."""

    def given(_: Request) -> Response:
        return JSONResponse(_settings(workshop))

    async def changed(request: Request) -> Response:
        await run_in_threadpool(_set, await wish_of(request, OutputError))
        return JSONResponse(await run_in_threadpool(_settings, workshop))

    def forgotten(_: Request) -> Response:
        return JSONResponse({"takes": _forget_all(workshop)})

    return [
        Route("/api/settings", given),
        Route("/api/settings", changed, methods=["POST"]),
        Route("/api/settings/forget", forgotten, methods=["POST"]),
    ]


def _settings(workshop: Workshop) -> dict[str, Any]:
    from coach import history
    from coach.session.memory import retention

    cue = setting(CUE)
    recordings = [path for path in recordings_folder().glob("*.wav") if path.is_file()]
    return {
        "microphone": setting(BROWSERS_MICROPHONE) or "",
        "cue": cue if cue in CUES else "yes",
        "keep_days": retention.keep_days(),
        "folder": shown(data_folder()),
        "recordings": len(recordings),
        "bytes": sum(path.stat().st_size for path in recordings),
        "takes": history.count(),
        "model": workshop.hearing.state.state,
    }


def _set(wish: dict[str, Any]) -> None:
    from coach.page.work import guides
    from coach.session.memory import retention
    from coach.session.take import showing

    if "microphone" in wish:
        set_to(BROWSERS_MICROPHONE, " ".join(str(wish["microphone"]).split())[:LONGEST_NAME])
    if wish.get("cue") in CUES:
        set_to(CUE, wish["cue"])
    if wish.get("show") in [each.value for each in showing.Show]:
        showing.start_over(guides.load(guides.chosen()), showing.Show(wish["show"]))
    if "keep_days" in wish:
        days = wish["keep_days"]
        retention.set_limit(int(days) if str(days).isdigit() and 0 < int(days) < 100_000 else None)
        retention.let_old_recordings_go()


def _forget_all(workshop: Workshop) -> int:
    from coach.session.memory import retention

    gone = retention.deletion()
    gone.carry_out()
    workshop.shelf.clear()
    workshop.latest = None
    return gone.takes
