"""One take under judgement: what follows from its facts and the guide, worked out once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from coach.datatypes import Filler, FillerKind, HeardStep, RuleKind, StepStatus
from coach.judge.analysis.limits import (
    FEWEST_WORDS,
    LAST_QUESTION_WEIGHT,
    REPEATED_WEIGHT,
    SCRAMBLED,
    TURN_S,
)
from coach.judge.analysis.runs_in_order import Worths, dearest, dearest_with
from coach.judge.analysis.silences import Silences


@dataclass(frozen=True)
class TakeAnalysis(Silences):
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
        """Words per minute, where there are enough words to speak of a pace, and none is lost.

        None is slow by time that may be the customer's.
        """
        speed = self.facts.speed
        pace = speed.words_per_minute
        if pace is None or speed.words < FEWEST_WORDS or self.is_faint:
            return None
        targets = self.guide.targets
        if self.in_doubt and pace < targets.slowest_wpm:
            return None
        return min(pace, max(targets.fastest_wpm, self._pace_with_turns(pace)))

    def _pace_with_turns(self, pace: float) -> float:
        """Return a pace with the time that a turn takes behind each line that was answered.

        Between two lines said alone there is a short silence, which is part of their pace; one that
        a customer ends is his, and nobody is too fast for having been answered at once.
        """
        own_s = self.facts.speed.own_s
        turns_s = TURN_S * len(self.facts.conversation.answers)
        return pace * own_s / (own_s + turns_s) if own_s > 0 else pace

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
        """Return the first saying of a step that was heard, a sure one where there is one."""
        doubtful = self.facts.order.doubtful
        said = [(at, one) for at, one in enumerate(self.facts.take.steps) if one.id == step_id]
        return min(said, key=lambda each: (each[0] in doubtful, each[0]))[1]

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
        """Ids of the steps that surely were not said, in the guide's order."""
        return tuple(id_ for id_ in self.facts.order.missing if id_ not in self.maybe_missing)

    @property
    def maybe_missing(self) -> tuple[str, ...]:
        """Ids of the steps that were not heard, and may have been said in other words."""
        return self.facts.order.maybe_missing

    def sayings(self, step_id: str) -> tuple[HeardStep, ...]:
        """Return every sure saying of a step but those that came back to it after an objection."""
        others = {*self.facts.order.returned, *self.facts.order.doubtful}
        steps = enumerate(self.facts.take.steps)
        return tuple(step for place, step in steps if step.id == step_id and place not in others)

    @cached_property
    def last_question(self) -> str | None:
        """Id of the guide's last question, if it has such a rule."""
        rule = self.guide.rule(RuleKind.LAST_QUESTION)
        return rule.step if rule else None

    @cached_property
    def asked_too_early(self) -> str | None:
        """Id of the last question where it was not asked last."""
        return self.last_question if self.facts.order.payment_last is False else None

    @cached_property
    def after_last_question(self) -> tuple[str, ...]:
        """Ids of the steps that should have come before the last question, and came after it."""
        if self.last_question not in self.counted:
            return ()
        asked = self.counted.index(self.last_question)
        later = set(self.counted[asked:]) - set(self.counted[:asked])
        limit = self.place[self.last_question]
        return tuple(id_ for id_ in self.place if id_ in later and self.place[id_] < limit)

    def weight(self, step_id: str) -> float:
        """Return how much a step weighs in the order."""
        return LAST_QUESTION_WEIGHT if step_id == self.last_question else 1.0

    @property
    def standing(self) -> frozenset[str]:
        """Ids of the steps heard in their place, or that might as well have stayed in it."""
        stays = {self.last_question} & {*self.counted} - self.untold_steps
        displaced = self.last_question_displaced > 0
        return self.in_place | (frozenset() if displaced else frozenset(filter(None, stays)))

    def cost(self, step_id: str) -> float:
        """Return what a step costs that is missing or out of place.

        A last question that might as well have stayed, and the steps that it came before have moved
        instead, costs no more than one of these.
        """
        if step_id not in self.heard:
            return self.weight(step_id)
        return 1.0 + (self.weight(step_id) - 1.0) * self.last_question_displaced

    @cached_property
    def last_question_displaced(self) -> float:
        """How plainly the last question has to move, not the steps that it came before, 0 to 1.

        By so much the dearest run in order is worth more than the dearest with the question in it,
        as if that weighed no more than others; whether doubtful sayings count or not. So it costs
        no more for a step than that is worth.
        """
        returned, doubtful = self.facts.order.returned, self.facts.order.doubtful
        return min(self._displaced(returned), self._displaced((*returned, *doubtful)))

    def _displaced(self, left_out: Collection[int]) -> float:
        if self.last_question is None:
            return 0.0
        said = self._worths({*left_out, *self._too_early}, question=1.0)
        with_it = dearest_with(self.place[self.last_question], said)
        return 0.0 if with_it is None else min(1.0, dearest(said) - with_it)

    @property
    def best_in_order(self) -> float:
        """Worth of the dearest part of the take that is in order."""
        left_out = {*self.facts.order.returned, *self.facts.order.doubtful}
        question = self.last_question or ""
        worth = again = self.value(question)
        if self.last_question_displaced > 0:  # where it has to move, its repeats cost nothing
            worth = self.weight(question)
        # Without the steps that came too late the question was not too early, each time it came.
        late = {at for at, id_ in enumerate(self.heard) if id_ in self.after_last_question}
        return max(
            dearest(self._worths({*left_out, *self._too_early}, worth)),
            dearest(self._worths({*left_out, *late}, again)),
        )

    @property
    def _too_early(self) -> list[int]:
        """Places of the last question, asked too early, but its first: that is where it stands."""
        return [at for at, id_ in enumerate(self.heard) if id_ == self.asked_too_early][1:]

    def _worths(self, left_out: Collection[int], question: float) -> Worths:
        """Return the place in the guide and the worth of each saying, the last question's given."""
        return [
            (self.place[id_], question if id_ == self.last_question else self.value(id_))
            for at, id_ in enumerate(self.heard)
            if at not in left_out and id_ not in self.untold_steps
        ]

    def value(self, step_id: str) -> float:
        """Return what saying a step in its place is worth: less than its weight if repeated."""
        again = self.guide.rule(RuleKind.ONCE) is not None and step_id in self.repeated
        return self.weight(step_id) - REPEATED_WEIGHT * again

    @cached_property
    def in_place(self) -> frozenset[str]:
        """Ids of the steps that were heard in their place."""
        order = self.facts.order
        return frozenset(self.heard) - {*order.out_of_place, *order.maybe_out_of_place}

    @cached_property
    def untold_steps(self) -> frozenset[str]:
        """Ids of the steps of whose place, or whether they were said, nobody can tell."""
        displaced = self.facts.order.maybe_out_of_place
        return frozenset({*self.unclear, *self.maybe_missing, *displaced})

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
        in_order = self.guide.rule(RuleKind.IN_ORDER) is not None
        return in_order and len(self.facts.order.out_of_place) >= SCRAMBLED
