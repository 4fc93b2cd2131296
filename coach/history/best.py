"""The speaker's own best take, as the measure of the next ones."""

from __future__ import annotations

from pathlib import Path

from coach.datatypes import Guide
from coach.history.keep import version_of
from coach.history.store import opened
from coach.learning import BestLine, BestTake

ASKED = 100
"""Of so many best takes it is asked whether their recordings are still there."""


def best_take(guide: Guide, but: str | None = None, *, audible: bool = False) -> BestTake | None:
    """Return the best take of a guide, as it is now, in which every step was said.

    One that flowed is better, then the higher overall score, then the shorter.

    Parameters
    ----------
    but
        A recording whose takes are left out: nothing is measured by itself.
    audible
        Whether its recording must still be there.

    Raises
    ------
    HistoryError
        It cannot be read.
    """
    with opened() as history:
        rows = history.execute(
            "SELECT take.id, day, recording FROM take JOIN guide ON guide.id = take.guide "
            "WHERE name = ? AND version = ? AND recording <> ? AND NOT EXISTS (SELECT 1 FROM step "
            "WHERE step.take = take.id AND status IN ('missing', 'unclear')) "
            "ORDER BY flowed DESC, overall DESC, total_s, take.id LIMIT ?",
            [guide.name, version_of(guide), but or "", ASKED],
        ).fetchall()
        row = next((each for each in rows if not audible or Path(each[2]).is_file()), None)
        if row is None:
            return None
        gaps = history.execute(
            "SELECT before, own_silence_s FROM gap WHERE take = ? ORDER BY place DESC", [row[0]]
        )
        silences = dict(gaps.fetchall())  # of a line said twice, the first counts
        said = history.execute(
            "SELECT id, start_s, end_s FROM step WHERE take = ? ORDER BY place DESC", [row[0]]
        )
        times = {step: (start, end) for step, start, end in said}
    began = min(start for start, _ in times.values())
    lines = (
        BestLine(
            step.id, times[step.id][0] - began, times[step.id][1] - began, silences.get(step.id)
        )
        for step in guide.steps
    )
    return BestTake(row[0], row[1], row[2], tuple(lines), began)
