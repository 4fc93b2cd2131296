"""A take is heard while it runs, and reviewed before its end is sure.

Of the silence that ends a take the last part is time that can be used: what was said is heard out
in it, and reviewed, and is the take where the silence lasts. Where the speaker goes on after all,
the take is heard once more from its beginning. What is kept and reviewed is so decided by the sound
alone, never by how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from coach.datatypes import SAMPLE_RATE_HZ, Guide, Recording, Review, Samples
from coach.heard import Heard
from coach.listening import Listening
from coach.pipeline import review
from coach.recognise import SpeechModel
from coach.recognise.worker import Worker
from coach.session.take.background import made_in_background
from coach.session.take.recorder import Recorder

MOST = 2
"""So often a take is heard out ahead of its end: each time in vain costs hearing it once more."""
LONGEST_S = 300.0
"""A longer take is heard out at its end: so much sound stays in memory, 19 MB (seconds)."""
_ANY_NUMBER = 0


class TakeHearing:
    """Keeps and hears a take, block by block.

    Parameters
    ----------
    guide
        What is said.
    model
        The speech model.
    recorder
        What keeps it.
    about
        Returns what is known of the recording, of so many seconds.
    """

    def __init__(
        self,
        guide: Guide,
        model: SpeechModel,
        recorder: Recorder,
        about: Callable[[float], Recording],
    ) -> None:
        self._guide = guide
        self._model = model.while_spoken()
        self._recorder = recorder
        self._about = about
        self._sound: list[Samples] = []
        """All that is kept, to be heard once more."""
        self._samples = 0
        self._held: list[tuple[Samples, Samples]] = []
        """What came after the sound that is heard out: the speaker's, and all channels."""
        self._ahead: Future[tuple[Heard, Review]] | None = None
        self._tries = 0
        self._begin()

    @property
    def duration_s(self) -> float:
        """How long the take is that is kept (seconds)."""
        return self._samples / SAMPLE_RATE_HZ

    @property
    def _may_try(self) -> bool:
        """Whether the take may still be heard out ahead of its end."""
        return self._tries < MOST and self.duration_s < LONGEST_S

    def take(self, sound: Samples, channels: Samples, *, lost: bool, ends_soon: bool) -> None:
        """Take the next block.

        Parameters
        ----------
        sound
            The speaker's, shape (n,).
        channels
            What is to be kept of it: the same, or (n, 2) with a customer.
        lost
            Whether any sound was lost so far.
        ends_soon
            Whether the take is over, if it stays so silent.
        """
        if ends_soon and (self._ahead or self._may_try):
            if self._ahead is None:
                self._hear_out()
            self._held.append((sound, channels))
            return
        if self._ahead:
            self._go_on(lost=lost)
        self._keep(sound, channels, lost=lost)

    def finish(self) -> Review:
        """Return the review of what is kept, once it is closed."""
        if self._ahead is None:
            self._hear_out()
        assert self._ahead
        heard, found = self._ahead.result()
        now = replace(self._about(self.duration_s), soundless_s=found.recording.soundless_s)
        return found if now == found.recording else self._review(now, heard)

    def _begin(self) -> None:
        self._listening, self._hearing = made_in_background(self._hearer)

    def _hearer(self) -> tuple[Listening, Worker[Samples]]:
        listening = Listening(self._guide, self._model)
        return listening, Worker(listening.feed, _ANY_NUMBER)

    def _keep(self, sound: Samples, channels: Samples, *, lost: bool) -> None:
        self._recorder.write(channels, lost=lost)
        self._samples += len(sound)
        if self._may_try:
            self._sound.append(sound)
        else:
            self._sound.clear()
        self._hearing.feed(sound)

    def _hear_out(self) -> None:
        """Review what is kept so far, in a thread of its own."""
        self._tries += 1
        judged = partial(self._review, self._about(self.duration_s))
        one = ThreadPoolExecutor(1)
        self._ahead = one.submit(_heard_out, self._hearing, self._listening, judged)
        one.shutdown(wait=False)

    def _review(self, recording: Recording, heard: Heard) -> Review:
        return review(recording, self._guide, self._model.name, heard)

    def _go_on(self, *, lost: bool) -> None:
        """Hear all of it once more, and what was held back."""
        self._begin()
        self._ahead = None
        for block in self._sound:
            self._hearing.feed(block)
        held, self._held = self._held, []
        for sound, channels in held:
            self._keep(sound, channels, lost=lost)


def _heard_out(
    hearing: Worker[Samples], listening: Listening, judged: Callable[[Heard], Review]
) -> tuple[Heard, Review]:
    """Hear what is left of a take, and review it."""
    hearing.finish()
    heard = listening.finish()
    return heard, judged(heard)
