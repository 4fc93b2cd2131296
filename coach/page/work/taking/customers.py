"""The customer of a take said into the page: the page's own loudspeaker plays him."""

from __future__ import annotations

import base64
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ
from coach.recognise import PARTIAL_BLOCK

if TYPE_CHECKING:
    from coach.audio.live.pushed import Pushed
    from coach.datatypes import Guide, Samples
    from coach.page.work.messages import Listener
    from coach.session.answering.customer import SpeakingCustomer

ANSWERS_S = 0.5
"""So long is waited for the page to say when a clip is heard (seconds): a busy one answers late."""
UNTOLD_S = 0.15
"""A clip is heard so long after it was sent, where the page does not say so (seconds)."""


class PagePlayer:
    """Has the page play clips, and knows when they are heard, counted in the take's own frames.

    Parameters
    ----------
    socket
        The page.
    source
        What its microphone gives.
    """

    def __init__(self, socket: Listener, source: Pushed) -> None:
        self._socket = socket
        self._source = source
        self._told = threading.Event()
        self._frame: int | None = None

    def start(self, samples: Samples) -> float:
        """Begin to play 16 kHz mono; return how long that takes to be heard (seconds)."""
        self._told.clear()
        self._frame = None
        steps = np.rint(np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2")
        sound = base64.b64encode(steps.tobytes()).decode()
        self._socket.post(type="play", rate=SAMPLE_RATE_HZ, sound=sound)
        self._told.wait(ANSWERS_S)
        at = self._source.next_frame
        if self._frame is None or at is None:
            return UNTOLD_S
        # What was given of a block that is not whole yet, nobody has heard.
        waits_s = self._source.given % PARTIAL_BLOCK / SAMPLE_RATE_HZ
        return max(0.0, (self._frame - at) / self._source.rate_hz + waits_s)

    def playing(self, frame: int) -> None:
        """Note at which frame a clip begins to be heard; from any thread."""
        self._frame = frame
        self._told.set()

    def stop(self) -> None:
        """Play no more."""
        self._socket.post(type="hush")


def customer(guide: Guide, wish: dict[str, Any], player: PagePlayer) -> SpeakingCustomer | None:
    """Return who answers in a take, each time another; ``None``: nobody.

    Raises
    ------
    CoachError
        The scenario is none.
    """
    from coach.customer import LEVELS, any_seed, built_in, draw
    from coach.session.answering.clips import speakable
    from coach.session.answering.customer import SpeakingCustomer

    level = wish.get("customer")
    if level not in LEVELS:
        return None
    drawn = draw(speakable(built_in()), guide, level=str(level), seed=any_seed())
    return SpeakingCustomer(guide, drawn, player)
