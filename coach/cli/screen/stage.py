"""What is on the screen while a take runs: nearly nothing. Who watches a display, speaks worse."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import click

from coach.cli.remedies import trouble_told
from coach.cli.screen.output import say
from coach.session.take.events import (
    CustomerSpeaks,
    Event,
    GapTooLong,
    Level,
    Started,
    StepHeard,
    Trouble,
)
from coach.visible import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from coach.datatypes import Guide

QUIETEST_DB, LOUDEST_DB = -60.0, -10.0
"""The ends of the level's bar (dB re full scale)."""
GAP_SIGN_S = 1.5
"""So long the sign of a silence stays (seconds)."""


def stage(guide: Guide, *, blank: bool, lines: Sequence[str] = ()) -> Blank:
    """Return what suits the standard error: lights on a terminal, lines in a log, or nothing.

    Parameters
    ----------
    guide
        What is said.
    blank
        Whether nothing is to be seen.
    lines
        What is to be read of each step.
    """
    if blank:
        return Blank()
    return LiveStage(guide, lines) if sys.stderr.isatty() else Lines(guide)


class Blank:
    """Shows nothing but trouble while a take runs; others show more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def show(self, event: Event) -> None:
        """Show what happened."""
        if isinstance(event, Trouble):
            self._say(f"coach: {trouble_told(event)}")

    def _say(self, line: str) -> None:
        say(line)


class Lines(Blank):
    """A line for each step, for a log."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    def show(self, event: Event) -> None:
        """Show what happened."""
        super().show(event)
        if isinstance(event, StepHeard):
            say(f"{event.at_s:6.1f}  {self._guide.step(event.step).title}")
        elif isinstance(event, CustomerSpeaks):
            say(f"{event.at_s:6.1f}    {event.text}")
        elif isinstance(event, Started):
            click.echo("listening; Ctrl-C ends the take", err=True)


class LiveStage(Blank):
    """The steps light up as they are heard; the time runs; nothing else moves."""

    def __init__(self, guide: Guide, lines: Sequence[str] = ()) -> None:
        from rich.console import Console
        from rich.live import Live

        self._guide = guide
        self._lines = lines or [""] * len(guide.steps)
        self._heard: set[str] = set()
        self._level_db = QUIETEST_DB
        self._at_s: float | None = None
        self._gap_at_s: float | None = None
        console = Console(stderr=True)
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def show(self, event: Event) -> None:
        """Show what happened."""
        super().show(event)
        match event:
            case Level():
                tenth = int((event.at_s or 0.0) * 10) != int((self._at_s or 0.0) * 10)
                self._level_db, self._at_s = event.level_db, event.at_s
                if not tenth and event.at_s is not None:
                    return
            case StepHeard():
                self._heard.add(event.step)
            case GapTooLong():
                self._gap_at_s = event.at_s
            case _:
                pass
        self._live.update(self._drawn(), refresh=True)

    def _say(self, line: str) -> None:
        """Say it above the lights: what is written between them would be drawn over."""
        self._live.console.print(visible(line), markup=False, highlight=False, soft_wrap=True)

    def _drawn(self) -> RenderableType:
        from rich.text import Text

        if self._at_s is None:
            head = Text.assemble("\n  Microphone  ", (self._bar(), "green"), "\n\n  Get ready …\n")
            return head.append(self._steps()) if any(self._lines) else head
        page = self._steps()
        minutes, seconds = divmod(int(self._at_s), 60)
        page.append(f"\n  {minutes}:{seconds:02d}", "dim")
        shown_s = self._at_s - self._gap_at_s if self._gap_at_s is not None else GAP_SIGN_S
        page.append("  · · ·" if shown_s < GAP_SIGN_S else "", "yellow")
        return page.append("\n  Enter ends the take\n", "dim")

    def _steps(self) -> Text:
        """Return a row for each step, with what is to be read of it."""
        from rich.text import Text

        rows = Text("\n")
        titles = [visible(step.title) for step in self._guide.steps]
        widest = max(map(len, titles)) if any(self._lines) else 0
        for step, title, line in zip(self._guide.steps, titles, self._lines, strict=True):
            on = step.id in self._heard
            rows.append(f"  {'●' if on else '○'} {title:<{widest}}", "bold green" if on else "dim")
            rows.append(f"   {visible(line)}\n" if line else "\n")
        return rows

    def _bar(self) -> str:
        share = (self._level_db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)
        return "█" * round(20 * min(1.0, max(0.0, share)))
