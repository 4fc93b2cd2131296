"""How fast a take was said: words a minute, and syllables a second of speech.

Conventions
-----------
*Words per minute* counts the speaker's own words over all the time that was the speaker's:
pauses are in it, the customer's time is not, nor the silence before an answer: who thinks for 8 s
makes nobody slow (`coach.measure.order.conversation`). *Articulation rate* is syllables over
speaking time, which leaves out pauses of at least 0.25 s and hesitation sounds too: it says how
fast the mouth moves whatever the pauses. A word of a step said in the guide's words counts as the
guide has it (`coach.measure.words.wording`).

References
----------
Goldman-Eisler 1968, *Psycholinguistics*: articulation rate apart from pauses.
de Jong & Wempe 2009, doi 10.3758/BRM.41.2.385: both rates as they are counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.datatypes import (
    FillerKind,
    Pace,
    Span,
    Speed,
    Take,
)
from coach.language.english.phonemes import syllables
from coach.measure.take_heard import TakeHeard
from coach.measure.words.wording import Said

WINDOW_S = 5.0
"""Length of a window of the pace over time: two or three phrases (seconds)."""
HOP_S = 1.0
"""Time from one window to the next (seconds)."""
SHORTEST_S = 0.2
"""Over less than this no rate means anything (seconds): the shortest stressed syllable."""
FASTEST_RATE = 9.0
"""Nobody speaks more syllables a second: a higher rate is divided by time that was not all there
was, and is none. Fast readers reach 6 to 7, auctioneers 8."""
LEAST_OF_WINDOW_S = 1.0
"""A window has a pace where at least this much of it is the time divided by (seconds)."""

Curve = npt.NDArray[np.float64]


def speed(heard: TakeHeard, said: Sequence[Said], theirs: Sequence[Span]) -> Speed:
    """Measure how fast a take was said.

    Parameters
    ----------
    heard : TakeHeard
        The take: its pauses and hesitation sounds are no speaking time.
    said : sequence of Said
        The speaker's words in it.
    theirs : sequence of Span
        The customer's time, which is not the speaker's at all.

    Returns
    -------
    Speed
        Its rates are ``None`` without a word, and where there is less than 0.2 s of the time
        that they divide by, or too little for what was said in it; a window of the pace over
        time has a rate of 0 in a long pause.
    """
    take, customer = heard.take, list(theirs)
    silent = [pause.span for pause in heard.pauses]
    silent += [filler.span for filler in heard.fillers if filler.kind is FillerKind.SOUND]
    clocks = _Clocks(
        Clock.without(take.span, customer), Clock.without(take.span, customer + silent)
    )
    whole = clocks.pace_of(said, take.span)
    speaking_s = clocks.speaking.run(take.span)
    told = bool(said) and whole.articulation_rate is not None
    return Speed(
        total_s=take.span.duration,
        speaking_s=speaking_s,
        words=len(said),
        words_per_minute=whole.words_per_minute,
        speaking_wpm=_rate(60 * len(said), speaking_s) if told else None,
        articulation_rate=whole.articulation_rate,
        syllables=_syllables(said),
        by_step=tuple(_by_step(take, said, clocks)),
        over_time=tuple(_over_time(take.span, said, clocks)),
        customers_s=sum(take.span.overlap(span) for span in customer),
    )


def _rate(count: float, seconds: float, least_s: float = SHORTEST_S) -> float | None:
    return count / seconds if seconds >= least_s else None


def _articulation(syllables: float, seconds: float, least_s: float = SHORTEST_S) -> float | None:
    """Return syllables a second; ``None`` where there is too little time for so many."""
    rate = _rate(syllables, seconds, least_s)
    return None if rate is None or rate > FASTEST_RATE else rate


def _syllables(said: Iterable[Said]) -> int:
    return sum(syllables(one.word.text) for one in said)


@dataclass(frozen=True, eq=False)
class Clock:
    """Runs from 0, and stands still in what it leaves out: piecewise linear over time."""

    times: Curve
    """Shape (n,), ascending; seconds."""
    counts: Curve
    """Shape (n,), ascending: what has run up to each time."""

    @classmethod
    def without(cls, span: Span, left_out: Iterable[Span]) -> Clock:
        """Return the time inside a span outside all others; they may overlap."""
        times, counts = [span.start], [0.0]
        for start, end in sorted((other.start, other.end) for other in left_out):
            start, end = max(start, times[-1]), min(end, span.end)
            if start < end:
                ran = counts[-1] + start - times[-1]
                times += [start, end]
                counts += [ran, ran]
        times.append(max(span.end, times[-1]))
        counts.append(counts[-1] + times[-1] - times[-2])
        return cls(np.array(times), np.array(counts))

    def run(self, span: Span) -> float:
        """Return how much runs inside a span."""
        start, end = np.interp((span.start, span.end), self.times, self.counts)
        return float(end - start)

    @classmethod
    def counting(cls, span: Span, said: Iterable[Said], weights: Iterable[int]) -> Clock:
        """Return the running sum of the weights of words, each spread evenly over its time."""
        times, counts = [span.start], [0.0]
        for (word, _), weight in zip(said, weights, strict=True):
            times += [word.start, word.end]
            counts += [counts[-1], counts[-1] + weight]
        ascending = np.maximum.accumulate(np.array(times))
        return cls(np.minimum(ascending, span.end), np.array(counts))


@dataclass(frozen=True, eq=False)
class _Clocks:
    own: Clock
    """The speaker's time: all but the customer's."""
    speaking: Clock
    """The speaker's time without pauses and hesitation sounds."""

    def pace_of(self, said: Sequence[Said], span: Span, step: str | None = None) -> Pace:
        """Return the pace of words that were said in a span; none has no pace."""
        if not said:
            return Pace(span, None, None, step)
        return Pace(
            span,
            _rate(60 * len(said), self.own.run(span)),
            _articulation(_syllables(said), self.speaking.run(span)),
            step,
        )


def _by_step(take: Take, said: Sequence[Said], clocks: _Clocks) -> Iterator[Pace]:
    for place, step in enumerate(take.steps):
        own = [one for one in said if one.step == place]
        yield clocks.pace_of(own, step.span, step.id)


def _over_time(span: Span, said: Sequence[Said], clocks: _Clocks) -> Iterator[Pace]:
    words = Clock.counting(span, said, [1] * len(said))
    spoken = Clock.counting(span, said, [syllables(one.word.text) for one in said])
    hops = int((span.duration - WINDOW_S) // HOP_S) + 1
    for start in (span.start + hop * HOP_S for hop in range(hops)):
        window = Span(start, start + WINDOW_S)
        yield Pace(
            window,
            _rate(60 * words.run(window), clocks.own.run(window), LEAST_OF_WINDOW_S),
            _articulation(spoken.run(window), clocks.speaking.run(window), LEAST_OF_WINDOW_S),
        )
