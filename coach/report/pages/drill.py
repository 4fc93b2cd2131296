"""A drill as one page: the gap that stays stands out, take beside take, and each can be heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from coach import phrase
from coach.datatypes import Drill, Excerpt, GapOverTakes, StepOverTakes, TakeReview
from coach.report.pages.as_html import Part, Places, data_url, part, whole
from coach.report.series.as_drill import FIGURES, changes, figures, line, rule, verdict, whats_next
from coach.report.series.as_parts import end, name_of, said_of, whole_of

LEAD_S = 0.6
"""A silence is understood with the end of what comes before it (seconds)."""


def render(drill: Drill, excerpts: Sequence[Excerpt | None] = ()) -> str:
    """Return the page of a drill.

    Parameters
    ----------
    drill
        Takes in a row.
    excerpts
        The sound of each take; ``None`` where it was not kept.
    """
    return whole(drill_part(drill, excerpts), "drill.js")


def drill_part(
    drill: Drill, excerpts: Sequence[Excerpt | None] = (), addresses: Sequence[str] = ()
) -> Part:
    """Return what the page of a drill shows.

    Parameters
    ----------
    drill
        Takes in a row.
    excerpts
        The sound of each take; ``None`` where it was not kept.
    addresses
        Where the recording of each take is, if its sound does not stand in the page itself.
    """
    heard = excerpts or list(repeat(None, len(drill.takes)))
    where = addresses or list(repeat("", len(drill.takes)))
    titles = {step.id: step.title for step in drill.guide.steps}
    takes = [
        _Take(number, take, line(number, take, drill.guide), excerpt, address)
        for number, (take, excerpt, address) in enumerate(
            zip(drill.takes, heard, where, strict=True), start=1
        )
    ]
    return part(
        "drill.html.j2",
        Places(),
        title=f"{phrase.several(len(drill.takes), 'take')} · {drill.guide.name}",
        drill=drill,
        verdict=verdict(drill),
        rule=rule(drill.guide, len(drill.takes)),
        next=phrase.sentence(whats_next(drill)),
        figures=FIGURES,
        takes=takes,
        gaps=[
            _Row(gap, titles[gap.step], gap.step == drill.next_step, takes) for gap in drill.gaps
        ],
        steps=[(titles[step.step], *_spread(step)) for step in drill.steps],
        changes=list(changes(drill)),
        has_sound=any(excerpts) or any(addresses),
    )


def render_parts(parts: Sequence[Drill], excerpts: Sequence[Sequence[Excerpt | None]]) -> str:
    """Return the page of a drill of parts; see ``parts_part``."""
    return whole(parts_part(parts, excerpts), "drill.js")


def parts_part(
    parts: Sequence[Drill], excerpts: Sequence[Sequence[Excerpt | None]] | None = None
) -> Part:
    """Return what the page of a drill of parts shows.

    Parameters
    ----------
    parts
        The takes of each part, and of the whole.
    excerpts
        The sound of each take of each; ``None`` where it was not kept, or none was.
    """
    sounds = excerpts or [[None] * len(each.takes) for each in parts]
    return part(
        "parts.html.j2",
        Places(),
        title=f"Parts · {whole_of(parts).name}",
        guide=whole_of(parts).name,
        takes=sum(len(each.takes) for each in parts),
        end=end(parts),
        figures=FIGURES,
        parts=[
            _PartShown(number, each, heard)
            for number, (each, heard) in enumerate(zip(parts, sounds, strict=True))
        ],
    )


class _PartShown:
    """A part of the guide, or the whole, as the template sees it."""

    def __init__(self, number: int, drill: Drill, heard: Sequence[Excerpt | None]) -> None:
        titles = {step.id: step.title for step in drill.guide.steps}
        self.name = name_of(drill)
        self.said = said_of(drill)
        self.has_sound = any(heard)
        self.takes = [
            _Take(n, take, line(n, take, drill.guide), excerpt, "", number)
            for n, (take, excerpt) in enumerate(zip(drill.takes, heard, strict=True), start=1)
        ]
        self.gaps = [_Row(gap, titles[gap.step], False, self.takes) for gap in drill.gaps]


class _Take:
    """A take as the template sees it."""

    def __init__(
        self,
        number: int,
        take: TakeReview,
        said: str,
        excerpt: Excerpt | None,
        address: str,
        part: int | None = None,
    ) -> None:
        self.number = number
        self.key = str(number) if part is None else f"{part}-{number}"
        self.said = said
        self.flowed = take.flowed
        self.sound = data_url(excerpt.sound) if excerpt else address
        self._starts = {gap.before: gap.span.start for gap, *_ in reversed(take.rated_gaps)}
        self._from_s = excerpt.start_s if excerpt else 0.0 if address else None

    def place(self, step: str) -> float | None:
        """Return where in its sound the silence before a step is heard (seconds)."""
        if self._from_s is None or step not in self._starts:
            return None
        return max(0.0, self._starts[step] - self._from_s - LEAD_S)


@dataclass(frozen=True)
class _Cell:
    """A silence in words, how it feels, and where it is heard."""

    said: str
    kind: str
    take: int
    key: str
    at_s: float | None


@dataclass(frozen=True)
class _Row:
    """The silence before one step, take by take."""

    gap: GapOverTakes
    title: str
    is_next: bool
    takes: Sequence[_Take]

    @property
    def cells(self) -> Iterator[_Cell]:
        """Yield the silences."""
        each = zip(self.gap.silences_s, self.gap.ratings, self.takes, strict=True)
        for silence_s, rating, take in each:
            said, kind = phrase.seconds_if_any(silence_s), rating.value if rating else "absent"
            yield _Cell(said, kind, take.number, take.key, take.place(self.gap.step))

    @property
    def figures(self) -> tuple[str, ...]:
        return figures(self.gap)


def _spread(step: StepOverTakes) -> tuple[str, str]:
    known = [value for value in step.durations_s if value is not None]
    return phrase.seconds_if_any(min(known, default=None)), phrase.seconds_if_any(
        max(known, default=None)
    )
