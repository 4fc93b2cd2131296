"""The latest take that was said along with a model."""

from __future__ import annotations

from coach.datatypes import Guide
from coach.history.keep import version_of
from coach.history.store import opened
from coach.learning import Along, LineAlong


def last_along(guide: Guide) -> Along | None:
    """Return the latest take of a guide, as it is now, that was said along with a model.

    Raises
    ------
    HistoryError
        It cannot be read.
    """
    with opened() as history:
        rows = history.execute(
            "SELECT model, tempo_percent, step, model_s, began_s FROM lag WHERE take = (SELECT "
            "max(take.id) FROM lag JOIN take ON take.id = lag.take JOIN guide ON "
            "guide.id = take.guide JOIN guide AS whole ON whole.id = guide.part_of "
            "WHERE whole.name = ? AND whole.version = ?) ORDER BY place",
            [guide.name, version_of(guide)],
        ).fetchall()
    if not rows:
        return None
    return Along(rows[0][0], rows[0][1], tuple(LineAlong(*row[2:]) for row in rows))
