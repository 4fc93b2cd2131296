"""What is said after the last step: the closing that belongs there, or lingering.

A closing is told by its form, not by its wording: a few words of thanks, agreement and goodbye,
with perhaps a time, and no offer, doubt or news in them. The guide asks for it, and either side may
say it. Lingering sells on, second-guesses or tells something.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from coach import text
from coach.datatypes import Step
from coach.detect.naming.cues import says
from coach.language.english.grammar import content, expand, stem

TELLING, TELLING_ALONE = 3, 5
"""From so many words that say something new on, an utterance tells something: the first where it
speaks to the customer or for the firm, the second where it may be the customer who gets ready."""

_COURTESY = """
    thank thanks appreciate welcome pleasure bye goodbye cheers care see talk speak meet meeting
    nice great good wonderful awesome amazing perfect excellent fantastic lovely super cool sweet
    fine alright sure absolutely definitely sound sounds work works deal got gotcha glad happy
    enjoy safe luck rest best lot much lots bunch really very again help come coming came hear
    know call text"""
_TIMES = """
    day days morning afternoon evening night noon weekend week month today tonight tomorrow soon
    later then now time monday tuesday wednesday thursday friday saturday sunday zero two three four
    five six seven eight nine ten eleven twelve thirty forty fifteen o'clock first second third"""
_PEOPLE = "sir madam ma'am man buddy guys folks everyone everybody all honey dear friend"
_SELLERS = frozenset("you your yours we our us".split())
_OWN_QUESTIONS = frozenset(
    {*((word, "i") for word in "do did should can could may will would must".split())}
    | {("what", "time"), ("what", "day"), ("how", "long"), ("when", "will"), ("when", "is")}
)
_COMMON = frozenset(map(stem, f"{_COURTESY} {_TIMES} {_PEOPLE}".split()))


def confirming(last: Step) -> frozenset[str]:
    """Return the stems of the last step's words: to confirm the next step is no news."""
    said = (word for wording in last.wordings for word in text.words(wording))
    return frozenset(stem(part) for word in said for part in expand(word))


def lingers(heard: Sequence[str], expected: Collection[str] = ()) -> bool:
    """Tell whether an utterance after the last step sells on, doubts or tells something.

    Parameters
    ----------
    heard
        Words, contractions taken apart.
    expected
        Stems of the words that confirm the next step: the last line's own.
    """
    if says("lingering", heard):
        return True
    if _asks_for_oneself(heard):
        return False
    least = TELLING if _SELLERS & set(heard) else TELLING_ALONE
    return len(_telling(heard, expected)) >= least


def closes(heard: Sequence[str], expected: Collection[str] = ()) -> bool:
    """Tell whether an utterance after the last step is thanks, agreement or a goodbye."""
    courteous = says("closing", heard) or not _telling(heard, expected)
    return courteous and not lingers(heard, expected)


def _asks_for_oneself(heard: Sequence[str]) -> bool:
    """Tell whether a question is one that only a customer has: "should I", "what time"."""
    own = any(pair in _OWN_QUESTIONS for pair in pairwise(heard))
    return own and not _SELLERS & set(heard)


def _telling(heard: Sequence[str], expected: Collection[str]) -> list[str]:
    """Return the words that belong neither to a closing nor to what was just said.

    A single letter is no word: so the recogniser writes what it cannot make out.
    """
    known = {*_COMMON, *expected}
    return [word for word in heard if len(word) > 1 and content(word) and stem(word) not in known]
