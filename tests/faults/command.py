"""The campaign's command line."""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import PUBLISHED, damaged, healthy, hostile
from .trial import Outcome, Trial, outcome

SEED = 20


def main() -> None:
    """Try what is healthy, damaged and hostile; status 1 where something does not hold."""
    parser = argparse.ArgumentParser("python tests/faults", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="other damage, other names")
    parser.add_argument("--brief", action="store_true", help="the part that runs with the tests")
    parser.add_argument("--only", default="", help="trials with this in their kind or name")
    parser.add_argument("--publish", action="store_true", help="keep the figures for the README")
    options = parser.parse_args()
    if options.publish and (options.brief or options.only):
        parser.error("--publish is for all trials")
    began = time.perf_counter()
    tried = trials(options.seed, brief=options.brief)
    outcomes = [_said(one) for one in run(tried, options.only)]
    print(table(rows(outcomes)))
    print(f"seed {options.seed}, {time.perf_counter() - began:.0f} s")
    if options.publish:
        PUBLISHED.write_text(json.dumps({"seed": options.seed, "rows": rows(outcomes)}) + "\n")
    sys.exit(any(one.fault for one in outcomes))


def trials(seed: int, *, brief: bool) -> Iterator[Trial]:
    """Yield everything that is tried."""
    yield from healthy.trials(brief=brief)
    yield from damaged.trials(seed, brief=brief)
    yield from hostile.trials(seed, brief=brief)


def run(tried: Iterator[Trial], only: str = "") -> Iterator[Outcome]:
    """Try one after the other, each in an empty folder."""
    for trial in tried:
        if only in f"{trial.kind}: {trial.name}":
            with tempfile.TemporaryDirectory() as folder:
                yield outcome(trial, Path(folder))


def _said(one: Outcome) -> Outcome:
    if one.fault:
        print(f"{one.kind}: {one.name}: {one.fault}", flush=True)
    return one


Row = tuple[str, int, int, int]


def rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """Return of each kind how many were tried, held, and could not be made here."""
    kinds = dict.fromkeys(one.kind for one in outcomes)
    return [_row(kind, [one for one in outcomes if one.kind == kind]) for kind in kinds]


def _row(kind: str, outcomes: Sequence[Outcome]) -> Row:
    skipped = sum(bool(one.skipped) for one in outcomes)
    broken = sum(bool(one.fault) for one in outcomes)
    return kind, len(outcomes) - skipped, len(outcomes) - skipped - broken, skipped


def table(counted: Sequence[Row]) -> str:
    """Return the rows as they stand in tests/README.md."""
    lines = ["| kind | tried | held | cannot be made |", "|---|--:|--:|--:|"]
    lines += [f"| {kind} | {tried} | {held} | {no} |" for kind, tried, held, no in counted]
    return "\n".join(lines)


def published() -> str:
    """Return the figures that were kept."""
    kept = json.loads(PUBLISHED.read_text())
    return table(kept["rows"]) + f"\n\nSeed {kept['seed']}.\n"
