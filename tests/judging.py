"""Takes judged from compact text, and guides that differ in one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from builders import HARD_CLOSE, facts, taken

from coach.datatypes import (
    Advice,
    Aside,
    Gap,
    Guide,
    Hedge,
    RuleKind,
    Span,
    Speed,
    Take,
    TakeFacts,
    TakeReview,
    Targets,
    Voices,
    Word,
)
from coach.judge import judge
from coach.measure.order.conversation import customers_speech, customers_time
from coach.measure.order.doubt import doubtful_sayings
from coach.measure.take_facts import take_facts
from coach.measure.voice.pitch import VoiceTrack
from coach.measure.words.hedging import hedges
from coach.measure.words.pace import speed
from coach.measure.words.wording import own_words


def judged(
    text: str, guide: Guide = HARD_CLOSE, *, start_delay_s: float | None = None
) -> TakeReview:
    return judge(facts(text, guide, start_delay_s=start_delay_s), guide)


def facts_of(
    take: Take,
    asides: Sequence[Aside],
    words: Sequence[Word],
    voices: Voices,
    guide: Guide = HARD_CLOSE,
) -> TakeFacts:
    """Return what is measured of a take whose words alone are known; nothing else fills a gap."""
    own = tuple(aside for aside in asides if aside.take == take.index)
    gaps = (_gap(a.id, b.id, a.span.end, b.span.start, own) for a, b in pairwise(take.steps))
    heard = taken(take, words, asides=own, voices=voices)
    unvoiced = VoiceTrack(np.zeros(0, np.float32), np.zeros(0, np.float32))
    found = take_facts(guide, heard, tuple(gaps), unvoiced, fillers_audible=True)
    return replace(found, voice=None)


def paced(guide: Guide, take: Take, words: Sequence[Word], **around: Any) -> Speed:
    """Return how fast a take was said, of which so much was heard."""
    heard = taken(take, words, **around)
    theirs = customers_time(heard, customers_speech(heard))
    return speed(heard, own_words(guide, heard), theirs)


def hedged(guide: Guide, take: Take, words: Sequence[Word], **around: Any) -> tuple[Hedge, ...]:
    """Return the hedges in a take, of which so much was heard."""
    heard = taken(take, words, **around)
    return hedges(guide, heard, doubtful_sayings(heard))


def _gap(after: str, before: str, start: float, end: float, asides: Sequence[Aside]) -> Gap:
    span = Span(start, max(start, end))
    inside = [aside for aside in asides if span.overlap(aside.span) > 0]
    silence_s = span.duration - sum(span.overlap(aside.span) for aside in inside)
    kinds = dict.fromkeys(aside.kind.value for aside in inside)
    return Gap(after, before, span, max(0.0, silence_s), 0.01, tuple(kinds))


def codes(given: tuple[Advice, ...]) -> list[str]:
    return [each.code for each in given]


def message(given: tuple[Advice, ...], code: str) -> str:
    [found] = [each.message for each in given if each.code == code]
    return found


def without(*kinds: RuleKind) -> Guide:
    rules = tuple(rule for rule in HARD_CLOSE.rules if rule.kind not in kinds)
    return replace(HARD_CLOSE, rules=rules)


def with_targets(targets: Targets) -> Guide:
    return replace(HARD_CLOSE, targets=targets)
