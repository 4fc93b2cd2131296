"""Damaged recordings: said, refused in one line, or no more is lost than a step is long."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import numpy as np
from recordings import heard

from coach.audio.files.containers.ending import STEP_AT_LEAST_S
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import AudioError

from .making import Pair, correlation, make
from .trial import Trial

PAIRS = (
    Pair("wav", "pcm_s16le"),
    Pair("aac", "aac"),
    Pair("flac", "flac"),
    Pair("mp3", "libmp3lame"),
    Pair("m4a", "aac"),
    Pair("ogg", "libvorbis"),
    Pair("opus", "libopus"),
    Pair("webm", "libopus"),
    Pair("mka", "pcm_s16le"),
)
SEEDS = 4
RATE_HZ = 48_000

PIECE = round(0.1 * SAMPLE_RATE_HZ)
"""Sound is looked for in pieces of 0.1 s."""
ELSEWHERE = round(0.25 * SAMPLE_RATE_HZ)
"""This far from where it was, before and after, it still counts as there."""
IN_ONE_PIECE_S, ALTOGETHER = STEP_AT_LEAST_S + 0.1, 0.1
"""More must not be lost unsaid: a step's length, to a piece, and a tenth of the recording."""
ALIKE = 0.7
"""Correlation of a piece with itself as it came out of a damaged file."""
SILENT = 1e-3
"""Root mean square below which a piece is a pause: nothing can be lost of it."""

Harm: TypeAlias = Callable[[bytes, random.Random], bytes]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    """Write zeros over a block of a disk."""
    return _over(content, chance, lambda size: bytes(size))


def garbled(content: bytes, chance: random.Random) -> bytes:
    """Write anything over some of it."""
    return _over(content, chance, chance.randbytes)


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Flip single bits, one in 500 bytes, the header among them."""
    changed = bytearray(content)
    for _ in range(len(content) // 500):
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def taken_out(content: bytes, chance: random.Random) -> bytes:
    """Take some of the middle out."""
    start, size = _stretch(content, chance)
    return content[:start] + content[start + size :]


def cut(content: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return content[: chance.randrange(len(content) // 10, len(content))]


HARMS: tuple[Harm, ...] = (zeroed, garbled, flipped, taken_out, cut)
NOT_TOLD = {"wav": (zeroed, garbled, flipped), "aac": (taken_out, cut)}
"""What nothing in a file can tell. A WAV has no checksum: what is written over its samples is sound
like any other. Raw AAC has no length and no numbers: without a part it is a shorter recording."""


def _stretch(content: bytes, chance: random.Random) -> tuple[int, int]:
    size = chance.randrange(512, max(513, len(content) // 3))
    return chance.randrange(len(content) - size), size


def _over(content: bytes, chance: random.Random, new: Callable[[int], bytes]) -> bytes:
    start, size = _stretch(content, chance)
    return content[:start] + new(size) + content[start + size :]


def trials(seed: int, *, brief: bool) -> Iterator[Trial]:
    """Yield every pair with every harm, some times each."""
    for pair in PAIRS:
        for harm in HARMS[1::3] if brief else HARMS:
            if harm in NOT_TOLD.get(pair.ending, ()):
                continue
            for number in range(seed, seed + (1 if brief else SEEDS)):
                name = f"{pair.name}, {harm.__name__.replace('_', ' ')}, seed {number}"
                yield Trial("damaged recordings", name, partial(fault, pair, harm, name))


def fault(pair: Pair, harm: Harm, name: str, folder: Path) -> str:
    """Return what was lost unsaid."""
    path = make(pair, RATE_HZ, folder)
    whole, _ = heard(path)
    path.write_bytes(harm(path.read_bytes(), random.Random(name)))
    try:
        samples, audio = heard(path)
    except AudioError as error:
        line = str(error)
        return "" if line and line.isprintable() else f"not one line: {line!r}"
    longest_s, share = lost(whole, samples)
    unsaid = (longest_s > IN_ONE_PIECE_S or share > ALTOGETHER) and not audio.damaged
    return f"{longest_s:.1f} s in a row and {share:.0%} lost, and nothing said" if unsaid else ""


def lost(whole: Samples, samples: Samples) -> tuple[float, float]:
    """Return how much in a row is no longer heard (seconds), and what share of everything."""
    room = np.pad(samples, (ELSEWHERE, ELSEWHERE + max(0, len(whole) - len(samples))))
    starts = range(0, len(whole) - PIECE, PIECE)
    there = [_is_there(whole[at : at + PIECE], room[at:]) for at in starts]
    runs = [len(list(run)) for is_there, run in groupby(there) if not is_there]
    return max(runs, default=0) * PIECE / SAMPLE_RATE_HZ, sum(runs) / len(there)


def _is_there(piece: Samples, room: Samples) -> bool:
    if np.sqrt(np.square(piece).mean()) < SILENT:
        return True
    near = room[: PIECE + 2 * ELSEWHERE]
    power = np.cumsum(np.pad(np.square(near, dtype=np.float64), (1, 0)))
    power = np.sqrt(np.maximum(power[PIECE:] - power[:-PIECE], 1e-9))
    likeness = correlation(near, piece) / power
    return bool(likeness.max() / np.linalg.norm(piece) > ALIKE)
