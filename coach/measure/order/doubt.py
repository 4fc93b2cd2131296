"""What cannot be told of a take: whether a step was said again, and whether one was left out.

A saying is doubtful where the detector is, and where somebody else may have said it: a customer
who answers uses a step's words, and seldom the guide's own line. A step that was not heard may
have been said where the speaker said something else, or in a step that is doubtful itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import (
    AsideKind,
    Guide,
    HeardStep,
    Span,
    Speaker,
    StepStatus,
    Take,
    Voices,
    Word,
)
from coach.measure.take_heard import TakeHeard

SURE = 0.95
"""Confidence from which a step is sure: of 1,203 such steps of every corpus 99.8 % are right."""
GUIDES_OWN = 0.95
"""Wording from which nobody but the speaker says so: of customers who answered in a step's words
the nearest came to 0.91."""
FEWEST_WORDS = 3
"""Of fewer words anybody may say a step ("Email?")."""
OWN_WORDS = 3
"""So many words of no step, in the place of one, may have been it."""
BESIDE_S = 1.5
"""So far before the first step heard, and after the last, another has its place (seconds)."""


def doubtful_sayings(heard: TakeHeard) -> frozenset[int]:
    """Return the places, in a take, of steps of which it is not sure that the speaker said them."""
    others = heard.voices is not Voices.ONE
    return frozenset(
        place
        for place, step in enumerate(heard.take.steps)
        if step.confidence < SURE or (others and _may_be_others(step, heard.words))
    )


def doubtful_absences(guide: Guide, heard: TakeHeard) -> frozenset[str]:
    """Return the ids of the missing steps in whose place something was said that is no step.

    The guide's order says where the place of a step is. What an aside is, is told, unless it is
    off script.
    """
    take = heard.take
    return frozenset(
        absent.id
        for absent in take.absent
        if absent.status is StepStatus.MISSING and _may_hold(_slot(guide, take, absent.id), heard)
    )


def _may_be_others(step: HeardStep, words: Sequence[Word]) -> bool:
    heard = [word for word in words if step.words.overlap(word.span) > 0]
    own = sum(word.speaker is Speaker.YOU for word in heard)
    short = len(step.heard.split()) < FEWEST_WORDS
    return own * 2 <= len(heard) and (short or step.wording < GUIDES_OWN)


def _may_hold(slot: Span | None, heard: TakeHeard) -> bool:
    """Tell whether a step may be in a slot: in a step beside it that is unsure, or in its words."""
    if slot is None:
        return False
    unsure = any(
        step.status is StepStatus.REWORDED
        and step.confidence < SURE
        and (step.span.end == slot.start or step.span.start == slot.end)
        for step in heard.take.steps
    )
    return unsure or _loose_words(slot, heard) >= OWN_WORDS


def _slot(guide: Guide, take: Take, step_id: str) -> Span | None:
    """Return where a step would have its place, between those around it; ``None``: nowhere."""
    place = {step.id: at for at, step in enumerate(guide.steps)}
    earlier = [step for step in take.steps if place[step.id] < place[step_id]]
    later = [step for step in take.steps if place[step.id] > place[step_id]]
    before = max(earlier, key=lambda step: place[step.id], default=None)
    after = min(later, key=lambda step: place[step.id], default=None)
    start = before.span.end if before else take.span.start - BESIDE_S
    end = after.span.start if after else take.span.end + BESIDE_S
    return Span(start, end) if start <= end else None


def _loose_words(slot: Span, heard: TakeHeard) -> int:
    """Return how many words in a slot are neither a step's nor known to be something else."""
    known = [step.span for step in heard.take.steps]
    known += [
        aside.span
        for aside in heard.asides
        if aside.is_customers or aside.kind is not AsideKind.OFF_SCRIPT
    ]
    return sum(
        word.speaker is not Speaker.OTHER
        and word.span.mostly_in(slot)
        and not word.span.mostly_in(*known)
        for word in heard.words
    )
