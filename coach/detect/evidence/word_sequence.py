"""Everything that was heard, on one line in time: words, their likeness to the guide, pauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Speaker, Transcript, Word
from coach.detect.evidence.lexicon import Lexicon, Matrix
from coach.detect.evidence.similarity import Indices
from coach.detect.evidence.tokens import UNKNOWN, Tokens, tokens_of
from coach.detect.evidence.tokens import Mask as Mask
from coach.detect.evidence.tokens import Times as Times
from coach.language.english.grammar import STARTERS, content, expand

PAUSE_S = 0.10
"""Between two words, by the recogniser's times, which read pauses short."""
BREAK_S = 0.15
"""A pause that is no part of a sentence said fluently."""
TURN_S = 1.2
"""A change of voice parts words as a pause of this length does: no sentence goes on over it."""
SHORTEST_WORD_S = 0.1
TOUCHING_S = 0.03
"""Words nearer than this touch: the recogniser's times lie on such a grid."""
TIE_S = 1e-4
"""Two words of one length, taken as one, lie before the boundary that parts them."""
SURE_GUIDED = 0.5
"""Confidence from which a guided word counts where the free decoding heard nothing."""


@dataclass(frozen=True, eq=False)
class WordSequence:
    """The words heard, and where a step may begin and end among them."""

    words: tuple[Word, ...]
    """Free words, and guided ones where the free decoding heard nothing."""
    starts: Times
    """Shape (n,): seconds."""
    ends: Times
    """Shape (n,): seconds."""
    pauses: Times
    """Shape (n + 1,): seconds of pause before each word, and after the last."""
    utterance_starts: npt.NDArray[np.intp]
    """Shape (n,): for each word the first word after the last pause before it."""
    utterance_ends: npt.NDArray[np.intp]
    """Shape (n,): for each word the index after the last word before the next pause."""
    breaks: npt.NDArray[np.intp]
    """Shape (n,): pauses so far, the one before the word included."""
    turns: npt.NDArray[np.intp]
    """Shape (n,): changes of voice so far, the one before the word included."""
    bounds: npt.NDArray[np.intp]
    """Word indices before which a step may begin or end, the first and the last included."""
    is_content: Mask
    """Shape (n,)."""
    one_voice: bool
    """Whether the recording is known to hold one voice."""
    tokens: Tokens
    rows: npt.NDArray[np.intp]
    """Shape (n + 1,): first token at or after each word boundary."""

    def is_others(self, words: slice) -> bool:
        """Tell whether somebody else than the speaker says the words."""
        return self.words[words.start].speaker is Speaker.OTHER

    def span(self, words: slice) -> Span:
        """Return the time from the first of some words to the last."""
        return Span(float(self.starts[words.start]), float(self.ends[words.stop - 1]))

    def text(self, words: slice) -> str:
        """Return some words as one text."""
        return " ".join(word.text for word in self.words[words])

    def parts(self, words: slice) -> list[str]:
        """Return some words, contractions taken apart."""
        return [part for word in self.words[words] for part in expand(word.text)]

    def near(self, first: int, last: int, columns: Indices) -> Matrix:
        """Return how near each token from one word to another comes to words of the lexicon."""
        return self.tokens.near.of(slice(self.rows[first], self.rows[last]), columns)


def hear(
    transcript: Transcript,
    lexicon: Lexicon,
    silences: Sequence[Span] = (),
    *,
    one_voice: bool = False,
) -> WordSequence:
    """Lay both decodings on one line.

    Parameters
    ----------
    silences
        Silent stretches of the sound, in time order, where they are known: they cut a word that
        the recogniser stretched over a pause, and give the pauses between words.
    one_voice
        Whether the recording is known to hold one voice.
    """
    free = _cut(transcript.free, silences)
    guided = _cut([w for w in transcript.guided if w.speaker is not Speaker.OTHER], silences)
    words = tuple(sorted([*free, *_only_guided(free, guided)], key=lambda word: word.start))
    starts = np.array([word.start for word in words])
    ends = np.array([word.end for word in words])
    turns = _turns(words)
    pauses = _pauses(starts, ends, silences)
    pauses[1:-1] = np.where(np.diff(turns) > 0, np.maximum(pauses[1:-1], TURN_S), pauses[1:-1])
    tokens = tokens_of(words, guided, lexicon)
    edges = np.r_[-np.inf, (ends[:-1] + starts[1:]) / 2 + TIE_S, np.inf] if words else np.zeros(0)
    return WordSequence(
        words=words,
        starts=starts,
        ends=ends,
        pauses=pauses,
        utterance_starts=_utterance_starts(pauses),
        utterance_ends=len(words) - _utterance_starts(pauses[::-1])[::-1],
        breaks=np.cumsum(pauses[:-1] >= BREAK_S).astype(np.intp),
        turns=turns,
        bounds=_bounds(words, pauses, lexicon),
        is_content=np.array([any(map(content, expand(word.text))) for word in words], bool),
        one_voice=one_voice,
        tokens=tokens,
        rows=np.searchsorted(tokens.middles, edges).astype(np.intp),
    )


def _cut(words: Sequence[Word], silences: Sequence[Span]) -> list[Word]:
    """Take the silence out of the words that the recogniser stretched over it."""
    times = np.array([(word.start, word.end) for word in words]).reshape(-1, 2)
    told = times.copy()
    for silence in silences:
        at = int(np.searchsorted(told[:, 1], silence.start, side="right"))
        while at < len(words) and words[at].start < silence.end:
            _cut_out(silence, at, times)
            at += 1
    cut = list(words)
    for at in np.flatnonzero((times != told).any(axis=1)).tolist():
        start, end = times[at].tolist()
        cut[at] = replace(words[at], start=start, end=end)
    return cut


def _cut_out(silence: Span, at: int, times: Times) -> None:
    """Take a silence out of one word's time; what comes before it was the word before."""
    start, end = times[at]
    if start >= silence.start and end <= silence.end:
        return
    if start >= silence.start:
        times[at, 0] = silence.end
    elif end <= silence.end:
        times[at, 1] = silence.start
    elif silence.duration >= BREAK_S:
        if end - silence.end < SHORTEST_WORD_S:
            times[at, 1] = silence.start
            return
        times[at, 0] = silence.end
        if at and start - times[at - 1, 1] < TOUCHING_S:
            times[at - 1, 1] = silence.start


def _only_guided(free: Sequence[Word], guided: Sequence[Word]) -> list[Word]:
    """Return the guided words where the free decoding heard nothing."""
    sure = [word for word in guided if word.text != UNKNOWN and word.confidence > SURE_GUIDED]
    shared = _shared(sure, free)
    return [
        word
        for word, heard in zip(sure, shared.tolist(), strict=True)
        if heard <= 0.3 * (word.end - word.start)
    ]


def _shared(words: Sequence[Word], others: Sequence[Word]) -> Times:
    """Return the most that each word shares with any one of the others (seconds)."""
    others = sorted(others, key=lambda word: word.start)
    starts = np.array([word.start for word in others])
    ends = np.array([word.end for word in others])
    own_starts = np.array([word.start for word in words])
    own_ends = np.array([word.end for word in words])
    near = np.searchsorted(np.maximum.accumulate(ends), own_starts, side="right")
    far = np.searchsorted(starts, own_ends, side="left")
    shared = np.zeros(len(words))
    for at in range(int((far - near).max(initial=0))):
        other = np.minimum(near + at, len(others) - 1)
        both = np.minimum(ends[other], own_ends) - np.maximum(starts[other], own_starts)
        shared = np.maximum(shared, both)
    return shared


def within(words: Sequence[Word], span: Span) -> list[Word]:
    """Return the words, given in time order, of which more than half lies in a span."""
    first = bisect_left(words, span.start, key=lambda word: word.end)
    last = bisect_right(words, span.end, key=lambda word: word.start)
    return [word for word in words[first:last] if word.span.mostly_in(span)]


def _pauses(starts: Times, ends: Times, silences: Sequence[Span]) -> Times:
    """Return the pause before each word and after the last: by the words, or by the sound."""
    if not len(starts):
        return np.zeros(1)
    pauses = np.maximum(0.0, starts[1:] - ends[:-1])
    middles = (starts + ends) / 2
    for silence in silences:
        before = int(np.searchsorted(middles, silence.start, side="right")) - 1
        after = int(np.searchsorted(middles, silence.end, side="left"))
        if before >= 0 and after == before + 1 and after < len(starts):
            pauses[before] = max(pauses[before], silence.duration)
    return np.concatenate(([np.inf], np.round(pauses, 4), [np.inf]))


def _turns(words: Sequence[Word]) -> npt.NDArray[np.intp]:
    """Return how often the voice has changed, up to each word."""
    others = np.array([word.speaker is Speaker.OTHER for word in words], bool)
    return np.cumsum(np.diff(others, prepend=others[:1])).astype(np.intp)


def _utterance_starts(pauses: Times) -> npt.NDArray[np.intp]:
    """Return for each word the first word after the last pause at or before it."""
    parted = pauses[:-1] >= PAUSE_S
    return np.maximum.accumulate(np.where(parted, np.arange(len(parted)), 0)).astype(np.intp)


def _bounds(words: Sequence[Word], pauses: Times, lexicon: Lexicon) -> npt.NDArray[np.intp]:
    """Return where a step may begin or end: at pauses, and where sentences begin and end."""
    here = pauses >= PAUSE_S
    here[[0, -1]] = True
    for index, word in enumerate(words):
        parts = expand(word.text)
        here[index] |= word.text in STARTERS or parts[0] in lexicon.heads
        here[index + 1] |= parts[-1] in lexicon.tails
    return np.flatnonzero(here)
