"""Run the bench: ``python tests/accuracy``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from accuracy.command import main

main()
