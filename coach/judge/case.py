"""One take under judgement: what follows from its facts and the guide, worked out once."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach import phrase
from coach.datatypes import (
    Aside,
    AsideKind,
    Filler,
    FillerKind,
    Gap,
    GapRating,
    Guide,
    HeardStep,
    Pause,
    Rule,
    RuleKind,
    Span,
    StepStatus,
    TakeFacts,
)
from coach.judge.limits import CUSTOMER, FEWEST_WORDS, LAST_QUESTION_WEIGHT, REPEATED_WEIGHT


@dataclass(frozen=True)
class Case:
    """A take and the guide that it is judged by."""

    facts: TakeFacts
    guide: Guide

    def rule(self, kind: RuleKind) -> Rule | None:
        """Return the guide's rule of that kind, if it has one."""
        return self.guide.rule(kind)

    def title(self, step_id: str) -> str:
        """Return a step's title as it stands inside a sentence."""
        return phrase.inside(self.guide.step(step_id).title)

    def titles(self, step_ids: Sequence[str]) -> str:
        """Return several steps' titles, listed."""
        return phrase.listed([self.title(step_id) for step_id in step_ids])

    def first(self, step_id: str) -> HeardStep:
        """Return the first saying of a step that was heard."""
        return next(step for step in self.facts.take.steps if step.id == step_id)

    def asides(self, *kinds: AsideKind) -> tuple[Aside, ...]:
        """Return the take's asides of these kinds, in time order."""
        found = [aside for aside in self.facts.asides if aside.kind in kinds]
        return tuple(sorted(found, key=lambda aside: aside.span))

    # ---- silence ---------------------------------------------------------------

    @cached_property
    def own_silences(self) -> tuple[float, ...]:
        """For each gap the silence that is the speaker's own (seconds)."""
        customer = [aside.span for aside in self.asides(*CUSTOMER)]
        speech = [aside.span for aside in self.facts.asides]
        fillers = [filler.span for filler in self.facts.fillers]
        return tuple(_own_silence(gap, speech, customer, fillers) for gap in self.facts.gaps)

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
    def longest_inside(self) -> Pause:
        """The longest pause inside a step, where there is one."""
        inside = [pause for pause in self.facts.pauses if pause.inside is not None]
        return max(inside, key=lambda pause: pause.span.duration)

    @cached_property
    def flows(self) -> bool:
        """Whether no silence of the speaker's own stalls, between steps or inside them."""
        inside = [pause.span.duration for pause in self.facts.pauses if pause.inside is not None]
        within = all(silence <= self.guide.targets.flows_s for silence in inside)
        return within and all(rating is GapRating.FLOWS for rating in self.ratings)

    @cached_property
    def flowed(self) -> bool:
        """Whether the take is complete, in order and without a stall, as the guide has it flow.

        Where noise hides whether there was an um, nobody can say that there was none.
        """
        wanted, order = self.guide.flowing, self.facts.order
        inside = [pause.span.duration for pause in self.facts.pauses if pause.inside is not None]
        sounds = [filler for filler in self.fillers if filler.kind is FillerKind.SOUND]
        return (
            not self.facts.take.absent
            and order.in_order
            and order.payment_last is not False
            and all(silence <= wanted.gap_s for silence in (*self.own_silences, *inside))
            and len(sounds) <= wanted.sounds
            and self.facts.fillers_audible
        )

    def others_average(self, index: int) -> float | None:
        """Return the average of the other gaps' own silences (seconds)."""
        others = [s for i, s in enumerate(self.own_silences) if i != index]
        return statistics.fmean(others) if others else None

    def silence(self, index: int) -> str:
        """Return a gap's own silence, rounded to its uncertainty."""
        gap = self.facts.gaps[index]
        return self.seconds(self.own_silences[index], gap.uncertainty_s)

    def seconds(self, value: float, uncertainty_s: float = 0.0) -> str:
        """Return a silence, so rounded that it stays on its side of the guide's limits."""
        targets = self.guide.targets
        return phrase.seconds(value, uncertainty_s, (targets.flows_s, targets.noticeable_s))

    @cached_property
    def fillers(self) -> tuple[Filler, ...]:
        """The speaker's own fillers."""
        customer = [aside.span for aside in self.asides(*CUSTOMER)]
        return tuple(
            filler
            for filler in self.facts.fillers
            if not any(filler.span.overlap(span) > 0 for span in customer)
        )

    @cached_property
    def own_total_s(self) -> float:
        """The take's length without what the customer said (seconds)."""
        span = self.facts.take.span
        customer = sum(span.overlap(aside.span) for aside in self.asides(*CUSTOMER))
        return max(0.0, self.facts.speed.total_s - customer)

    @cached_property
    def pace(self) -> float | None:
        """Words per minute, where there are enough words to speak of a pace."""
        speed = self.facts.speed
        return speed.words_per_minute if speed.words >= FEWEST_WORDS else None

    # ---- order -----------------------------------------------------------------

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """Ids of the steps in the order heard, repeats included."""
        return tuple(step.id for step in self.facts.take.steps)

    @cached_property
    def place(self) -> dict[str, int]:
        """Each step's place in the guide, from 0."""
        return {step.id: index for index, step in enumerate(self.guide.steps)}

    @cached_property
    def unclear(self) -> frozenset[str]:
        """Ids of the steps that nobody can tell about."""
        absent = self.facts.take.absent
        return frozenset(step.id for step in absent if step.status is StepStatus.UNCLEAR)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of the steps that were not said, in the guide's order."""
        known = {*self.heard, *self.unclear}
        return tuple(step.id for step in self.guide.steps if step.id not in known)

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Ids of the steps said more than once, in the guide's order."""
        return tuple(id_ for id_ in self.place if self.heard.count(id_) > 1)

    @cached_property
    def last_question(self) -> str | None:
        """Id of the guide's last question, if it has such a rule."""
        rule = self.rule(RuleKind.LAST_QUESTION)
        return rule.step if rule else None

    @cached_property
    def asked_too_early(self) -> str | None:
        """Id of the last question where it was not asked last."""
        return self.last_question if self.facts.order.payment_last is False else None

    @cached_property
    def after_last_question(self) -> tuple[str, ...]:
        """Ids of the steps that should have come before the last question, and came after it."""
        if self.last_question not in self.heard:
            return ()
        asked = self.heard.index(self.last_question)
        later = set(self.heard[asked:]) - set(self.heard[:asked])
        limit = self.place[self.last_question]
        return tuple(id_ for id_ in self.place if id_ in later and self.place[id_] < limit)

    def weight(self, step_id: str) -> float:
        """Return how much a step weighs in the order."""
        return LAST_QUESTION_WEIGHT if step_id == self.last_question else 1.0

    def value(self, step_id: str) -> float:
        """Return what saying a step in its place is worth: less than its weight if repeated."""
        again = self.rule(RuleKind.ONCE) is not None and self.heard.count(step_id) > 1
        return self.weight(step_id) - REPEATED_WEIGHT * again

    @cached_property
    def in_place(self) -> frozenset[str]:
        """Ids of the set of steps said in the guide's order that is worth most."""
        return self.ordered(self.heard, self.value)

    @cached_property
    def out_of_place(self) -> tuple[str, ...]:
        """Ids of the steps out of their place, whatever a last question asked early explains."""
        rest = [id_ for id_ in self.heard if id_ != self.asked_too_early]
        ordered = self.ordered(rest, self.weight)
        return tuple(id_ for id_ in self.place if id_ in rest and id_ not in ordered)

    def ordered(self, heard: Sequence[str], value_of: Callable[[str], float]) -> frozenset[str]:
        """Return the set of the steps heard that stand in the guide's order and is worth most.

        The longest increasing subsequence of the steps' places, each with a value; of several
        that are worth the same the one with the earlier steps of the guide.
        """
        chains: list[tuple[float, tuple[int, ...]]] = []
        for step_id in reversed(heard):
            place = self.place[step_id]
            later = [chain for chain in chains if -chain[1][0] > place]
            value, negated = max(later, default=(0.0, ()))
            chains.append((value + value_of(step_id), (-place, *negated)))
        _, negated = max(chains, default=(0.0, ()))
        ids = list(self.place)
        return frozenset(ids[-place] for place in negated)


def _own_silence(
    gap: Gap, speech: Sequence[Span], customer: Sequence[Span], fillers: Sequence[Span]
) -> float:
    """Return the silence (seconds) of a gap that is the speaker's own.

    A silence belongs to whoever ends it: until the customer answers it is the customer's. Where
    the customer spoke in the gap, the speaker's longest silence from one thing said to the next
    counts, as it is heard; a filler in it is no silence, and no end of it either.
    """
    if not any(gap.span.overlap(span) > 0 for span in customer):
        return gap.silence_s
    own, cursor = [0.0], gap.span.start
    for span in sorted(span for span in speech if gap.span.overlap(span) > 0):
        if span not in customer:
            own.append(_silent(cursor, span.start, fillers))
        cursor = max(cursor, span.end)
    own.append(_silent(cursor, gap.span.end, fillers))
    return min(max(own), gap.silence_s)


def _silent(start: float, end: float, fillers: Sequence[Span]) -> float:
    if end <= start:
        return 0.0
    silence = Span(start, end)
    return max(0.0, silence.duration - sum(silence.overlap(filler) for filler in fillers))
