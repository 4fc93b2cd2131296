"""The page's server, from its command to its end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from coach.page.serving.gate import Gate
from coach.page.serving.routes import routes
from coach.page.serving.running import Running
from coach.page.work.workshop import Workshop

LARGEST_MESSAGE = 1 << 20
"""Bytes of a message over a socket: a block of sound has eight thousand."""
PATIENCE_S = 10
"""So long the end waits for a take that is being kept (seconds)."""


class PageServer:
    """Serves the page until it is stopped.

    Parameters
    ----------
    running
        Where, and what lets somebody in.
    listener
        The bound socket.
    workshop
        What the page works with.
    """

    def __init__(self, running: Running, listener: socket.socket, workshop: Workshop) -> None:
        self.running = running
        self._listener = listener
        self._ending = False
        self._workshop = workshop
        app = Gate(routes(workshop, self.stop), running)
        config = uvicorn.Config(
            app,
            http="h11",
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE_S,
        )
        self._server = _Server(config, self.stop)

    def run(self, ready: Callable[[], None]) -> None:
        """Serve; ``ready`` is called, in a thread of its own, as soon as somebody may come."""
        threading.Thread(target=ready, daemon=True).start()
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._workshop.close()

    def stop(self) -> None:
        """End, from any thread, once the take that runs is kept; the second time at once."""
        if self._ending:
            self._server.should_exit = True
        self._ending = True
        threading.Thread(target=self._end, daemon=True).start()

    def _end(self) -> None:
        self._workshop.finish_take()
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """uvicorn's, which ends in order at a signal: it would raise it once more at its end.

    Parameters
    ----------
    config
        What it serves.
    stop
        Ends it.
    """

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at Ctrl-C, and when the system asks for it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        ours = (signal.SIGINT, signal.SIGTERM)
        before = {each: signal.signal(each, lambda *_: self._stop()) for each in ours}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
