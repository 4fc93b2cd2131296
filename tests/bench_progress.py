"""How long years of takes take to open: ``coach progress``, ``coach next`` and
the page that shows progress, with 50,000 of them.

.venv/bin/python tests/bench_progress.py [--takes N]
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviews import REVIEWS

START = "from coach.cli import main; main()"
PAGE = """
import time
from coach.page.api.takes import progress
def once():
    began = time.perf_counter()
    progress(None)
    return time.perf_counter() - began
print(min(once() for _ in range(5)))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--takes", type=int, default=50_000)
    takes = parser.parse_args().takes
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COACH_DATA"] = folder
        fill(Path(folder) / "history.db", takes)
        nothing = best("-c", "pass")
        opened = best("-c", START, "progress")
        planned = best("-c", START, "next")
        page = float(subprocess.check_output([sys.executable, "-c", PAGE]))
    print(f"{takes} takes, of 1500 days")
    print(f"python -c pass  {nothing:.3f} s")
    print(f"coach progress  {opened:.3f} s   (at most 0.5)")
    print(f"coach next      {planned:.3f} s   (at most 0.5)")
    print(f"the page's data {page:.3f} s   (at most 0.5)")
    print(f"ratio           {opened / nothing:.1f}")


def fill(path: Path, takes: int) -> None:
    """Remember one take, and copy it to so many."""
    from coach import history

    history.remember(REVIEWS["pauses"], "rehearsal", "0", datetime(2022, 1, 1, tzinfo=UTC))
    days = [(datetime(2022, 1, 1) + timedelta(days=n)).date().isoformat() for n in range(1500)]
    db = sqlite3.connect(path)
    columns = [row[1] for row in db.execute("PRAGMA table_info(take)") if row[1] != "id"]
    one = list(db.execute(f"SELECT {', '.join(columns)} FROM take").fetchone())
    at = columns.index("day")
    rows = ([*one[:at], days[n * 1500 // takes], *one[at + 1 :]] for n in range(1, takes))
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO take ({', '.join(columns)}) VALUES ({marks})", rows)
    for table in ("step", "gap"):
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "take"]
        listed, copied = ", ".join(names), ", ".join(f"p.{name}" for name in names)
        db.execute(
            f"INSERT INTO {table} (take, {listed}) SELECT take.id, {copied}"
            f" FROM take JOIN {table} AS p ON p.take = 1 WHERE take.id > 1"
        )
    db.commit()
    db.close()


def best(*arguments: str) -> float:
    """Return the least that a run took (seconds)."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
