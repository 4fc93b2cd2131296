"""Which steps have been said, while a take still runs: a light for each, soon and for good.

Only the decoding against the guide is fast enough, and only its words count here; the report after
the take rests on both decodings and on the sound. A light asks for most of what tells a step from
the others, for more of it where the step is not the next one; so few lights are wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach import text
from coach.datatypes import Guide
from coach.language.english.grammar import content

NEXT = 0.72
"""Share of its weight from which the step that is next in the guide was said."""
OTHER = 0.88
"""The same for any other step."""
LOOK_BACK = 6
"""Words looked at beyond the length of a wording: what may stand inside it."""
SMALL_WORD = 0.25
"""Weight of a word that says little, where one that says much weighs 1."""
ENDS_WITH = 0.5
"""Share of a wording's last part from which its end was heard."""


@dataclass(frozen=True, slots=True)
class _Wording:
    step: int
    words: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def weight(self) -> float:
        return sum(self.weights)


class StepTracker:
    """Follows the words of one take.

    Parameters
    ----------
    guide
        The sequence.
    """

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._wordings = tuple(_wordings(guide))
        self._lit: list[int] = []
        self._used = 0

    @property
    def lit(self) -> tuple[str, ...]:
        """Ids of the steps lit so far, in that order."""
        return tuple(self._guide.steps[step].id for step in self._lit)

    def see(self, heard: Sequence[str]) -> str | None:
        """Take all words so far, the last of which may still change; return a step newly lit."""
        self._used = min(self._used, len(heard))
        new = heard[self._used :]
        best = max(
            ((self._share(wording, new), wording) for wording in self._wordings),
            key=lambda each: each[0] - self._asked(each[1].step),
        )
        if best[0] < self._asked(best[1].step):
            return None
        self._lit.append(best[1].step)
        self._used = len(heard)
        return self._guide.steps[best[1].step].id

    def finished(self, heard: Sequence[str]) -> bool:
        """Whether the last step is lit and its last words were heard."""
        last = len(self._guide.steps) - 1
        if last not in self._lit:
            return False
        ends = [text.sentences(line)[-1] for line in self._guide.steps[last].wordings]
        return any(
            _matched(end, (1.0,) * len(end), heard[-len(end) - LOOK_BACK :]) >= ENDS_WITH * len(end)
            for end in ends
        )

    def _asked(self, step: int) -> float:
        """Return which share of its weight lights a step; a lit one is not lit again."""
        if step in self._lit:
            return 2.0
        after = self._lit[-1] + 1 if self._lit else 0
        return NEXT if step == after else OTHER

    def _share(self, wording: _Wording, new: Sequence[str]) -> float:
        window = new[-len(wording.words) - LOOK_BACK :]
        return _matched(wording.words, wording.weights, window) / wording.weight


def _wordings(guide: Guide) -> list[_Wording]:
    every = [
        (at, text.words(line)) for at, step in enumerate(guide.steps) for line in step.wordings
    ]
    held = Counter(word for _, word in {(at, word) for at, words in every for word in words})
    return [
        _Wording(
            at, words, tuple((1.0 if content(word) else SMALL_WORD) / held[word] for word in words)
        )
        for at, words in every
        if words
    ]


def _matched(words: Sequence[str], weights: Sequence[float], heard: Sequence[str]) -> float:
    """Return the greatest weight of words that stand in the heard ones in the same order."""
    best = [0.0] * (len(heard) + 1)
    for word, weight in zip(words, weights, strict=True):
        before = best[0]
        for at, other in enumerate(heard, start=1):
            kept = best[at]
            best[at] = max(best[at], best[at - 1], before + weight if other == word else 0.0)
            before = kept
    return best[-1]
