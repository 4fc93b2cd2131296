"""``python -m coach.kit OUT/``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coach.errors import CoachError
from coach.kit.gather import gather


def main() -> None:
    """Make a kit; every error of the coach becomes one line."""
    parser = argparse.ArgumentParser(prog="python -m coach.kit", description=gather.__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT", help="a new or an empty folder")
    folder = parser.parse_args().folder
    try:
        size = gather(folder)
    except CoachError as error:
        sys.exit(f"coach: {error}")
    sys.stdout.write(f"{folder}: {size / 1e6:.0f} MB; double-click start in it\n")


if __name__ == "__main__":
    main()
