"""The customer of a take: says what was drawn when it is his turn, on a channel of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

import numpy as np

from coach.audio.files.containers.customer_note import has_room
from coach.audio.files.spoken import whole_steps
from coach.customer import Customer
from coach.datatypes import (
    SAMPLE_RATE_HZ,
    CustomerLine,
    Guide,
    KnownCustomer,
    Samples,
    Span,
)
from coach.errors import AudioError
from coach.measure.order.echo import ROOM_S
from coach.session.answering.beneath import LASTS_S, SpeakerBeneath
from coach.session.answering.clips import clip
from coach.session.answering.echo import EchoMeter
from coach.session.answering.turns import Said, TurnTaking
from coach.session.answering.utterance import Hearing
from coach.session.answering.voicing import is_voiced
from coach.session.take.events import CustomerSpeaks, Event, Trouble
from coach.session.take.monitor import TakeMonitor
from coach.session.take.voice_activity import BREATH_DB, VoiceActivity, level_db

ECHO = (
    "the microphone hears the customer: wear a headset; what you say while he speaks is not counted"
)


class Player(Protocol):
    """What plays the customer's clips, beside the listening."""

    def start(self, samples: Samples) -> float:
        """Begin to play 16 kHz mono; return how long that takes to be heard (seconds).

        Raises
        ------
        AudioError
            It cannot be played.
        """
        ...

    def stop(self) -> None:
        """Play no more."""
        ...


class SpeakingCustomer:
    """One customer in one take.

    Parameters
    ----------
    guide
        What is said to him.
    customer
        What he says.
    player
        What plays it.
    spoken
        Returns a line in a voice as 16 kHz mono.
    """

    def __init__(
        self,
        guide: Guide,
        customer: Customer,
        player: Player,
        spoken: Callable[[str, str], Samples] = clip,
    ) -> None:
        self._turns = TurnTaking(guide, customer)
        self._voice = VoiceActivity(BREATH_DB)
        self._trailed_off_s = 0.0
        """How long the last block with a voice was silent at its end."""
        self._player = player
        self._spoken = spoken
        self._customer = customer
        self._ready: dict[str, Samples] = {}
        """His lines as they are spoken, those that are decoded by now."""
        self._coming = np.zeros(0, np.float32)
        self._samples = 0
        self._own = np.zeros(0, np.float32)
        self._beneath = SpeakerBeneath()
        self._echo = EchoMeter()
        self.known = KnownCustomer(customer.name, customer.level, customer.seed)
        """All that he said so far."""

    def make_ready(self) -> None:
        """Decode his lines ahead of time; from any thread. One that cannot be is told when due."""
        for text in self._customer.texts:
            with suppress(AudioError):
                self._ready[text] = self._clip(text)

    def _clip(self, text: str) -> Samples:
        ready = self._ready.get(text)
        return whole_steps(self._spoken(self._customer.voice, text)) if ready is None else ready

    def channel(self, samples: int) -> Samples:
        """Return the next samples of the customer's channel."""
        given = np.zeros(samples, np.float32)
        ready = self._coming[:samples]
        given[: len(ready)] = ready
        self._coming = self._coming[samples:]
        self._samples += samples
        self._own = given
        return given

    def hear(
        self, block: Samples, monitor: TakeMonitor, behind_s: Callable[[], float] = lambda: 0.0
    ) -> Iterator[Event]:
        """Take a block of the speaker's, and what is known of it; say what is due.

        ``behind_s`` returns how long ago its end was heard: so long the customer's line comes after
        it. It is asked as the line begins: to find out whether it is due takes time, too.
        """
        level = level_db(block)
        silent_s = self._silent_s(block, level)
        yield from self._listen_for_echo(block, level)
        heard = Hearing(
            at_s=monitor.at_s,
            block_s=len(block) / SAMPLE_RATE_HZ,
            words=monitor.words,
            steps=monitor.steps,
            is_speech=self._voice.has_spoken and self._voice.silent_s == 0.0,
            is_voiced=is_voiced(block),
            silent_s=silent_s,
            ending=monitor.ending,
        )
        if self._echo.is_there and self._turns.is_speaking(monitor.at_s - ROOM_S):
            self._hear_beneath(heard)
        said = self._turns.hear(heard)
        if said:
            yield from self._say(said, monitor.at_s, behind_s)
        lasts = self._turns.is_speaking(monitor.at_s) or self._turns.is_thinking
        monitor.customers_turn(lasts=lasts)

    def _silent_s(self, block: Samples, level: float) -> float:
        """Return how long it is silent, from within the block in which the voice ended."""
        self._voice.hear(level)
        if self._voice.silent_s == 0.0:
            self._trailed_off_s = self._voice.trails_off_s(block)
            return 0.0
        return self._voice.silent_s + self._trailed_off_s

    def _listen_for_echo(self, block: Samples, level: float) -> Iterator[Event]:
        before = self._echo.is_there
        if len(self._own) == len(block):
            self._echo.hear(level, level_db(self._own))
            self._beneath.hear(block, self._own)
        if self._echo.is_there and not before:
            self.known = replace(self.known, echo=True)
            yield Trouble("echo", ECHO)

    def _hear_beneath(self, heard: Hearing) -> None:
        """Leave out what may be the customer's own, and note where the speaker talks into him."""
        if not self._beneath.speaks:
            self._turns.leave_out(heard)
            return
        *before, latest = self.known.lines
        if latest.span.start < heard.at_s - LASTS_S and heard.at_s < latest.span.end:
            self.known = replace(self.known, lines=(*before, replace(latest, talked_into=True)))

    def stop(self) -> None:
        """Say nothing any more."""
        self._turns.stop()
        self._player.stop()

    def _say(self, said: Said, at_s: float, behind_s: Callable[[], float]) -> Iterator[Event]:
        try:
            sound = self._clip(said.text)
            waited_s = behind_s()
            delay_s = max(0.0, self._player.start(sound)) + waited_s
        except AudioError as error:
            self._turns.stop()
            yield Trouble("no_customer", f"{error}; the take goes on without a customer")
            return
        delay = round(delay_s * SAMPLE_RATE_HZ)
        start = self._samples + delay
        span = Span(start / SAMPLE_RATE_HZ, (start + len(sound)) / SAMPLE_RATE_HZ)
        line = CustomerLine(said.kind, said.step, said.text, span)
        self._coming = np.concatenate([np.zeros(delay, np.float32), sound])
        self._turns.said(span.end)
        self.known = replace(self.known, lines=(*self.known.lines, line))
        if not has_room(self.known):
            self._turns.stop()
        yield CustomerSpeaks(said.kind, said.step, said.text, at_s)
