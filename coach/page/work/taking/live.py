"""A take over one socket, as any face has it: in a thread of its own.

Blocks of sound come in, each with the number of its first frame; what happens goes out.
"""

from __future__ import annotations

import asyncio
import json
import struct
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.websockets import WebSocket, WebSocketDisconnect

from coach.audio.live.pushed import Pushed
from coach.errors import CoachError, MicrophoneError
from coach.page.remedies import told
from coach.page.work.messages import message_of
from coach.session.take.events import Started

if TYPE_CHECKING:
    from coach.page.work.taking.customers import PagePlayer
    from coach.page.work.workshop import Workshop
    from coach.session.series.drill import InARow
    from coach.session.take.events import Event
    from coach.session.take.rehearsal import Rehearsal

HEAD = struct.Struct("<Q")
"""Before the sound of each block: the number of its first frame."""
RATES_HZ = range(8_000, 384_001)
BUSY = "A take is running in another window: end it there first."
WRONG_RATE = "A microphone of {} Hz cannot be used: choose another one."
SILENT = " Connect it again, or choose another one, and press Start."
LONGEST_NAME = 200
"""Letters of a microphone's name."""


class TakeSocket:
    """One page that takes are said into.

    Parameters
    ----------
    workshop
        What takes are made with.
    socket
        Its connection.
    """

    def __init__(self, workshop: Workshop, socket: WebSocket) -> None:
        self._workshop = workshop
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._outgoing: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._source: Pushed | None = None
        self._running: Rehearsal | None = None
        self._thread: threading.Thread | None = None
        self._busy = False
        self._stopped = False
        self._begun = False
        """Whether the cue is over, and the take itself runs."""
        self.frames = 0
        """Frames of the take that came, its last ones after its end included."""
        self.drill: InARow | None = None
        """The takes in a row that are being said, if any."""
        self.player: PagePlayer | None = None
        """What has the page play a customer's clips."""

    async def run(self) -> None:
        """Answer until the page goes; what was said until then is kept."""
        await self._socket.accept()
        sending = asyncio.create_task(self._send())
        try:
            while True:
                self._take_in(await self._socket.receive())
        except WebSocketDisconnect:
            pass
        finally:
            self._end(lost=True)
            await asyncio.to_thread(self._wait)
            self._outgoing.put_nowait(None)
            await sending

    def stop(self) -> None:
        """End the take now; from any thread."""
        self._end(lost=False)

    def post(self, **message: Any) -> None:
        """Send a message; from any thread."""
        self._loop.call_soon_threadsafe(self._outgoing.put_nowait, message)

    async def _send(self) -> None:
        while (message := await self._outgoing.get()) is not None:
            try:
                await self._socket.send_text(json.dumps(message))
            except (RuntimeError, WebSocketDisconnect):
                continue  # nobody is there any more: the take goes on to its end

    def _take_in(self, message: Any) -> None:
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect
        if (block := message.get("bytes")) is not None:
            self._push(block)
            return
        try:
            wish = json.loads(message.get("text") or "")
            asked = getattr(self, f"_on_{wish['type']}")
            asked(wish)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.post(type="failed", message="The page said something that makes no sense here.")

    def _push(self, block: bytes) -> None:
        """Take in a block: its first frame's number, and float32 sound."""
        sound = len(block) - HEAD.size
        if sound <= 0 or sound % 4:
            return
        samples = np.frombuffer(block, "<f4", offset=HEAD.size).astype(np.float32)
        self.frames += len(samples)
        if self._source:
            self._source.push(HEAD.unpack_from(block)[0], samples)

    def _on_begin(self, wish: dict[str, Any]) -> None:
        rate_hz = int(wish["rate"])
        if self._busy:
            return
        if rate_hz not in RATES_HZ:
            self.post(type="failed", message=WRONG_RATE.format(rate_hz))
            return
        name = str(wish.get("microphone") or "The microphone")[:LONGEST_NAME]
        self._busy, self._stopped, self._begun, self.frames = True, False, False, 0
        source = Pushed(name, rate_hz)
        self._thread = threading.Thread(target=self._take, args=[source, wish], daemon=True)
        self._thread.start()

    def _on_cue_over(self, wish: dict[str, Any]) -> None:
        if self._running and wish.get("frame") is not None:
            self._running.cue_over_at(int(wish["frame"]))
        elif self._running:
            self._running.cue_over()

    def _on_stop(self, _: dict[str, Any]) -> None:
        self.stop()

    def _on_gone(self, _: dict[str, Any]) -> None:
        self._end(lost=True)

    def _on_playing(self, wish: dict[str, Any]) -> None:
        if self.player:
            self.player.playing(int(wish["frame"]))

    def _on_sent(self, wish: dict[str, Any]) -> None:
        """Tell how many frames came of those that were sent: nothing is on its way any more."""
        self.post(type="counted", sent=int(wish["frames"]), came=self.frames)

    def _on_end_drill(self, _: dict[str, Any]) -> None:
        self.drill = None

    def _end(self, *, lost: bool) -> None:
        """End the take after all that came of it; one that waits for its cue ends at once."""
        self._stopped = True
        source, running = self._source, self._running
        if source:
            (source.gone if lost else source.end)()
        if running and not self._begun:
            running.stop()

    def _wait(self) -> None:
        if self._thread:
            self._thread.join()

    def _take(self, source: Pushed, wish: dict[str, Any]) -> None:
        """Run one take; in a thread of its own."""
        try:
            if not self._workshop.claim(self):
                self.post(type="failed", code="busy", message=BUSY)
                return
            self._run(source, wish)
        except CoachError as error:
            cure = SILENT if isinstance(error, MicrophoneError) else ""
            self.post(type="failed", code=error.code, message=f"{told(error)}{cure}")
        finally:
            self._source = self._running = None
            self._workshop.release(self)
            self._busy = False
            self.post(type="over", frames=self.frames)

    def _run(self, source: Pushed, wish: dict[str, Any]) -> None:
        from coach.page.work.taking.takes import new_take

        take = new_take(self._workshop, self, source, wish)
        self.player = take.player
        self._begun = not take.has_cue
        self._running, self._source = take.running, source
        if self._stopped:
            return
        self.post(type="go", **take.seen())
        take.run(self._tell)

    def _tell(self, event: Event) -> None:
        self._begun |= isinstance(event, Started)
        message = message_of(event)
        if message:
            self.post(**message)
