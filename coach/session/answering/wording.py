"""How what was heard of a speaker compares with the lines of a step."""

from __future__ import annotations

from collections.abc import Sequence

from coach import text
from coach.datatypes import Step
from coach.language.english.grammar import content
from coach.session.answering.utterance import Hearing

GONE_ON = 1
"""More words than a step's last are the next one's."""
AS_IT_STANDS = 0.6
"""Who hesitates in a line as it stands was heard to say this share of its words up to there."""


def _wordings(step: Step) -> tuple[tuple[str, ...], ...]:
    return tuple(words for line in step.wordings if (words := text.words(line)))


def is_one_word(step: Step) -> bool:
    """Tell whether a step is said in one word."""
    return all(len(words) == 1 for words in _wordings(step))


def ends_with(step: Step, heard: Hearing, new: Sequence[str]) -> bool:
    """Tell whether a step's last words were heard: at once, and again without foresight."""
    lines = _wordings(step)
    return any(_ends(line, new) for line in lines) and any(
        _ends(line, heard.ending()) for line in lines
    )


def _ends(line: Sequence[str], heard: Sequence[str]) -> bool:
    """Tell whether the last word that says something was heard, and those behind it.

    Between them and behind them stands a word at most that was misheard: of more, the speaker
    has gone on.
    """
    last = _last(line)
    tail = line[last:]
    behind = iter(heard[-len(tail) - GONE_ON :])
    return all(word in behind for word in tail)


def hesitates(step: Step, heard: Hearing, new: Sequence[str]) -> bool:
    """Tell whether a step's line was said as it stands, but not to its end."""
    latest = (new, heard.ending())
    return any(_is_within(line, each) for line in _wordings(step) for each in latest)


def _is_within(line: Sequence[str], heard: Sequence[str]) -> bool:
    """Tell whether a line was said as it stands, and more of it follows."""
    return any(
        tuple(line[max(0, at - 2) : at]) == tuple(heard[-2:][-at:])
        and _in_order(line[:at], heard) >= AS_IT_STANDS * at
        for at in range(1, len(line))
    )


def _last(line: Sequence[str]) -> int:
    """Return where the last word stands that says something."""
    return max((at for at, word in enumerate(line) if content(word)), default=len(line) - 1)


def _in_order(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Return how many words were heard in their order, each looked for behind the one before."""
    at, found = 0, 0
    for word in wanted:
        if word in heard[at:]:
            at = list(heard).index(word, at) + 1
            found += 1
    return found


def share(step: Step, heard: Sequence[str]) -> float:
    """Return which share of a step's words that say something was heard, in their order."""
    return max((_share(line, heard) for line in _wordings(step)), default=0.0)


def _share(line: Sequence[str], heard: Sequence[str]) -> float:
    wanted = [word for word in line if content(word)] or list(line)
    return _in_order(wanted, heard) / len(wanted)
