"""Speech as a script: the words that would be recognised, and what should be heard of them.

One line of a script is one thing said: what it is, then its words::

    name      perfect what's the best name for the account
    reply     (0.8) it's maria lopez
    phone~    which number (0.3) should i use
    = email address

A step's id, with ``~`` in other words than the guide's; a kind of aside; or ``-`` for what is
nothing. ``=`` stands for steps in the words of the hard close. ``take`` alone begins the next take;
``email?`` alone is a step that is unclear, and steps of a take in no line are missing.

``(0.8)`` is a pause in seconds; ``name~0.4`` a word's confidence; ``mail=email`` what the guided
decoding hears in its place.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from _pytest.mark import ParameterSet
from builders import HARD_CLOSE

from coach.datatypes import AsideKind, Guide, Reading, Span, Step, StepStatus, Word
from coach.detect import Detector
from coach.text import sentences
from coach.text import words as words_of

SAID = {
    "name": "perfect what's the best name for the account",
    "phone": "and what's a good phone number for you",
    "email": "email",
    "address": "this address here right",
    "notes": "anything specific i should note for the tech",
    "payment": "are you using a credit or debit card today",
    "handoff": "you're all set (0.3) my tech will be out tomorrow (0.3) you're going to love it",
}
"""The hard close, as the guide has it."""

LINE_PAUSE_S = 0.35
TAKE_PAUSE_S = 3.0
STEADY_S = 0.08
PER_LETTER_S = 0.05
UNKNOWN = "[unk]"


def good(**instead: str) -> str:
    """Return the script of a good take, with other lines in place of some steps' own."""
    return "\n".join(instead.get(id_, f"= {id_}") for id_ in SAID)


def said(of: Guide) -> str:
    """Return the script of a take in the words of a guide."""
    return "\n".join(f"{step.id} {' '.join(words_of(step.say))}" for step in of.steps)


def guide(*says: str) -> Guide:
    """Make a guide of steps ``one``, ``two`` …; ``|`` parts a step's wordings."""
    names = "one two three four five six seven eight".split()
    wordings = [[wording.strip() for wording in say.split("|")] for say in says]
    pairs = zip(names, wordings, strict=False)
    return Guide("made", tuple(Step(id_, id_, say, tuple(also)) for id_, (say, *also) in pairs))


def cases(
    text: str, failing: Mapping[str, str] | None = None, decodings: Iterable[str] = ("both", "free")
) -> list[ParameterSet]:
    """Return the situations of a text, ``# title`` above each, once for each set of decodings.

    Parameters
    ----------
    failing
        Why a situation comes out wrong so far, by its title, or by ``title-free``.
    """
    failing = failing or {}
    pieces = re.split(r"^# (.*)$", text, flags=re.M)[1:]
    situations = dict(zip(pieces[::2], pieces[1::2], strict=True))
    names = {title: [f"{title}-{which}" for which in decodings] for title in situations}
    assert failing.keys() <= {*situations, *itertools.chain(*names.values())}
    return [
        pytest.param(script, which, id=f"{title}-{which}", marks=_marks(title, which, failing))
        for title, script in situations.items()
        for which in decodings
    ]


def _marks(title: str, which: str, failing: Mapping[str, str]) -> list[pytest.MarkDecorator]:
    reason = failing.get(title) or failing.get(f"{title}-{which}")
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


@dataclass(frozen=True)
class Line:
    """One line of a script."""

    take: int
    what: str
    free: tuple[Word, ...]
    guided: tuple[Word, ...]


class Script:
    """Words with their times, and what should be heard of them."""

    def __init__(
        self, text: str, of: Guide = HARD_CLOSE, pause_s: float = LINE_PAUSE_S, start: float = 0.5
    ) -> None:
        self.text = text
        self.guide = of
        self.lines = tuple(_lines(text, pause_s, start))
        known = {"-", *AsideKind, *(step.id for step in of.steps)}
        assert {line.what.rstrip("~?") for line in self.lines} <= known
        self.free = tuple(word for line in self.lines for word in line.free)
        self.guided = as_guided([word for line in self.lines for word in line.guided], of)

    def __repr__(self) -> str:
        return self.text

    def reading(self, decodings: str = "both") -> Reading:
        """Return what the detector makes of it: of ``both`` decodings, or of one."""
        free = self.free if decodings in ("both", "free") else ()
        guided = self.guided if decodings in ("both", "guided") else ()
        return read(free, guided, self.guide)

    def expected(self) -> list[str]:
        """Return what should be heard, as `shown` shows it."""
        ids = [step.id for step in self.guide.steps]
        said = [line for line in self.lines if line.what.rstrip("~?") in ids]
        takes = {line.take for line in said}
        rows = [
            _row(line.take if line.take in takes else None, line.what, line.free)
            for line in self.lines
            if line.free and line.what != "-"
        ]
        for take in sorted(takes):
            heard = {line.what.rstrip("~") for line in said if line.take == take}
            rows += [f"{take} {id_}? -" for id_ in ids if f"{id_}?" in heard]
            rows += [f"{take} {id_} -" for id_ in ids if not heard & {id_, f"{id_}?"}]
        return rows


def check(
    text: str, decodings: str = "both", of: Guide = HARD_CLOSE, pause_s: float = LINE_PAUSE_S
) -> None:
    """Assert that exactly what a script says is heard."""
    script = Script(text, of, pause_s)
    expected, heard = script.expected(), shown(script.reading(decodings))
    assert heard == expected, "\n".join(["- expected, + heard", *difflib.ndiff(expected, heard)])


def read(free: Sequence[Word], guided: Sequence[Word] = (), of: Guide = HARD_CLOSE) -> Reading:
    """Return the reading of both decodings."""
    detector = Detector(of)
    detector.feed(free, guided)
    return detector.finish()


def shown(reading: Reading) -> list[str]:
    """Return a reading as rows: steps and asides by time, then the absent steps of each take."""
    rows: list[tuple[Span, str]] = []
    absent: list[str] = []
    for take in reading.takes:
        for step in take.steps:
            mark = "~" if step.status is StepStatus.REWORDED else ""
            row = f"{take.index} {step.id}{mark} {_shown_span(step.span)} {step.heard}"
            rows.append((step.span, row))
        unclear = [step.id for step in take.absent if step.status is StepStatus.UNCLEAR]
        missing = [step.id for step in take.absent if step.status is StepStatus.MISSING]
        absent += [f"{take.index} {id_}? -" for id_ in unclear]
        absent += [f"{take.index} {id_} -" for id_ in missing]
    for aside in reading.asides:
        where = f"{aside.take or '-'} {aside.kind.value} {_shown_span(aside.span)}"
        rows.append((aside.span, f"{where} {aside.heard}"))
    return [row for _, row in sorted(rows)] + absent


def shifted(words: Sequence[Word], by_s: float) -> tuple[Word, ...]:
    """Return words so much later."""
    return tuple(
        Word(word.text, word.start + by_s, word.end + by_s, word.confidence) for word in words
    )


def as_guided(heard: Sequence[Word], of: Guide) -> tuple[Word, ...]:
    """Return words as the guided decoding has them: ``[unk]`` wherever the guide has no such pair.

    It foresees the next word from the one before, so two words in a row of a wording are heard,
    and so is a sentence of one word.
    """
    phrases = [part for step in of.steps for say in step.wordings for part in sentences(say)]
    pairs = {pair for phrase in phrases for pair in itertools.pairwise(phrase)}
    alone = {phrase[0] for phrase in phrases if len(phrase) == 1}
    foreseen = [(a.text, b.text) in pairs for a, b in itertools.pairwise(heard)]
    known = [
        word.text in alone or any(foreseen[max(0, at - 1) : at + 1])
        for at, word in enumerate(heard)
    ]
    return tuple(
        word if is_known else Word(UNKNOWN, word.start, word.end, word.confidence)
        for word, is_known in zip(heard, known, strict=True)
    )


def _lines(text: str, pause_s: float, at: float) -> Iterator[Line]:
    take, pause = 1, 0.0
    for what, said in _rows(text):
        if what == "take":
            take, pause = take + 1, TAKE_PAUSE_S
            continue
        free, guided = [], []
        for token in said:
            if match := re.fullmatch(r"\(([\d.]+)\)", token):
                pause = float(match[1])
                continue
            heard, _, confidence = token.partition("~")
            name, _, meant = heard.partition("=")
            start = round(at + pause, 2)
            at = round(start + STEADY_S + PER_LETTER_S * len(name), 2)
            free.append(Word(name, start, at, float(confidence or 1.0)))
            guided.append(Word(meant or name, start, at, float(confidence or 1.0)))
            pause = 0.0
        yield Line(take, what, tuple(free), tuple(guided))
        pause = pause or pause_s


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    for row in filter(None, map(str.strip, text.splitlines())):
        what, *said = row.split()
        if what == "=":
            yield from ((id_, SAID[id_].split()) for id_ in said)
        else:
            yield what, said


def _row(take: int | None, what: str, words: Sequence[Word]) -> str:
    span = Span(words[0].start, words[-1].end)
    return f"{take or '-'} {what} {_shown_span(span)} {' '.join(word.text for word in words)}"


def _shown_span(span: Span) -> str:
    return f"{span.start:.2f}-{span.end:.2f}"
