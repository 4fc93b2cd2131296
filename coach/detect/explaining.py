"""Why each step was taken: what the detector noted, beside what it might have taken instead."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from coach.datatypes import Guide, Take, Voices
from coach.detect.evidence.candidates import examined, limits_of, parts_of
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import Mask, WordSequence
from coach.detect.reading.reach.trace import KeptTrace
from coach.detect.reading.reach.utterances import StepSpan
from coach.detect.reading.sequence import best_sequence
from coach.detect.reading.slot_limits import parts_by_place
from coach.detect.reading.worth import Worth
from coach.reasons import Absence, Change, Limit, Part, Reason, Rival, TalkReasons

RIVALS_AT_MOST = 3
"""Candidates shown beside the one that was taken."""


def reasons(trace: KeptTrace, guide: Guide, voices: Voices, takes: Sequence[Take]) -> TalkReasons:
    """Return why the steps of a talk were taken.

    Parameters
    ----------
    trace
        What the detector noted.
    takes
        The takes that came of it.
    """
    teller = _Teller(trace, guide, [take.index for take in takes])
    return TalkReasons(
        voices,
        tuple(teller.reason(step) for step in teller.all_steps()),
        tuple(
            Absence(absent.id, take.index, absent.status, teller.instead_of_none(place, absent.id))
            for place, take in enumerate(takes)
            for absent in take.absent
        ),
    )


class _Teller:
    """Tells why each step of one talk was taken."""

    def __init__(self, trace: KeptTrace, guide: Guide, indices: Sequence[int]) -> None:
        self._trace = trace
        self._line: WordSequence = trace.line
        self._lexicon = Lexicon(guide)
        self._ids = [step.id for step in guide.steps]
        self._worth = Worth(trace.found, trace.line, len(guide.steps))
        paid = self._worth.order_costs(trace.path)
        self._paid = dict(zip(trace.path, paid, strict=True))
        self._take_of = {
            step.candidate: place for place, take in enumerate(trace.in_takes) for step in take
        }
        self._indices = indices
        self._changes = _changes(trace)

    def all_steps(self) -> list[StepSpan]:
        """Return every step that was ever placed, as it was last, in time order."""
        last = {step.candidate: step for _, placed in self._trace.stages for step in placed}
        return sorted(last.values(), key=lambda step: (step.first, step.last))

    def reason(self, step: StepSpan) -> Reason:
        """Return why a step was taken, or left out."""
        candidate, take = step.candidate, self._take_of.get(step.candidate)
        return Reason(
            step=self._ids[step.step],
            take=None if take is None else self._indices[take],
            span=self._line.span(step.words),
            heard=self._line.text(step.words),
            speaker=self._line.words[step.first].speaker,
            evidence=float(self._trace.all.evidence[candidate]),
            order_cost=self._paid.get(candidate),
            parts=self._parts(candidate),
            changes=tuple(self._change(*change) for change in self._changes[candidate]),
            limits=self._limits(candidate),
            for_stretch=self._for_stretch(step),
            for_step=self._for_step(step),
        )

    def instead_of_none(self, take: int, step_id: str) -> tuple[Rival, ...]:
        """Return what came nearest to a step that a take lacks."""
        fits = self._of_step(self._ids.index(step_id)) & self._around(take)
        return self._best_apart(fits)

    # ---- rivals ------------------------------------------------------------------

    def _for_stretch(self, step: StepSpan) -> tuple[Rival, ...]:
        """Return the nearest candidate for each other step that shares words with a step."""
        found = self._trace.found
        fits = self._shares(step) & (found.step != step.step) & ~self._taken()
        best = [
            self._nearest(fits & (found.step == other))
            for other in np.unique(found.step[fits]).tolist()
        ]
        return self._rivals(sorted(best, key=lambda index: -self._worth.of[index]))

    def _for_step(self, step: StepSpan) -> tuple[Rival, ...]:
        """Return the nearest candidate for a step on its words, then some elsewhere in its take."""
        fits = self._of_step(step.step)
        here = fits & self._shares(step)
        take = self._take_of.get(step.candidate)
        if take is not None:
            fits &= self._around(take)
        return (*self._best_apart(here, 1), *self._best_apart(fits & ~self._shares(step), 2))

    def _best_apart(self, fits: Mask, most: int = RIVALS_AT_MOST) -> tuple[Rival, ...]:
        """Return the nearest of some candidates, no two of which share words."""
        found = self._trace.found
        chosen: list[int] = []
        while fits.any() and len(chosen) < most:
            best = self._nearest(fits)
            chosen.append(best)
            fits = fits & ((found.first >= found.last[best]) | (found.last <= found.first[best]))
        return self._rivals(chosen)

    def _nearest(self, fits: Mask) -> int:
        """Return which of some candidates would have cost the sequence least."""
        return int(np.where(fits, self._worth.of, -np.inf).argmax())

    def _rivals(self, indices: Sequence[int]) -> tuple[Rival, ...]:
        indices = indices[:RIVALS_AT_MOST]
        found = examined(self._trace.found, indices, self._line, self._lexicon)
        return tuple(
            Rival(
                step=self._ids[each.step],
                span=self._line.span(each.words),
                heard=self._line.text(each.words),
                evidence=float(found.evidence[each.candidate]),
                costs=max(0.0, self._worth.best - float(self._worth.of[each.candidate])),
                parts=parts_of(found, each.candidate),
            )
            for each in (StepSpan.of(found, index) for index in indices)
        )

    def _of_step(self, step: int) -> Mask:
        return np.asarray(self._trace.found.step == step) & ~self._taken()

    def _taken(self) -> Mask:
        taken = np.zeros(len(self._trace.found), bool)
        taken[[each for each in self._changes if each < len(taken)]] = True
        return taken

    def _shares(self, step: StepSpan) -> Mask:
        """Tell which candidates share words with those that were evidence for a step."""
        found, known = self._trace.found, self._trace.all
        first, last = known.first[step.candidate], known.last[step.candidate]
        return np.asarray((found.first < last) & (found.last > first))

    def _around(self, take: int) -> Mask:
        """Tell which candidates lie between the takes before and after one."""
        takes, found = self._trace.in_takes, self._trace.found
        since = takes[take - 1][-1].last if take else 0
        until = takes[take + 1][0].first if take + 1 < len(takes) else len(self._line.words)
        return np.asarray((found.first >= since) & (found.last <= until))

    # ---- what was noted ----------------------------------------------------------

    def _parts(self, candidate: int) -> tuple[Part, ...]:
        by_place = self._trace.all.wording[candidate] < 0
        return parts_by_place() if by_place else parts_of(self._trace.all, candidate)

    def _limits(self, candidate: int) -> tuple[Limit, ...]:
        by_place = self._trace.all.wording[candidate] < 0
        own = () if by_place else limits_of(self._trace.all, candidate)
        return (*own, *self._trace.limits.get(candidate, {}).values())

    def _change(self, rule: Callable[..., Any], did: str, step: StepSpan) -> Change:
        return Change(
            rule=_name(rule),
            does=_purpose(rule),
            did=did,
            span=self._line.span(step.words),
            heard=self._line.text(step.words),
        )


_Changes = dict[int, list[tuple[Callable[..., Any], str, StepSpan]]]


def _changes(trace: KeptTrace) -> _Changes:
    """Return what each rule did to each candidate's step, in the order in which it did."""
    sequence = tuple(StepSpan.of(trace.found, each) for each in trace.path)
    changes: _Changes = {}
    before: dict[int, StepSpan] = {}
    for rule, placed in [(best_sequence, sequence), *trace.stages]:
        after = {step.candidate: step for step in placed}
        for candidate, did, step in _differences(before, after):
            changes.setdefault(candidate, []).append((rule, did, step))
        before = after
    return changes


def _differences(
    before: dict[int, StepSpan], after: dict[int, StepSpan]
) -> Iterator[tuple[int, str, StepSpan]]:
    for candidate, step in after.items():
        if candidate not in before:
            yield candidate, "placed", step
        elif step != before[candidate]:
            yield candidate, _did(before[candidate], step), step
    for candidate in before.keys() - after.keys():
        yield candidate, "left out", before[candidate]


def _did(before: StepSpan, after: StepSpan) -> str:
    if after.first <= before.first and after.last >= before.last:
        return "grown"
    inside = after.first >= before.first and after.last <= before.last
    return "cut" if inside else "moved"


def _name(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__.lstrip('_')}"


def _purpose(rule: Callable[..., Any]) -> str:
    """Return the first sentence of a rule's description."""
    return (inspect.getdoc(rule) or "").partition("\n")[0]
