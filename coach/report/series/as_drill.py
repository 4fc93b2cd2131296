"""Takes in a row, side by side: the gap that stays is seen at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Unpack

from rich.console import RenderableType
from rich.text import Text

from coach import phrase
from coach.datatypes import Drill, FillerKind, GapOverTakes, GapRating, Guide, TakeReview
from coach.learning import Back, Slowed
from coach.report.contract.shaping import maybe, rounded
from coach.report.terminal.layout import Look, grid, indented, printed, text
from coach.report.terminal.steps import RATING_STYLE
from coach.report.wording.score_reasons import fillers, worst_gap

CELLS = {GapRating.FLOWS: "·", GapRating.NOTICEABLE: "▒", GapRating.HESITATION: "█"}
"""A silence in the picture; the shapes differ without colour too."""
CHARACTERS = "".join(CELLS.values())
FIGURES = ("least", "median", "most", "first", "last")
APART_AT_MOST = 10
"""Takes whose silences stand apart in the picture; more stand close, and break into lines."""
UNEVEN_S = 0.3
"""Whose length varies by less is even: a line is never said twice alike."""


def line(number: int, take: TakeReview, guide: Guide) -> str:
    """Return a take in one line: time, worst gap, order, fillers, and a tick where it flowed."""
    facts = take.facts
    gap = worst_gap(take, guide) or "no gap"
    said = f"{len(set(facts.order.heard))}/{len(guide.steps)}"
    order = said if facts.order.in_order else f"{said}, not in order"
    sounds = sum(each.kind is FillerKind.SOUND for each in facts.fillers)
    um = f" ({sounds} um)" if sounds else ""
    mark = "✓" if take.flowed else " "
    total = phrase.length(facts.speed.total_s)
    return f"{number:3} {mark} {total}  {order}  {gap}  {fillers(take)}{um}"


def fact(takes: Sequence[TakeReview], guide: Guide) -> str:
    """Return the one thing to know after some takes; nothing where nothing stands out.

    Parameters
    ----------
    takes
        The takes so far; the last one is told about.
    """
    last = takes[-1]
    if last.flowed:
        row = _flowing_row(takes)
        return "it flowed" if row == 1 else f"{phrase.number(row)} in a row flow"
    order = last.facts.order
    if gone := [step for step in order.missing if step not in order.maybe_missing]:
        titles = [phrase.inside(guide.step(step).title) for step in gone]
        return f"{phrase.listed(titles)} not heard"
    gap = last.worst_gap
    if gap is None or gap[1] <= guide.flowing_gap_s:
        return "" if order.in_order else "not in the guide's order"
    return _moved(takes, gap[0].before, gap[1], phrase.inside(guide.step(gap[0].before).title))


def _flowing_row(takes: Sequence[TakeReview]) -> int:
    return next((n for n, take in enumerate(reversed(takes)) if not take.flowed), len(takes))


def _moved(takes: Sequence[TakeReview], step: str, now_s: float, title: str) -> str:
    """Return how the silence before a step moved since the first take."""
    first_s = takes[0].silences_s.get(step)
    if first_s is None or len(takes) == 1 or abs(first_s - now_s) <= phrase.ALIKE_S:
        still = "still " * (first_s is not None and len(takes) > 1)
        return f"{still}{phrase.seconds(now_s)} before {title}"
    return f"before {title} {phrase.seconds(first_s)}, now {phrase.seconds(now_s)}"


def ended(sign: Slowed | Back) -> str:
    """Return why a drill ends before it flows."""
    if isinstance(sign, Slowed):
        return (
            f"You slow down: {sign.last:.1f} syllables a second in the last three takes,"
            f" {sign.first:.1f} in the first. Enough for now."
        )
    return (
        f"The silences come back: the longest is {phrase.seconds(sign.last_s)} in the last three"
        f" takes, {phrase.seconds(sign.best_s)} at best. Enough for now."
    )


def rule(guide: Guide, takes: int | None = None) -> str:
    """Return when it flows, in words; of fewer takes than that needs, when one of them does.

    Parameters
    ----------
    guide
        What is said.
    takes
        How many there are, or are to be; ``None``: enough.
    """
    wanted = guide.flowing
    sounds = "no um or uh" if not wanted.sounds else f"at most {wanted.sounds} um or uh"
    condition = f"with no silence above {guide.flowing_gap_s:g} s and {sounds}."
    if takes is not None and takes < wanted.takes:
        return f"A take flows when it is complete and in order, {condition}"
    last = "last take is" if wanted.takes == 1 else f"last {phrase.number(wanted.takes)} takes are"
    return f"It flows when the {last} complete and in order, {condition}"


def render(drill: Drill, **look: Unpack[Look]) -> str:
    """Return the report of a drill."""
    return printed(_page(drill), **look)


def _page(drill: Drill) -> Iterator[RenderableType]:
    yield indented(text(verdict(drill), "bold"))
    if not drill.it_flows:
        yield indented(text(rule(drill.guide, len(drill.takes))))
    yield ""
    for number, take in enumerate(drill.takes, start=1):
        yield indented(text(line(number, take, drill.guide)))
    yield ""
    yield indented(_picture(drill))
    yield ""
    for sentence in sentences(drill):
        yield indented(text(sentence))


def verdict(drill: Drill) -> str:
    """Return how many takes flowed."""
    takes = phrase.several(len(drill.takes), "take")
    if drill.it_flows:
        return f"It flows: the last {phrase.number(drill.guide.flowing.takes)} of {takes}."
    flowed = sum(take.flowed for take in drill.takes)
    if len(drill.takes) == 1:
        return f"{takes}; it {'flowed' if flowed else 'did not flow yet'}."
    how_many = "all" if flowed == len(drill.takes) else phrase.number(flowed) if flowed else "none"
    return f"{takes}, {how_many} of them flowed."


def _picture(drill: Drill) -> RenderableType:
    """Return the silence before each step, a row a step and a column a take."""
    table = grid()
    table.add_column(Text("Before", "dim"), overflow="fold")
    table.add_column(Text("take by take", "dim"), overflow="fold")
    rows = [figures(gap) for gap in drill.gaps]
    for place, name in enumerate(FIGURES):
        columns = max([len(name), *(len(row[place]) for row in rows)])
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True, min_width=columns)
    table.show_header = True
    apart = " " * (len(drill.takes) <= APART_AT_MOST)
    for gap in drill.gaps:
        cells = Text()
        for rating in gap.ratings:
            cells.append_text(_cell(rating)).append(apart)
        numbers = [text(each) for each in figures(gap)]
        table.add_row(text(drill.guide.step(gap.step).title), cells, *numbers)
    return table


def figures(gap: GapOverTakes) -> tuple[str, ...]:
    """Return a silence's ``FIGURES``: its spread, and its mean in the first and the last takes."""
    known = sorted(value for value in gap.silences_s if value is not None)
    spread = (known[0], known[len(known) // 2], known[-1]) if known else (None,) * 3
    return tuple(phrase.seconds_if_any(value) for value in (*spread, gap.first_s, gap.last_s))


def _cell(rating: GapRating | None) -> Text:
    return Text(CELLS[rating], RATING_STYLE[rating]) if rating else Text(" ")


def sentences(drill: Drill) -> Iterator[str]:
    """Yield what became better, what did not, what varies, and what to work on next."""
    yield from changes(drill)
    if then := whats_next(drill):
        yield f"Next: {then}"


def changes(drill: Drill) -> Iterator[str]:
    """Yield what became better, what did not, and what varies."""
    titles = {step.id: phrase.inside(step.title) for step in drill.guide.steps}
    ends = f"the first {phrase.number(drill.compared)} to the last {phrase.number(drill.compared)}"
    if drill.better:
        yield f"Better from {ends}: {_changes(drill.better, drill, titles)}."
    if drill.stuck:
        yield f"No better: {_changes(drill.stuck, drill, titles)}."
    spread = _most_uneven(drill)
    if spread:
        yield spread


def whats_next(drill: Drill) -> str:
    """Return what to work on next; nothing where it flows."""
    if drill.next_step:
        gap = next(gap for gap in drill.gaps if gap.step == drill.next_step)
        title = phrase.inside(drill.guide.step(gap.step).title)
        return (
            f"the silence before {title}, still {phrase.seconds_if_any(gap.last_s)}. Say the line"
            " before it and this one back to back, five times."
        )
    if drill.it_flows:
        return ""
    return "no silence stands out. Say all of it again, and keep every step in its place."


def _changes(steps: Sequence[str], drill: Drill, titles: dict[str, str]) -> str:
    gaps = {gap.step: gap for gap in drill.gaps}
    return phrase.listed(
        [
            f"{titles[step]} ({phrase.seconds_if_any(gaps[step].first_s)} to "
            f"{phrase.seconds_if_any(gaps[step].last_s)})"
            for step in steps
        ]
    )


def _most_uneven(drill: Drill) -> str:
    """Return the step whose length varies most from take to take."""
    spreads: dict[str, tuple[float, float, float]] = {}
    for step in drill.steps:
        known = [value for value in step.durations_s if value is not None]
        if len(known) > 1:
            spreads[step.step] = (max(known) - min(known), min(known), max(known))
    widest = max(spreads, key=lambda each: spreads[each][0], default="")
    if not widest or spreads[widest][0] < UNEVEN_S:
        return ""
    _, least, most = spreads[widest]
    title = phrase.sentence(phrase.inside(drill.guide.step(widest).title))
    return f"{title} varies most: it took {phrase.seconds(least)} to {phrase.seconds(most)}."


def render_json(drill: Drill, ended: str | None = None) -> str:
    """Return a drill as one line of JSON.

    Parameters
    ----------
    ended
        Why it was over: ``flows``, ``done`` or ``tired``; ``None``: it was ended, or read from
        recordings to their end.
    """
    shape = {
        "guide": drill.guide.name,
        "it_flows": drill.it_flows,
        "ended": ended,
        "takes": [
            {
                "number": number,
                "total_s": rounded(take.facts.speed.total_s),
                "flowed": take.flowed,
                "in_order": take.facts.order.in_order,
                "missing": list(take.facts.order.missing),
                "fillers": len(take.facts.fillers),
                "overall": take.scores.overall,
            }
            for number, take in enumerate(drill.takes, start=1)
        ],
        "gaps": [
            {
                "before": gap.step,
                "silences_s": [maybe(value) for value in gap.silences_s],
                "first_s": maybe(gap.first_s),
                "last_s": maybe(gap.last_s),
            }
            for gap in drill.gaps
        ],
        "steps": [
            {"id": step.step, "durations_s": [maybe(value) for value in step.durations_s]}
            for step in drill.steps
        ],
        "better": list(drill.better),
        "stuck": list(drill.stuck),
        "next_step": drill.next_step,
    }
    return json.dumps(shape) + "\n"
