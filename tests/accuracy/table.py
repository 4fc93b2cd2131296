"""The figures as tables in Markdown, for the README and for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from . import HERE
from .figures import Figures, Results, Shares, Spread

RESULTS = HERE / "results.json"
NOTHING = "–"
Columns = Mapping[str, Callable[[Figures], str]]

HEARD: Columns = {
    "recordings": lambda one: str(one.recordings),
    "step F1": lambda one: _decimals(one.steps.f1, 3),
    "exact sequence": lambda one: _part(one.exact, one.recordings),
    "takes right": lambda one: _part(one.takes_right, one.recordings),
    "asides found": lambda one: _found(one.asides["all"]),
    "um/uh P / R": lambda one: _rates(one.sounds) + _untold(one.sounds_untold),
    "filler words P / R": lambda one: _rates(one.words),
}
"""What was heard: as many recordings, shares of 1, parts of a whole; P is precision, R recall."""
MEASURED: Columns = {
    "step edges (ms)": lambda one: _spread(one.edge_ms, 0),
    "gaps": lambda one: str(one.gap_ms.count),
    "lost": lambda one: str(one.gaps_lost),
    "gap error (ms)": lambda one: _spread(one.gap_ms, 0),
    "around other speech (ms)": lambda one: _spread(one.filled_gap_ms, 0),
    "within ±": lambda one: _percent(
        one.gaps_within + one.filled_gaps_within, one.gap_ms.count + one.filled_gap_ms.count
    ),
    "words a minute (%)": lambda one: _spread(one.wpm_percent, 1),
    "articulation rate (%)": lambda one: _spread(one.articulation_percent, 1),
}
"""What was measured: the error's median / p95 / worst."""
ACCUSED: Columns = {
    "silence over speech": lambda one: f"{one.invented} ({one.invented_s:.1f} s)",
    "others' words held against the speaker": lambda one: str(one.charged),
    "criticism of flawless takes": lambda one: f"{one.accused} in {one.flawless}",
}
"""What is said that is not so."""


def published() -> str:
    """Return the main tables of the results that are kept beside this file."""
    return by_sound(msgspec.json.decode(RESULTS.read_bytes(), type=Results))


def by_sound(results: Results) -> str:
    """Return what was run, and its figures for each sound."""
    parts = [
        heading(results),
        "What was heard (P is precision, R recall):",
        table("sound", HEARD, results.by_sound),
        "What was measured (errors are median / p95 / worst):",
        table("sound", MEASURED, results.by_sound),
        "What was said that is not so:",
        table("sound", ACCUSED, results.by_sound),
        "How sure it was of its steps, and how often it was right, in all of them:",
        certainty(results.by_sound[-1]),
    ]
    return "\n\n".join(parts) + "\n"


def tables(results: Results) -> str:
    """Return every table of a run."""
    parts = [
        by_sound(results),
        "The same in clean sound, by what happens in the recording:",
        table("recording", HEARD, results.by_script),
        table("recording", MEASURED, results.by_script),
        table("recording", ACCUSED, results.by_script),
        "Asides of all recordings, by their kind:",
        asides(results.by_sound[-1]),
    ]
    return "\n\n".join(parts) + "\n"


def heading(results: Results) -> str:
    """Return what was run, when, and on how much."""
    voices = ", ".join(f"{name} {number}" for name, number in results.voices.items())
    missing = " and ".join(results.not_installed)
    skipped = f"; {len(results.skipped)} more skipped: {missing} not installed"
    return (
        f"Coach {results.version}, {results.date}, {results.model}: "
        f"{results.by_sound[-1].recordings} recordings, {results.audio_s / 60:.0f} minutes "
        f"(voices: the samples', {voices or 'no other'}{skipped if results.skipped else ''})."
    )


def table(first: str, columns: Columns, rows: Sequence[Figures]) -> str:
    """Return one table: a row for each of some figures."""
    lines = [[first, *columns], ["---", *("--:" for _ in columns)]]
    lines += [[row.title, *(cell(row) for cell in columns.values())] for row in rows]
    return _lines(lines)


def certainty(row: Figures) -> str:
    """Return a table of the probabilities that were stated."""
    lines = [["stated", "steps", "mean stated", "right"], ["---", "--:", "--:", "--:"]]
    for one in row.certainty:
        span = f"{one.at_least:.1f} to {one.at_least + 0.1:.1f}"
        lines.append([span, str(one.steps), f"{one.stated:.3f}", f"{one.right:.3f}"])
    return _lines(lines)


def asides(row: Figures) -> str:
    """Return a table of every kind of aside."""
    lines = [["aside", "found", "of", "false"], ["---", "--:", "--:", "--:"]]
    for kind, one in row.asides.items():
        counts = (one.found, one.found + one.missed, one.false)
        lines.append([kind.replace("_", " "), *map(str, counts)])
    return _lines(lines)


def _lines(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _decimals(value: float | None, digits: int) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"


def _part(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else NOTHING


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else NOTHING


def _found(one: Shares) -> str:
    false = f", {one.false} false" if one.false else ""
    return _part(one.found, one.found + one.missed) + false


def _rates(one: Shares) -> str:
    if one.recall is None:
        return f"{one.false} false" if one.false else NOTHING
    return f"{_decimals(one.precision, 2)} / {_decimals(one.recall, 2)}"


def _untold(count: int) -> str:
    return f", {count} can't tell" if count else ""


def _spread(one: Spread, digits: int) -> str:
    if not one.count:
        return NOTHING
    return " / ".join(_decimals(value, digits) for value in (one.median, one.p95, one.worst))
