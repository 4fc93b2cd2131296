"""Run it: ``python tests/mutants``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from mutants.command import main

    main()
