"""The clips in which a customer's lines are spoken."""

from __future__ import annotations

import zlib
from contextlib import nullcontext
from dataclasses import replace
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from coach import text
from coach.audio import open_audio
from coach.customer import MomentKind, Scenario
from coach.datatypes import Asks, Samples
from coach.errors import ScenarioError
from coach.folders import data_folder

FOLDER = "customer"
LONGEST = 40
"""Characters of a clip's name that are of its words."""


def clip_name(voice: str, line: str) -> str:
    """Return the name of the clip of a line in a voice: ``af_heart/debit-1c2d3e4f``."""
    words = "-".join(text.words(line)).replace("'", "")[:LONGEST].strip("-")
    return f"{voice}/{words}-{zlib.crc32(line.encode()):08x}"


def own_clip(voice: str, line: str) -> Path:
    """Return where a clip is kept that was spoken for the user."""
    return data_folder() / "clips" / f"{clip_name(voice, line)}.wav"


def is_spoken(voice: str, line: str) -> bool:
    """Tell whether there is a clip of a line in a voice."""
    return _of_the_package(voice, line).is_file() or own_clip(voice, line).is_file()


def clip(voice: str, line: str) -> Samples:
    """Return a line as it is spoken, 16 kHz mono.

    Raises
    ------
    AudioError
        There is no such clip any more, or it is damaged.
    """
    ours = _of_the_package(voice, line)
    found = as_file(ours) if ours.is_file() else nullcontext(own_clip(voice, line))
    with found as path, open_audio(path) as audio:
        return np.concatenate(list(audio.blocks()))


def _of_the_package(voice: str, line: str) -> Traversable:
    return files("coach.cues") / FOLDER / f"{clip_name(voice, line)}.opus"


def unspoken(scenario: Scenario) -> tuple[str, ...]:
    """Return the lines of a scenario that at least one of its voices cannot say, each once."""
    silent = (line for voice, line in scenario.spoken() if not is_spoken(voice, line))
    return tuple(dict.fromkeys(silent))


def speakable(scenario: Scenario) -> Scenario:
    """Return a scenario with the lines alone that all of its voices can say.

    Raises
    ------
    ScenarioError
        Of what is said where nothing else fits there is no clip.
    """
    silent = set(unspoken(scenario))

    def kept(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line for line in lines if line not in silent)

    personas = tuple(
        replace(each, answers={asks: kept(lines) for asks, lines in each.answers.items()})
        for each in scenario.personas
    )
    moments = (replace(each, say=kept(each.say), then=kept(each.then)) for each in scenario.moments)
    answers = {asks: kept(lines) for asks, lines in scenario.answers.items()}
    if not answers.get(Asks.OPEN):
        raise ScenarioError(f"{scenario.name}: no voice can say any of its answers under open")
    return replace(
        scenario,
        personas=personas,
        answers=answers,
        steps={step: kept(lines) for step, lines in scenario.steps.items()},
        moments=tuple(each for each in moments if each.say or each.kind is MomentKind.SILENCE),
    )
