"""A review as one page: to look at, to listen to, and to open anywhere without a network.

The page is a template (``html/page.html.j2``) with its style and its script inside. Places are
rules of the style sheet, since the page's content-security policy allows no style in an element:
it allows this one sheet and this one script, by their hashes, the embedded sound, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby
from typing import Any

import jinja2
from markupsafe import Markup

from coach import phrase
from coach.datatypes import Review, Sound, Span, TakeReview, Voices, Word
from coach.report.pages import assets
from coach.report.pages.timeline import MOST_POINTS, WAVE_HEIGHT, timeline_of
from coach.report.series import along
from coach.report.terminal import scoreboard
from coach.report.terminal.layout import tied
from coach.report.terminal.order_columns import columns
from coach.report.terminal.review import DAMAGED, NOT_TOLD
from coach.report.terminal.steps import ASIDE_NAME, aside_names
from coach.report.wording import score_reasons
from coach.report.wording.rows import rows_of

OPEN_AT_MOST = 3
"""Takes shown in full; of more, all but the best are folded up."""
_PIECE = 3 << 18
"""Bytes of sound that are coded at once; a multiple of three, so that no padding stands between."""
RING = 2 * 3.14159265 * 42
"""Length of a score's ring, whose radius is 42."""


@dataclass(frozen=True, slots=True)
class Part:
    """A report as a part of a page; ``assets`` has the style and the scripts of pages."""

    title: str
    body: str
    """Its HTML."""
    rules: str
    """Rules of the style sheet that it brings along."""


def render(review: Review, sound: Sound | None = None) -> str:
    """Return a recording's page.

    Parameters
    ----------
    review
        What the coach has to say.
    sound
        The recording, to be listened to in the page; ``None`` leaves the player out.
    """
    mark = secrets.token_hex(16) if sound else ""
    drawn = whole(review_part(review, sound, mark), "page.js")
    return _with_sound(drawn, mark, sound) if sound else drawn


def review_part(review: Review, sound: Sound | None = None, address: str = "") -> Part:
    """Return what a recording's page shows.

    Parameters
    ----------
    review
        What the coach has to say.
    sound
        The recording.
    address
        Where its sound is.
    """
    places = Places()
    takes = [_Take(take, review, sound, places) for take in review.takes]
    return part(
        "review.html.j2",
        places,
        title=f"{_name(review)} · {review.guide.name}",
        review=review,
        name=_name(review),
        length=phrase.length(review.recording.duration_s),
        takes=takes,
        best=scoreboard.best_take(review.takes) if review.takes else None,
        scale=_scale(takes),
        open_at_most=OPEN_AT_MOST,
        sound=address,
        transcript=list(transcript(review)),
        along=_along(review),
        outside=[aside for aside in review.asides if aside.take is None],
        damaged=DAMAGED if review.recording.damaged else "",
        remarks=score_reasons.remarks(review.recording),
        not_told=f"{NOT_TOLD}." if review.voices is Voices.UNKNOWN and review.words else "",
        second_opinion=score_reasons.second_opinion(review),
        box=(MOST_POINTS, WAVE_HEIGHT),
    )


def prepare() -> None:
    """Read the templates of a recording's page: the first one is shown as soon as any other."""
    for name in ("review.html.j2", "ring.html.j2"):
        _templates().get_template(name)


def part(template: str, places: Places, *, title: str, **facts: Any) -> Part:
    """Return a template filled in, as a part of a page."""
    body = _templates().get_template(template).render(place=places.place, **facts)
    return Part(title, body, places.sheet())


def whole(shown: Part, script: str) -> str:
    """Return a part as a page of its own, with the style, a script and the policy."""
    style, code = assets.style() + shown.rules, assets.asset(script)
    policy = (
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(code)}'",
        "media-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    own = {name: Markup(part) for name, part in (("style", style), ("script", code))}
    base = _templates().get_template("base.html.j2")
    policy_line = "; ".join(policy)
    return base.render(title=shown.title, policy=policy_line, body=Markup(shown.body), **own)


@dataclass
class Places:
    """Where things stand in a page, in percent: rules of its style sheet, by class."""

    _rules: dict[str, str] = field(default_factory=dict)

    def place(self, **percents: float) -> str:
        """Return the class of things at ``left``, ``top``, with ``width`` or ``height``."""
        rule = ";".join(f"{name}:{value:g}%" for name, value in percents.items())
        return self._rules.setdefault(rule, f"p{len(self._rules)}")

    def sheet(self) -> str:
        """Return the rules."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._rules.items())


def _along(review: Review) -> dict[str, Any] | None:
    found = review.along
    if found is None:
        return None
    return {
        "heading": along.heading(found),
        "said": along.said(found),
        "columns": ("Step", *along.COLUMNS[1:]),
        "rows": list(along.rows(found, review.guide)),
    }


class _Take:
    """A take as its template sees it."""

    def __init__(
        self, take: TakeReview, review: Review, sound: Sound | None, places: Places
    ) -> None:
        self.index = take.facts.take.index
        self.verdict = take.verdict
        self.advice = [each for each in take.advice if not each.praise]
        self.praise = [each for each in take.advice if each.praise]
        self.hints = take.hints
        self.span = take.facts.take.span
        self.picture = timeline_of(take, review, sound)
        self.columns = columns(take, review.guide)
        self.rows = rows_of(take, review.guide)
        self.wording = score_reasons.wording(take)
        self.talking = score_reasons.talking(take, review.guide)
        self.customer = score_reasons.customer(take, review.guide)
        said = (take.advice, take.hints, self.wording, self.talking, self.customer)
        self.has_words = any(said)
        self.overall = take.scores.overall
        self.scores = score_reasons.scores(take, review.guide)


def grade(mark: int | None) -> str:
    """Return how good a score is: ``good``, ``fair``, ``poor`` or ``none``."""
    if mark is None:
        return "none"
    return "good" if mark >= scoreboard.GOOD else "fair" if mark >= scoreboard.FAIR else "poor"


def _scale(takes: Sequence[_Take]) -> float:
    """Return the longest take's length, on whose scale all small pictures are drawn (seconds)."""
    return max((take.picture.span.duration for take in takes), default=1.0)


def _name(review: Review) -> str:
    return review.recording.path.replace("\\", "/").rsplit("/", 1)[-1]


def data_url(sound: Sound) -> str:
    """Return sound as an address that holds it."""
    return f"data:{sound.mime};base64,{base64.b64encode(sound.data).decode()}"


def _with_sound(drawn: str, mark: str, sound: Sound) -> str:
    """Put the sound in the place of a mark: an hour of it is large, and a template copies it."""
    before, after = drawn.split(mark)
    pieces = (sound.data[at : at + _PIECE] for at in range(0, len(sound.data), _PIECE))
    coded = (base64.b64encode(piece).decode() for piece in pieces)
    return "".join(chain((before, f"data:{sound.mime};base64,"), coded, (after,)))


# ---- word for word -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """Words in a row that belong together."""

    name: str
    kind: str
    words: tuple[Word, ...]


def transcript(review: Review) -> Iterator[Line]:
    """Yield what was heard, word for word, a line for each step, aside and the rest."""
    for (name, kind), words in groupby(_owned(review), key=lambda each: each[0]):
        yield Line(name, kind, tuple(word for _, word in words))


def _owned(review: Review) -> Iterator[tuple[tuple[str, str], Word]]:
    """Yield every word with what it belongs to; only what lies around it is looked at."""
    parts = deque(sorted(_parts(review)))
    around: list[tuple[Span, str, str]] = []
    for word in review.words:
        while parts and parts[0][0].start < word.end:
            around.append(parts.popleft())
        around = [part for part in around if part[0].end > word.start]
        yield _owner(word, around), word


def _parts(review: Review) -> Iterator[tuple[Span, str, str]]:
    for take in review.takes:
        for step in take.facts.take.steps:
            yield step.span, review.guide.step(step.id).title, "step"
    name = aside_names(review)
    for aside in review.asides:
        yield aside.span, name(aside), "aside"


def _owner(word: Word, parts: Sequence[tuple[Span, str, str]]) -> tuple[str, str]:
    best = max(parts, key=lambda part: part[0].overlap(word.span), default=None)
    if best is None or best[0].overlap(word.span) <= 0:
        return ("", "rest")
    return best[1], best[2]


# ---- templates ---------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(assets.asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clock=phrase.clock,
        duration=phrase.length,
        quoted=phrase.quoted,
        several=phrase.several,
        number=phrase.number,
        sentence=phrase.sentence,
        grade=grade,
        tied=tied,
        ring=lambda mark: f"{RING * (mark or 0) / 100:.1f} {RING:.1f}",
    )
    environment.globals["aside_name"] = ASIDE_NAME
    return environment


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
