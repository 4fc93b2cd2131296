"""How much of the lines a speaker sees: their words, their first words, then nothing.

It steps down by itself as takes succeed, and back up where they no longer do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from coach import history, phrase
from coach.datatypes import Guide, Review
from coach.errors import OutputError
from coach.session.memory.settings import SHOWN, set_to, setting

IN_A_ROW = 2
"""So many good takes in a row take a part of the words away; as many that miss a step bring it
back: one alone may be luck, or ill heard."""
FIRST_WORDS = 2
"""So many are the first words of a line; of a line that is hardly longer, one."""
_KEPT = re.compile(r"(\w+) (words|first|none) (-?\d)")


class Show(Enum):
    """What is seen of each line before and during a take."""

    WORDS = "words"
    FIRST = "first"
    NONE = "none"


_LEVELS = tuple(Show)


def shown_now(guide: Guide) -> Show:
    """Return how much a speaker of this guide sees; all of it, where the guide is new."""
    return _state(guide.part_of or guide)[0]


def lines(guide: Guide, show: Show) -> tuple[str, ...]:
    """Return what is seen of each step of a guide; an empty text where that is nothing."""
    return tuple(_line(phrase.sayable(step.say), show) for step in guide.steps)


def after_take(review: Review) -> Show:
    """Return how much is seen in the next take, and remember it as far as that works.

    A part, or what is said along with a model, changes nothing: it tells little of the whole.
    """
    if review.guide.part_of:
        return shown_now(review.guide)
    show, count = _state(review.guide)
    for take in review.takes:
        order = take.facts.order
        if order.in_order and not order.missing:
            show, count = _next(show, max(count, 0) + 1)
        elif set(order.missing) - set(order.maybe_missing):
            show, count = _next(show, min(count, 0) - 1)
    _keep(review.guide, show, count)
    return show


def start_over(guide: Guide, show: Show) -> None:
    """Have so much seen of a guide from now on."""
    _keep(guide, show, 0)


def _keep(guide: Guide, show: Show, count: int) -> None:
    try:
        set_to(SHOWN, f"{history.version_of(guide)} {show.value} {count}")
    except OutputError:
        return  # the next take shows as much as this one


def _state(guide: Guide) -> tuple[Show, int]:
    kept = _KEPT.fullmatch(setting(SHOWN) or "")
    if kept is None or kept[1] != history.version_of(guide):
        return Show.WORDS, 0
    return Show(kept[2]), int(kept[3])


def _next(show: Show, count: int) -> tuple[Show, int]:
    """Go a step down or up where there were so many takes in a row."""
    if abs(count) < IN_A_ROW:
        return show, count
    place = _LEVELS.index(show) + (1 if count > 0 else -1)
    return _LEVELS[min(max(place, 0), len(_LEVELS) - 1)], 0


def _line(say: str, show: Show) -> str:
    words: Sequence[str] = say.split()
    if show is Show.NONE:
        return ""
    first = FIRST_WORDS if len(words) > FIRST_WORDS + 1 else 1
    if show is Show.WORDS or len(words) <= first:
        return say
    return " ".join(words[:first]) + " …"
