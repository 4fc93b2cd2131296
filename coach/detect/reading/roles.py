"""Whose each word is."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from coach.datatypes import AttributedTranscript, Span, Speaker, Transcript, Word
from coach.detect.evidence.tokens import UNKNOWN
from coach.detect.reading.speaker import BREATH_S, SURE
from coach.language.english.grammar import expand

SHORT_S, COMMA_S, APART_S, EDGE_S = 0.5, 0.45, 0.12, 0.05
"""A last word is at most so long, comes so soon, and has such a pause behind it; words' times are
rough by the last (seconds)."""


def attributed(
    transcript: Transcript, speaker_of: Callable[[Span], Speaker | None]
) -> AttributedTranscript:
    """Return both decodings with the speaker of each word, where that can be told."""
    return AttributedTranscript(
        transcript.each(lambda words: (replace(w, speaker=speaker_of(w.span)) for w in words))
    )


def alone(transcript: Transcript) -> AttributedTranscript:
    """Return both decodings of a recording in which the speaker is alone."""
    return attributed(transcript, lambda _: Speaker.YOU)


def with_last_words(
    transcript: Transcript,
    sentences: Collection[tuple[str, ...]],
    silences: Sequence[Span] = (),
) -> Transcript:
    """Return the words with a short last word of the speaker's sentence given back to him.

    A word under half a second sounds like nobody: "…, right?" may pass for the customer's before he
    has begun. Where it ends a sentence of the guide that the speaker's voice began, and the other
    one goes on after a pause, it is the speaker's.
    """
    given = [
        words[-1].span
        for words in _runs(transcript.guided)
        if tuple(part for word in words for part in expand(word.text)) in sentences
        and _is_lost(words, transcript.free, silences)
    ]
    return transcript.each(lambda words: (_given(word, given) for word in words))


def _runs(guided: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the guided words up to each that is another's behind one of the speaker's."""
    for at in range(1, len(guided)):
        if guided[at].speaker is Speaker.OTHER and guided[at - 1].speaker is Speaker.YOU:
            first = at - 1
            while (
                first
                and guided[first - 1].speaker is Speaker.YOU
                and guided[first].start - guided[first - 1].end < BREATH_S
                and guided[first - 1].text != UNKNOWN
            ):
                first -= 1
            for start in range(first, at):
                yield guided[start : at + 1]


def _is_lost(words: Sequence[Word], free: Sequence[Word], silences: Sequence[Span]) -> bool:
    """Tell whether the last word follows at once, is sure and short, and stands before a pause."""
    before, last = words[-2:]
    after = next((word.start for word in free if word.start >= last.end - EDGE_S), math.inf)
    middle = (last.start + last.end) / 2
    parted = any(
        middle < silence.start < after + EDGE_S and silence.duration >= APART_S
        for silence in silences
    )
    return (
        last.confidence >= SURE
        and last.end - last.start <= SHORT_S
        and last.start - before.end < COMMA_S
        and (parted or after - last.end >= APART_S)
    )


def _given(word: Word, spans: Sequence[Span]) -> Word:
    return replace(word, speaker=Speaker.YOU) if word.span.mostly_in(*spans) else word
