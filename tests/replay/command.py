"""The gate's command line."""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from . import HEARD, LIVE, LIVE_TABLE, SUMMARY, TABLE
from .guides import guide_of
from .live import read, row
from .table import Row, differences, in_short, kept, replay, summary, written


def main() -> None:
    """Replay what was heard, and compare every figure with the committed table."""
    parser = argparse.ArgumentParser("python tests/replay", description=main.__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables anew")
    parser.add_argument("--make", action="store_true", help="make, hear and store all recordings")
    parser.add_argument("--from", dest="folder", type=Path, help="hear the recordings of a folder")
    parser.add_argument("--only", default="", help="recordings with this in their name")
    parser.add_argument("--fit", type=int, metavar="SWEEPS", help="fit the detector's numbers")
    parser.add_argument("--brief", action="store_true", help="say in one line what it comes to")
    parser.add_argument("--every", type=int, default=1, help="with --brief: each so-manieth alone")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write is for all recordings, without --only")
    if options.fit:
        from .fit import fit

        fit(options.fit, options.only)
        return
    if options.brief:
        print(brief(options.only, options.every))
        return
    if options.make or options.folder:
        from .hear import make_all

        make_all(options.folder)
    began = time.perf_counter()
    moved = _replayed(options.only, write=options.write) + _followed(
        options.only, write=options.write
    )
    print(*moved, sep="\n")
    print(f"{len(moved)} figures moved, in {time.perf_counter() - began:.0f} s")
    sys.exit(bool(moved) and not options.write)


def _replayed(only: str, *, write: bool) -> list[str]:
    both = replay(_stored(only))
    rows = [row for row, _ in both]
    tables = summary([outcome for _, outcome in both])
    moved = differences(_named(kept(TABLE), only), rows) if TABLE.exists() else []
    print(tables, end="\n\n")
    if write:
        TABLE.write_text(written(rows), "utf-8")
        SUMMARY.write_text(tables + "\n", "utf-8")
    return moved


def brief(only: str, every: int = 1) -> str:
    """Return in one line what all recordings come to, and how many rows moved."""
    both = replay(_stored(only)[::every])
    rows = [row for row, _ in both]
    names = {row["name"] for row in rows}
    moved = differences([row for row in kept(TABLE) if row["name"] in names], rows)
    live = differences(_named(kept(LIVE_TABLE), only), live_rows(only)) if every == 1 else []
    return in_short([outcome for _, outcome in both]) + (
        f", moved: {len({line.split(':')[0] for line in moved})} rows and {len(live)} live figures"
    )


def _stored(only: str) -> list[Path]:
    return [path for path in sorted(HEARD.glob("*.xz")) if only in path.name]


def _followed(only: str, *, write: bool) -> list[str]:
    rows = live_rows(only)
    moved = differences(_named(kept(LIVE_TABLE), only), rows) if LIVE_TABLE.exists() else []
    if write:
        LIVE_TABLE.write_text(written(rows), "utf-8")
    return moved


def live_rows(only: str = "") -> list[Row]:
    """Return a row for each take that is followed live."""
    takes = [read(path) for path in sorted(LIVE.glob("*.xz")) if only in path.name]
    return [row(truth, followed, guide_of(truth)) for truth, followed in takes]


def _named(rows: list[Row], only: str) -> list[Row]:
    return [one for one in rows if only in one["name"]]
