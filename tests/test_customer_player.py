"""What plays a customer: a loudspeaker that is open all the time; and what has a pitch."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coach.audio.live import sink
from coach.audio.live.sink import BUFFER_S, LONGEST_BUFFER_S, Playing
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError
from coach.session.answering.customer import Player
from coach.session.answering.voicing import is_voiced

LEAST_S = 0.03


class PortAudioError(Exception):
    """What the sound system raises."""


class Output:
    """A loudspeaker whose callback the test calls."""

    ahead_s = 0.0
    """As told to the callback; 0: not at all."""
    opened: Output

    def __init__(self, *, callback: Any, latency: float, **_: Any) -> None:
        self.callback = callback
        self.latency = latency
        self.active = False
        self.closed = threading.Event()
        Output.opened = self

    def start(self) -> None:
        self.active = True

    def close(self, *, ignore_errors: bool) -> None:
        assert ignore_errors
        self.active = False
        self.closed.set()

    def ask(self, frames: int, *, ran_dry: bool = False) -> Samples:
        out = np.full((frames, 1), 9.0, np.float32)
        times = SimpleNamespace(currentTime=5.0, outputBufferDacTime=5.0 + self.ahead_s)
        self.callback(out, frames, times, SimpleNamespace(output_underflow=ran_dry))
        return out[:, 0]


def devices(kind: str) -> dict[str, float]:
    assert kind == "output"
    return {"default_low_output_latency": LEAST_S}


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    system = SimpleNamespace(
        OutputStream=Output, PortAudioError=PortAudioError, query_devices=devices
    )
    monkeypatch.setattr(sink, "sounddevice", lambda: system)
    return system


@pytest.mark.usefixtures("sound")
def test_a_clip_is_played_sample_by_sample_and_silence_around_it() -> None:
    clip = np.linspace(0.1, 1.0, 250, dtype=np.float32)
    with Playing() as playing:
        player: Player = playing
        assert not Output.opened.ask(100).any()
        assert player.start(clip) == LEAST_S
        heard = np.concatenate([Output.opened.ask(100) for _ in range(4)])
        assert np.array_equal(heard[:250], clip)
        assert not heard[250:].any()
    assert Output.opened.closed.is_set()


@pytest.mark.usefixtures("sound")
def test_what_the_callback_is_told_goes_before_what_was_said_at_the_opening() -> None:
    with Playing() as playing:
        Output.opened.ahead_s = 0.12
        Output.opened.ask(100)
        assert playing.start(np.ones(10, np.float32)) == pytest.approx(0.12)
        Output.opened.ahead_s = 7.0
        Output.opened.ask(100)
        assert playing.start(np.ones(10, np.float32)) == LEAST_S


@pytest.mark.usefixtures("sound")
def test_a_clip_can_be_stopped() -> None:
    with Playing() as playing:
        playing.start(np.ones(1000, np.float32))
        assert Output.opened.ask(10).all()
        playing.stop()
        assert not Output.opened.ask(10).any()


def test_without_a_loudspeaker_the_first_clip_says_so(sound: SimpleNamespace) -> None:
    def none(**_: Any) -> None:
        raise PortAudioError("Error querying device -1")

    sound.OutputStream = none
    message = r"the customer cannot be played \(Error querying device -1\)$"
    with Playing() as playing, pytest.raises(MicrophoneError, match=message):
        playing.start(np.ones(10, np.float32))


def test_without_a_sound_system_the_first_clip_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise MicrophoneError("there is no sound system")

    monkeypatch.setattr(sink, "sounddevice", none)
    with Playing() as playing, pytest.raises(MicrophoneError, match="there is no sound system"):
        playing.start(np.ones(10, np.float32))


@pytest.mark.usefixtures("sound")
def test_a_loudspeaker_that_goes_is_said() -> None:
    with Playing() as playing:
        Output.opened.active = False
        with pytest.raises(MicrophoneError, match="the customer cannot be played"):
            playing.start(np.ones(10, np.float32))


@pytest.mark.usefixtures("sound")
def test_a_buffer_that_ran_dry_is_opened_twice_as_long_behind_the_clip() -> None:
    with Playing() as playing:
        before = Output.opened
        assert before.latency == LEAST_S
        playing.start(np.ones(30, np.float32))
        assert before.ask(10, ran_dry=True).all()
        assert before.ask(10).all()
        assert Output.opened is before
        before.ask(10)
        assert before.closed.wait(10.0)
        longer = Output.opened
        assert longer.latency == 2 * LEAST_S
        assert playing.start(np.ones(10, np.float32)) == 2 * LEAST_S
        assert not before.ask(10).any()
        assert longer.ask(10).all()
    assert longer.closed.is_set()


@pytest.mark.usefixtures("sound")
def test_a_buffer_grows_up_to_a_limit() -> None:
    with Playing() as playing:
        for _ in range(2):
            before = Output.opened
            before.ask(10, ran_dry=True)
            assert before.closed.wait(10.0)
        longest = Output.opened
        assert longest.latency == LONGEST_BUFFER_S
        longest.ask(10, ran_dry=True)
        playing.start(np.ones(10, np.float32))
        assert longest.ask(10).all()
    assert Output.opened is longest


def test_a_loudspeaker_that_cannot_be_opened_twice_stays(sound: SimpleNamespace) -> None:
    tried = threading.Event()

    def none(**_: Any) -> None:
        tried.set()
        raise PortAudioError("Device unavailable")

    with Playing() as playing:
        first = Output.opened
        sound.OutputStream = none
        first.ask(10, ran_dry=True)
        assert tried.wait(10.0)
        playing.start(np.ones(10, np.float32))
        assert first.ask(10).all()
    assert first.closed.is_set()


@pytest.mark.usefixtures("sound")
def test_a_device_that_allows_less_has_enough_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(globals(), "LEAST_S", 0.003)
    with Playing():
        assert Output.opened.latency == BUFFER_S


TIMES = np.arange(800) / SAMPLE_RATE_HZ


@pytest.mark.parametrize("pitch_hz", [85.0, 120.0, 210.0, 350.0])
def test_a_voice_has_a_pitch(pitch_hz: float) -> None:
    harmonics = [np.sin(2 * np.pi * pitch_hz * k * TIMES + k) / k for k in range(1, 8)]
    assert is_voiced((0.1 * np.sum(harmonics, axis=0)).astype(np.float32))


def test_noise_a_click_and_silence_have_none() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, (50, 800)).astype(np.float32)
    assert sum(is_voiced(block) for block in noise) <= 1
    click = np.zeros(800, np.float32)
    click[300:310] = 0.5
    assert not is_voiced(click)
    assert not is_voiced(np.zeros(800, np.float32))
    assert not is_voiced(np.ones(100, np.float32))
