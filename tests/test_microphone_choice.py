"""Choosing a microphone, and a device's own rate, on a sound system that is made up."""

from __future__ import annotations

import queue
import sys
import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import Cli

from coach.audio.live import patience
from coach.audio.live.frame_clock import FrameClock
from coach.audio.live.microphone import Microphone, choose, devices
from coach.audio.live.sink import Loudspeaker, Sink
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError


class PortAudioError(Exception):
    pass


class Stream:
    """An input that takes one rate only."""

    def __init__(self, *, samplerate: int, channels: int, callback: Any, **_: Any) -> None:
        if (samplerate, channels) != (48_000, 2):
            raise PortAudioError("Error opening InputStream: Invalid sample rate")
        self.callback = callback

    def start(self) -> None:
        times = np.arange(4_800) / 48_000
        tone = np.sin(2 * np.pi * 440 * times).astype(np.float32)
        for _ in range(10):
            block = np.stack([tone, tone], axis=1)
            self.callback(block, len(block), None, SimpleNamespace(input_overflow=False))
        self.callback(block, len(block), None, SimpleNamespace(input_overflow=True))

    def close(self, ignore_errors: bool = True) -> None:
        return


def device(name: str, inputs: int, host: int = 0) -> dict[str, Any]:
    return {
        "name": name,
        "hostapi": host,
        "default_samplerate": 44_100.0,
        "max_input_channels": inputs,
    }


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> Any:
    system: Any = SimpleNamespace(
        PortAudioError=PortAudioError,
        InputStream=Stream,
        default=SimpleNamespace(device=(2, 0)),
        query_hostapis=lambda: [{"name": "ALSA"}, {"name": "JACK"}],
        query_devices=lambda: system.every,
        every=[
            device("Speaker", 0),
            device("Headset", 1),
            device("Built-in", 2),
            device("Headset", 1, host=1),
        ],
    )
    monkeypatch.setitem(sys.modules, "sounddevice", system)
    monkeypatch.setattr(patience, "GONE_S", 0.05)
    monkeypatch.setattr(patience, "WAKE_S", 0.05)
    return system


def test_microphones_are_those_with_inputs() -> None:
    assert [each.label for each in devices()] == [
        "Headset (ALSA)",
        "Built-in (ALSA)",
        "Headset (JACK)",
    ]
    assert choose(None).name == "Built-in"


@pytest.mark.parametrize(
    ("wanted", "label"),
    [
        ("built", "Built-in (ALSA)"),
        ("Headset (JACK)", "Headset (JACK)"),
        ("jack", "Headset (JACK)"),
    ],
)
def test_a_part_of_a_name_is_enough(wanted: str, label: str) -> None:
    assert choose(wanted).label == label


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("telephone", r"telephone: no such microphone; there are: Headset \(ALSA\), Built-in"),
        ("head", "head: several microphones have that in their name"),
    ],
)
def test_what_is_not_one_microphone_is_refused(wanted: str, message: str) -> None:
    with pytest.raises(MicrophoneError, match=message):
        choose(wanted)


def test_no_microphone_at_all_is_one_line(made_up: Any) -> None:
    made_up.every = []
    with pytest.raises(MicrophoneError, match="no microphone found: connect one"):
        choose(None)


def test_a_device_is_opened_at_a_rate_it_takes_and_brought_to_ours() -> None:
    with Microphone(choose("built")) as opened:
        assert (opened.rate_hz, opened.channels, opened.name) == (48_000, 2, "Built-in")
        assert opened.lost
        sound: list[Samples] = []
        with pytest.raises(MicrophoneError, match="gives no sound any more"):
            sound.extend(opened.blocks())
    heard = np.concatenate(sound)
    assert len(heard) == pytest.approx(1.1 * SAMPLE_RATE_HZ, rel=0.01)
    spectrum = np.abs(np.fft.rfft(heard[:SAMPLE_RATE_HZ]))
    assert int(spectrum.argmax()) == pytest.approx(440, abs=2)


def test_the_first_sound_may_take_longer_than_any_other(
    made_up: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sleepy(Stream):
        def start(self) -> None:
            threading.Timer(0.2, super().start).start()

    made_up.InputStream = Sleepy
    monkeypatch.setattr(patience, "WAKE_S", 10.0)
    sound: list[Samples] = []
    opened = Microphone(choose("built"))
    with opened, pytest.raises(MicrophoneError, match="gives no sound any more"):
        sound.extend(opened.blocks())
    assert sum(map(len, sound)) > SAMPLE_RATE_HZ


def test_what_came_meanwhile_can_be_thrown_away() -> None:
    opened = Microphone(choose("built"))
    opened.skip()
    opened.close()
    assert list(opened.blocks()) == []


def test_a_device_that_takes_no_rate_is_one_line() -> None:
    with pytest.raises(
        MicrophoneError, match=r"Headset: cannot be opened \(Invalid sample rate\)"
    ) as e:
        Microphone(choose("Headset (ALSA)"))
    assert e.value.remedy == "microphone_closed"


def test_the_cue_is_played_to_its_end(made_up: Any) -> None:
    played: list[Samples] = []

    class Output:
        latency = 0.07

        def __init__(self, **_: Any) -> None:
            return

        def __enter__(self) -> Output:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def write(self, sound: Samples) -> None:
            played.append(sound)

    made_up.OutputStream = Output
    sink: Sink = Loudspeaker()
    assert sink.play(np.ones(160, np.float32)) == 0.07
    assert [each.shape for each in played] == [(160, 1)]


def test_a_machine_without_a_loudspeaker_is_one_line(made_up: Any) -> None:
    def none(**_: Any) -> None:
        raise PortAudioError("Error querying device -1")

    made_up.OutputStream = none
    message = r"the cue cannot be played \(Error querying device -1\)$"
    with pytest.raises(MicrophoneError, match=message) as caught:
        Loudspeaker().play(np.ones(160, np.float32))
    assert caught.value.remedy == "no_loudspeaker"


def test_microphones_are_listed(cli: Cli) -> None:
    lines = cli("rehearse", "--devices").stdout.splitlines()
    assert lines[1] == "* Built-in (ALSA), 44100 Hz, 2 channels"
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("stalls", "lost_s"),
    [
        ({}, 0.0),
        ({50: 1.0}, 0.0),  # late, and then at once
        ({50: 10.0}, 10.0),  # stopped: what came meanwhile is gone
        ({50: 10.0, 200: 3.0}, 13.0),
        ({340: 4.0}, 4.0),  # a second before the end
        ({390: 4.0}, 0.0),  # too late to tell
        ({50: 0.2}, 0.0),
    ],
)
def test_frames_are_compared_with_the_clock(stalls: dict[int, float], lost_s: float) -> None:
    clock, now_s, debt_s = FrameClock(), 100.0, 0.0
    for number in range(400):
        stall_s = stalls.get(number, 0.0)
        now_s += stall_s
        debt_s += stall_s if stall_s < 2.0 else 0.0
        if debt_s >= 0.02:
            debt_s -= 0.02  # what waited comes at once
        else:
            now_s += 0.02
        clock.count(0.02, now_s)
    assert clock.lost_s == pytest.approx(lost_s, abs=0.05)
    assert clock.is_behind is (lost_s > 0 and 340 not in stalls)


def test_a_clock_that_counted_nothing_lost_nothing() -> None:
    assert FrameClock().lost_s == 0.0


def test_a_program_that_was_stopped_does_not_take_its_microphone_for_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock jumps by ten seconds in the first wait; then sound comes."""
    waits: list[float] = []

    def get(timeout: float) -> Any:
        waits.append(timeout)
        if len(waits) < 4:
            raise queue.Empty
        return np.zeros((960, 2), np.float32)

    jumps = iter([0.0, 10.0, 10.0, 10.25, 10.25, 10.5, 10.5])
    monkeypatch.setattr("coach.audio.live.patience.time.monotonic", lambda: next(jumps))
    assert patience.next_of(SimpleNamespace(get=get), 2.0, "Built-in") is not None
