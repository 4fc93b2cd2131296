"""Words and a guide become steps, takes and asides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from coach.datatypes import (
    Aside,
    AsideKind,
    Guide,
    HeardStep,
    Reading,
    Span,
    StepStatus,
    Take,
    Transcript,
    Word,
)
from coach.detect.evidence.candidates import Feature, candidates, examined
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.passage import Passage
from coach.detect.evidence.word_sequence import WordSequence, hear, within
from coach.detect.naming.asides import asides, objects
from coach.detect.reading.absence import absences
from coach.detect.reading.echoes import without_echoes
from coach.detect.reading.reach.boundaries import leftovers, place
from coach.detect.reading.reach.clauses import with_clauses
from coach.detect.reading.reach.trace import UNTRACED, Trace
from coach.detect.reading.reach.utterances import StepSpan
from coach.detect.reading.roles import with_last_words
from coach.detect.reading.sequence import best_sequence
from coach.detect.reading.slots import fill
from coach.detect.reading.takes import split
from coach.reasons import Limit

SAID = 0.75
"""Nearness of the words from which a step was said as the guide says it."""
FEWEST_REWORDED = 3
"""Steps in other words that make a take where none is in the guide's."""
OWN_WORD = 0.5
"""A word that comes so near to one of the guide's line is that word."""
FREE_FAILED = 0.85
"""Share of a step that the free words must cover, or the guided ones are shown in their place."""


class Detector:
    """Hears the steps of one guide in one recording.

    Words come in any portions; the reading is the same for every way of cutting them.
    """

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._lexicon = Lexicon(guide)
        self._free: list[Word] = []
        self._guided: list[Word] = []

    def feed(self, free: Sequence[Word], guided: Sequence[Word] = ()) -> None:
        """Take the next words of both decodings."""
        self._free += free
        self._guided += guided

    def finish(
        self,
        silences: Sequence[Span] = (),
        *,
        noisy: bool = False,
        one_voice: bool = False,
        trace: Trace = UNTRACED,
    ) -> Reading:
        """Return the best reading of all words.

        Parameters
        ----------
        silences
            Silent stretches of the sound, in time order, where they are known.
        noisy
            Whether the sound is so bad that a step may have been said and not been heard.
        one_voice
            Whether the recording is known to hold one voice.
        trace
            Is told why each step was taken.
        """
        transcript = with_last_words(
            Transcript(tuple(self._free), tuple(self._guided)), self._lexicon.sentences, silences
        )
        line = hear(transcript, self._lexicon, silences, one_voice=one_voice)
        found = candidates(line, self._lexicon)
        path = best_sequence(found, line, len(self._guide.steps))
        found = examined(found, path, line, self._lexicon)
        trace.sequence(found, path, line)
        passage = Passage(line, found, self._lexicon, self._guided)
        placed = place(path, passage, trace)
        placed, passage = fill(placed, passage, trace)
        placed = without_echoes(placed, passage, _nearness, trace)
        trace.stage(without_echoes, placed)
        placed = with_clauses(placed, passage, trace)
        outcome = split(placed, passage, trace)
        trace.stage(split, _all(outcome.takes))
        taken = [take for take in outcome.takes if self._is_sure(take, passage, trace)]
        trace.stage(self._is_sure, _all(taken))
        sure = [self._without_objections(take, passage) for take in taken]
        trace.stage(self._without_objections, _all(sure))
        trace.takes(sure, passage.found)
        kept = [step for take in [*sure, outcome.false_starts] for step in take]
        rest = list(leftovers(kept, line))
        takes = tuple(
            Take(
                index,
                tuple(self._heard(step, passage, trace) for step in take),
                tuple(absences(take, rest, passage, noisy)),
            )
            for index, take in enumerate(sure, 1)
        )
        named = asides(rest, sure, line, self._lexicon)
        broken = [self._false_start(step, line, sure) for step in outcome.false_starts]
        return Reading(takes, tuple(sorted([*named, *broken], key=lambda aside: aside.span)))

    def _is_sure(self, take: Sequence[StepSpan], passage: Passage, trace: Trace) -> bool:
        """Tell a take from a step's words in passing: enough steps, or one in the guide's words."""
        fewest = min(FEWEST_REWORDED, len(self._guide.steps))
        enough = Limit("detector.FEWEST_REWORDED", "steps in the take", len(take), fewest)
        is_enough = [trace.passes(step, enough) for step in take]
        return all(is_enough) or any(
            trace.passes(step, _said(_nearness(step, passage))) for step in take
        )

    def _without_objections(self, take: Sequence[StepSpan], passage: Passage) -> list[StepSpan]:
        """Leave out what objects, where it only resembles a step that was said as the guide has it.

        "I'm not sure" sounds like "I should note": nobody says a line well, and then again so.
        """
        said = {id(step): _said(_nearness(step, passage)).passed for step in take}
        well_said = {step.step for step in take if said[id(step)]}
        return [
            step
            for step in take
            if said[id(step)] or step.step not in well_said or not objects(step, passage.line)
        ]

    def _heard(self, step: StepSpan, passage: Passage, trace: Trace) -> HeardStep:
        line, found = passage.line, passage.found
        features = found.features[step.candidate]
        wording = _nearness(step, passage)
        is_said = trace.passes(step, _said(wording))
        own = np.flatnonzero(_explained(step, passage) >= OWN_WORD)
        span, heard = line.span(step.words), line.text(step.words)
        by_free, by_guided = (
            trace.passes(step, _covers(decoding, float(features[feature])))
            for decoding, feature in (("free", Feature.FREE), ("guided", Feature.GUIDED))
        )
        if by_guided and not by_free:
            heard = self._as_guided(span) or heard
        return HeardStep(
            id=self._guide.steps[step.step].id,
            span=span,
            heard=heard,
            wording=round(wording, 2),
            confidence=round(confidence(float(found.evidence[step.candidate])), 2),
            status=StepStatus.SAID if is_said else StepStatus.REWORDED,
            words=span,
            own_words=line.span(slice(step.first + own[0], step.first + own[-1] + 1))
            if len(own)
            else None,
        )

    def _as_guided(self, span: Span) -> str:
        """Return the words of the guided decoding in a span."""
        inside = within(self._guided, span)
        return " ".join(word.text for word in inside if word.text != "[unk]")

    def _false_start(
        self, step: StepSpan, line: WordSequence, takes: Sequence[Sequence[StepSpan]]
    ) -> Aside:
        after = [index for index, take in enumerate(takes, 1) if take[-1].first >= step.last]
        take = after[0] if after else None
        return Aside(AsideKind.FALSE_START, line.span(step.words), line.text(step.words), take)


SURE_AT_ONCE, SURE_PER_EVIDENCE = 3.4, 0.7
"""Log-odds that a step of the best reading is right, without evidence and for each unit of it.
Order and place speak for it too: of 118 steps whose evidence alone made them 20 to 90 % sure 115
were right, of 1,801 above 1,796 (every corpus and the bench, dialogues and noise included); of
those that the best reading took with the least evidence, 20 of 20."""


def confidence(evidence: float) -> float:
    """Return the probability that a step with this evidence is right."""
    return float(1 / (1 + np.exp(-(SURE_AT_ONCE + SURE_PER_EVIDENCE * evidence))))


def _all(takes: Iterable[Sequence[StepSpan]]) -> list[StepSpan]:
    return [step for take in takes for step in take]


def _said(nearness: float) -> Limit:
    return Limit("detector.SAID", "nearness to the guide's words", nearness, SAID)


def _covers(decoding: str, share: float) -> Limit:
    return Limit("detector.FREE_FAILED", f"coverage by the {decoding} words", share, FREE_FAILED)


def _nearness(step: StepSpan, passage: Passage) -> float:
    """Return how near the words are to the guide's: the harmonic mean of two shares.

    How much of the guide's line was heard, and how much of what was heard is in the guide's line.
    """
    coverage = float(passage.found.features[step.candidate][Feature.COVERAGE])
    if not coverage:
        return 0.0
    wording = passage.lexicon.wordings[passage.found.wording[step.candidate]]
    explained = _explained(step, passage)
    own = np.where(passage.line.is_content[step.first : step.last], 1.0, 0.4)
    if wording.open_ended:
        own = np.where(explained < 0.5, own * 0.3, own)
    precision = float((explained * own).sum() / own.sum())
    return min(1.0, 2 * coverage * precision / max(coverage + precision, 1e-9))


def _explained(step: StepSpan, passage: Passage) -> npt.NDArray[np.float64]:
    """Return how near each word of a step comes to one of the guide's line: shape (words,)."""
    explained = np.zeros(step.last - step.first)
    if passage.found.wording[step.candidate] < 0:
        return explained
    columns = passage.lexicon.wordings[passage.found.wording[step.candidate]].columns
    near = passage.line.near(step.first, step.last, columns).max(axis=1)
    rows = slice(passage.line.rows[step.first], passage.line.rows[step.last])
    for begin, end, like in zip(
        passage.line.tokens.begins[rows], passage.line.tokens.ends[rows], near, strict=True
    ):
        inside = slice(max(begin - step.first, 0), max(end - step.first, 0))
        explained[inside] = np.maximum(explained[inside], like)
    return explained
