"""What a page asks for, where it sends more than an address."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from coach.errors import CoachError


async def wish_of(request: Request, error: type[CoachError]) -> dict[str, Any]:
    """Return the JSON object that a page sends; raise that error where it is none."""
    try:
        wish = await request.json()
    except ValueError:
        wish = None
    if not isinstance(wish, dict):
        raise error("the page said something that makes no sense here")
    return wish
