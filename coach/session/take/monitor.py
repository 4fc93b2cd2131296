"""Follows a running take: which steps were said, how long it is silent, what is wrong, the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from coach.datatypes import SAMPLE_RATE_HZ, Guide, Samples
from coach.detect.step_tracker import StepTracker
from coach.session.take.endpointing import LastStep, endpoint, ends_soon
from coach.session.take.events import Ended, Event, GapTooLong, Level, StepHeard, Trouble
from coach.session.take.voice_activity import BLOCK_S, VoiceActivity, level_db

ZEROS_S = 1.0
"""So much of exact zeros is said out loud: no microphone gives them (seconds)."""
FAINT_DB, FAINT_S = -70.0, 4.0
"""A microphone that gives nothing louder for so long is muted, or far away."""

TROUBLES = {
    "zeros": "the microphone gives nothing at all: it is muted, or this program is not allowed "
    "to use it (on a Mac: Settings, Privacy, Microphone)",
    "faint": "the microphone gives hardly any sound: is it muted, or the wrong one?",
    "lost": "some sound was lost: the machine is too busy, or the microphone was moved; "
    "silences may be wrong",
}


class Words(Protocol):
    """What hears the words of a running take."""

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next samples; return all words so far."""
        ...

    def ending(self) -> tuple[str, ...]:
        """Return the last words, as far as they were said to their end."""
        ...


class TakeMonitor:
    """Follows a running take block by block.

    Parameters
    ----------
    guide
        What is to be said.
    recogniser
        What hears it.
    """

    def __init__(self, guide: Guide, recogniser: Words) -> None:
        self._limit_s = guide.targets.noticeable_s
        self._last = guide.steps[-1].id
        self._steps = StepTracker(guide)
        self._recogniser = recogniser
        self.words: tuple[str, ...] = ()
        """All words so far."""
        self._voice = VoiceActivity()
        self._zero_s = 0.0
        self._told: set[str] = set()
        self._others_turn = False
        self.at_s = 0.0
        """Time in the take (seconds)."""
        self.ended: Ended | None = None
        self.was_lost = False
        """Whether any of its sound was lost."""

    def ending(self) -> tuple[str, ...]:
        """Return the last words, none of them foreseen: less soon, and surer."""
        return self._recogniser.ending()

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that stand so far, by their ids, in order."""
        return self._steps.lit

    @property
    def ends_soon(self) -> bool:
        """Whether the take is over, if it stays as silent as it is."""
        return ends_soon(self._voice, self._last_step())

    def customers_turn(self, *, lasts: bool) -> None:
        """Note whether the customer speaks or is about to: no silence then is the speaker's."""
        self._others_turn = lasts

    def end(self, reason: str) -> None:
        """Note that the take is over, if it is not yet."""
        self.ended = self.ended or Ended(reason, self.at_s)

    def hear(self, block: Samples, *, lost: bool) -> Iterator[Event]:
        """Hear the next block, ``BLOCK_S`` of it; yield what is to be seen of it."""
        self.at_s += len(block) / SAMPLE_RATE_HZ
        level = level_db(block)
        yield Level(level, self.at_s)
        self.words = self._recogniser.feed(block)
        if step := self._steps.see(self.words):
            yield StepHeard(step, self.at_s)
        yield from self._silence(level)
        yield from self._troubles(block, lost=lost)
        if reason := endpoint(self._voice, self._last_step(), self.at_s):
            self.end(reason)

    def _silence(self, level: float) -> Iterator[GapTooLong]:
        before_s = self._voice.silent_s
        self._voice.hear(level)
        if self._others_turn:
            self._voice.forgive()
        unfinished = bool(self._steps.lit) and self._last not in self._steps.lit
        if before_s <= self._limit_s < self._voice.silent_s and unfinished:
            yield GapTooLong(self.at_s)

    def _troubles(self, block: Samples, *, lost: bool) -> Iterator[Trouble]:
        self._zero_s = 0.0 if block.any() else self._zero_s + BLOCK_S
        self.was_lost |= lost
        faint = self.at_s >= FAINT_S and self._voice.loudest_db < FAINT_DB
        if self._zero_s >= ZEROS_S:
            yield from self._once("zeros")
        elif faint:
            yield from self._once("faint")
        if lost:
            yield from self._once("lost")

    def account(self, lost_s: float) -> Iterator[Trouble]:
        """Say how much sound never came, once the take is over (seconds)."""
        if lost_s:
            self.was_lost = True
            yield Trouble(
                "lost_s",
                f"{lost_s:.1f} s of sound never came: this program or the microphone was stopped, "
                "or the machine is too busy; silences may be wrong",
            )

    def _once(self, code: str) -> Iterator[Trouble]:
        if code not in self._told:
            self._told.add(code)
            yield Trouble(code, TROUBLES[code])

    def _last_step(self) -> LastStep:
        if self._last not in self._steps.lit:
            return LastStep.NOT_YET
        return LastStep.FINISHED if self._steps.finished(self.words) else LastStep.BEGUN
