"""A drill as one page: the gap that stays stands out, take beside take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Drill, GapOverTakes, StepOverTakes
from coach.report.as_drill import FIGURES, figures, line, rule, sentences, verdict
from coach.report.as_html import Places, page


def render(drill: Drill) -> str:
    """Return the page of a drill."""
    titles = {step.id: step.title for step in drill.guide.steps}
    numbered = enumerate(drill.takes, start=1)
    return page(
        "drill.html.j2",
        Places(),
        title=f"{phrase.several(len(drill.takes), 'take')} · {drill.guide.name}",
        drill=drill,
        verdict=verdict(drill),
        rule=rule(drill.guide, len(drill.takes)),
        figures=FIGURES,
        lines=[(line(number, take, drill.guide), take.flowed) for number, take in numbered],
        gaps=[_Row(gap, titles[gap.step], gap.step == drill.next_step) for gap in drill.gaps],
        steps=[(titles[step.step], *_spread(step)) for step in drill.steps],
        sentences=list(sentences(drill)),
    )


@dataclass(frozen=True)
class _Row:
    """The silence before one step, take by take."""

    gap: GapOverTakes
    title: str
    is_next: bool

    @property
    def cells(self) -> Iterator[tuple[str, str]]:
        """Yield the silence in words, and how it feels."""
        for silence_s, rating in zip(self.gap.silences_s, self.gap.ratings, strict=True):
            yield phrase.seconds_if_any(silence_s), rating.value if rating else "absent"

    @property
    def figures(self) -> tuple[str, ...]:
        return figures(self.gap)


def _spread(step: StepOverTakes) -> tuple[str, str]:
    known = [value for value in step.durations_s if value is not None]
    return phrase.seconds_if_any(min(known, default=None)), phrase.seconds_if_any(
        max(known, default=None)
    )
