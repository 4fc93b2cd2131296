"""Run the gate: ``python tests/replay``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    tests = Path(__file__).parents[1]
    sys.path[:0] = [str(tests), str(tests.parent / "samples")]
    from replay.command import main

    main()
