"""The words of a take and around it, as far as they tell where its sound is speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coach.datatypes import Span, Transcript, Word
from coach.runs import joined

SURE = 0.9
"""Confidence from which a word was said."""
WORD_EDGE_S = 0.08
"""How far a word's times may lie outside it (seconds)."""
TOUCHING_S = 0.03
"""Words nearer than this touch: the recogniser's times lie on such a grid."""
_LONGEST_WORD_S = 1.2
"""Longer words have been stretched over silence."""
_WORD_MARGIN_S = 0.12
_SAME_END_S = 0.2
_UNKNOWN = "[unk]"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of speech, by the words at its ends; one of each for every decoding."""

    firsts: tuple[Word, ...]
    lasts: tuple[Word, ...]

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        start = min(word.start for word in self.firsts)
        return Span(start, max(word.end for word in self.lasts))


class WordsAround:
    """The words of both decodings, in time order.

    Parameters
    ----------
    transcript
        Of a part of a recording, and some seconds on either side.
    """

    def __init__(self, transcript: Transcript) -> None:
        guided = tuple(word for word in transcript.guided if word.text != _UNKNOWN)
        self._decodings = (transcript.free, guided)

    def stretch(self, span: Span) -> Stretch:
        """Return the speech that either decoding heard in a span."""
        heard = [words for words in (_inside(part, span) for part in self._decodings) if words]
        heard = heard or [(Word("", span.start, span.end, 0.0),)]
        firsts = _near([words[0] for words in heard], [w[0].start - span.start for w in heard])
        return Stretch(firsts, _near([w[-1] for w in heard], [w[-1].end - span.end for w in heard]))

    def pauses(self, span: Span) -> Iterator[Span]:
        """Yield each pause between two free words of a span."""
        free, _ = self._decodings
        for left, right in pairwise(_inside(free, span)):
            yield Span(left.end, max(left.end, right.start))

    @property
    def surely(self) -> list[Span]:
        """Where words lie that the recogniser is sure of.

        The edges of a word are rough, unless another one touches it; a long word may have been
        stretched over a silence and says nothing.
        """
        sure = ([word.span for word in words if _is_sure(word)] for words in self._decodings)
        runs = (run for spans in sure for run in joined(spans, TOUCHING_S))
        starts = ((run.start + WORD_EDGE_S, run) for run in runs)
        return [Span(start, max(start, run.end - WORD_EDGE_S)) for start, run in starts]

    @property
    def roughly(self) -> list[Span]:
        """Where words may lie, with a margin."""
        return [
            Span(word.start - _WORD_MARGIN_S, word.end + _WORD_MARGIN_S)
            for words in self._decodings
            for word in words
            if word.end - word.start < _LONGEST_WORD_S
        ]


def _is_sure(word: Word) -> bool:
    return word.confidence >= SURE and word.end - word.start <= 0.1 + 0.07 * len(word.text)


def _near(words: Sequence[Word], off_s: Sequence[float]) -> tuple[Word, ...]:
    """Keep the words that are not much further off the end of the span than the nearest."""
    limit = min(map(abs, off_s)) + _SAME_END_S
    return tuple(word for word, off in zip(words, off_s, strict=True) if abs(off) <= limit)


def _inside(words: tuple[Word, ...], span: Span) -> tuple[Word, ...]:
    return tuple(w for w in words if span.start <= (w.start + w.end) / 2 <= span.end)
