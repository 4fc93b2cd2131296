"""The silences of one take under judgement: whose each is, how it feels, which are the worst."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coach import phrase
from coach.datatypes import (
    Aside,
    AsideKind,
    GapRating,
    Guide,
    Pause,
    RuleKind,
    TakeFacts,
    Voices,
)
from coach.judge.analysis.limits import NAMED_AT_MOST
from coach.judge.analysis.own_silence import own_silence


@dataclass(frozen=True)
class Silences:
    """A take, the guide that it is judged by, and its silences."""

    facts: TakeFacts
    guide: Guide

    def title(self, step_id: str) -> str:
        """Return a step's title as it stands inside a sentence."""
        return phrase.inside(self.guide.step(step_id).title)

    def opening(self, step_id: str) -> str:
        """Return a step's title as it begins a sentence."""
        return phrase.sentence(self.title(step_id))

    def titles(self, step_ids: Sequence[str]) -> str:
        """Return several steps' titles, listed."""
        return phrase.listed([self.title(step_id) for step_id in step_ids])

    def few(self, step_ids: Sequence[str], many: str = "other steps") -> str:
        """Return several steps' titles; of many, their number."""
        if len(step_ids) <= NAMED_AT_MOST:
            return self.titles(step_ids)
        return f"{phrase.number(len(step_ids))} {many}"

    def asides(self, *kinds: AsideKind) -> tuple[Aside, ...]:
        """Return the take's asides of these kinds, in time order."""
        found = [aside for aside in self.facts.asides if aside.kind in kinds]
        return tuple(sorted(found, key=lambda aside: aside.span))

    def told(self, *kinds: AsideKind) -> tuple[Aside, ...]:
        """Return those of them of which it is known who says them: only they are held against."""
        return tuple(aside for aside in self.asides(*kinds) if self.facts.is_told(aside))

    def untold(self, *kinds: AsideKind) -> tuple[Aside, ...]:
        """Return those of them that may be another's."""
        return tuple(aside for aside in self.asides(*kinds) if not self.facts.is_told(aside))

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """Ids of the steps in the order heard, repeats included."""
        return tuple(step.id for step in self.facts.take.steps)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """The same without sayings that are doubtful."""
        doubtful = self.facts.order.doubtful
        return tuple(id_ for place, id_ in enumerate(self.heard) if place not in doubtful)

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Ids of the steps said again without need, in the guide's order."""
        return self.facts.order.repeated

    @cached_property
    def own_silences(self) -> tuple[float, ...]:
        """For each gap the silence that is the speaker's own (seconds)."""
        customer = self.facts.customer
        own = [aside.span for aside in self.facts.asides if not aside.is_customers]
        fillers = [filler.span for filler in self.facts.fillers]
        return tuple(own_silence(gap, own, customer, fillers) for gap in self.facts.gaps)

    @cached_property
    def ratings(self) -> tuple[GapRating, ...]:
        """How each gap's own silence feels to a customer."""
        return tuple(self.rating(silence) for silence in self.own_silences)

    def rating(self, silence_s: float) -> GapRating:
        """Return how a silence feels to a customer, by the guide's targets."""
        if silence_s <= self.guide.targets.flows_s:
            return GapRating.FLOWS
        if silence_s <= self.guide.targets.noticeable_s:
            return GapRating.NOTICEABLE
        return GapRating.HESITATION

    @cached_property
    def longest(self) -> int | None:
        """Index of the gap with the most silence of the speaker's own; of several the first."""
        silences = [round(silence, 2) for silence in self.own_silences]
        return silences.index(max(silences)) if silences else None

    @cached_property
    def needless(self) -> frozenset[int]:
        """Indices of the gaps before a step that was not to be said again: no line to hurry to."""
        if self.guide.rule(RuleKind.ONCE) is None:
            return frozenset()
        return frozenset(
            index
            for index, step_id in enumerate(self.heard[1:])
            if step_id in self.repeated
            and step_id in self.heard[: index + 1]
            and index + 1 not in self.facts.order.returned
        )

    @cached_property
    def in_doubt(self) -> frozenset[int]:
        """Indices of the gaps before a saying that may be another's, and so may the silence be.

        Where voices are not told apart that is any doubtful one; else one of a step said elsewhere.
        """
        is_unknown = self.facts.voices is Voices.UNKNOWN
        return frozenset(
            place - 1
            for place in self.facts.order.doubtful
            if place and (is_unknown or self.heard.count(self.heard[place]) > 1)
        )

    @cached_property
    def worst_gaps(self) -> tuple[int, ...]:
        """Indices of the gaps that do not flow and are alike the longest; of equals none is it."""
        felt = [
            index
            for index, rating in enumerate(self.ratings)
            if rating is not GapRating.FLOWS and index not in self.needless | self.in_doubt
        ]
        return tuple(felt[i] for i in phrase.longest([self.own_silences[i] for i in felt]))

    @cached_property
    def worst_silence(self) -> str:
        """The silence of the worst gaps, from the shortest of them to the longest."""
        worst = self.worst_gaps
        if len(worst) == 1:
            return self.silence(worst[0])
        return phrase.range_of(
            [phrase.seconds(each) for each in sorted(self.own_silences[index] for index in worst)]
        )

    @cached_property
    def before_worst(self) -> str:
        """What the worst gaps are before: one line, several, or every one."""
        titles = [self.title(self.facts.gaps[index].before) for index in self.worst_gaps]
        return phrase.before(titles, len(self.facts.gaps))

    @cached_property
    def longest_inside(self) -> Pause:
        """The longest pause inside a step, where there is one."""
        return max(self.inside, key=lambda pause: pause.span.duration)

    @cached_property
    def inside(self) -> tuple[Pause, ...]:
        """The pauses inside steps; where somebody else may speak, not those inside doubtful ones.

        There the line may end in an answer to it, and the silence be the customer's.
        """
        facts = self.facts
        steps = facts.take.steps
        is_unknown = facts.voices is Voices.UNKNOWN
        doubtful = [steps[place].span for place in facts.order.doubtful if is_unknown]
        return tuple(
            pause
            for pause in facts.pauses
            if pause.inside is not None and not any(pause.span.overlap(span) for span in doubtful)
        )

    @cached_property
    def flows(self) -> bool:
        """Whether no silence of the speaker's own stalls, between steps or inside them."""
        inside = [pause.span.duration for pause in self.inside]
        return all(s <= self.guide.flowing_gap_s for s in (*self.own_silences, *inside))

    def is_answered(self, index: int) -> bool:
        """Tell whether the customer spoke in a gap."""
        gap = self.facts.gaps[index].span
        return any(gap.overlap(span) > 0 for span in self.facts.customer)

    def others_average(self, worst: Sequence[int]) -> float | None:
        """Return the average of the other gaps' own silences (seconds)."""
        others = [s for i, s in enumerate(self.own_silences) if i not in worst]
        return statistics.fmean(others) if others else None

    def silence(self, index: int) -> str:
        """Return a gap's own silence, rounded to its uncertainty."""
        gap = self.facts.gaps[index]
        return self.seconds(self.own_silences[index], gap.uncertainty_s)

    def seconds(self, value: float, uncertainty_s: float = 0.0) -> str:
        """Return a silence, so rounded that it stays on its side of the guide's limits."""
        targets = self.guide.targets
        return phrase.seconds(value, uncertainty_s, (targets.flows_s, targets.noticeable_s))
