"""Words by which customers hesitate and salespeople celebrate, ask again and reassure.

Common turns of English, not the wordings of any recording: a cue is a run of words, contractions
taken apart, that must be heard in a row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from coach.detect.evidence.lexicon import sound
from coach.language.english.cues import (
    ALWAYS_JOY,
    ARTICLES,
    CUES,
    FOR_THE_FIRM,
    HESITATIONS,
    LEAD_INS,
    OF_ONESELF,
    OF_THE_YES,
    THINKING,
)
from coach.language.english.grammar import COMMON_WORDS, asks, content

SHORT = 4
"""Words of an utterance that may be one misheard exclamation."""
LETTERS = 4
"""Letters from which a word is told by its sound."""
HALF_ALIKE = 0.5
"""Likeness of sound from which a rare word beside a word of joy is another one, misheard."""
ALIKE = 0.66
"""Likeness of sound from which it is that word."""


def says(kind: str, heard: Sequence[str]) -> bool:
    """Tell whether one of the cues of a kind is among the words.

    Parameters
    ----------
    kind
        ``celebration``, ``asking_again``, ``lingering``, ``closing``, ``objection`` or
        ``reassurance``.
    heard
        Words, contractions taken apart.
    """
    return any(_within(cue, heard) for cue in _cues(kind))


def exclaims(heard: Sequence[str]) -> bool:
    """Tell whether an utterance celebrates: "awesome, that's great", but not "great weather".

    A word of joy counts where it stands by itself, beside another one, or of the yes ("that's a
    great …"). Before a noun, or after one, it says something of that: small talk.
    """
    joys = {cue[0] for cue in _cues("celebration") if len(cue) == 1}
    if heard[0] in joys and asks(heard[1:]):  # it opens a question
        return False
    if any(len(cue) > 1 and _within(cue, heard) for cue in _cues("celebration")):
        return True
    at = next((place for place, word in enumerate(heard) if word in joys), None)
    if at is None:
        return _sounds_joyful(heard, joys)
    before, after = [word for word in heard[:at] if len(word) > 1], heard[at + 1 : at + 2]
    is_of_the_yes = heard[at] in ALWAYS_JOY or tuple(before[-2:]) == ("that", "is")
    beside_joy = bool(after) and (after[0] in joys or _is_misheard_joy(after[0], joys))
    is_apart = not after or after[0] in OF_THE_YES or not content(after[0])
    is_noun_phrase = heard[at - 1] in ARTICLES if at else False
    stands_out = (beside_joy and not is_noun_phrase) or (is_apart and not any(map(content, before)))
    return is_of_the_yes or stands_out


def _is_misheard_joy(word: str, joys: Collection[str]) -> bool:
    alike = (Levenshtein.normalized_similarity(sound(word), sound(joy)) for joy in joys)
    return content(word) and word not in COMMON_WORDS and max(alike) >= HALF_ALIKE


def is_hesitation(heard: Sequence[str]) -> bool:
    """Tell whether an utterance is hesitation sounds and nothing else: no word was said."""
    return all(word in HESITATIONS for word in heard)


def is_idle(heard: Sequence[str]) -> bool:
    """Tell whether an utterance is filler words and nothing else: who asks says them."""
    rest = [word for word in heard if word not in LEAD_INS]
    at = 0
    while at < len(rest):
        said = next(
            (idle for idle in _cues("idle") if tuple(rest[at : at + len(idle)]) == idle), ()
        )
        if not said:
            return False
        at += len(said)
    return bool(rest)


def is_of_the_seller(heard: Sequence[str]) -> bool:
    """Tell whether an utterance speaks for the firm, or to the customer, and not of oneself.

    A customer who goes on with an objection says "I" and "my"; who answers it, "we" and "you".
    """
    return bool(FOR_THE_FIRM & set(heard)) and not is_of_oneself(heard)


def is_of_oneself(heard: Sequence[str]) -> bool:
    """Tell whether an utterance speaks of who says it."""
    return bool(OF_ONESELF & set(heard))


def is_about_the_sale(heard: Sequence[str]) -> bool:
    """Tell whether an objection is one by itself, and not what anybody says who hesitates."""
    own = set(_cues("objection")) - set(_cues("thread"))
    return any(_within(cue, heard) for cue in own)


def hangs(heard: Sequence[str]) -> bool:
    """Tell whether a few words only lead to what follows: "okay so", but not "i think so".

    Who answers comes to an end; who goes on to the next line says them.
    """
    thinks = len(heard) > 1 and heard[-2] in THINKING
    return len(heard) <= SHORT and heard[-1] in LEAD_INS and not thinks


def _sounds_joyful(heard: Sequence[str], joys: Collection[str]) -> bool:
    """Tell whether a short utterance sounds like one of the telling words of joy."""
    if len(heard) > SHORT:
        return False
    said = [*heard, *("+".join(pair) for pair in pairwise(heard))]
    sounds = [sound(joy) for joy in joys if len(joy) >= LETTERS]
    return any(
        Levenshtein.normalized_similarity(sound(word), joy) >= ALIKE
        for word in said
        for joy in sounds
    )


@cache
def _cues(kind: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cue.split()) for cue in CUES[kind].split("/"))


def _within(cue: tuple[str, ...], heard: Sequence[str]) -> bool:
    size = len(cue)
    return any(tuple(heard[i : i + size]) == cue for i in range(len(heard) - size + 1))
