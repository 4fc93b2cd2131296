"""A row of figures for each recording, and how two tables differ."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from accuracy.figures import figures
from accuracy.score import Outcome, score
from accuracy.sounds import CONDITIONS
from accuracy.table import ACCUSED, HEARD, MEASURED, table
from accuracy.truth import Heard

from coach.datatypes import Review
from coach.pipeline import review
from coach.report.contract import as_json

from . import store
from .guides import guide_of

Row = dict[str, Any]
"""``name``; ``counts`` and ``said``, which are equal or not; ``measured``, rounded to integers."""
NEAR = 1
"""So far apart two measured figures are the same: processors round differently."""


def replay(paths: Sequence[Path], processes: int = 2) -> list[tuple[Row, Outcome]]:
    """Review stored recordings; return the row and the outcome of each, in order."""
    if processes == 1:
        return [replay_one(path) for path in paths]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(replay_one, paths, chunksize=4))


def replay_one(path: Path) -> tuple[Row, Outcome]:
    """Review one stored recording."""
    truth, recording, heard = store.read(path)
    reviewed = review(recording, guide_of(truth), "replay", heard)
    told = msgspec.json.decode(as_json.render(reviewed), type=Heard)
    outcome = score(truth, told)
    return {
        "name": path.stem,
        "counts": _counts(outcome, reviewed),
        "measured": _measured(outcome, reviewed),
        "said": list(_said(reviewed)),
    }, outcome


def _counts(outcome: Outcome, reviewed: Review) -> dict[str, Any]:
    hits = {"steps": outcome.steps, "sounds": outcome.sounds, "words": outcome.words}
    found: dict[str, Any] = {
        name: f"{one.found}+{one.missed}-{one.false}" for name, one in hits.items()
    }
    found |= {
        kind: f"{one.found}+{one.missed}-{one.false}"
        for kind, one in outcome.asides.items()
        if one.found or one.missed or one.false
    }
    kinds = Counter(aside.kind.value for aside in reviewed.asides)
    return found | {
        "exact": outcome.exact,
        "takes": outcome.takes_right,
        "lost": outcome.gaps.lost,
        "invented": len(outcome.invented_s),
        "charged": outcome.charged,
        "accused": outcome.accused,
        "asides": dict(sorted(kinds.items())),
        "pauses": len(reviewed.pauses),
        "hedges": sum(len(take.facts.hedges) for take in reviewed.takes),
        "audible": all(take.facts.fillers_audible for take in reviewed.takes),
    }


def _measured(outcome: Outcome, reviewed: Review) -> dict[str, Any]:
    steps = [step for take in reviewed.takes for step in take.facts.take.steps]
    gaps = [gap for take in reviewed.takes for gap in take.facts.gaps]
    return {
        "edges_ms": [_ms(edge) for step in steps for edge in (step.span.start, step.span.end)],
        "edge_errors_ms": [_ms(error) for error in outcome.edges_s],
        "gap_errors_ms": [_ms(error) for error in outcome.gaps.errors_s],
        "filled_gap_errors_ms": [_ms(error) for error in outcome.filled.errors_s],
        "uncertainty_ms": [_ms(gap.uncertainty_s) for gap in gaps],
        "pauses_ms": _ms(sum(pause.span.duration for pause in reviewed.pauses)),
        "fillers_ms": [_ms(filler.span.start) for filler in reviewed.fillers],
        "confidence": [round(100 * step.confidence) for step in steps],
        "wording": [round(100 * step.wording) for step in steps],
        "wpm": [_rounded(take.facts.speed.words_per_minute) for take in reviewed.takes],
        "articulation": [
            _rounded(take.facts.speed.articulation_rate, 10) for take in reviewed.takes
        ],
        "scores": [
            [take.scores.flow, take.scores.speed, take.scores.order, take.scores.overall]
            for take in reviewed.takes
        ],
    }


def _said(reviewed: Review) -> Iterator[str]:
    """Yield what the judge says, by codes: the wording of a sentence is no figure."""
    for take in reviewed.takes:
        yield " ".join(step.id for step in take.facts.take.steps)
        yield "".join(rating.value[0] for rating in take.ratings)
        told = (*take.advice, *take.findings, *take.hints)
        yield " ".join(f"{one.code}{'!' * one.praise}{_of(one.step)}" for one in told)


def _of(step: str | None) -> str:
    return f"({step})" if step else ""


def _ms(seconds: float) -> int:
    return round(1000 * seconds)


def _rounded(value: float | None, scale: int = 1) -> int | None:
    return None if value is None else round(scale * value)


def written(rows: Iterable[Row]) -> str:
    """Return rows as they are kept: a line each, so that a difference shows what moved."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def kept(path: Path) -> list[Row]:
    """Return the rows of a committed table."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def differences(before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    """Return, a line each, what differs between two tables."""
    old, new = ({row["name"]: row for row in rows} for rows in (before, after))
    gone = [f"{name}: no longer there" for name in old.keys() - new.keys()]
    come = [f"{name}: new" for name in new.keys() - old.keys()]
    moved = [
        f"{name}: {place} {was} -> {now}"
        for name in old
        if name in new
        for place, was, now in _moved(old[name], new[name], "")
    ]
    return [*sorted(gone), *sorted(come), *moved]


def _moved(was: Any, now: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in {**was, **now}:
            yield from _moved(was.get(key), now.get(key), f"{place}.{key}".lstrip("."))
    elif not _same(was, now, exact=not place.startswith("measured")):
        yield place, was, now


def _same(was: Any, now: Any, *, exact: bool) -> bool:
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(
            _same(one, other, exact=exact) for one, other in zip(was, now, strict=True)
        )
    numbers = isinstance(was, int | float) and isinstance(now, int | float)
    return bool(abs(was - now) <= NEAR if numbers and not exact else was == now)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return the accuracy bench's tables of replayed recordings."""
    rows = [
        figures(condition.title, [one for one in outcomes if one.condition == name])
        for name, condition in CONDITIONS.items()
    ]
    rows.append(figures("all", outcomes))
    return "\n\n".join(table("sound", columns, rows) for columns in (HEARD, MEASURED, ACCUSED))


def in_short(outcomes: Sequence[Outcome]) -> str:
    """Return in one line what some recordings come to."""
    every = figures("all", outcomes)
    asides, sounds = every.asides["all"], every.sounds
    return (
        f"{every.steps.missed} missed {every.steps.false} false, exact {every.exact}, "
        f"edges p95 {every.edge_ms.p95} ms, gaps p95 {every.gap_ms.p95} lost {every.gaps_lost}, "
        f"asides {asides.found}-{asides.false}, um {sounds.found}-{sounds.false}, "
        f"words {every.words.found}-{every.words.false}, wpm p95 {every.wpm_percent.p95}, "
        f"rate p95 {every.articulation_percent.p95}, silence over speech {every.invented}, "
        f"charged {every.charged}, accused {every.accused}"
    )
