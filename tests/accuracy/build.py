"""Make the recordings of the bench, and the truth beside each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from splicing import EDGE, FRAME, RATE_HZ, Clip, Line, Samples, clip, splice
from splicing import Segment as StepSpan

from . import sounds
from .scripts import GUIDE_FILES, PACE, SCRIPTS, texts
from .truth import CUSTOMERS, PAUSE_S, REPEAT, STEP, Segment, Truth
from .voices import KOKOROS, NATURAL, Recorded, Row, missing_program, recorded_lines, voice

FLOOR_DB, TAIL_S = -78.0, 0.6
SILENCES_S = {
    "start": (0.3, 0.8),
    "step": (0.1, 2.0),
    "other": (0.12, 0.8),
    "brisk": (0.1, 0.45),
    "stumble": (0.05, 0.15),
    "take": (2.5, 4.0),
}
"""The shortest and the longest silence before a line; drawn evenly over their logarithm."""
CROWD = ("slt", "en-us+max", "rms", "en-us+Annie")
"""Who babbles."""
CROWDED = ("babble10", "television")
"""Sounds in which others talk."""


@dataclass(frozen=True)
class Plan:
    """A recording to make."""

    says: str
    """One of ``SCRIPTS``."""
    speaker: str
    condition: str = "clean"
    """One of ``sounds.CONDITIONS``."""

    @property
    def name(self) -> str:
        """Its file's name, without suffix."""
        return f"{self.condition}_{self.says}_{self.speaker.replace('+', '-')}"

    @property
    def customer(self) -> str:
        """Who answers: a voice that is not the speaker's; the samples have their own."""
        if self.speaker == NATURAL:
            return NATURAL
        if self.speaker in KOKOROS:
            return KOKOROS[(KOKOROS.index(self.speaker) + 2) % len(KOKOROS)]
        return "rms" if self.speaker == "slt" else "slt"

    def missing(self) -> str | None:
        """Return a program that it needs and that is not installed; ``None`` where all is there."""
        crowd = CROWD if self.condition in CROWDED else ()
        customer = (self.customer,) if SCRIPTS[self.says].customer else ()
        needed = map(missing_program, (self.speaker, *customer, *crowd))
        return next((program for program in needed if program), None)


CLEAN = {
    "in-order": (NATURAL, "en-us+max", "awb"),
    "brisk": ("am_fenrir", "slt"),
    "out-of-order": (NATURAL, "en-gb+Mike"),
    "takes": (NATURAL, "rms"),
    "reworded": ("rms", "slt", "kal16", "bf_isabella"),
    "customer": (NATURAL, "rms"),
    "answered": ("am_adam", "af_heart", "hf_alpha", "en-us+max"),
    "call": ("bm_fable", "bf_isabella", "am_fenrir"),
    "too-much": (NATURAL, "slt"),
    "fillers": ("rms", "slt", "en-us+michael", "af_heart"),
    "chatter": ("slt", "en-us+Annie"),
    "other-guide": ("rms", "en-us+max"),
}
PANEL = (
    ("in-order", "en-us+max"),
    ("out-of-order", NATURAL),
    ("reworded", "slt"),
    ("customer", NATURAL),
    ("fillers", "rms"),
)
"""What every other sound than clean is tried on: the same lines, other silences."""
DEVICE_PANEL = (
    ("brisk", "am_adam"),
    ("in-order", "slt"),
    ("answered", "bf_isabella"),
)
"""What the sounds of devices and programs are tried on (``sounds.DEVICES``)."""
QUICK = (
    Plan("in-order", NATURAL),
    Plan("fillers", "rms"),
    Plan("out-of-order", NATURAL, "noise10"),
)
"""A minute, for a first look."""


def plans() -> tuple[Plan, ...]:
    """Return every recording of the whole bench."""
    clean = [Plan(says, name) for says, speakers in CLEAN.items() for name in speakers]
    others = [condition for condition in sounds.CONDITIONS if condition != "clean"]
    return (*clean, *(Plan(*who, condition) for condition in others for who in panel(condition)))


def panel(condition: str) -> tuple[tuple[str, str], ...]:
    """Return what is said in a sound other than clean, and by whom."""
    return DEVICE_PANEL if condition in sounds.DEVICES else PANEL


def make(plan: Plan, folder: Path) -> Truth:
    """Make a recording in a folder, its truth beside it, and return the truth."""
    lines, takes = _lines(plan)
    rng = _rng("sound", plan.name)
    clean, placed = splice(lines, tail_s=TAIL_S, floor_db=FLOOR_DB, rng=rng)
    condition = sounds.CONDITIONS[plan.condition]
    spoiled = condition.change(sounds.Scene(clean, _spoken(clean.size, placed), _crowd(plan), rng))
    path = folder / f"{plan.name}{condition.suffix}"
    sounds.write(path, spoiled, condition.rate_hz)
    truth = _truth(plan, path.name, clean.size, lines, placed, takes)
    path.with_suffix(".json").write_bytes(msgspec.json.encode(truth))
    return truth


def _rng(*name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(" ".join(name).encode()))


def _lines(plan: Plan) -> tuple[list[Line], list[int]]:
    """Return a recording's lines and the take of each; the words do not depend on the condition."""
    drawn, silences = _rng(plan.says, plan.speaker), _rng("silences", plan.name)
    rows = [(take, row) for take, row in SCRIPTS[plan.says].rows(drawn) if _sayable(plan, row)]
    lines = []
    for place, (_, row) in enumerate(rows):
        who = voice(plan.customer if row.kind in CUSTOMERS else plan.speaker)
        text, sound = who.line(row, drawn)
        silence = np.exp(silences.uniform(*np.log(SILENCES_S[_before(plan, rows, place)])))
        lines.append(Line(row.kind, row.step, text, float(silence), clip(sound)))
    return lines, [take for take, _ in rows]


def _sayable(plan: Plan, row: Row) -> bool:
    """Tell whether the speaker has such a line: the samples do not hold every kind."""
    return not isinstance(voice(plan.speaker), Recorded) or (
        (row.kind, row.step) in recorded_lines()
    )


def _before(plan: Plan, rows: Sequence[tuple[int, Row]], place: int) -> str:
    """Name the silence before a row."""
    if not place:
        return "start"
    (last_take, last), (take, row) = rows[place - 1], rows[place]
    if take != last_take:
        return "take"
    if last.kind == REPEAT:
        return "stumble"
    if SCRIPTS[plan.says].brisk and row.kind not in CUSTOMERS:
        return "brisk"
    return "step" if last.kind == row.kind == STEP else "other"


def _spoken(size: int, placed: Sequence[StepSpan]) -> npt.NDArray[np.bool_]:
    spoken = np.zeros(size, np.bool_)
    for one in placed:
        spoken[round(one.start_s * RATE_HZ) : round(one.end_s * RATE_HZ)] = True
    return spoken


def _crowd(plan: Plan) -> tuple[Samples, ...]:
    return _crowd_lines() if plan.condition in CROWDED else ()


@cache
def _crowd_lines() -> tuple[Samples, ...]:
    rows = [Row("chatter", None, text, PACE[0]) for text in texts()["chatter"]]
    spoken = (voice(name).line(row, _rng(name))[1] for name in CROWD for row in rows)
    return tuple(clip(sound).samples for sound in spoken)


def _truth(
    plan: Plan,
    file: str,
    size: int,
    lines: Sequence[Line],
    placed: Sequence[StepSpan],
    takes: Sequence[int],
) -> Truth:
    guide = GUIDE_FILES[SCRIPTS[plan.says].guide_name]
    steps = {take for line, take in zip(lines, takes, strict=True) if line.kind == STEP}
    return Truth(
        file=file,
        voice=plan.speaker,
        condition=plan.condition,
        says=plan.says,
        duration_s=round(size / RATE_HZ, 4),
        takes=len(steps),
        segments=tuple(_segments(lines, placed, takes)),
        guide=str(guide) if guide else None,
    )


def _segments(
    lines: Sequence[Line], placed: Sequence[StepSpan], takes: Sequence[int]
) -> Iterator[Segment]:
    """Yield the lines of the truth; a step whose first words come twice starts with the first."""
    begun_s = None
    for line, one, take in zip(lines, placed, takes, strict=True):
        pauses = tuple(_pauses(line.clip, one.start_s))
        start_s = one.start_s if begun_s is None else begun_s
        begun_s = one.start_s if one.kind == REPEAT else None
        yield Segment(**asdict(one) | {"start_s": start_s}, take=take, pauses=pauses)


def _pauses(spoken: Clip, start_s: float) -> Iterator[tuple[float, float]]:
    """Yield the silences inside a line, told as its edges are."""
    inside = np.abs(spoken.samples[spoken.onset : spoken.offset])
    frames = inside[: inside.size // FRAME * FRAME].reshape(-1, FRAME).max(axis=1)
    loud = np.flatnonzero(frames > EDGE)
    for before, after in zip(loud[:-1] + 1, loud[1:], strict=True):
        if (after - before) * FRAME >= PAUSE_S * RATE_HZ:
            first, last = (round(start_s + int(at) * FRAME / RATE_HZ, 4) for at in (before, after))
            yield first, last
