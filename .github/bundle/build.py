"""Builds the bundle into ``dist/coach``: PyInstaller, stand-ins for GPL libraries, the models.

``python .github/bundle/build.py``, in an environment with the coach's wheel and PyInstaller.
"""

# ruff: noqa: T201
import shutil
import subprocess
import sys
import time
from pathlib import Path

from coach.kit.stand_ins import is_gpl, without_gpl
from coach.model import locate, locate_voice_model

SPEC = Path(__file__).resolve().parent / "coach.spec"
BUNDLE = Path("dist/coach")

begun_s = time.monotonic()
subprocess.run(
    [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", str(SPEC)], check=True
)
replaced = without_gpl(BUNDLE)
left = [path for path in BUNDLE.rglob("*") if is_gpl(path.name) and path.stat().st_size > 100_000]
if left or len(set(replaced)) < 2:
    sys.exit(f"the GPL libraries are not where they are looked for: {left or replaced}")
for model in (locate(), locate_voice_model(again=True)):
    shutil.copytree(model, BUNDLE / "models" / model.name, dirs_exist_ok=True)
size = sum(
    path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()
)
print(f"{BUNDLE}: {size / 1e6:.0f} MB, {time.monotonic() - begun_s:.0f} s")
