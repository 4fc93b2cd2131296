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
from coach.language.english.grammar import COMMON_WORDS, asks, content

SHORT = 4
"""Words of an utterance that may be one misheard exclamation."""
LETTERS = 4
"""Letters from which a word is told by its sound."""
HALF_ALIKE = 0.5
"""Likeness of sound from which a rare word beside a word of joy is another one, misheard."""
ALIKE = 0.66
"""Likeness of sound from which it is that word."""

_CUES = {
    "celebration": """
        awesome / great / nice / excellent / fantastic / amazing / wonderful / wow / yay / sweet /
        woo / hooray / congratulations / congrats / perfect choice / great choice / good choice /
        great decision / good decision / brilliant / love that / so happy / so glad / so excited /
        thank you so much / made my day / high five / yes / oh man / you will not regret / cool /
        right on / let us go / good for you / super / terrific / outstanding / beautiful / yeah""",
    "asking_again": """
        you want to / do you want / want to do / are you sure / you sure / is that a yes / that is a
        yes / that a yes / you are saying / are we doing / are we going / we are going to / ready to
        / want me to / should we / shall we / so you are / so that is / you really want / just to be
        clear / sign up / go ahead / sounds like you / you would like / do it / sure about / are you
        in / in or out / move forward / so we are / you are ready / just to confirm / get started /
        let us get started""",
    "lingering": """
        we also / also do / also have / also offer / did i mention / by the way / one more thing /
        other plans / the other / tell you about / best service / best company / happy with / are
        you happy / feel good about / you are sure / are you sure / are you comfortable / are you
        okay / premium / package / upgrade / referral / refer / reviews / in town / while i am here
        / before i go / if you ever / add that / add on / special offer / discount / been around /
        you will see a difference / call and cancel / no regrets / not regret / best decision /
        great decision / right decision / good decision / great choice / right choice / trust me /
        your friends / your neighbors / your neighbours / recommend us""",
    "objection": """
        not sure / the price / that price / your price / price is / prices / expensive / cost /
        costs / money / afford / think about / worried / worry / concerned / concern / cancel /
        contract / talk to / check with / ask my / too much / how much /
        bad experience / hold on / wait / do not know / maybe later / pays less / what if / not
        ready / guarantee / change my mind / second thoughts / cheaper / hesitant / commit / a lot
        of / is there a / do not want / not convinced / budget / sleep on / already have / not
        interested / problem with / nervous / shop around / other company""",
    "thread": """
        wait / hold on / do not know / what if / a lot of / is there a / not sure / problem with /
        nervous / not ready""",
    "reassurance": """
        understand / hear you / get that / got you / no worries / do not worry / makes sense / fair
        / here is how / here is what / the way we / we handle / handle it / handle that / we take
        care / most folks / most people / lot of people / lot of folks / a lot of our / guarantee /
        understandable / completely / totally / appreciate / good question / great question / no
        risk / you can cancel / let me explain / i promise / feel the same / felt the same / what we
        do / no problem / that is okay / rest assured / take your time / i know how / that is normal
        / how you feel / we only bill / happy to explain / valid""",
    "closing": """
        thank / thanks / bye / goodbye / take care / see you / talk to you / talk soon / have a /
        you too / appreciate / welcome / cheers / enjoy / my pleasure""",
    "idle": """
        you know / i mean / basically / actually / literally / honestly / sort of / kind of /
        like""",
}

_LEAD_INS = frozenset("and so well but".split())
_THINKING = frozenset("think guess hope suppose believe say said do did".split())
_HESITATIONS = frozenset("um umm uh uhm er erm ah eh hm hmm mm".split())
"""How the recogniser writes hesitation sounds; "uh huh" and "mm hm" are a yes."""
_FOR_THE_FIRM = frozenset("we our ours us you your yours".split())
_OF_ONESELF = frozenset("i me my mine myself".split())
_ARTICLES = frozenset("a an the such this that my your".split())
_ALWAYS_JOY = frozenset("wow yay woo hooray congratulations congrats".split())
_OF_THE_YES = frozenset("choice decision news pick call move stuff job".split())
"""Nouns that a word of joy before them means the yes by."""


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
        return sounds_like_cue("celebration", heard)
    before, after = [word for word in heard[:at] if len(word) > 1], heard[at + 1 : at + 2]
    is_of_the_yes = heard[at] in _ALWAYS_JOY or tuple(before[-2:]) == ("that", "is")
    beside_joy = bool(after) and (after[0] in joys or _is_misheard_joy(after[0], joys))
    is_apart = not after or after[0] in _OF_THE_YES or not content(after[0])
    is_noun_phrase = heard[at - 1] in _ARTICLES if at else False
    stands_out = (beside_joy and not is_noun_phrase) or (is_apart and not any(map(content, before)))
    return is_of_the_yes or stands_out


def _is_misheard_joy(word: str, joys: Collection[str]) -> bool:
    alike = (Levenshtein.normalized_similarity(sound(word), sound(joy)) for joy in joys)
    return content(word) and word not in COMMON_WORDS and max(alike) >= HALF_ALIKE


def is_hesitation(heard: Sequence[str]) -> bool:
    """Tell whether an utterance is hesitation sounds and nothing else: no word was said."""
    return all(word in _HESITATIONS for word in heard)


def is_idle(heard: Sequence[str]) -> bool:
    """Tell whether an utterance is filler words and nothing else: who asks says them."""
    rest = [word for word in heard if word not in _LEAD_INS]
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
    return bool(_FOR_THE_FIRM & set(heard)) and not is_of_oneself(heard)


def is_of_oneself(heard: Sequence[str]) -> bool:
    """Tell whether an utterance speaks of who says it."""
    return bool(_OF_ONESELF & set(heard))


def is_about_the_sale(heard: Sequence[str]) -> bool:
    """Tell whether an objection is one by itself, and not what anybody says who hesitates."""
    own = set(_cues("objection")) - set(_cues("thread"))
    return any(_within(cue, heard) for cue in own)


def hangs(heard: Sequence[str]) -> bool:
    """Tell whether a few words only lead to what follows: "okay so", but not "i think so".

    Who answers comes to an end; who goes on to the next line says them.
    """
    thinks = len(heard) > 1 and heard[-2] in _THINKING
    return len(heard) <= SHORT and heard[-1] in _LEAD_INS and not thinks


def sounds_like_cue(kind: str, heard: Sequence[str]) -> bool:
    """Tell whether a short utterance sounds like one of the telling single words of a kind."""
    if len(heard) > SHORT:
        return False
    telling = [cue[0] for cue in _cues(kind) if len(cue) == 1 and len(cue[0]) >= LETTERS]
    said = [*heard, *("+".join(pair) for pair in pairwise(heard))]
    sounds = [sound(word) for word in telling]
    return any(
        Levenshtein.normalized_similarity(sound(word), cue) >= ALIKE
        for word in said
        for cue in sounds
    )


@cache
def _cues(kind: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cue.split()) for cue in _CUES[kind].split("/"))


def _within(cue: tuple[str, ...], heard: Sequence[str]) -> bool:
    size = len(cue)
    return any(tuple(heard[i : i + size]) == cue for i in range(len(heard) - size + 1))
