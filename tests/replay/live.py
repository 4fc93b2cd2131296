"""Takes as a rehearsal follows them: levels and words so far in, lights and the end out."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from accuracy.truth import STEP, Truth

from coach.datatypes import SAMPLE_RATE_HZ, Guide, Samples
from coach.session.take.events import GapTooLong, StepHeard, Trouble
from coach.session.take.monitor import TakeMonitor
from coach.session.take.voice_activity import BLOCK_S


class Followed(msgspec.Struct, frozen=True):
    """What a running take is followed by."""

    levels_db: tuple[float, ...]
    """A level every 0.05 s."""
    words: tuple[tuple[int, tuple[str, ...]], ...]
    """Every change of the words so far: the block it came with, and the words."""


def changes(words: Iterable[Sequence[str]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return where words change, block by block, and what they are from then on."""
    before: tuple[str, ...] = ()
    found = []
    for block, now in enumerate(map(tuple, words)):
        if now != before:
            found.append((block, now))
            before = now
    return tuple(found)


def write(path: Path, truth: Truth, followed: Followed) -> None:
    """Store a take."""
    path.write_bytes(lzma.compress(msgspec.json.encode((truth, followed))))


def read(path: Path) -> tuple[Truth, Followed]:
    """Return a take's truth, and what it is followed by."""
    return msgspec.json.decode(lzma.decompress(path.read_bytes()), type=tuple[Truth, Followed])


class _Words:
    """Stands in for the recogniser: says again what it said."""

    def __init__(self, followed: Followed) -> None:
        self._changes = dict(followed.words)
        self._block = 0
        self._now: tuple[str, ...] = ()

    def feed(self, block: Samples) -> tuple[str, ...]:
        self._now = self._changes.get(self._block, self._now)
        self._block += 1
        return self._now

    def ending(self) -> tuple[str, ...]:
        return self._now


def row(truth: Truth, followed: Followed, guide: Guide) -> dict[str, Any]:
    """Return what a rehearsal makes of a take."""
    monitor = TakeMonitor(guide, _Words(followed))
    seen = []
    for block in _blocks(followed):
        seen += list(monitor.hear(block, lost=False))
        if monitor.ended:
            break
    monitor.end("going")
    assert monitor.ended
    lights = [event for event in seen if isinstance(event, StepHeard)]
    late = list(_late_s(truth, lights))
    return {
        "name": truth.file,
        "counts": {
            "lights": [light.step for light in lights],
            "wrong": sum(each is None for each in late),
            "long_gaps": sum(isinstance(event, GapTooLong) for event in seen),
            "trouble": [event.code for event in seen if isinstance(event, Trouble)],
            "end": monitor.ended.reason,
        },
        "measured": {
            "lights_blocks": [round(light.at_s / BLOCK_S) for light in lights],
            "long_gaps_blocks": [
                round(event.at_s / BLOCK_S) for event in seen if isinstance(event, GapTooLong)
            ],
            "end_blocks": round(monitor.ended.at_s / BLOCK_S),
            "after_last_blocks": round((monitor.ended.at_s - truth.segments[-1].end_s) / BLOCK_S),
        },
    }


def _blocks(followed: Followed) -> Iterator[Samples]:
    """Yield sound of those levels: a square wave has its amplitude for an RMS level."""
    wave = np.resize(np.array([1.0, -1.0], np.float32), round(BLOCK_S * SAMPLE_RATE_HZ))
    for level in followed.levels_db:
        yield wave * np.float32(10 ** (level / 20) if level > SILENT_DB else 0.0)


SILENT_DB = -139.0
"""What is softer is exact zeros."""


def _late_s(truth: Truth, lights: Sequence[StepHeard]) -> Iterator[float | None]:
    """Yield how long after its step has ended each light comes; ``None`` where there is none."""
    for light in lights:
        ends = [
            one.end_s
            for one in truth.segments
            if (one.kind, one.step) == (STEP, light.step) and one.start_s < light.at_s
        ]
        yield light.at_s - max(ends) if ends else None
