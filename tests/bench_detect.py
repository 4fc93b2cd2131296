"""What aligning an hour of speech costs, by guide size: ``python tests/bench_detect.py``.

The hour is made up: takes that keep to the guide, steps in other words, replies, chatter about
anything, both decodings with their mistakes. Nothing here is a test; times depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator, Sequence

from coach.datatypes import Guide, Span, Step, Transcript, Word
from coach.detect import Detector
from coach.text import words as words_of

HOUR_S = 3600.0
SMALL = """the a to of and in that it is for you i on with this be are have we at so can just my
your not do if what was but they all about would there out up get like one know right
okay""".split()
OPENINGS = """what is the best|and what is a good|can i get your|could you tell me the|are you happy
with the|anything i should know about the|just confirm the|is this the right|do you have a|we will
send the|now tell me about your|please spell the""".replace("\n", " ").split("|")
_ONSETS = "b c d f g h l m n p r s t v w br cr dr fl gr pl pr sl sp st tr".split()
_RHYMES = (
    "ace ade ain ale and ark art ate eal eam ent ide ight ine ink oad old ore ound ump".split()
)
_ENDINGS = ["", "", "", "er", "ing", "ment", "y", "or", "le"]


def vocabulary(draw: random.Random, size: int) -> list[str]:
    """Return made-up words that look and sound English, none twice."""
    made: dict[str, None] = {}
    while len(made) < size:
        made[draw.choice(_ONSETS) + draw.choice(_RHYMES) + draw.choice(_ENDINGS)] = None
    return list(made)


def guide_of(steps: int, draw: random.Random) -> Guide:
    """Return a guide of that many steps, of four to nine words each, few of them shared."""
    topics = vocabulary(draw, 3 * steps)
    made = []
    for index in range(steps):
        thing = " ".join(draw.sample(topics, draw.randint(1, 2)))
        say = f"{draw.choice(OPENINGS)} {thing} for the {draw.choice(topics)}?"
        made.append(Step(f"step-{index + 1}", f"Step {index + 1}", say))
    return Guide(f"{steps} steps", tuple(made))


def hour(guide: Guide, draw: random.Random, duration_s: float = HOUR_S) -> Transcript:
    """Return both decodings of takes in a row, with everything that happens in them."""
    others = vocabulary(draw, 2500)
    known = {word for step in guide.steps for word in words_of(step.say)}
    free: list[Word] = []
    guided: list[Word] = []
    at = 0.0
    while at < duration_s:
        for sentence in _take(guide, others, draw):
            for text in sentence:
                span = Span(round(at, 2), round(at + 0.06 + 0.05 * len(text), 2))
                free.append(_heard(text, others, span, draw))
                guided.append(_as_guided(text, known, span, draw))
                at = span.end
            at += draw.choice([0.0, 0.0, 0.15, 0.3, 0.3, 0.6, 1.5])
        at += draw.uniform(1, 6)
    return Transcript(tuple(free), tuple(guided))


def _take(guide: Guide, others: Sequence[str], draw: random.Random) -> Iterator[list[str]]:
    for step in guide.steps:
        say = list(words_of(step.say))
        kind = draw.random()
        if kind < 0.25:
            say = [word if draw.random() < 0.5 else _any(others, draw) for word in say]
        if kind < 0.92:
            yield say
        if draw.random() < 0.4:
            yield [_any(others, draw) for _ in range(draw.randint(2, 9))]
    if draw.random() < 0.5:
        yield [_any(others, draw) for _ in range(draw.randint(20, 120))]


def _any(others: Sequence[str], draw: random.Random) -> str:
    if draw.random() < 0.5:
        return draw.choice(SMALL)
    return others[int(len(others) * draw.random() ** 3)]


def _heard(text: str, others: Sequence[str], span: Span, draw: random.Random) -> Word:
    wrong = draw.random() < 0.06
    return Word(_any(others, draw) if wrong else text, span.start, span.end, 0.7 if wrong else 1.0)


def _as_guided(text: str, known: set[str], span: Span, draw: random.Random) -> Word:
    if text in known and draw.random() < 0.97:
        return Word(text, span.start, span.end, 1.0)
    leaked = draw.random() < 0.1
    return Word(draw.choice(sorted(known)) if leaked else "[unk]", span.start, span.end, 0.6)


def main() -> None:
    """Print the time per hour of speech for each size of guide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, nargs="+", default=[7, 30, 100])
    parser.add_argument("--hours", type=float, default=1.0)
    options = parser.parse_args()
    print("steps  words  guided  takes  heard  cpu for an hour  peak memory")  # noqa: T201
    for steps in options.steps:
        draw = random.Random(steps)
        guide = guide_of(steps, draw)
        spoken = hour(guide, draw, options.hours * HOUR_S)
        begun = time.process_time()
        detector = Detector(guide)
        detector.feed(spoken.free, spoken.guided)
        reading = detector.finish()
        taken = (time.process_time() - begun) / options.hours
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        heard = sum(len(take.steps) for take in reading.takes)
        print(  # noqa: T201
            f"{steps:5}  {len(spoken.free):5}  {len(spoken.guided):6}  {len(reading.takes):5}"
            f"  {heard:5}  {taken:13.2f} s  {peak:8.0f} MB"
        )


if __name__ == "__main__":
    main()
