"""One take under judgement: what follows from its facts and the guide, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.datatypes import (
    Filler,
    FillerKind,
    HeardStep,
    RuleKind,
    StepStatus,
)
from coach.judge.limits import (
    FEWEST_WORDS,
    LAST_QUESTION_WEIGHT,
    REPEATED_WEIGHT,
    SCRAMBLED,
)
from coach.judge.silences import Silences


@dataclass(frozen=True)
class Case(Silences):
    """A take and the guide that it is judged by."""

    @cached_property
    def fillers(self) -> tuple[Filler, ...]:
        """The speaker's own fillers."""
        return tuple(
            filler
            for filler in self.facts.fillers
            if not any(filler.span.overlap(span) > 0 for span in self.facts.customer)
        )

    @property
    def own_total_s(self) -> float:
        """The take's length without the customer's time (seconds)."""
        return self.facts.speed.own_s

    @cached_property
    def pace(self) -> float | None:
        """Words per minute, where there are enough words to speak of a pace, and none is lost."""
        speed = self.facts.speed
        tells = speed.words >= FEWEST_WORDS and not self.is_faint
        return speed.words_per_minute if tells else None

    @property
    def is_faint(self) -> bool:
        """Whether the voice is so quiet that words, and whole steps, may have gone unheard."""
        return self.facts.voice is not None and self.facts.voice.is_faint

    @cached_property
    def flowed(self) -> bool:
        """Whether the take is complete, in order and without a stall, as the guide has it flow.

        Where noise hides whether there was an um, nobody can say that there was none.
        """
        wanted, order = self.guide.flowing, self.facts.order
        sounds = [filler for filler in self.fillers if filler.kind is FillerKind.SOUND]
        return (
            not self.facts.take.absent
            and order.in_order
            and order.payment_last is not False
            and self.flows
            and len(sounds) <= wanted.sounds
            and self.facts.fillers_audible
        )

    # ---- order -----------------------------------------------------------------

    def first(self, step_id: str) -> HeardStep:
        """Return the first saying of a step that was heard."""
        return next(step for step in self.facts.take.steps if step.id == step_id)

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

    def sayings(self, step_id: str) -> tuple[HeardStep, ...]:
        """Return every saying of a step but those that came back to it after an objection."""
        returned = self.facts.order.returned
        steps = enumerate(self.facts.take.steps)
        return tuple(step for place, step in steps if step.id == step_id and place not in returned)

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
        again = self.rule(RuleKind.ONCE) is not None and step_id in self.repeated
        return self.weight(step_id) - REPEATED_WEIGHT * again

    @cached_property
    def in_place(self) -> frozenset[str]:
        """Ids of the set of steps said in the guide's order that is worth most."""
        early, order = self.asked_too_early, self.facts.order
        first = self.heard.index(early) if early in self.heard else None
        placed = [
            id_
            for place, id_ in enumerate(self.heard)
            if place not in order.returned and (id_ != early or place == first)
        ]
        return self.ordered(placed, self.value)

    @cached_property
    def out_of_place(self) -> tuple[str, ...]:
        """Ids of the steps out of their place, whatever a last question asked early explains."""
        explained = {self.asked_too_early, *self.late}
        return tuple(id_ for id_ in self.facts.order.out_of_place if id_ not in explained)

    @cached_property
    def late(self) -> tuple[str, ...]:
        """Ids of the steps that came only after the last question, which itself was in place."""
        out_of_place = self.facts.order.out_of_place
        if self.asked_too_early is None or self.asked_too_early in out_of_place:
            return ()
        return tuple(id_ for id_ in self.after_last_question if id_ in out_of_place)

    @cached_property
    def is_scrambled(self) -> bool:
        """Whether so many steps are out of place that it is another order."""
        in_order = self.rule(RuleKind.IN_ORDER) is not None
        return in_order and len(self.facts.order.out_of_place) >= SCRAMBLED

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
