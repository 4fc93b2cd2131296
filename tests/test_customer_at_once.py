"""A customer's line begins at once, and its place in the recording is where it was heard."""

from __future__ import annotations

import numpy as np
import pytest
from builders import HARD_CLOSE

from coach.customer import Customer, Part
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import AudioError
from coach.recognise import PARTIAL_BLOCK
from coach.session.answering.customer import SpeakingCustomer
from coach.session.take.events import CustomerSpeaks, Event, Trouble
from coach.session.take.monitor import TakeMonitor
from coach.session.take.voice_activity import BLOCK_S
from coach.text import words

NAME = words(HARD_CLOSE.steps[0].say)
BEGINS_S, ENDS_S = 0.5, 2.0
"""Where the line is in a take (seconds)."""
SOUND = np.full(3200, 0.1, np.float32)
CLIP = (np.round(SOUND * 32767.0) / 32768.0).astype(np.float32)
AHEAD_S = 0.02


class Scripted:
    """A recogniser that hears the first step's words, the last of them at the line's end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._blocks = 0
        self.endings: list[int] = []
        """Blocks after which it was asked for the ending."""

    def feed(self, block: Samples) -> tuple[str, ...]:
        self._blocks += 1
        return tuple(NAME[: round(self._blocks * BLOCK_S / ENDS_S * len(NAME))])

    def ending(self) -> tuple[str, ...]:
        if not self.endings:
            self._clock.now_s += 0.04
        self.endings.append(self._blocks)
        return tuple(NAME)


class Clock:
    """How long ago the latest block was heard: only what is told to take time takes any."""

    now_s = 0.0


class Player:
    def __init__(self) -> None:
        self.played: list[Samples] = []

    def start(self, samples: Samples) -> float:
        self.played.append(samples)
        return AHEAD_S

    def stop(self) -> None:
        return


class Take:
    """A line is said that ends somewhere in a block, and then nothing."""

    def __init__(self, spoken_s: float = 0.0, *, fails: bool = False) -> None:
        self.clock, self.player = Clock(), Player()
        self.asked: list[str] = []
        self._spoken_s, self._fails = spoken_s, fails
        self.words = Scripted(self.clock)
        self.monitor = TakeMonitor(HARD_CLOSE, self.words)
        customer = Customer("Ann", "a", "easy", 1, (Part("name", "It's Ann."),))
        self.customer = SpeakingCustomer(HARD_CLOSE, customer, self.player, self._spoken)

    def _spoken(self, voice: str, line: str) -> Samples:
        self.asked.append(line)
        self.clock.now_s += self._spoken_s
        if self._fails:
            raise AudioError(f"{voice}: {line}: no such file")
        return SOUND

    def run(self, trailing_s: float = 0.0) -> list[Event]:
        """Return what the customer does up to 0.5 s after the line."""
        times = np.arange(BEGINS_S, ENDS_S - trailing_s, 1 / SAMPLE_RATE_HZ)
        harmonics = [np.sin(2 * np.pi * 120 * k * times + k) / k for k in range(1, 8)]
        voice = 0.1 * np.sum(harmonics, axis=0)
        sound = np.random.default_rng(0).normal(0, 1e-4, round((ENDS_S + 0.5) * SAMPLE_RATE_HZ))
        sound[round(BEGINS_S * SAMPLE_RATE_HZ) :][: len(voice)] += voice
        found: list[Event] = []
        for at in range(0, len(sound), PARTIAL_BLOCK):
            block = sound[at : at + PARTIAL_BLOCK].astype(np.float32)
            list(self.monitor.hear(block, lost=False))
            self.customer.channel(len(block))
            self.clock.now_s = 0.0
            found += self.customer.hear(block, self.monitor, lambda: self.clock.now_s)
        return found


@pytest.mark.parametrize(("trailing_s", "silent_s"), [(0.0, 0.15), (0.01, 0.15), (0.03, 0.1)])
def test_a_silence_is_counted_from_within_a_block(trailing_s: float, silent_s: float) -> None:
    (said,) = Take().run(trailing_s)
    assert isinstance(said, CustomerSpeaks)
    assert said.at_s == pytest.approx(ENDS_S + silent_s)


def test_the_ending_is_known_when_it_is_needed() -> None:
    take = Take()
    (said,) = take.run()
    assert isinstance(said, CustomerSpeaks)
    assert take.words.endings[0] == round(said.at_s / BLOCK_S) - 1


def test_a_line_stands_where_it_was_heard_after_all_that_took_time() -> None:
    take = Take(spoken_s=0.05)
    (said,) = take.run(trailing_s=0.03)  # so that the ending is asked for in the same block
    assert isinstance(said, CustomerSpeaks)
    (line,) = take.customer.known.lines
    assert line.span.start == pytest.approx(said.at_s + 0.04 + 0.05 + AHEAD_S)


def test_a_line_that_is_decoded_already_takes_no_time() -> None:
    take = Take(spoken_s=0.05)
    take.customer.make_ready()
    assert take.asked == ["It's Ann."]
    (said,) = take.run(trailing_s=0.03)
    assert isinstance(said, CustomerSpeaks)
    assert take.asked == ["It's Ann."]
    (line,) = take.customer.known.lines
    assert line.span.start == pytest.approx(said.at_s + 0.04 + AHEAD_S)
    assert np.array_equal(take.player.played[0], CLIP)


def test_a_line_that_cannot_be_decoded_is_told_when_it_is_due() -> None:
    take = Take(fails=True)
    take.customer.make_ready()
    (trouble,) = take.run()
    assert isinstance(trouble, Trouble)
    assert trouble.code == "no_customer"
