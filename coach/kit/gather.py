"""What goes into a kit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from coach.errors import OutputError
from coach.kit.stand_ins import repack
from coach.model import locate, locate_voice_model
from coach.recognise.word_graph import TABLES

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK = CHECKOUT / "tests/constraints.txt"
LAUNCHERS = ("start.sh", "start.command", "start.bat", "README.txt")


def gather(folder: Path) -> int:
    """Gather all that the coach needs on a machine like this one without a network.

    Parameters
    ----------
    folder
        Where; a new or an empty one.

    Returns
    -------
    int
        How many bytes there are then.

    Raises
    ------
    CoachError
        Something cannot be had, or the folder holds something.
    """
    if not LOCK.is_file():
        raise OutputError(f"{CHECKOUT}: no checkout of the coach; a kit is made from one")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder}: there already; name a new or an empty folder")
    (folder / "wheels").mkdir(parents=True)
    _wheels(folder / "wheels")
    _models(folder / "models")
    _start(folder)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _wheels(folder: Path) -> None:
    """Gather the coach, what it needs in the locked versions, and pip, which installs them."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "-w", str(folder), "-c", str(LOCK)]
    done = subprocess.run([*pip, str(CHECKOUT), "pip"], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise OutputError(f"{folder}: the wheels cannot be gathered ({reason})")
    for wheel in folder.glob("av-*.whl"):
        repack(wheel)


def _models(folder: Path) -> None:
    for model in (locate(), locate_voice_model(again=True)):
        if model is not None:
            shutil.copytree(model, folder / model.name, ignore=shutil.ignore_patterns(TABLES))


def _start(folder: Path) -> None:
    """Write what is double-clicked, and what it runs; both name the Python that is needed."""
    python = "{}.{}".format(*sys.version_info)
    for name in LAUNCHERS:
        text = (files("coach.kit") / "launchers" / name).read_text("utf-8")
        text = text.replace("PYTHON_VERSION", python)
        ending = "\r\n" if name.endswith((".bat", ".txt")) else "\n"
        (folder / name).write_text(text, encoding="ascii", newline=ending)
        (folder / name).chmod(0o644 if name == "README.txt" else 0o755)
    shutil.copyfile(files("coach.kit") / "install.py", folder / "install.py")  # type: ignore[arg-type]
