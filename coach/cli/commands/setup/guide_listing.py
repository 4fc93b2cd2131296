"""A guide as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Guide, Rule, Step
from coach.faults import ASKED
from coach.guide import title_of
from coach.judge import scoring_explained
from coach.report.series.as_drill import rule as rule_of_drill
from coach.report.terminal.layout import printed
from coach.visible import visible


def listing(guide: Guide, *, width: int = 80, colour: bool = False) -> str:
    """Return a guide as text of at most ``width`` columns.

    With ``colour`` the text carries the terminal's codes for bold and dim; it reads without.
    """
    return printed(_parts(guide), width=width, colour=colour)


def scoring(guide: Guide, *, width: int = 80, colour: bool = False) -> str:
    """Return how takes of a guide are scored, as text of at most ``width`` columns."""
    return printed(_scoring(guide), width=width, colour=colour)


def _parts(guide: Guide) -> Iterator[RenderableType]:
    yield _text(guide.name, "bold")
    if guide.about:
        yield Padding(_text(guide.about), (0, 0, 0, 2))
    yield _heading("Steps")
    yield _steps(guide.steps)
    if guide.rules:
        yield _heading("Rules")
        yield _rules(guide)
    yield _heading("Targets")
    yield _targets(guide)


def _scoring(guide: Guide) -> Iterator[RenderableType]:
    yield _text(f"{guide.name}: how a take is scored", "bold")
    for line in scoring_explained(guide).splitlines():
        name, _, explained = line.partition(" ")
        yield _heading(f"{phrase.sentence(name)}, 0 to 100")
        yield Padding(_text(explained.strip()), (0, 0, 0, 2))


def _heading(text: str) -> RenderableType:
    return Padding(_text(text, "bold"), (1, 0, 0, 0))


def _steps(steps: tuple[Step, ...]) -> Table:
    table = _grid()
    for number, step in enumerate(steps, start=1):
        said = _text(step.say)
        for wording in step.also:
            said.append(f"\nor: {visible(wording)}", "dim")
        table.add_row(str(number), _title(step), said)
    return table


def _title(step: Step) -> Text:
    title = _text(step.title, "bold")
    if step.title.casefold() != title_of(step.id).casefold():
        title.append(f"\n{visible(step.id)}", "dim")
    return title


def _rules(guide: Guide) -> Table:
    table = _grid()
    for rule in guide.rules:
        text = _text(_asked(rule, guide))
        if rule.why:
            text.append(f"\n{_lines(rule.why)}", "dim")
        table.add_row("·", text)
    return table


def _asked(rule: Rule, guide: Guide) -> str:
    return ASKED[rule.kind].format(step=guide.step(rule.step).title if rule.step else "")


def _targets(guide: Guide) -> Table:
    table, targets = _grid(), guide.targets
    table.add_row(
        "Silence",
        f"between two steps: up to {targets.flows_s:g} s flows, up to {targets.noticeable_s:g} s "
        "is noticeable, above that a hesitation",
    )
    table.add_row("Start", f"within {targets.start_s:g} s of the cue")
    table.add_row("Pace", f"{targets.slowest_wpm:g} to {targets.fastest_wpm:g} words a minute")
    if targets.total_s is not None:
        table.add_row("Length", f"all of it within {targets.total_s:g} s")
    if targets.why:
        table.add_row("", _text(targets.why, "dim"))
    table.add_row("Drill", rule_of_drill(guide))
    table.add_row("Certify", _certified(guide))
    return table


def _certified(guide: Guide) -> str:
    """Return what is asked of the one take that is certified."""
    rule = guide.certifying
    asked = ["complete"] * rule.complete + ["in order"] * rule.in_order
    fillers = f"at most {rule.fillers} fillers" if rule.fillers else "no fillers"
    limits = f"with no silence above {guide.certifying_gap_s:g} s and {fillers}"
    answers = [f"while a customer answers ({rule.customer})"] if rule.customer else []
    return ", ".join([*asked, limits, *answers]) + "."


def _grid() -> Table:
    table = Table.grid(padding=(0, 1, 0, 2))
    table.pad_edge = True
    return table


def _text(words: str, style: str = "") -> Text:
    return Text(_lines(words), style)


def _lines(words: str) -> str:
    """Return words fit to show; a guide's own line breaks stay."""
    return "\n".join(map(visible, words.splitlines()))
