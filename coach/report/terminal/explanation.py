"""Why each step was taken, to read: first which hang by the least, then each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Unpack

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Speaker, Voices
from coach.reasons import Absence, Explanation, Limit, Part, Reason, Rival, TalkReasons
from coach.report.terminal.layout import Look, grid, headed, indented, printed, text, time

SHOWN = 0.005
"""Log-odds below which what a feature adds is nothing in two digits."""
QUOTED_AT_MOST = 60
"""Characters of what another candidate would have taken."""
_LABEL_COLUMNS = 11
_VOICES = {
    Voices.ONE: "one voice is heard",
    Voices.TWO: "two voices are told apart",
    Voices.UNKNOWN: "whether one voice is heard or two cannot be told",
}
_SPEAKERS = {Speaker.YOU: "said by you", Speaker.OTHER: "said by another", None: ""}


def render(explanation: Explanation, **look: Unpack[Look]) -> str:
    """Return an explanation as lines, each with its end."""
    return printed(_page(explanation), **look)


def _page(explanation: Explanation) -> Iterator[RenderableType]:
    recording = explanation.recording
    length = phrase.length(recording.duration_s)
    yield text(f"{recording.path} · {length} · {explanation.guide}", "bold")
    yield ""
    for talk in explanation.talks:
        yield from _talk(talk)


def _talk(talk: TalkReasons) -> Iterator[RenderableType]:
    yield indented(text(f"{phrase.sentence(_VOICES[talk.voices])}."))
    yield ""
    if not talk.steps:
        yield indented(text("No step was heard."))
        yield ""
        return
    yield indented(text("By what each step is held, the least first (log-odds)", "bold"))
    yield indented(_overview(talk.steps))
    yield ""
    for step in talk.steps:
        yield indented(_heading(step))
        yield indented(_details(step))
        yield ""
    for absent in talk.absent:
        yield indented(_lacking(absent))
        yield ""


def _overview(steps: Sequence[Reason]) -> Table:
    """Return a row a step: those that their place alone tells first, then by their margin."""
    columns = ("At", "Step", "Evidence", "Margin", "Placed by")
    table = headed(columns, left=("Step", "Placed by"))
    for step in sorted(steps, key=_held):
        margin = "-" if step.margin is None else f"{step.margin:.2f}"
        placed = step.changes[0].rule if step.take else f"left out: {step.changes[-1].rule}"
        table.add_row(
            time(step.span.start),
            text(step.step),
            text(f"{step.evidence:.2f}"),
            text(margin),
            text(placed),
        )
    return table


def _held(step: Reason) -> tuple[bool, float, float]:
    margin = inf if step.margin is None else step.margin
    return step.order_cost is not None, margin, step.evidence


def _heading(step: Reason) -> Text:
    take = f"take {step.take}" if step.take else "left out"
    said = ", ".join(filter(None, (take, _SPEAKERS[step.speaker])))
    head = time(step.span.start)
    head.append("  ").append(text(step.step, "bold")).append(text(f", {said}: "))
    return head.append(text(phrase.quoted(step.heard)))


def _details(step: Reason) -> Table:
    table = _table()
    for label, lines in (
        ("Evidence", _evidence(step)),
        ("Rules", _rules(step)),
        ("Limits", _limits(step.limits)),
        ("Other steps", _rivals(step.for_stretch)),
        ("Other words", _rivals(step.for_step)),
    ):
        for at, line in enumerate(lines):
            table.add_row(Text(label if not at else "", "dim"), text(line))
    return table


def _table() -> Table:
    table = grid()
    table.add_column(width=_LABEL_COLUMNS, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    return table


def _evidence(step: Reason) -> Iterator[str]:
    yield f"{step.evidence:.2f}{_paid(step)}"
    yield from map(_part, _telling(step.parts))


def _paid(step: Reason) -> str:
    if step.order_cost is None:
        return ", added behind the sequence"
    if not step.order_cost:
        return ", and nothing paid: it keeps the guide's order"
    return f", and {step.order_cost:.2f} paid for leaving the guide's order"


def _telling(parts: Sequence[Part]) -> list[Part]:
    """Return what adds something, the most first."""
    told = [part for part in parts if abs(part.contribution) >= SHOWN]
    return sorted(told, key=lambda part: -abs(part.contribution))


def _part(part: Part) -> str:
    return f"{part.contribution:+.2f} {part.feature} ({part.value:.2f} × {part.weight:g})"


def _rules(step: Reason) -> Iterator[str]:
    for change in step.changes:
        in_sequence = change.did == "placed" and step.order_cost is not None
        yield f"{change.did} by {change.rule}" + f": {change.does}" * (not in_sequence)
        if change.did in ("grown", "cut", "moved"):
            yield f"→ {phrase.quoted(change.heard)}"


def _limits(limits: Sequence[Limit]) -> Iterator[str]:
    """Yield the thresholds, those that were not reached first."""
    for limit in sorted(limits, key=lambda each: each.passed):
        reached = "reached" if limit.passed else "not reached"
        yield f"{limit.name} {limit.limit:g} {reached}: {limit.of} {round(limit.value, 2):g}"


def _rivals(rivals: Sequence[Rival]) -> Iterator[str]:
    for rival in rivals:
        heard = phrase.quoted(rival.heard, QUOTED_AT_MOST)
        yield (
            f"{rival.step} at {phrase.clock(rival.span.start)}, {heard}: evidence"
            f" {rival.evidence:.2f}, with it the sequence loses {rival.costs:.2f}"
        )


def _lacking(absent: Absence) -> Table:
    table = _table()
    table.add_row(text(str(absent.status), "bold"), text(f"{absent.step}, take {absent.take}"))
    for at, line in enumerate(_rivals(absent.for_step) if absent.for_step else ["nothing like it"]):
        table.add_row(Text("Nearest" if not at else "", "dim"), text(line))
    return table
