"""Clauses beside a step in other words that are the rest of its sentence.

The evidence of a step lies where words of the guide are; a speaker's own sentence may begin before
them and end after them, with a comma's pause between: "If they have to call ahead, *what number*
should they use?" What the same voice says so near to a step, and is nothing else, is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coach.datatypes import Speaker
from coach.detect.evidence.candidates import Candidates, Feature
from coach.detect.evidence.lexicon import Lexicon
from coach.detect.evidence.passage import Passage
from coach.detect.evidence.word_sequence import PAUSE_S, WordSequence
from coach.detect.naming.cues import exclaims, is_hesitation, is_idle, says
from coach.detect.reading.reach.boundaries import leftovers
from coach.detect.reading.reach.false_starts import begins
from coach.detect.reading.reach.trace import Trace
from coach.detect.reading.reach.trimming import WHOLE, tells
from coach.detect.reading.reach.utterances import StepSpan
from coach.language.english.grammar import content

COMMA_S = 0.45
"""A pause inside a sentence is shorter (seconds): commas take 0.2 to 0.4 s."""
MOST_WORDS = 14
"""A clause of more words is a sentence of its own."""
_LEADS = frozenset("and so but then".split())
FRAGMENT = 0.4
"""Share of a step's weight below which its evidence is a fragment of a garbled or free sentence."""
FEW_WORDS = 3
"""Words of a tag at the end of a sentence, at most."""
_BEFORE = frozenset("and so if when once since before then or but while because for just".split())
_AFTER = frozenset(
    """and or if when once since before because so in on at for about with to from by where which
    who whether as""".split()
)
"""Words by which a clause is joined to the next, or to the one before."""
_CLOSINGS = frozenset(
    {("that", "is", word) for word in "it all everything".split()}
    | {(who, "are", word) for who in ("you", "we") for word in "all set good done".split()}
)
"""Words that say that all has been asked."""
_SUPPOSE = frozenset("take assume presume believe suppose".split())
_OTHERWISE = ("asking_again", "reassurance", "objection", "lingering", "closing")


def with_clauses(placed: Sequence[StepSpan], passage: Passage, trace: Trace) -> list[StepSpan]:
    """Return the steps with the clauses that are theirs, where one voice is known to say both."""
    steps = list(placed)
    for words in leftovers(placed, passage.line):
        if _is_own(words, passage.line):
            _take_in(words, steps, passage)
    trace.stage(_take_in, steps)
    steps = _with_lead_ins(steps, passage.line)
    trace.stage(_with_lead_ins, steps)
    steps = _with_closing(steps, passage.line, passage.lexicon)
    trace.stage(_with_closing, steps)
    return steps


def _with_closing(steps: list[StepSpan], line: WordSequence, lexicon: Lexicon) -> list[StepSpan]:
    """Give "that's all I need" at the end of the last question to the last line that follows."""
    last = len(lexicon.guide.steps) - 1
    for at in range(len(steps) - 1):
        step, after = steps[at : at + 2]
        if step.step == last - 1 and after.step == last and after.first == step.last:
            first = _closing(step, line)
            if first and not lexicon.guide.steps[last].is_question:
                steps[at : at + 2] = replace(step, last=first), replace(after, first=first)
    return steps


def _closing(step: StepSpan, line: WordSequence) -> int | None:
    """Return the word of a step with which a closing begins, after a pause however short."""
    for at in range(step.first + 1, step.last):
        first = at + (line.words[at].text in _LEADS)
        said = tuple(line.parts(slice(first, step.last))[:3])
        if line.pauses[at] >= PAUSE_S and said in _CLOSINGS:
            return at
    return None


def _with_lead_ins(steps: list[StepSpan], line: WordSequence) -> list[StepSpan]:
    """Give the conjunction that a step seems to end with to the step that it leads to."""
    for at in range(len(steps) - 1):
        step, after = steps[at : at + 2]
        leads = line.words[step.last - 1].text in _LEADS and step.last - step.first > 1
        nearer = line.pauses[step.last - 1] > line.pauses[step.last]
        if leads and nearer and after.first == step.last:
            steps[at] = replace(step, last=step.last - 1)
            steps[at + 1] = replace(after, first=step.last - 1)
    return steps


def _take_in(words: slice, steps: list[StepSpan], passage: Passage) -> None:
    """Give a clause to the step beside it that it is nearer to; one that opens, to the next."""
    beside = [
        (at_end == _opens(words, passage.line), float(passage.line.pauses[edge]), place, at_end)
        for place, edge, at_end in _neighbours(words, steps)
        if passage.line.pauses[edge] < COMMA_S
        and _is_reworded(steps[place], passage.found)
        and _belongs(words, steps[place], passage, at_end=at_end)
    ]
    if not beside or any(
        begins(words, steps[at].step, passage.line, passage.lexicon) for *_, at, _ in beside
    ):
        return
    *_, place, at_end = min(beside)
    edge = {"last": words.stop} if at_end else {"first": words.start}
    steps[place] = replace(steps[place], **edge)


def _belongs(words: slice, step: StepSpan, passage: Passage, *, at_end: bool) -> bool:
    """Tell whether a clause is a part of a step, or begins it with a telling word of it."""
    if not at_end and passage.line.one_voice and tells(words, step, passage):
        return True
    joined = _is_part(words, passage.line, at_end=at_end) or _is_fragment(
        step, passage.found, passage.line
    )
    return joined and _is_clause(words, passage.line)


def _is_fragment(step: StepSpan, found: Candidates, line: WordSequence) -> bool:
    """Tell whether a step is a few words out of the speaker's own turn: then all of that is it."""
    coverage = found.features[step.candidate][Feature.COVERAGE]
    is_yours = line.words[step.first].speaker is Speaker.YOU
    return is_yours and not line.one_voice and bool(coverage < FRAGMENT)


def _is_part(words: slice, line: WordSequence, *, at_end: bool) -> bool:
    """Tell whether a clause is joined to what it stands beside, and does not stand by itself.

    An answer stands by itself, and the speaker may give one too. The speaker's own last few words
    need no conjunction: "…, I take it?"
    """
    said = [word.text for word in line.words[words]]
    if not at_end:
        return said[0] in _BEFORE
    is_yours = line.words[words.start].speaker is Speaker.YOU
    is_tag = is_yours or _supposes(said)
    return said[0] in _AFTER or (is_tag and len(said) <= FEW_WORDS)


def _supposes(said: Sequence[str]) -> bool:
    """Tell whether a few words make what was said before them a question: "…, I take it?"."""
    opens = said[0] in ("i", "i'm") and len(said) > 1
    return opens and (said[1] in _SUPPOSE or (said[0] == "i'm" and said[1].endswith("ing")))


def _opens(words: slice, line: WordSequence) -> bool:
    """Tell whether a clause begins as sentences do, not as their ends."""
    return line.words[words.start].text in _BEFORE


def _is_reworded(step: StepSpan, found: Candidates) -> bool:
    """Tell whether a step is not in the guide's words alone."""
    features = found.features[step.candidate]
    foreign = features[Feature.FOREIGN_TELLING] + features[Feature.FOREIGN_SMALL]
    return bool(features[Feature.COVERAGE] < WHOLE or foreign > 0)


def _neighbours(words: slice, steps: Sequence[StepSpan]) -> Iterator[tuple[int, int, bool]]:
    """Yield each step that a clause touches, the word where it does, and if at the step's end."""
    for place, step in enumerate(steps):
        if step.last == words.start:
            yield place, words.start, True
        if step.first == words.stop:
            yield place, words.stop, False


def _is_own(words: slice, line: WordSequence) -> bool:
    return line.one_voice or line.words[words.start].speaker is Speaker.YOU


def _is_clause(words: slice, line: WordSequence) -> bool:
    """Tell whether an utterance is none of what speakers say beside their lines."""
    said, heard = [word.text for word in line.words[words]], line.parts(words)
    if len(said) > MOST_WORDS or is_hesitation(said) or is_idle(heard) or exclaims(heard):
        return False
    return any(map(content, heard)) and not any(says(kind, heard) for kind in _OTHERWISE)
