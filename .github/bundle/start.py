"""What the bundle runs: the coach with the models beside it; without words, its page."""

import multiprocessing
import os
import sys
from pathlib import Path

models = Path(sys.executable).resolve().parent / "models"
if models.is_dir():
    os.environ.setdefault("COACH_MODELS", str(models))

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.argv[1:] = sys.argv[1:] or ["page"]
    from coach.cli import main

    main()
