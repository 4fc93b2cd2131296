"""Speech that is no step: what it is, by where it stands and by what it says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from coach import text
from coach.datatypes import CUSTOMERS, Aside, AsideKind, Speaker
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.word_sequence import WordSequence
from coach.detect.naming.closing import closes, confirming, lingers
from coach.detect.naming.cues import (
    exclaims,
    hangs,
    is_about_the_sale,
    is_hesitation,
    is_idle,
    is_of_oneself,
    is_of_the_seller,
    says,
)
from coach.detect.reading.reach.false_starts import begins
from coach.detect.reading.reach.utterances import StepSpan
from coach.language.english.grammar import content, expand

LINGERING_WITHIN_S = 2.5
"""What follows the last step within this, and is no start of another take, lingers."""
FEWEST_WORDS = 2
"""A single small word is a sound, not an aside."""
EXCLAMATION = 7
"""Words of which an exclamation has at most so many."""
RUN_ON_S = 0.45
"""What follows within this is said in one breath (seconds)."""
SURE = 0.45
"""Mean confidence below which an utterance of two or three words may be noise."""


_Named: TypeAlias = tuple[AsideKind, slice, int | None]
"""An utterance with what it is, and its take."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an utterance stands: after which step of which take, and before which."""

    before: tuple[int, StepSpan] | None
    after: tuple[int, StepSpan] | None

    @property
    def inside(self) -> bool:
        return bool(self.before and self.after and self.before[0] == self.after[0])


def asides(
    utterances: Sequence[slice],
    takes: Sequence[Sequence[StepSpan]],
    line: WordSequence,
    lexicon: Lexicon,
) -> list[Aside]:
    """Name every utterance that is in no step.

    Parameters
    ----------
    utterances
        Stretches of words, in time order.
    """
    named: list[_Named] = []
    steps = [(index, step) for index, take in enumerate(takes, 1) for step in take]
    for utterance in utterances:
        if _is_speech(utterance, line):
            place = _place(utterance, steps)
            if line.is_others(utterance):
                named.append(_by_other(utterance, place, line))
                continue
            kind, take = _kind(utterance, place, line, lexicon, named)
            if line.words[utterance.start].speaker is Speaker.YOU and kind in CUSTOMERS:
                kind = AsideKind.OFF_SCRIPT
            if place.after and _is_false_start(utterance, place, line, lexicon):
                kind, take = AsideKind.FALSE_START, place.after[0]
            named.append((kind, utterance, take))
    named = _answers(_run_on(named, line, confirming(lexicon.guide.steps[-1])), line)
    joined = list(_joined(named, line))
    joined = list(_joined(_answered(joined, line), line))
    return [_aside(kind, utterance, take, line) for kind, utterance, take in joined]


def _by_other(utterance: slice, place: _Place, line: WordSequence) -> _Named:
    """Name what the customer's own voice says: an answer, unless it doubts the sale."""
    heard = line.parts(utterance)
    objects = says("objection", heard) and is_about_the_sale(heard)
    beside = place.before or place.after
    kind = AsideKind.OBJECTION if objects else AsideKind.REPLY
    return kind, utterance, beside[0] if beside else None


def objects(step: StepSpan, line: WordSequence) -> bool:
    """Tell whether what was taken for a step is words by which customers object."""
    return says("objection", line.parts(step.words))


def _is_speech(utterance: slice, line: WordSequence) -> bool:
    words = line.words[utterance]
    if is_hesitation([word.text for word in words]):
        return False
    if line.is_others(utterance):
        return any(word.confidence > SURE for word in words)
    if len(words) < FEWEST_WORDS:
        return any(map(content, expand(words[0].text))) and words[0].confidence > SURE
    return len(words) > 3 or sum(word.confidence for word in words) / len(words) > SURE


def _place(utterance: slice, steps: Sequence[tuple[int, StepSpan]]) -> _Place:
    before = bisect_right(steps, utterance.start, key=lambda step: step[1].last)
    after = bisect_left(steps, utterance.stop, key=lambda step: step[1].first)
    return _Place(
        steps[before - 1] if before else None, steps[after] if after < len(steps) else None
    )


def _is_false_start(utterance: slice, place: _Place, line: WordSequence, lexicon: Lexicon) -> bool:
    """Tell whether the step that follows was begun, or the one whose turn it was."""
    turns = {place.after[1].step} if place.after else set()
    if place.before and place.before[1].step + 1 < len(lexicon.guide.steps):
        turns.add(place.before[1].step + 1)
    return any(begins(utterance, step, line, lexicon) for step in turns)


def _kind(
    utterance: slice,
    place: _Place,
    line: WordSequence,
    lexicon: Lexicon,
    named: Sequence[_Named],
) -> tuple[AsideKind, int | None]:
    heard = line.parts(utterance)
    if place.before is None and place.after is None:
        return _kind_by_words(heard), None
    if place.inside and place.before:
        return _kind_inside(heard, place, named), place.before[0]
    if place.before is None or (place.after and _opens(utterance, place, heard, line)):
        assert place.after
        stands_in = _stands_in(utterance, place.after[1], line, lexicon)
        talk = stands_in or _goes_on(utterance, place.after[1], line)
        kind = AsideKind.OFF_SCRIPT if talk else _kind_before(heard)
        return kind, place.after[0]
    if place.before[1].step == len(lexicon.guide.steps) - 1:
        return _kind_after(
            utterance, heard, line, named, confirming(lexicon.guide.steps[-1])
        ), place.before[0]
    return _kind_unfinished(heard, place, named), place.before[0]


def _stands_in(utterance: slice, step: StepSpan, line: WordSequence, lexicon: Lexicon) -> bool:
    """Tell whether a word opens a step in place of the guide's own: "great" for "perfect"."""
    said = {word.text for word in line.words[step.words]}
    openings = [text.sentences(wording)[0] for wording in lexicon.guide.steps[step.step].wordings]
    own = {opening[0] for opening in openings if len(opening) == 1}
    is_word = utterance.stop - utterance.start == 1 and utterance.stop == step.first
    return is_word and bool(own) and said.isdisjoint(own)


def _goes_on(utterance: slice, step: StepSpan, line: WordSequence) -> bool:
    """Tell whether the customer speaks between an utterance and the first step.

    The yes was not said before it, or talk went on after it: it neither celebrates that yes nor
    asks for it again.
    """
    return any(line.is_others(slice(at, at + 1)) for at in range(utterance.stop, step.first))


def _kind_before(heard: Sequence[str]) -> AsideKind:
    if says("asking_again", heard):
        return AsideKind.ASKING_AGAIN
    return AsideKind.CELEBRATION if exclaims(heard) else AsideKind.OFF_SCRIPT


def _kind_after(
    utterance: slice,
    heard: Sequence[str],
    line: WordSequence,
    named: Sequence[_Named],
    expected: frozenset[str],
) -> AsideKind:
    """Name what follows the last step: what tells something lingers, and what goes on with it."""
    if lingers(heard, expected):
        return AsideKind.LINGERING
    goes_on = (
        bool(named)
        and named[-1][0] is AsideKind.LINGERING
        and named[-1][1].stop == utterance.start
        and line.pauses[utterance.start] < LINGERING_WITHIN_S
    )
    is_lingering = goes_on and not closes(heard, expected)
    return AsideKind.LINGERING if is_lingering else AsideKind.OFF_SCRIPT


def _kind_unfinished(heard: Sequence[str], place: _Place, named: Sequence[_Named]) -> AsideKind:
    """Name what follows a step that is not the last, where no other follows it.

    A customer who objects may be answered there, or left. But a speaker who lost the thread says
    "wait" and "I don't know" too, and begins again: without an answer that is no objection.
    """
    assert place.before
    if place.after is not None:
        return AsideKind.OFF_SCRIPT
    kind = _kind_inside(heard, place, named)
    answers = bool(named) and named[-1][1].start >= place.before[1].last
    is_told = (kind is AsideKind.OBJECTION and is_about_the_sale(heard)) or (
        kind is AsideKind.REASSURANCE and answers
    )
    return kind if is_told else AsideKind.OFF_SCRIPT


def _kind_by_words(heard: Sequence[str]) -> AsideKind:
    """Name an utterance that stands beside no step, by its words alone."""
    if len(heard) <= EXCLAMATION and says("celebration", heard):
        return AsideKind.CELEBRATION
    return AsideKind.LINGERING if says("lingering", heard) else AsideKind.OFF_SCRIPT


def _kind_inside(heard: Sequence[str], place: _Place, named: Sequence[_Named]) -> AsideKind:
    assert place.before
    last = named[-1] if named and named[-1][1].start >= place.before[1].last else None
    if is_idle(heard) or hangs(heard):
        return AsideKind.OFF_SCRIPT
    if says("reassurance", heard):
        return AsideKind.REASSURANCE
    if last and last[0] is AsideKind.REASSURANCE:
        return AsideKind.REASSURANCE
    if says("objection", heard):
        return AsideKind.OBJECTION
    if last and last[0] is AsideKind.OBJECTION:
        return _kind_after_objection(heard)
    return AsideKind.REPLY


def _kind_after_objection(heard: Sequence[str]) -> AsideKind:
    """Name what follows an objection by whom it speaks of; of neither it may be an answer, too."""
    if is_of_the_seller(heard):
        return AsideKind.REASSURANCE
    return AsideKind.OBJECTION if is_of_oneself(heard) else AsideKind.REPLY


def _opens(utterance: slice, place: _Place, heard: Sequence[str], line: WordSequence) -> bool:
    """Tell whether an utterance between two takes belongs to the one that follows."""
    assert place.before
    assert place.after
    since = line.starts[utterance.start] - line.ends[place.before[1].last - 1]
    until = line.starts[place.after[1].first] - line.ends[utterance.stop - 1]
    if since > LINGERING_WITHIN_S and says("asking_again", heard):
        return True
    return bool(round(until, 4) < round(since, 4))


def _joined(named: Sequence[_Named], line: WordSequence) -> Iterator[_Named]:
    """Join neighbouring utterances of one kind that no step parts."""
    at = 0
    while at < len(named):
        kind, words, take = named[at]
        end = at + 1
        while (
            end < len(named)
            and kind is not AsideKind.FALSE_START
            and named[end][0] is kind
            and named[end][2] == take
            and named[end][1].start == words.stop
            and line.is_others(words) == line.is_others(named[end][1])
            and line.pauses[words.stop] < LINGERING_WITHIN_S
        ):
            words = slice(words.start, named[end][1].stop)
            end += 1
        yield kind, words, take
        at = end


def _run_on(named: list[_Named], line: WordSequence, expected: frozenset[str]) -> list[_Named]:
    """Let what is said in one breath with lingering linger too, though no word of it tells.

    Thanks and a goodbye do not: they are part of the close, whatever stands beside them.
    """
    lingering = AsideKind.LINGERING
    for order in (range(1, len(named)), range(len(named) - 2, -1, -1)):
        for at in order:
            beside = at - 1 if order.step > 0 else at + 1
            former, latter = named[min(at, beside)][1], named[max(at, beside)][1]
            pause = line.pauses[latter.start] if former.stop == latter.start else np.inf
            if (
                named[at][0] is AsideKind.OFF_SCRIPT
                and named[beside][0] is lingering
                and pause < RUN_ON_S
                and not closes(line.parts(named[at][1]), expected)
            ):
                named[at] = (lingering, named[at][1], named[beside][2])
    return named


_MAY_ANSWER = (AsideKind.OFF_SCRIPT, AsideKind.REASSURANCE)
FEWEST_OF_ANSWER = 4
"""Words that an answer to an objection has at least."""


def _answers(named: list[_Named], line: WordSequence) -> list[_Named]:
    """Take what the speaker says to a customer who objects for the answer, as far as a step.

    Some of its sentences tell by no word that they reassure; where one does, all of them are of the
    same answer, and what the customer said was an objection.
    """
    for at, (kind, words, take) in enumerate(named):
        if line.is_others(words):
            run = _own_run(named, at, line)
            said = sum(named[each][1].stop - named[each][1].start for each in run)
            objects = kind is AsideKind.OBJECTION and said >= FEWEST_OF_ANSWER
            if objects or any(named[each][0] is AsideKind.REASSURANCE for each in run):
                named[at] = (AsideKind.OBJECTION, words, take)
                for each in run:
                    named[each] = (AsideKind.REASSURANCE, *named[each][1:])
    return named


def _own_run(named: Sequence[_Named], at: int, line: WordSequence) -> list[int]:
    """Return the speaker's own sentences that follow an utterance, as far as a step."""
    run: list[int] = []
    end = named[at][1].stop
    for place in range(at + 1, len(named)):
        kind, words, _ = named[place]
        own = line.words[words.start].speaker is Speaker.YOU
        if words.start != end or not own or kind not in _MAY_ANSWER:
            break
        run.append(place)
        end = words.stop
    return run


def _answered(named: list[_Named], line: WordSequence) -> list[_Named]:
    """Call what the speaker reassures about an objection: a reply, or what sounds like one."""
    for at, (kind, words, take) in enumerate(named[:-1]):
        after = named[at + 1]
        reassured = after[0] is AsideKind.REASSURANCE and after[1].start == words.stop
        doubts = kind is AsideKind.OFF_SCRIPT and says("objection", line.parts(words))
        if reassured and (kind is AsideKind.REPLY or doubts):
            named[at] = (AsideKind.OBJECTION, words, take)
    return named


def _aside(kind: AsideKind, words: slice, take: int | None, line: WordSequence) -> Aside:
    speaker = line.words[words.start].speaker
    return Aside(kind, line.span(words), line.text(words), take, speaker)
