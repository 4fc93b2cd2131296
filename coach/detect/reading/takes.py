"""Steps in their places become takes; steps broken off become false starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from coach.detect.evidence.candidates import Candidates, Feature
from coach.detect.evidence.passage import Passage
from coach.detect.evidence.word_sequence import WordSequence
from coach.detect.reading.reach.trace import UNTRACED, Trace
from coach.detect.reading.reach.utterances import StepSpan
from coach.reasons import Limit

BROKEN_COVERAGE = 0.92
"""Share of a step's weight from which it was said, even where its last words lack."""
TAKE_PAUSE_S = 15.0
"""After a silence of this length a step said before begins another take (seconds)."""
TAIL_HEARD = 0.3
HEAD_HEARD = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the steps of a reading."""

    takes: tuple[tuple[StepSpan, ...], ...]
    false_starts: tuple[StepSpan, ...]


def split(placed: Sequence[StepSpan], passage: Passage, trace: Trace = UNTRACED) -> Outcome:
    """Tell false starts from steps, and one take from the next."""
    line, steps = passage.line, len(passage.lexicon.guide.steps)
    broken = {at for at in range(len(placed)) if _is_false_start(at, placed, passage.found, trace)}
    kept = [step for at, step in enumerate(placed) if at not in broken]
    takes: list[list[StepSpan]] = []
    for at, step in enumerate(kept):
        if not takes or _begins_take(at, kept, {said.step for said in takes[-1]}, line, steps):
            takes.append([])
        takes[-1].append(step)
    return Outcome(tuple(tuple(take) for take in takes), tuple(placed[at] for at in sorted(broken)))


def _begins_take(
    at: int, kept: Sequence[StepSpan], said: set[int], line: WordSequence, steps: int
) -> bool:
    """Tell whether a step after an earlier or the same one begins a take, or goes back in it.

    A new take says again what the one before has said, from the beginning; a take that broke off
    before its middle is a false start of the one that follows.
    """
    last, step = kept[at - 1].step, kept[at].step
    if step > last:
        return False
    if (last == steps - 1 and step == 0) or _long_silence(kept[at - 1], kept[at], line):
        return True
    ahead = _run(at, kept)
    if said.isdisjoint(ahead):
        return False
    if last == steps - 1:
        return len(ahead) > 1
    return len(said) >= steps / 2 and (step == 0 or (step == 1 and len(said & ahead) > 1))


def _long_silence(before: StepSpan, after: StepSpan, line: WordSequence) -> bool:
    """Tell whether nothing was said for long between two steps."""
    return before.last == after.first and bool(line.pauses[after.first] >= TAKE_PAUSE_S)


def _run(at: int, kept: Sequence[StepSpan]) -> set[int]:
    """Return the steps from one on until the guide's order is left backwards again."""
    ahead = {kept[at].step}
    for before, step in pairwise(kept[at:]):
        if step.step <= before.step:
            break
        ahead.add(step.step)
    return ahead


def _is_false_start(at: int, placed: Sequence[StepSpan], found: Candidates, trace: Trace) -> bool:
    """Tell whether a step was begun, not finished, and said again or left for an earlier one."""
    if at + 1 == len(placed) or placed[at + 1].step > placed[at].step:
        return False
    features = found.features[placed[at].candidate]
    said, ended, begun = (
        trace.passes(placed[at], Limit(f"takes.{name}", what, float(features[what_of]), limit))
        for name, what, what_of, limit in (
            ("BROKEN_COVERAGE", "coverage", Feature.COVERAGE, BROKEN_COVERAGE),
            ("TAIL_HEARD", "its last third", Feature.TAIL, TAIL_HEARD),
            ("HEAD_HEARD", "its first third", Feature.HEAD, HEAD_HEARD),
        )
    )
    return begun and not said and not ended and bool(features[Feature.FOREIGN_TELLING] == 0)
