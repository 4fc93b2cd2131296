"""A take said to a microphone: events come out while it runs, and its review at the end.

Nothing here prints. Where sound comes from, how the cue sounds and where the recording goes are
handed in, so that a recording can stand in for a microphone. What is reviewed is what is on the
disk, sample by sample, by the code that reviews files: both give the same review.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np

from coach.audio import cut, open_audio
from coach.audio.source import Source
from coach.audio.spoken import SpokenFile, whole_steps
from coach.datatypes import SAMPLE_RATE_HZ, Guide, Recording, Review, Samples
from coach.detect.lights import Lights
from coach.errors import MicrophoneError
from coach.pipeline import Listening, phrases, review
from coach.recognise import PARTIAL_BLOCK, PartialRecogniser, SpeechModel, warm_up
from coach.visible import valid

BLOCK_S = PARTIAL_BLOCK / SAMPLE_RATE_HZ
WARM_UP_S = 0.6
"""The level is shown so long before the cue, so that one sees that the microphone works."""
CUE_TAIL_S = 0.08
"""What a room gives back of the cue is not the speaker's; a planned answer takes 0.6 s, a quick
one 0.2 s (Levinson & Torreira 2015)."""
AFTER_LAST_S = 1.3
"""Silence after the last words of the guide that ends a take (seconds)."""
AFTER_LAST_STEP_S = 3.0
"""The same after its last step, where its last words were not heard."""
ANYWHERE_S = 8.0
"""Silence that ends a take anywhere."""
NOTHING_SAID_S = 20.0
"""So long is waited for the first word."""
ABOVE_NOISE_DB = 9.0
"""Sound so far above the quietest of late is no silence (dB)."""
LOUD_ENOUGH_DB = -60.0
"""Nothing quieter is speech into a microphone at a desk (dB re full scale, RMS)."""
NOISE_WINDOW_S = 6.0
ZEROS_S = 1.0
"""So much of exact zeros is said out loud: no microphone gives them (seconds)."""
FAINT_DB, FAINT_S = -70.0, 4.0
"""A microphone that gives nothing louder for so long is muted, or far away."""


@dataclass(frozen=True, slots=True)
class MicrophoneReady:
    """The microphone is open."""

    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is, every 0.05 s."""

    level_db: float
    """RMS in dB re full scale."""
    at_s: float | None
    """Time in the take; ``None`` before it starts."""


@dataclass(frozen=True, slots=True)
class Started:
    """The cue is over: it is the speaker's turn."""


@dataclass(frozen=True, slots=True)
class StepHeard:
    """A step stands."""

    step: str
    at_s: float


@dataclass(frozen=True, slots=True)
class GapTooLong:
    """The silence has become one that a customer feels; once for each."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that the speaker should know; the take goes on."""

    code: str
    """``zeros``, ``faint``, ``lost`` or ``not_saved``."""
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The take is over."""

    reason: str
    """``handoff``, ``silence``, ``nothing``, ``stopped`` or ``gone``."""
    at_s: float


@dataclass(frozen=True, slots=True)
class Reported:
    """What the coach has to say of the take."""

    review: Review
    saved: Path | None
    """The recording, where it was kept."""


Event: TypeAlias = (
    MicrophoneReady | Level | Started | StepHeard | GapTooLong | Trouble | Ended | Reported
)


class Rehearsal:
    """One take; iterate ``events()`` to run it.

    Parameters
    ----------
    guide
        What is to be said.
    model
        The speech model.
    source
        Where sound comes from.
    cue
        Plays the customer's yes and returns when it is over; it gives the seconds that its end
        takes to the loudspeaker. ``None``: the take starts at once, and its delay is not known.
    path
        Where the recording is kept; ``None``: nowhere.
    """

    def __init__(
        self,
        guide: Guide,
        model: SpeechModel,
        source: Source,
        *,
        cue: Callable[[], float] | None = None,
        path: Path | None = None,
    ) -> None:
        self._guide = guide
        self._model = model
        self._source = source
        self._cue = cue
        self._path = path
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End the take now; from any thread."""
        self._stopped.set()

    def events(self) -> Iterator[Event]:
        """Run the take; the last event is its report.

        Raises
        ------
        MicrophoneError
            The microphone has gone before anything was said.
        """
        threading.Thread(target=_warm_up, args=[self._model], daemon=True).start()
        listening = Listening(self._guide, self._model)
        lights = PartialRecogniser(self._model, phrases(self._guide))
        sound = self._source.blocks()
        yield MicrophoneReady(self._source.name)
        yield from self._warm_up(cut(sound, PARTIAL_BLOCK))
        cue_end_s = self._play_cue()
        yield Started()
        keeper = _Keeper(self._path, cue_end_s)
        watch = Watch(self._guide, lights)
        yield from self._take(cut(sound, PARTIAL_BLOCK), listening, watch, keeper)
        keeper.close()
        yield from keeper.troubles()
        yield Reported(self._review(listening, watch, keeper, cue_end_s), keeper.kept)

    def _warm_up(self, blocks: Iterator[Samples]) -> Iterator[Event]:
        for _ in range(round(WARM_UP_S / BLOCK_S) if self._cue else 0):
            block = next(blocks, None)
            if block is None or self._stopped.is_set():
                return
            yield Level(level_db(block), None)

    def _play_cue(self) -> float | None:
        """Play the cue and throw away what was heard meanwhile; return when it ended (seconds)."""
        if self._cue is None:
            return None
        threading.Event().wait(self._cue() + CUE_TAIL_S)
        self._source.skip()
        return -CUE_TAIL_S

    def _take(
        self, blocks: Iterator[Samples], listening: Listening, watch: Watch, keeper: _Keeper
    ) -> Iterator[Event]:
        try:
            for block in blocks:
                sound = whole_steps(block)
                yield from watch.hear(sound, lost=self._source.lost)
                keeper.write(sound, lost=watch.was_lost)
                listening.feed(sound)
                if self._stopped.is_set():
                    watch.end("stopped")
                if watch.ended:
                    break
            watch.end("stopped")
        except MicrophoneError as error:
            if not watch.at_s:
                raise
            yield Trouble("lost", f"{error}; the take up to there is kept")
            watch.end("gone")
        assert watch.ended
        yield watch.ended

    def _review(
        self, listening: Listening, watch: Watch, keeper: _Keeper, cue_end_s: float | None
    ) -> Review:
        recording = Recording(
            path=valid(keeper.kept or self._source.name),
            duration_s=listening.duration_s,
            sample_rate_hz=SAMPLE_RATE_HZ,
            channels=1,
            damaged=watch.was_lost,
            cue_end_s=cue_end_s,
            rehearsed=True,
        )
        return review(recording, self._guide, self._model.name, listening.finish())


def _warm_up(model: SpeechModel) -> None:
    """Let the recogniser find its way, by what customers say, before the speaker says a word."""
    with as_file(files("coach.cues")) as folder:
        said = [block for path in sorted(folder.glob("yes-*.flac")) for block in _blocks(path)]
    warm_up(model, np.concatenate(said))


def _blocks(path: Path) -> list[Samples]:
    with open_audio(path) as audio:
        return list(audio.blocks())


class Words(Protocol):
    """What hears the words of a running take."""

    def feed(self, block: Samples) -> tuple[str, ...]:
        """Hear the next samples; return all words so far."""
        ...


class Watch:
    """Follows a running take: lights, silence, and when it is over.

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
        self._lights = Lights(guide)
        self._recogniser = recogniser
        self._words: tuple[str, ...] = ()
        self._levels: list[float] = []
        self._silent_s = 0.0
        self._zero_s = 0.0
        self._spoken = False
        self._said: set[str] = set()
        self.at_s = 0.0
        self.ended: Ended | None = None
        self.was_lost = False

    def end(self, reason: str) -> None:
        """Note that the take is over, if it is not yet."""
        self.ended = self.ended or Ended(reason, self.at_s)

    def hear(self, block: Samples, *, lost: bool) -> Iterator[Event]:
        """Hear the next block; yield what is to be seen of it."""
        self.at_s += len(block) / SAMPLE_RATE_HZ
        level = level_db(block)
        yield Level(level, self.at_s)
        self._words = self._recogniser.feed(block)
        if step := self._lights.see(self._words):
            yield StepHeard(step, self.at_s)
        yield from self._silence(level)
        yield from self._troubles(block, lost=lost)
        self._look_for_the_end()

    def _silence(self, level: float) -> Iterator[Event]:
        self._levels = [*self._levels, level][-round(NOISE_WINDOW_S / BLOCK_S) :]
        if level > max(min(self._levels) + ABOVE_NOISE_DB, LOUD_ENOUGH_DB):
            self._silent_s, self._spoken = 0.0, True
            return
        before, self._silent_s = self._silent_s, self._silent_s + BLOCK_S
        unfinished = bool(self._lights.lit) and self._last not in self._lights.lit
        if before <= self._limit_s < self._silent_s and unfinished:
            yield GapTooLong(self.at_s)

    def _troubles(self, block: Samples, *, lost: bool) -> Iterator[Event]:
        self._zero_s = 0.0 if block.any() else self._zero_s + BLOCK_S
        if self._zero_s >= ZEROS_S:
            yield from self._say(
                "zeros",
                "the microphone gives nothing at all: it is muted, or this program is not allowed "
                "to use it (on a Mac: Settings, Privacy, Microphone)",
            )
        elif self.at_s >= FAINT_S and max(self._levels) < FAINT_DB:
            yield from self._say(
                "faint", "the microphone gives hardly any sound: is it muted, or the wrong one?"
            )
        if lost:
            self.was_lost = True
            yield from self._say(
                "lost", "some sound was lost: the machine is too busy; silences may be wrong"
            )

    def _say(self, code: str, message: str) -> Iterator[Event]:
        if code not in self._said:
            self._said.add(code)
            yield Trouble(code, message)

    def _look_for_the_end(self) -> None:
        lit = self._lights.lit
        if self._last in lit:
            done = self._lights.finished(self._words)
            if self._silent_s >= (AFTER_LAST_S if done else AFTER_LAST_STEP_S):
                self.end("handoff")
        elif self._spoken and self._silent_s >= ANYWHERE_S:
            self.end("silence")
        elif not self._spoken and self.at_s >= NOTHING_SAID_S:
            self.end("nothing")


class _Keeper:
    """Keeps the recording while it is spoken; a full disk costs the file, not the take."""

    def __init__(self, path: Path | None, cue_end_s: float | None) -> None:
        self.kept = path
        self._failure: OSError | None = None
        self._lost = False
        self._file: SpokenFile | None = None
        if path is not None:
            try:
                self._file = SpokenFile(path, cue_end_s)
                self.kept = self._file.path
            except OSError as error:
                self._fail(error)
                self.kept = None

    def write(self, sound: Samples, *, lost: bool) -> None:
        """Write the next samples, as long as it works, and that sound was lost, if it was."""
        if self._file and not self._failure:
            try:
                self._file.write(sound)
                if lost and not self._lost:
                    self._lost = True
                    self._file.mark_lost()
            except OSError as error:
                self._fail(error)

    def close(self) -> None:
        """End the file."""
        if self._file:
            try:
                self._file.close()
            except OSError as error:
                self._fail(error)

    def troubles(self) -> Iterator[Trouble]:
        """Yield what went wrong."""
        if self._failure:
            reason = (self._failure.strerror or str(self._failure)).lower()
            what = "only its beginning is kept" if self.kept else "it is not kept"
            yield Trouble("not_saved", f"the recording cannot be written ({reason}): {what}")

    def _fail(self, error: OSError) -> None:
        self._failure = self._failure or error
        if self._file:
            with suppress(OSError, ValueError):  # there is room for it, but perhaps no file
                self._file.mark_lost()


def level_db(block: Samples) -> float:
    """Return the RMS level of a block (dB re full scale)."""
    power = float(np.mean(np.square(block - block.mean(), dtype=np.float64)))
    return 10.0 * float(np.log10(max(power, 1e-14)))
