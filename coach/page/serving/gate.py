"""The gate of the page's server: one wrapper around everything, http and sockets alike.

Whoever comes in must call the server by its loopback name and port (or another site's name could be
made to lead here), must come from its own pages wherever anything changes, and must have its
cookie. The cookie is given to whoever has the key in the address; a redirect strips the key at
once.
"""

from __future__ import annotations

import hmac

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.page.serving.running import Running

MOST_SOCKETS = 8
"""Open at once; a page needs one."""
LARGEST_REQUEST = 1_000_000
"""Bytes of a request's body; uploads have a limit of their own."""
UPLOADS = "/api/files"
LARGEST_UPLOAD = 2_000_000_000
"""Bytes: five hours of uncompressed CD sound, or a day of a telephone's."""

SAFE = {"GET", "HEAD"}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NO_COOKIE = (
    "This page is for the person who started it: open the address that `coach page` printed."
)


class TooLargeError(Exception):
    """A request's body turns out larger than it may be; what is behind the gate answers."""


class Gate:
    """Lets in who may come in, and tells browsers what a page may do.

    Parameters
    ----------
    app
        What is behind the gate.
    running
        Where the server listens, at the loopback address, and what lets somebody in.
    """

    def __init__(self, app: ASGIApp, running: Running) -> None:
        self._app = app
        self._running = running
        self._hosts = {f"127.0.0.1:{running.port}", f"localhost:{running.port}"}
        self._sockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))
        else:
            await self._socket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(HTTPConnection(scope))
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, _limit(scope["path"])), send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection({**scope, "type": "http", "method": "SOCKET"})
        if self._refusal(connection) is not None or self._sockets >= MOST_SOCKETS:
            await send({"type": "websocket.close", "code": 1008})
            return
        self._sockets += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._sockets -= 1

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        """Return the answer to what does not come in; ``None`` for what does."""
        host, method = _only(connection, "host"), connection.scope["method"]
        if host not in self._hosts:
            return PlainTextResponse("This server has another name.", 421)
        if not _from_own_page(connection, method, f"http://{host}"):
            return PlainTextResponse("Another site's page may not do that.", 403)
        if method in SAFE and connection.url.path == "/" and "token" in connection.query_params:
            return self._handed_over(connection)
        if not self._has_cookie(connection):
            return PlainTextResponse(NO_COOKIE, 403)
        length = connection.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _limit(connection.url.path):
            return too_large()
        return None

    def _handed_over(self, connection: HTTPConnection) -> Response:
        """Exchange the key in the address for a cookie."""
        given = connection.query_params.getlist("token")
        if len(given) != 1 or not _same(given[0], self._running.token):
            return PlainTextResponse(NO_COOKIE, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self._cookie_name, self._running.cookie, httponly=True, samesite="strict", path="/"
        )
        return answer

    @property
    def _cookie_name(self) -> str:
        """Cookies know no ports: two coaches' must not take each other's place."""
        return f"coach-{self._running.port}"

    def _has_cookie(self, connection: HTTPConnection) -> bool:
        return _same(connection.cookies.get(self._cookie_name, ""), self._running.cookie)


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())


def _only(connection: HTTPConnection, header: str) -> str | None:
    """Return a header that is there once; ``None`` where it is missing, or there twice."""
    found = connection.headers.getlist(header)
    return found[0] if len(found) == 1 else None


def _from_own_page(connection: HTTPConnection, method: str, own: str) -> bool:
    """Whether a request comes from this server's own page, or only reads and opens a page."""
    headers = connection.headers
    if method not in SAFE or "origin" in headers:
        return _only(connection, "origin") == own
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    if site in (None, "same-origin", "none"):
        return True
    return mode == "navigate" and headers.get("sec-fetch-dest") == "document"


def _limit(path: str) -> int:
    return LARGEST_UPLOAD if path == UPLOADS else LARGEST_REQUEST


def too_large() -> Response:
    """Return the answer to a body that is larger than it may be."""
    return PlainTextResponse("This is larger than the coach takes.", 413, {"connection": "close"})


def _bounded(receive: Receive, limit: int) -> Receive:
    """Return what receives a body, and no more of it than that."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise TooLargeError
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [each for each in HEADERS if each[0] not in given]
            if b"cache-control" not in given:
                more.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return sent
