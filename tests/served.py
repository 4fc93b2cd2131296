"""A page's server in a thread of the tests, and ways to knock at its door."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from coach.page.serving.running import Running, begin, end
from coach.page.serving.server import PageServer
from coach.page.work.hearing import Hearing
from coach.page.work.workshop import Workshop
from coach.recognise import SpeechModel


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        """The JSON of it."""
        return json.loads(self.body)


@dataclass
class Served:
    """A server that runs."""

    running: Running
    workshop: Workshop
    server: PageServer
    headers: dict[str, str] = field(default_factory=dict)
    """What its own page sends along."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.running.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask as the page does, or with these headers alone."""
        sent = dict(self.headers if headers is None else headers)
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None and not {"Content-Length", "Transfer-Encoding"} & set(sent):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            given = connection.getresponse()
            return Answer(given.status, {k.lower(): v for k, v in given.getheaders()}, given.read())
        finally:
            connection.close()

    def post(self, path: str, wish: object) -> Answer:
        """Ask for a change, as the page does."""
        return self.ask(path, "POST", json.dumps(wish).encode())

    def socket(self, **headers: str) -> ClientConnection:
        """Open a socket as the page does, or with other headers."""
        sent = {key: value for key, value in {**self.headers, **headers}.items() if value}
        host, origin = sent.pop("Host"), sent.pop("Origin", None)
        # The host is what the address says; it is reached at the loopback address all the same.
        return connect(
            f"ws://{host}/api/take",
            sock=socket.create_connection(("127.0.0.1", self.running.port), 30),
            origin=origin,  # type: ignore[arg-type]
            additional_headers=sent,
            compression=None,
            proxy=None,
            open_timeout=30,
        )


@contextmanager
def serving(data: Path, model: SpeechModel) -> Iterator[Served]:
    """Serve the page, with what it keeps in a folder of its own, until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_DATA", str(data))
        running, listener = begin(None)
        workshop = Workshop(Hearing(model=model))
        served = Served(running, workshop, PageServer(running, listener, workshop))
        up = threading.Event()
        thread = threading.Thread(target=served.server.run, args=[up.set])
        thread.start()
        try:
            assert up.wait(30)
            enter(served)
            yield served
        finally:
            served.server.stop()
            thread.join(60)
            end()
        assert not thread.is_alive()


def enter(served: Served) -> None:
    """Come in by the address, as a browser does, and keep the cookie."""
    came = served.ask(f"/?token={served.running.token}", headers={"Host": served.host})
    assert came.status == 303, came.body
    cookie = came.headers["set-cookie"].partition(";")[0]
    served.headers = {
        "Host": served.host,
        "Origin": f"http://{served.host}",
        "Cookie": cookie,
    }
