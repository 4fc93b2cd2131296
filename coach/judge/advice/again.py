"""What is new in a take for this speaker: said beside the takes before, or not said at all.

A fault that comes again says for how long, and how its figure moved; from the third time on there
is something to practise. Praise is for what is new, and none is said again within a few takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from coach import phrase
from coach.datatypes import Advice, Earlier, Guide, TakeReview
from coach.faults import Fault
from coach.judge.analysis.limits import BETTER_SHARE, FRESH_TAKES, PRACTISE_FROM, RECORD_TAKES
from coach.judge.findings.of_rules import CAME_BACK

BETTER_GAP, FIRST_FLOW, ROW_FLOWS = "better_gap", "first_flow", "row_flows"
SMOOTHEST, BEST, GONE = "smoothest", "best", "gone"
"""Codes of praise that takes beside each other give."""

_GONE = sorted((gone, fault) for fault in Fault if (gone := fault.about.gone))
"""How it reads that a fault of the takes before is gone, by which is praised first."""


def compared(take: TakeReview, guide: Guide, earlier: Sequence[Earlier], today: str) -> TakeReview:
    """Return a take with its advice put beside earlier takes; without any it stays as it is.

    Parameters
    ----------
    take
        What was made of the take by itself.
    earlier
        Takes of the same guide, the oldest first.
    today
        The day of the take, as ``Earlier.day`` has it.
    """
    if not earlier:
        return take
    beside = _Beside(take, guide, tuple(earlier), today)
    faults = [beside.again(each) for each in take.advice if not each.praise]
    room = min(1, max(0, len(take.advice) - len(faults))) if faults else 2
    return replace(take, advice=(*faults, *list(beside.praise())[:room]))


@dataclass(frozen=True)
class _Beside:
    take: TakeReview
    guide: Guide
    earlier: tuple[Earlier, ...]
    today: str

    # ---- faults ------------------------------------------------------------------

    def again(self, advice: Advice) -> Advice:
        """Return a piece of advice with how long it has been needed."""
        known = (advice.code, advice.step)
        takes = self._takes_with(known)
        if not takes:
            return advice
        said = self._how_long(known, takes)
        is_one_gap = len(phrase.longest(self.take.own_silences_s)) == 1
        if advice.code == Fault.SILENCE and is_one_gap and advice.step in takes[0].silences_s:
            return replace(advice, message=self._silence(advice, takes, said))
        message = advice.message[:1].lower() + advice.message[1:]
        return replace(advice, message=f"Again, {said}: {message}")

    def _takes_with(self, known: tuple[str, str | None]) -> list[Earlier]:
        """Return the takes with a fault since the last day of practice without it."""
        found: list[Earlier] = []
        days = list(dict.fromkeys(each.day for each in reversed(self.earlier)))
        for day in days:
            of_day = [each for each in self.earlier if each.day == day and known in each.said]
            if not of_day and day != self.today:
                break
            found = [*of_day, *found]
        is_of_today = bool(self.earlier) and self.earlier[-1].day == self.today
        return [] if is_of_today and known not in self.earlier[-1].said else found

    def _how_long(self, known: tuple[str, str | None], takes: Sequence[Earlier]) -> str:
        days = len({each.day for each in takes} | {self.today})
        if days > 1:
            return f"the {phrase.ordinal(days)} day"
        row = self._in_a_row(lambda each: known in each.said)
        return f"the {phrase.ordinal(row + 1)} take in a row"

    def _in_a_row(self, holds: Callable[[Earlier], bool]) -> int:
        """Return of how many takes before, in a row up to the last, something holds."""
        return sum(1 for _ in takewhile(holds, reversed(self.earlier)))

    def _silence(self, advice: Advice, takes: Sequence[Earlier], said: str) -> str:
        """Return how a silence moved, and what to do about it now."""
        step_id = advice.step or ""
        first_s, now_s = takes[0].silences_s[step_id], self.take.silences_s[step_id]
        title = phrase.inside(self.guide.step(step_id).title)
        remedy = advice.message.partition(". ")[2]
        if now_s <= BETTER_SHARE * first_s:
            remedy = "It is getting shorter: the same again."
        elif len(takes) + 1 >= PRACTISE_FROM:
            after = next(g.after for g, _, _ in self.take.rated_gaps if g.before == step_id)
            line = phrase.inside(self.guide.step(after).title)
            remedy = f"Say {line} and {title} alone, five times, then all of it."
        return f"Before {title} again, {said}: {_moved(first_s, now_s)}. {remedy}"

    # ---- praise ------------------------------------------------------------------

    def praise(self) -> Iterator[Advice]:
        """Yield what is new in the take, then what has not been said for some takes."""
        own = [each for each in self.take.advice if each.praise]
        lately = {code for each in self.earlier[-FRESH_TAKES:] for code, _ in each.said}
        yield from (each for each in own if each.code == CAME_BACK)
        new = (self._flows(), self._better_gap(), self._gone(), self._smoothest(), self._best())
        yield from (each for each in new if each is not None)
        yield from (each for each in own if each.code not in lately and each.code != CAME_BACK)

    def _flows(self) -> Advice | None:
        if not self.take.flowed:
            return None
        row = 1 + self._in_a_row(lambda each: each.flowed)
        if not any(each.flowed for each in self.earlier):
            takes = len(self.earlier) + 1
            return _praise(FIRST_FLOW, f"It flowed, for the first time in {takes} takes.")
        if row == self.guide.flowing.takes:
            return _praise(ROW_FLOWS, f"It flows: {phrase.number(row)} takes in a row.")
        return None

    def _better_gap(self) -> Advice | None:
        """Praise the line that comes at once now and did not in the take before."""
        before, now = self.earlier[-1].silences_s, self.take.silences_s
        flows_s = self.guide.targets.flows_s
        came = [
            id_ for id_, s in now.items() if s <= flows_s < before.get(id_, 0.0) - phrase.ALIKE_S
        ]
        if not came:
            return None
        step_id = max(came, key=lambda id_: before[id_])
        title = phrase.inside(self.guide.step(step_id).title)
        message = f"Before {title}: {_moved(before[step_id], now[step_id])} since the take before."
        return _praise(BETTER_GAP, message, step_id)

    def _gone(self) -> Advice | None:
        """Praise a fault that is gone after two takes in a row with it."""
        faults = {each.code for each in self.take.advice if not each.praise}
        for gone, fault in _GONE:
            row = self._takes_with_code(fault.value)
            if row > 1 and fault.value not in faults:
                message = f"This time {gone.words}, after {phrase.number(row)} takes."
                return _praise(GONE, message)
        return None

    def _takes_with_code(self, code: str) -> int:
        return self._in_a_row(lambda each: any(code == known for known, _ in each.said))

    def _smoothest(self) -> Advice | None:
        known = [each.worst_gap_s for each in self.earlier if each.worst_gap_s is not None]
        if len(known) < RECORD_TAKES or self.take.worst_gap is None:
            return None
        now_s, best_s = self.take.worst_gap[1], min(known)
        if now_s > best_s - phrase.ALIKE_S:
            return None
        message = (
            f"The shortest worst silence so far: {phrase.seconds(now_s)}; the best of"
            f" {len(known)} takes was {phrase.seconds(best_s)}."
        )
        return _praise(SMOOTHEST, message)

    def _best(self) -> Advice | None:
        if len(self.earlier) < RECORD_TAKES:
            return None
        now, best = self.take.scores.overall, max(each.overall for each in self.earlier)
        if now <= best:
            return None
        return _praise(BEST, f"Your best take so far: {now} overall; {best} was the best before.")


def _moved(from_s: float, to_s: float) -> str:
    return f"{phrase.seconds(from_s).removesuffix(' s')} → {phrase.seconds(to_s)}"


def _praise(code: str, message: str, step: str | None = None) -> Advice:
    return Advice(code, message, None, praise=True, step=step)
