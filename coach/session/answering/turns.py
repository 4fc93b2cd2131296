"""When a customer speaks: decided block by block, from what is heard of the speaker alone.

A step is over when its last words were heard and a moment of silence followed; where the
recogniser missed them, a longer silence tells. What the customer says at a step is drawn
beforehand; here is only when. A customer never speaks twice to a step, nor to one that was not
said, nor after the last; what is no voice never starts one.
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.customer import Customer, MomentKind, Part
from coach.datatypes import Guide, LineKind, Step
from coach.session.answering.utterance import AFTER_MISSED_S, AFTER_SHORT_S, Hearing, Utterance
from coach.session.answering.wording import ends_with, hesitates, is_one_word, share

AFTER_WORD_S = 0.12
"""Silence after a step's last word: longer than a stop consonant's closure (seconds)."""
ASKED_AFTER_S = 0.1
"""The ending is asked for a block before it may be needed, as to decode it takes a moment: after
the same silence as the words are written (seconds)."""
AFTER_PAUSE_S = 1.2
"""Silence after which a step is over where the last words that were heard are from the middle of
the line: as likely somebody hesitates there, mostly for 0.9 s or less (seconds)."""
REWORDED, NEAREST = 0.4, 2
"""Of a step that is said in other words this share of its words that say something is heard, and
it is one of so many that come next: of the one before it nothing may have been heard."""
WENT_ON_S = 0.15
"""So much speech behind a word's being heard is another word (seconds): it is heard 0.1 to 0.2 s
after its end."""
AFTER_OWN_LINE_S = 0.25
"""From the end of one line of the customer's to the next (seconds)."""
ANSWERED_S, REPLIED_S = 2.0, 0.4
"""An answer to an objection lasts so long, one to a question so long (seconds)."""
ONE_WORD_S = 1.5
"""A step of one word stands alone: in a longer answer to an objection the word is none
(seconds)."""
LEAST_VOICED_S = 0.1
"""A step has a voice for so long at least: a single "Email?" has 0.2 (seconds)."""
IN_LATER_STEP = 0.25
"""Who has said this share of a later step's words that say something has gone on: a customer who
thinks has no answer any more."""
TALKED_OVER = 0.3
"""A customer talks over a step once this share of its words that say something was heard."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the customer is to say now."""

    kind: LineKind
    step: str
    text: str


class TurnTaking:
    """Decides when a customer says which line.

    Parameters
    ----------
    guide
        What is said to him.
    customer
        What he says.
    """

    def __init__(self, guide: Guide, customer: Customer) -> None:
        self._guide = guide
        self._customer = customer
        self._last = guide.steps[-1].id
        self._over: set[str] = set()
        """Steps that he has answered, or leaves."""
        self._interrupted: set[str] = set()
        self._waiting: tuple[Part, list[LineKind]] | None = None
        """The step whose lines he has begun, and those still to come."""
        self._utterance = Utterance()
        self._since = 0
        """Words before this belong to what was answered."""
        self._lit_before = 0
        """Steps that stood when the customer last answered."""
        self._heard: tuple[str, ...] = ()
        self._unheard_s = 0.0
        """Speech since the last new word (seconds)."""
        self._busy_until_s = 0.0
        self._voiced_s = 0.0
        self._has_ended = False

    @property
    def is_thinking(self) -> bool:
        """Whether the customer is about to go on by himself: the silence is his."""
        if self._has_ended or self._waiting is None:
            return False
        return self._waiting[0].kind is MomentKind.HESITATION

    def is_speaking(self, at_s: float) -> bool:
        """Tell whether the customer speaks."""
        return at_s < self._busy_until_s

    def said(self, until_s: float) -> None:
        """Note until when the line lasts that was decided last."""
        self._busy_until_s = until_s

    def leave_out(self, heard: Hearing) -> None:
        """Take what was heard so far for the customer's own: he answers none of it."""
        self._over.update(heard.steps[self._lit_before :])
        self._since, self._lit_before = len(heard.words), len(heard.steps)
        self._voiced_s = 0.0

    def stop(self) -> None:
        """Say nothing any more."""
        self._has_ended = True

    def hear(self, heard: Hearing) -> Said | None:
        """Take the next block; return what the customer says now."""
        self._has_ended |= self._last in heard.steps
        if self._has_ended:
            return None
        self._follow(heard)
        if self.is_speaking(heard.at_s):
            return None
        self._utterance.hear(heard)
        step = self._step_now(heard)
        if self._waiting is not None and (step is None or step.id == self._waiting[0].step):
            return self._go_on(heard)
        if self._waiting is not None and step is not None:
            self._leave()
        if step is not None:
            return self._begin(step, heard) if self._is_said(step, heard) else None
        if (reworded := self._reworded(heard)) is not None:
            return self._begin(reworded, heard)
        return self._interruption(heard)

    def _follow(self, heard: Hearing) -> None:
        self._voiced_s += heard.block_s if heard.is_voiced and heard.is_speech else 0.0
        self._unheard_s += heard.block_s if heard.is_speech else 0.0
        if heard.words != self._heard:
            self._heard, self._unheard_s = heard.words, 0.0

    def _new(self, heard: Hearing) -> tuple[str, ...]:
        """Return the words that are none of what was answered."""
        return heard.words[self._since :]

    def _step_now(self, heard: Hearing) -> Step | None:
        """Return the step that was said last, unless it was answered."""
        latest = heard.steps[-1] if heard.steps else None
        if latest is None or latest in self._over or self._customer.part(latest) is None:
            return None
        step = self._guide.step(latest)
        return None if self._is_in_answer(step, heard) else step

    def _is_in_answer(self, step: Step, heard: Hearing) -> bool:
        """Tell whether a step is no step, but a word of what the customer waits for."""
        if self._waiting is None or self._waiting[0].step == step.id:
            return False
        if len(heard.steps) <= self._lit_before:
            return True
        return is_one_word(step) and self._utterance.lasts_s > ONE_WORD_S

    def _begin(self, step: Step, heard: Hearing) -> Said | None:
        part = self._customer.part(step.id)
        if part is None or part.answer is None:
            self._over.add(step.id)
            return None
        lines = [LineKind.ANSWER]
        if part.kind is not None:
            lines = [LineKind(str(part.kind)), *([LineKind.AGREEMENT] if part.then else []), *lines]
        self._waiting = (part, lines)
        return self._next(heard)

    def _is_said(self, step: Step, heard: Hearing) -> bool:
        """Tell whether a step that stands is over, so that it can be answered."""
        if self._voiced_s < LEAST_VOICED_S:
            return False
        is_at_end = heard.silent_s >= ASKED_AFTER_S and ends_with(step, heard, self._new(heard))
        if is_at_end and heard.silent_s >= AFTER_WORD_S:
            return True
        is_new = len(heard.steps) > self._lit_before and self._utterance.lasts_s > 0.0
        if not is_new or heard.silent_s < AFTER_MISSED_S:
            return False
        return heard.silent_s >= AFTER_PAUSE_S or not self._hesitates(step, heard)

    def _hesitates(self, step: Step, heard: Hearing) -> bool:
        """Tell whether the speaker is as likely still in the middle of a line."""
        went_on = self._unheard_s >= WENT_ON_S
        return not went_on and hesitates(step, heard, self._new(heard))

    def _reworded(self, heard: Hearing) -> Step | None:
        """Return the step whose turn it is, if some of its words were said, and no more come."""
        if heard.silent_s < AFTER_MISSED_S or self._voiced_s < LEAST_VOICED_S:
            return None
        new = self._new(heard)
        shares = [(share(step, new), step) for step in self._next_steps(heard)]
        best, step = max(shares, key=lambda each: each[0], default=(0.0, self._guide.steps[-1]))
        is_it = best >= REWORDED and self._utterance.lasts_s > 0.0
        is_over = heard.silent_s >= AFTER_SHORT_S or not self._hesitates(step, heard)
        return step if is_it and is_over else None

    def _next_steps(self, heard: Hearing) -> tuple[Step, ...]:
        """Return the steps behind all that were said or answered, the nearest; the last is none."""
        done = self._over.union(heard.steps)
        at = max((at for at, step in enumerate(self._guide.steps) if step.id in done), default=-1)
        return self._guide.steps[at + 1 : -1][:NEAREST]

    def _go_on(self, heard: Hearing) -> Said | None:
        """Say the next line of a step that was begun, once it is time."""
        assert self._waiting is not None
        part, lines = self._waiting
        own_s = heard.at_s - self._busy_until_s
        if part.kind is MomentKind.HESITATION:
            if self._has_gone_on(part, heard):
                self._leave()
                return None
            is_due = own_s >= part.thinks_s and heard.silent_s >= AFTER_OWN_LINE_S
        elif lines[0] is LineKind.ANSWER and part.then:
            is_due = own_s >= AFTER_OWN_LINE_S
        else:
            least_s = ANSWERED_S if part.kind is MomentKind.OBJECTION else REPLIED_S
            is_due = self._utterance.is_over(least_s) or self._is_back(part, heard)
        return self._next(heard) if is_due else None

    def _has_gone_on(self, part: Part, heard: Hearing) -> bool:
        """Tell whether the speaker, who did not wait, is in a step behind this one."""
        ids = [step.id for step in self._guide.steps]
        later = self._guide.steps[ids.index(part.step) + 1 :]
        new = self._new(heard)
        return len(new) > 1 and any(share(step, new) >= IN_LATER_STEP for step in later)

    def _is_back(self, part: Part, heard: Hearing) -> bool:
        """Tell whether the step itself was said again, whole."""
        new = self._new(heard)
        step = self._guide.step(part.step)
        said_again = share(step, new) >= 1.0
        return heard.silent_s >= AFTER_WORD_S and said_again and ends_with(step, heard, new)

    def _next(self, heard: Hearing) -> Said | None:
        assert self._waiting is not None
        part, lines = self._waiting
        kind, rest = lines[0], lines[1:]
        self._waiting = (part, rest) if rest else None
        if not rest:
            self._over.add(part.step)
        self._start_over(heard)
        return Said(kind, part.step, _text(part, kind))

    def _interruption(self, heard: Hearing) -> Said | None:
        """Talk over the step that is being said, if that is to be."""
        if heard.silent_s > 0.0 or not heard.is_voiced:
            return None
        new = self._new(heard)
        for step in self._guide.steps[:-1]:
            part = self._customer.part(step.id)
            if part is None or part.interruption is None or step.id in self._interrupted:
                continue
            if step.id not in heard.steps and share(step, new) >= TALKED_OVER:
                self._interrupted.add(step.id)
                self._utterance = Utterance()
                return Said(LineKind.INTERRUPTION, step.id, part.interruption)
        return None

    def _leave(self) -> None:
        """Let go of what was to be said to a step: the speaker has gone on."""
        assert self._waiting is not None
        self._over.add(self._waiting[0].step)
        self._waiting = None

    def _start_over(self, heard: Hearing) -> None:
        self._since = len(heard.words)
        self._lit_before = len(heard.steps)
        self._voiced_s = 0.0
        self._utterance = Utterance()


def _text(part: Part, kind: LineKind) -> str:
    words = {LineKind.ANSWER: part.answer, LineKind.AGREEMENT: part.then}.get(kind, part.first)
    assert words is not None
    return words
