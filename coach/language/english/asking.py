"""What a line asks a customer for, by its words."""

from __future__ import annotations

from collections.abc import Sequence

from coach.datatypes import Asks

TOPICS = (
    (Asks.CARD, frozenset("card credit debit cash pay paying payment billing".split())),
    (Asks.EMAIL, frozenset("email emails mail inbox".split())),
    (Asks.PHONE, frozenset("phone cell mobile telephone number call".split())),
    (Asks.NOTE, frozenset("anything note notes special specific concerns else".split())),
    (Asks.ADDRESS, frozenset("address street zip located".split())),
    (Asks.NAME, frozenset("name named spell".split())),
)
"""Words that tell a topic; the first topic of which a line has one."""
TAGS = frozenset("right correct okay ok yeah yes".split())
"""At the end of a question they ask for a yes."""
_ASKS_FOR_YES = frozenset("is are am was were does did has have will would do".split())
_REQUESTS = frozenset(("you", "have")), frozenset(("you", "like"))


def asked(words: Sequence[str], *, is_question: bool) -> Asks:
    """Return what a line asks for.

    Parameters
    ----------
    words
        Its words, as of ``text.words``.
    is_question
        Whether it ends with a question mark.
    """
    if not words or not is_question:
        return Asks.OPEN
    said = set(words)
    topic = next((kind for kind, told in TOPICS if told & said), None)
    if words[-1] in TAGS or (_wants_yes(words) and topic not in (Asks.NOTE, Asks.CARD)):
        return Asks.YES_NO
    if topic is Asks.CARD and _wants_yes(words) and "or" not in said:
        return Asks.YES_NO
    return topic or Asks.OPEN


def _wants_yes(words: Sequence[str]) -> bool:
    """Tell whether a question begins as one that asks for yes or no does."""
    is_request = words[0] == "do" and frozenset(words[1:3]) in _REQUESTS
    return words[0] in _ASKS_FOR_YES and not is_request
