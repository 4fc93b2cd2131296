"""Steps said in words that share nothing with the guide's: known by their place.

Where one question of the guide is missing between two steps that were heard, and a question is
asked there that is no step, it is that one: the customer answers, the speaker asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from coach.datatypes import Speaker
from coach.detect.evidence.candidates import Candidates, examined
from coach.detect.evidence.passage import Passage
from coach.detect.evidence.word_sequence import PAUSE_S, WordSequence
from coach.detect.naming.cues import says
from coach.detect.reading.reach.boundaries import among, leftovers
from coach.detect.reading.reach.false_starts import begins
from coach.detect.reading.reach.trace import Trace
from coach.detect.reading.reach.trimming import tells
from coach.detect.reading.reach.utterances import StepSpan
from coach.detect.reading.slot_limits import (
    FEWEST_WORDS,
    Added,
    enough_stated,
    guided_limits,
    likely,
    question_limits,
    with_added,
)
from coach.detect.reading.takes import split
from coach.language.english.grammar import asks, names_a_time

STATEMENT_PAUSE_S = 1.0
"""A longer silence ends it (seconds)."""
INNER_PAUSE_S = 0.2
"""A shorter pause may be inside a sentence (seconds)."""
OPENING_WITHIN_S = 1.5
"""A first step that only its place tells comes this near to the second (seconds)."""


def fill(placed: list[StepSpan], passage: Passage, trace: Trace) -> tuple[list[StepSpan], Passage]:
    """Return the steps with those that only their place tells, and the candidates with theirs."""
    placed, passage = with_added(_by_guided_words, placed, passage, trace)
    placed, passage = _out_of_turn(placed, passage, trace)
    trace.stage(_out_of_turn, placed)
    placed, passage = with_added(_by_question, placed, passage, trace)
    return with_added(_by_statement, placed, passage, trace)


def _by_guided_words(placed: list[StepSpan], passage: Passage) -> Iterator[Added]:
    """Yield missing steps where the guided decoding heard just their words, in their place."""
    free = list(leftovers(placed, passage.line))
    for before, after in pairwise(placed):
        here = among(free, before.last, after.first)
        for step in range(before.step + 1, after.step):
            heard = (_guided_part(step, words, passage) for words in here)
            said = next((words for words in heard if words is not None), None)
            if said is not None:
                here = [words for words in here if words.start >= said.stop]
                yield step, said, guided_limits(step, said, passage)


def _own(placed: Sequence[StepSpan], line: WordSequence) -> list[slice]:
    """Return the sentences that are in no step and may be the speaker's."""
    free = [words for words in leftovers(placed, line) if not line.is_others(words)]
    return [sentence for words in _run_on(free, line) for sentence in _sentences(words, line)]


def _run_on(utterances: Sequence[slice], line: WordSequence) -> Iterator[slice]:
    """Yield utterances, those in one piece that a pause as inside a sentence parts."""
    run: slice | None = None
    for words in utterances:
        if run and words.start == run.stop and line.pauses[words.start] < INNER_PAUSE_S:
            run = slice(run.start, words.stop)
        else:
            if run:
                yield run
            run = words
    if run:
        yield run


def _sentences(words: slice, line: WordSequence) -> Iterator[slice]:
    """Yield an utterance in pieces where a short pause comes before a question in it."""
    start = words.start
    for at in range(words.start + FEWEST_WORDS, words.stop - FEWEST_WORDS + 1):
        rest = [word.text for word in line.words[at : words.stop]]
        if line.pauses[at] >= PAUSE_S and at - start >= FEWEST_WORDS and asks(rest):
            yield slice(start, at)
            start = at
    yield slice(start, words.stop)


def _guided_part(step: int, words: slice, passage: Passage) -> slice | None:
    """Return what of an utterance the guided decoding heard a step's words in, and only those.

    The speaker's own utterance counts as a whole. Of the customer's the first word does: his voice
    covers a line of one word that he talks into.
    """
    if passage.line.is_others(words):
        words = slice(words.start, words.start + 1)
    heard = all(limit.passed for limit in guided_limits(step, words, passage))
    return words if heard else None


def _out_of_turn(
    placed: list[StepSpan], passage: Passage, trace: Trace
) -> tuple[list[StepSpan], Passage]:
    """Add the steps that a take lacks where they were asked out of turn, in other words.

    Their evidence was too weak to leave the guide's order for, but nothing else explains them.
    """
    line, found, steps = passage.line, passage.found, len(passage.lexicon.guide.steps)
    added: list[StepSpan] = []
    free = _own(placed, line)
    for take in split(placed, passage).takes:
        lacking = set(range(steps)) - {step.step for step in take}
        for words in among(free, take[0].last, take[-1].first):
            if lacking and _may_ask(line, words):
                best = _best_within(words, lacking, found)
                if best is not None:
                    step = int(found.step[best])
                    added.append(StepSpan(best, step, words.start, words.stop))
                    trace.passes(added[-1], likely(float(found.evidence[best])))
                    lacking.discard(step)
    if added:
        found = examined(found, [step.candidate for step in added], line, passage.lexicon)
    return sorted([*placed, *added], key=lambda step: step.first), replace(passage, found=found)


def _best_within(words: slice, steps: set[int], found: Candidates) -> int | None:
    """Return the best candidate for one of the steps within an utterance, if it is likely."""
    fits = (found.first >= words.start) & (found.last <= words.stop)
    fits &= np.isin(found.step, list(steps))
    if not fits.any():
        return None
    best = int(np.where(fits, found.evidence, -np.inf).argmax())
    return best if likely(float(found.evidence[best])).passed else None


def _by_question(placed: list[StepSpan], passage: Passage) -> Iterator[Added]:
    """Yield missing questions where one was asked in their place."""
    steps = passage.lexicon.guide.steps
    free = [words for words in _own(placed, passage.line) if _may_ask(passage.line, words)]
    take_of = {step: take for take in split(placed, passage).takes for step in take}
    for at, after in enumerate(placed):
        before = placed[at - 1] if at and placed[at - 1].step < after.step else None
        said = take_of.get(after, ())
        lacking = set(range(before.step + 1 if before else 0, after.step))
        lacking -= {step.step for step in said}
        here = _between(free, passage.line, before, after, placed[at - 1].last if at else 0)
        asked = [words for words in here if not _leads_to(after, words, passage)]
        if len(lacking) == 1 and asked:
            asked = list(_run_on(asked, passage.line))
        if len(lacking) == len(asked) and all(steps[step].is_question for step in lacking):
            for step, words in zip(sorted(lacking), asked, strict=True):
                yield step, words, question_limits(passage.line, words)


def _leads_to(after: StepSpan, words: slice, passage: Passage) -> bool:
    """Tell whether what is asked is the beginning of the step that follows."""
    return begins(words, after.step, passage.line, passage.lexicon) or tells(words, after, passage)


def _may_ask(line: WordSequence, words: slice) -> bool:
    heard, parts = [word.text for word in line.words[words]], line.parts(words)
    customers = says("objection", parts) or says("reassurance", parts)
    enough, sure = (limit.passed for limit in question_limits(line, words))
    asked = asks(heard) and sure
    return enough and (asked or _is_answered(line, words)) and not customers


def _is_answered(line: WordSequence, words: slice) -> bool:
    """Tell whether the customer's own voice answers the speaker's turn that ends with the words."""
    after = slice(words.stop, words.stop + 1)
    own = line.words[words.start].speaker is Speaker.YOU
    return own and words.stop < len(line.words) and line.is_others(after)


def _by_statement(placed: list[StepSpan], passage: Passage) -> Iterator[Added]:
    """Yield the guide's last line where it was said in other words at the end of a take.

    It states when what was sold will come: what follows the last question, from its first word to
    its last, and names a day or an hour, is that line. A guide whose last line leaves no room for a
    time has none to be told by.
    """
    lexicon, last = passage.lexicon, len(passage.lexicon.guide.steps) - 1
    open_ended = any(w.open_ended for w in lexicon.wordings if w.step == last)
    if not placed or lexicon.guide.steps[last].is_question or not open_ended:
        return
    takes = split(placed, passage).takes
    for take, following in zip(takes, [*takes[1:], ()], strict=True):
        end = following[0].first if following else len(passage.line.words)
        said = {step.step for step in take}
        whole = last not in said and last - 1 in said and take[-1].step == last - 1
        after = among(_own(placed, passage.line), take[-1].last, end) if whole else ()
        words = _statement(after, passage.line)
        if words is not None:
            yield last, words, (enough_stated(passage.line, words),)


def _statement(utterances: Sequence[slice], line: WordSequence) -> slice | None:
    """Return the utterances up to a pause that name a time, if they do."""
    run: list[slice] = []
    for words in utterances:
        if run and (words.start != run[-1].stop or line.pauses[words.start] > STATEMENT_PAUSE_S):
            break
        run.append(words)
    if not run:
        return None
    whole = slice(run[0].start, run[-1].stop)
    told = enough_stated(line, whole).passed and names_a_time(line.parts(whole))
    return whole if told else None


def _between(
    free: Sequence[slice], line: WordSequence, before: StepSpan | None, after: StepSpan, taken: int
) -> Sequence[slice]:
    """Return the questions between two steps; before a first step only one just before it."""
    here = among(free, taken, after.first)
    if before is not None:
        return here
    return [words for words in here[-1:] if _opens(line, words, after)]


def _opens(line: WordSequence, words: slice, after: StepSpan) -> bool:
    answered = range(words.stop, after.first)
    answers_s = sum(
        float(line.ends[at] - line.starts[at])
        for at in answered
        if line.is_others(slice(at, at + 1))
    )
    until = line.starts[after.first] - line.ends[words.stop - 1] - answers_s
    return bool(until <= OPENING_WITHIN_S and not says("asking_again", line.parts(words)))
