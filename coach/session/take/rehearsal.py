"""One take: events come out while it runs, and its review at the end.

Where sound comes from and where the recording goes are handed in, and the cue is played by the
face, so that a recording can stand in for a microphone. What is reviewed is what is on the disk,
sample by sample, by the code that reviews files: both give the same review.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from coach.audio import cut
from coach.audio.files.spoken import whole_steps
from coach.audio.live.source import Source, TimedSource
from coach.datatypes import SAMPLE_RATE_HZ, Guide, Recording, Samples
from coach.errors import MicrophoneError
from coach.listening import phrases
from coach.recognise import PARTIAL_BLOCK, PartialRecogniser, SpeechModel, warm_up
from coach.session.answering.customer import SpeakingCustomer
from coach.session.take.ahead import TakeHearing
from coach.session.take.along import SpeakingAlong
from coach.session.take.background import in_background
from coach.session.take.cues import Cue, cues
from coach.session.take.events import (
    CueDue,
    Event,
    Level,
    MicrophoneReady,
    Reported,
    Started,
    Trouble,
)
from coach.session.take.handover import Handover
from coach.session.take.monitor import TakeMonitor
from coach.session.take.promptness import PromptWords
from coach.session.take.recorder import Recorder
from coach.session.take.voice_activity import BLOCK_S, level_db
from coach.visible import valid

_MAKING_READY = threading.Lock()
WARM_UP_S = 0.6
"""The level is shown so long before the cue, so that one sees that the microphone works."""


class Rehearsal:
    """One take; iterate ``events()`` to run it, or have ``run`` tell them.

    Parameters
    ----------
    guide
        What is to be said.
    model
        The speech model.
    source
        Where sound comes from.
    cue
        What starts the take: the face plays it at ``CueDue``, and then calls ``cue_over`` or
        ``cue_over_at``. ``None``: the take starts at once, and its delay is not known.
    path
        Where the recording is kept; ``None``: nowhere.
    customer
        Who answers; ``None``: nobody.
    along
        What sounds in the ear meanwhile; ``None``: nothing.
    """

    def __init__(
        self,
        guide: Guide,
        model: SpeechModel,
        source: Source,
        *,
        cue: Cue | None = None,
        path: Path | None = None,
        customer: SpeakingCustomer | None = None,
        along: SpeakingAlong | None = None,
    ) -> None:
        self._guide = guide
        self._model = model
        self._source = source
        self._cue = cue
        self._path = path
        self._customer = customer
        self._along = along
        self._stopped = threading.Event()
        self._handover = Handover()

    def stop(self) -> None:
        """End the take now; from any thread."""
        self._stopped.set()
        self._handover.give_up()

    def cue_over(self, *, heard_in_s: float = 0.0) -> None:
        """Say that the cue was played; from any thread.

        Parameters
        ----------
        heard_in_s
            How long its end still takes to be heard (seconds), as a ``Sink`` returns it.
        """
        self._handover.over(heard_in_s)

    def cue_over_at(self, frame: int) -> None:
        """Say at which frame of the source, a ``NumberedSource``, the cue was over."""
        self._handover.over_at(frame)

    def run(self, tell: Callable[[Event], None]) -> Reported:
        """Run the take and tell each event but the last, which is returned."""
        for event in self.events():
            if isinstance(event, Reported):
                return event
            tell(event)
        raise AssertionError("a take ends with its report")

    def events(self) -> Iterator[Event]:
        """Run the take; the last event is its report.

        Raises
        ------
        MicrophoneError
            The microphone has gone before anything was said.
        """
        in_background(partial(make_ready, self._model))
        if self._customer:
            in_background(self._customer.make_ready)
        recogniser = PartialRecogniser(self._model, phrases(self._guide))
        words = PromptWords(recogniser, is_answered=self._customer is not None)
        sound = self._source.blocks()
        yield MicrophoneReady(self._source.name)
        yield from self._levels(cut(sound, PARTIAL_BLOCK))
        cue_end_s = yield from self._cue_played()
        yield Started()
        recorder = Recorder(self._path, cue_end_s, self._customer.known if self._customer else None)
        monitor = TakeMonitor(self._guide, words)
        about = partial(self._about, monitor, recorder, cue_end_s)
        hearing = TakeHearing(self._guide, self._model, recorder, about)
        yield from self._take(_Counted(sound), hearing, monitor, recorder)
        yield from recorder.troubles()
        found = hearing.finish()
        yield Reported(self._along.beside(found) if self._along else found, recorder.kept)

    def _levels(self, blocks: Iterator[Samples]) -> Iterator[Event]:
        for _ in range(round(WARM_UP_S / BLOCK_S) if self._cue else 0):
            block = next(blocks, None)
            if block is None or self._stopped.is_set():
                return
            yield Level(level_db(block), None)

    def _cue_played(self) -> Generator[Event, None, float | None]:
        """Have the cue played and wait for its end; return when that was (seconds)."""
        if self._cue is None or self._stopped.is_set():
            return None
        yield CueDue(self._cue)
        return self._handover.wait(self._source)

    def _take(
        self,
        arriving: _Counted,
        hearing: TakeHearing,
        monitor: TakeMonitor,
        recorder: Recorder,
    ) -> Iterator[Event]:
        try:
            for block in cut(iter(arriving), PARTIAL_BLOCK):
                sound = whole_steps(block)
                if self._along:
                    self._along.hear(sound)
                yield from monitor.hear(sound, lost=self._source.lost)
                both, lost = self._both_channels(sound), monitor.was_lost
                hearing.take(sound, both, lost=lost, ends_soon=monitor.ends_soon)
                behind_s = partial(self._behind_s, arriving, monitor)
                yield from self._customers_turn(sound, monitor, recorder, behind_s)
                if self._stopped.is_set():
                    monitor.end("stopped")
                if monitor.ended:
                    break
            monitor.end("stopped")
        except MicrophoneError as error:
            if not monitor.at_s:
                raise
            yield Trouble("gone", f"{error}; the take up to there is kept")
            monitor.end("gone")
        finally:
            if self._customer:
                self._customer.stop()
            if self._along:
                self._along.stop()
            troubles = tuple(monitor.account(self._source.lost_s))
            recorder.close(lost=monitor.was_lost)
        yield from troubles
        assert monitor.ended
        yield monitor.ended

    def _both_channels(self, sound: Samples) -> Samples:
        if self._customer is None:
            return sound
        return np.stack([sound, self._customer.channel(len(sound))], axis=1)

    def _behind_s(self, arriving: _Counted, monitor: TakeMonitor) -> float:
        """Return how long ago the end of the latest block was heard (seconds)."""
        source_s = self._source.behind_s if isinstance(self._source, TimedSource) else 0.0
        return source_s + max(0.0, arriving.samples / SAMPLE_RATE_HZ - monitor.at_s)

    def _customers_turn(
        self,
        sound: Samples,
        monitor: TakeMonitor,
        recorder: Recorder,
        behind_s: Callable[[], float],
    ) -> Iterator[Event]:
        if self._customer is None or monitor.ended:
            return
        before = self._customer.known
        yield from self._customer.hear(sound, monitor, behind_s)
        if self._customer.known is not before:
            recorder.note(self._customer.known)

    def _about(
        self, monitor: TakeMonitor, recorder: Recorder, cue_end_s: float | None, duration_s: float
    ) -> Recording:
        """Return what is known of the recording, as far as it goes by now."""
        return Recording(
            path=valid(recorder.kept or self._source.name),
            duration_s=duration_s,
            sample_rate_hz=SAMPLE_RATE_HZ,
            channels=2 if self._customer else 1,
            damaged=monitor.was_lost,
            cue_end_s=cue_end_s,
            rehearsed=True,
            customer=self._customer.known.until(duration_s) if self._customer else None,
        )


class _Counted:
    """Sound as it comes, and how much of it came."""

    def __init__(self, sound: Iterator[Samples]) -> None:
        self._sound = sound
        self.samples = 0

    def __iter__(self) -> Iterator[Samples]:
        for piece in self._sound:
            self.samples += len(piece)
            yield piece


def make_ready(model: SpeechModel) -> None:
    """Let the recogniser find its way, by what customers say, before the speaker says a word."""
    with _MAKING_READY:
        warm_up(model, np.concatenate([cue.samples() for cue in cues("yes")]))
