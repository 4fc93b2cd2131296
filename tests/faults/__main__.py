"""Run the campaign: ``python tests/faults``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    tests = Path(__file__).parents[1]
    sys.path[:0] = [str(tests), str(tests.parent / "samples")]
    from faults.command import main

    main()
