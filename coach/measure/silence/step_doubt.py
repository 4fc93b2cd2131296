"""How well it is known where a step begins and ends: whose the words at its edges are.

The edges of words are measured elsewhere. Here is what no edge tells: whether the word is the
step's. A step in other words may lack a clause or have one too many, and where sound is bad a word
at its edge may have been made of noise, or of somebody in the background.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach.datatypes import Aside, HeardStep, Span, StepStatus
from coach.measure.silence.signal_window import SignalWindow

REWORDED_SURE_S = 0.15
"""What a step in other words adds to the uncertainty of the gap beside it (seconds): which clause
is its first or its last is a guess."""
ASIDE_SURE_S = 0.2
"""What an aside adds on either side where the sound does not show the edges (seconds): only the
free words say where it is."""
CLAUSE_PAUSE_S, CLAUSE_S = 0.3, 1.5
"""From so long a silence inside a reworded step, so near its edge, that may be the true edge."""


def step_doubts(
    window: SignalWindow, before: HeardStep, after: HeardStep, *, clear: bool
) -> Iterator[float]:
    """Yield what the steps on either side add to the uncertainty of a gap (seconds).

    Parameters
    ----------
    window
        The sound and its words.
    clear
        Whether the sound itself shows the edges.
    """
    edges = ((before, before.words.end), (after, after.words.start))
    reworded = [(step, at) for step, at in edges if step.status is StepStatus.REWORDED]
    yield from (REWORDED_SURE_S for _ in reworded)
    if not clear:
        yield _foreign_s(before, after)
        yield from (_clause_pause_s(window, step, edge_s) for step, edge_s in reworded)


def aside_doubt_s(aside: Aside) -> float:
    """Return what an aside adds to the uncertainty of a gap where its edges do not show (seconds).

    Whether it was said in the room at all is known where a voice was told. Elsewhere it may be a
    television's, and then its time is silence.
    """
    sure_s = 2 * ASIDE_SURE_S
    return sure_s if aside.speaker is not None else max(sure_s, aside.span.duration)


def _foreign_s(before: HeardStep, after: HeardStep) -> float:
    """Return how long the words beside a gap are that are none of the guide's."""
    tail_s = before.words.end - before.own_words.end if before.own_words else 0.0
    head_s = after.own_words.start - after.words.start if after.own_words else 0.0
    return tail_s + head_s


def _clause_pause_s(window: SignalWindow, step: HeardStep, edge_s: float) -> float:
    """Return the longest pause near an edge of a step that may be its true edge, or 0 (seconds)."""
    pauses = (
        pause for pause in window.words.pauses(step.words) if _near_s(pause, edge_s) < CLAUSE_S
    )
    longest = max((pause.duration for pause in pauses), default=0.0)
    return longest if longest >= CLAUSE_PAUSE_S else 0.0


def _near_s(pause: Span, edge_s: float) -> float:
    return min(abs(pause.start - edge_s), abs(pause.end - edge_s))
