"""Hedging words: those by which a speaker takes back what is being said.

References
----------
Lakoff 1973, doi 10.1007/BF00262952: "sort of", "kind of" and their like make a thing fuzzier.
Hosman 1989, doi 10.1111/j.1468-2958.1989.tb00190.x: hedges cost a speaker authority.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from coach import text
from coach.datatypes import Guide, Hedge, Span, Speaker, Take, Voices, Word
from coach.language.english.hedges import HEDGES, NO_HEDGE
from coach.measure.take_heard import TakeHeard
from coach.measure.words.wording import ROUGH_S


def hedges(guide: Guide, heard: TakeHeard, doubtful: Collection[int]) -> tuple[Hedge, ...]:
    """Return the hedges in the speaker's own words of a take.

    Parameters
    ----------
    guide : Guide
        Its own words are never hedges in the step that they belong to.
    heard : TakeHeard
        The take; what the customer says is left out.
    doubtful : collection of int
        Places of the steps of which it is not sure that the speaker said them: where somebody else
        may speak, words of an unknown speaker count in the others.

    Returns
    -------
    tuple of Hedge
        In time order, none overlapping.
    """
    take = heard.take
    sure = [step.span for at, step in enumerate(take.steps) if at not in doubtful]
    sure = [take.span] if heard.voices is Voices.ONE else sure
    own = [
        word
        for word in heard.words
        if word.speaker is not Speaker.OTHER
        and (word.speaker is Speaker.YOU or word.span.mostly_in(*sure))
        and word.span.mostly_in(take.span)
        and not word.span.mostly_in(*heard.replies)
    ]
    return tuple(_found(guide, take, own))


def _found(guide: Guide, take: Take, own: Sequence[Word]) -> Iterator[Hedge]:
    texts = tuple(word.text for word in own)
    at = 0
    while at < len(own):
        length, is_hedge = _longest_phrase(texts, at)
        span = Span(own[at].start, own[at + length - 1].end)
        step = _step_of(take, span)
        said = texts[at : at + length]
        wordings = guide.step(step).wordings if step else ()
        if is_hedge and not any(said in _runs(wording, length) for wording in wordings):
            yield Hedge(" ".join(said), span, step)
        at += length


def _step_of(take: Take, span: Span) -> str | None:
    most = max(take.steps, key=lambda step: step.span.overlap(span))
    return most.id if most.span.overlap(span) > ROUGH_S else None


def _longest_phrase(texts: tuple[str, ...], at: int) -> tuple[int, bool]:
    """Return how many words the longest phrase there has, and whether it is a hedge."""
    fits = [
        (len(phrase), is_hedge)
        for phrases, is_hedge in ((NO_HEDGE, False), (HEDGES, True))
        for phrase in phrases
        if texts[at : at + len(phrase)] == phrase
    ]
    return max(fits, default=(1, False))


@cache
def _runs(wording: str, length: int) -> frozenset[tuple[str, ...]]:
    parts = text.spoken_parts(wording)
    return frozenset(
        part[at : at + length] for part in parts for at in range(len(part) - length + 1)
    )
