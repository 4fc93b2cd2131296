"""Makes the coach's environment out of the kit that this file lies in, an icon, and opens the page.

Run by what is double-clicked; it needs Python alone, and no network. All of it goes into one folder
of the user's own: deleting that and the icon removes the coach.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

KIT = Path(__file__).resolve().parent
NAME = "Pacing coach"
START = """import os, sys
from pathlib import Path
os.environ["COACH_MODELS"] = str(Path(__file__).resolve().parent / "models")
sys.argv[1:] = sys.argv[1:] or ["page"]
from coach.cli import main
if __name__ == "__main__":
    main()
"""
"""What the icon runs: the coach with the kit's models; without words, its page."""


def own_folder(platform: str = sys.platform) -> Path:
    """Return the folder that everything goes into."""
    home = Path.home()
    if platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home)) / "pacing-coach-kit"
    if platform == "darwin":
        return home / "Library/Application Support/pacing-coach-kit"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "pacing-coach-kit"


def python_in(folder: Path) -> Path:
    """Return the environment's own Python."""
    inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return folder / "environment" / inside


def installed(folder: Path) -> Path:
    """Make the environment, if it is not there whole; return what starts the coach in it."""
    wheels = sorted(path.name for path in (KIT / "wheels").glob("*.whl"))
    ready, stamp = folder / "ready.txt", "\n".join(wheels)
    if not ready.is_file() or ready.read_text("utf-8") != stamp:
        print("Setting up the coach; this takes a minute, once.", flush=True)  # noqa: T201
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _fill(folder)
        ready.write_text(stamp, "utf-8")
    return folder / "start.py"


def _fill(folder: Path) -> None:
    venv.create(folder / "environment", symlinks=os.name != "nt")
    (pip,) = (KIT / "wheels").glob("pip-*.whl")
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    line = [str(python_in(folder)), f"{pip}/pip", "install", "-q", "--no-index", "--find-links"]
    subprocess.run(
        [*line, str(KIT / "wheels"), "pacing-coach"],
        env=plain | {"PIP_CONFIG_FILE": os.devnull},
        check=True,
    )
    shutil.copytree(KIT / "models", folder / "models")
    (folder / "start.py").write_text(START, "utf-8")


def make_icon(folder: Path, start: Path, platform: str = sys.platform) -> None:
    """Put an icon where the user finds it."""
    if platform == "win32":
        _shortcut(python_in(folder), start)
        return
    command = f'"{python_in(folder)}" "{start}"'
    if platform == "darwin":
        icon = Path.home() / "Desktop" / f"{NAME}.command"
        _write(icon, f"#!/bin/sh\nexec {command}\n")
        return
    entry = f"[Desktop Entry]\nType=Application\nName={NAME}\nExec={command}\nTerminal=true\n"
    _write(folder.parent / "applications/pacing-coach.desktop", entry)
    if (Path.home() / "Desktop").is_dir():
        _write(Path.home() / "Desktop/pacing-coach.desktop", entry)


def _write(icon: Path, text: str) -> None:
    icon.parent.mkdir(parents=True, exist_ok=True)
    icon.write_text(text, "utf-8")
    icon.chmod(0o755)


def _shortcut(python: Path, start: Path) -> None:
    """Have Windows make a shortcut on the desktop; only its own shell knows how."""
    lines = (
        "$shell = New-Object -ComObject WScript.Shell",
        f"$place = Join-Path $shell.SpecialFolders('Desktop') '{NAME}.lnk'",
        "$link = $shell.CreateShortcut($place)",
        "$link.TargetPath = $env:COACH_PYTHON",
        "$link.Arguments = '\"' + $env:COACH_START + '\"'",
        "$link.Save()",
    )
    names = {"COACH_PYTHON": str(python), "COACH_START": str(start)}
    line = ["powershell", "-NoProfile", "-Command", "; ".join(lines)]
    subprocess.run(line, env=os.environ | names, check=False)


def main() -> int:
    """Install, and open the page; words on the line are a command of the coach instead."""
    folder = own_folder()
    try:
        start = installed(folder)
        make_icon(folder, start)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        print(f"The coach cannot be set up in {folder}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    line = [str(python_in(folder)), str(start), *sys.argv[1:]]
    if os.name != "nt":  # there the shell would not wait for what takes this one's place
        os.execv(line[0], line)
    return subprocess.call(line)


if __name__ == "__main__":
    sys.exit(main())
