"""A conversation as it sounds: a real ``coach rehearse --customer`` in a room of two channels.

The room is a sink of a PulseAudio: the speaker's recording is played into its left channel, which
is all that the microphone hears, and the customer is heard in its right one. What is recorded of
the room has both on one clock.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from sound_system import SoundSystem, running
from system import needed

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.recognise import PARTIAL_BLOCK

RUN = "from coach.cli import main; main()"
SIDES = {"mouth": "front-left", "customer": "front-right"}
FRAME = SAMPLE_RATE_HZ // 100
"""Sound is looked at in pieces of 10 ms."""
AHEAD_S, LATENCY_MS = 0.25, 20
"""What is said is handed over so long before it is heard, or a busy machine would tear it."""
STRETCH_S = 0.8
"""Between two lines of the customer there is more (seconds)."""
AUDIBLE_DB = -30.0
"""Of a voice, below its loudest 10 ms: what is quieter is breath."""


@dataclass(frozen=True)
class Conversation:
    """What was heard of one."""

    report: dict[str, Any]
    room: Samples
    """The speaker and the customer, shape (n, 2), as the room has them."""
    kept: Samples
    """The same, as the coach kept them."""
    path: Path
    """Where."""
    ran_dry: int
    """So often the loudspeaker had no sound in time."""


@contextmanager
def room() -> Iterator[SoundSystem]:
    """Run a sound system with such a room."""
    with running() as system:
        sides = ",".join(SIDES.values())
        load = ("load-module", "module-null-sink", "sink_name=room", "rate=48000", "channels=2")
        system.control(*load, f"channel_map={sides}")
        for name, side in SIDES.items():
            system.control(
                *("load-module", "module-remap-sink", f"sink_name={name}", "master=room"),
                *("channels=1", f"channel_map={side}", f"master_channel_map={side}", "remix=no"),
            )
        system.control(
            *("load-module", "module-remap-source", "source_name=ear", "master=room.monitor"),
            *("channels=1", "channel_map=mono", "master_channel_map=front-left", "remix=no"),
        )
        yield SoundSystem(system.environment | {"PULSE_SOURCE": "ear", "PULSE_SINK": "customer"})


def converse(system: SoundSystem, sound: Samples, folder: Path, *arguments: str) -> Conversation:
    """Play a speaker to a rehearsal, end it with him, and return what was heard."""
    left = list(np.array_split(sound, max(1, len(sound) // PARTIAL_BLOCK)))
    return hold(system, lambda _: left.pop(0) if left else None, folder, *arguments)


def hold(
    system: SoundSystem, turn: Callable[[Samples], Samples | None], folder: Path, *arguments: str
) -> Conversation:
    """Have somebody talk to a rehearsal who hears the customer, and return what was heard.

    Parameters
    ----------
    turn
        Takes the next 0.05 s that the room has of the customer, and returns what is said
        meanwhile; ``None`` ends the take, where the rehearsal does not end it itself.
    """
    environment = os.environ | system.environment | {"COACH_DATA": str(folder)}
    program = _listening(environment, *arguments)
    raw = ("--raw", "--format=s16le", f"--rate={SAMPLE_RATE_HZ}", f"--latency-msec={LATENCY_MS}")
    recorder = subprocess.Popen(
        [
            *(needed("pacat"), "--record", "-d", "room.monitor", *raw),
            *("--channels=2", f"--channel-map={','.join(SIDES.values())}"),
        ],
        env=environment,
        stdout=subprocess.PIPE,
    )
    mouth = subprocess.Popen(
        [needed("pacat"), "--playback", "-d", "mouth", *raw, "--channels=1"],
        env=environment,
        stdin=subprocess.PIPE,
    )
    assert recorder.stdout
    assert mouth.stdin
    heard: list[npt.NDArray[np.int16]] = []
    said: Samples | None = np.zeros(round(AHEAD_S * SAMPLE_RATE_HZ), np.float32)
    while said is not None and program.poll() is None:
        mouth.stdin.write(np.rint(said * 32767.0).astype("<i2").tobytes())
        mouth.stdin.flush()
        heard.append(np.frombuffer(recorder.stdout.read(4 * PARTIAL_BLOCK), "<i2").reshape(-1, 2))
        said = turn(heard[-1][:, 1].astype(np.float32) / 32768.0)
    if program.poll() is None:
        program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    for each in (recorder, mouth):
        each.terminate()
        each.communicate()
    assert program.returncode == 0, err
    (kept,) = (folder / "recordings").glob("*.wav")
    room = np.concatenate(heard).astype(np.float32) / 32768.0
    return Conversation(json.loads(out), room, both(kept), kept, err.count("underrun"))


def _listening(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start a rehearsal and wait until it listens."""
    line = [sys.executable, "-c", RUN, "rehearse", "--cue", "none", "--format", "json"]
    program = subprocess.Popen(
        [*line, "--no-remember", "--customer", *arguments],
        env=environment,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stderr
    said = next(line for line in program.stderr if "listening" in line or line.startswith("Error"))
    assert "listening" in said
    return program


def both(path: Path) -> Samples:
    """Return both channels of a recording, shape (n, 2)."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    steps = np.concatenate(frames, axis=1).reshape(-1, 2)
    return np.asarray(steps.astype(np.float32) / 32768.0)


def stretches(sound: Samples, pause_s: float) -> list[tuple[float, float]]:
    """Return where somebody speaks (seconds): from after a pause of that length to the next."""
    loud = np.flatnonzero(levels_db(sound) > levels_db(sound).max() + AUDIBLE_DB)
    breaks = np.flatnonzero(np.diff(loud) > pause_s * 100)
    firsts, lasts = loud[np.r_[0, breaks + 1]], loud[np.r_[breaks, len(loud) - 1]]
    return [(first / 100, (last + 1) / 100) for first, last in zip(firsts, lasts, strict=True)]


def answers_s(heard: Conversation, lines: Sequence[Samples], pause_s: float) -> list[float | None]:
    """Return how long after each line the customer began, as the room tells (seconds).

    ``None``: not before the next. Less than nothing: into the line.
    """
    own, others = heard.room[:, 0], heard.room[:, 1]
    starts = [start for start, _ in stretches(others, STRETCH_S)] if others.any() else []
    begins = lag_s(own, spoken(lines, pause_s))
    found: list[float | None] = []
    for line in lines:
        first, last = stretches(line, len(line))[0]
        within = (at - begins - last for at in starts if begins + first <= at)
        found.append(next((late for late in within if late < pause_s), None))
        begins += len(line) / SAMPLE_RATE_HZ + pause_s
    return found


def levels_db(sound: Samples) -> npt.NDArray[np.float64]:
    """Return the level of each 10 ms."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(10 * np.log10(np.mean(frames**2, axis=1) + 1e-10))


def lag_s(of: Samples, behind: Samples) -> float:
    """Return how much later one sound stands than the same in another (seconds)."""
    size = 1 << (len(of) + len(behind)).bit_length()
    spectrum = np.fft.rfft(of, size) * np.conj(np.fft.rfft(behind, size))
    at = int(np.argmax(np.fft.irfft(spectrum, size)))
    return (at if at < size // 2 else at - size) / SAMPLE_RATE_HZ


def spoken(lines: Sequence[Samples], pause_s: float) -> Samples:
    """Return lines with a pause behind each."""
    noise = np.random.default_rng(0).normal(0, 1e-4, round(pause_s * SAMPLE_RATE_HZ))
    return np.concatenate([part for line in lines for part in (line, noise.astype(np.float32))])
