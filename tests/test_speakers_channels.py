"""Two people on two channels, in levels made for it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from coach.datatypes import ChannelLevels, Span
from coach.speakers.channels import turns_by_channel

Track = npt.NDArray[np.float64]
NOISE_DB, LEAK_DB = -70.0, -18.0
LEFT, RIGHT = (0.5, 3.0, 8.0, 10.0), (4.0, 6.5, 11.0, 12.5)
"""When each person begins and ends to speak, twice (seconds)."""


def voice(times: tuple[float, ...], seconds: float = 14.0, seed: int = 1) -> Track:
    """Return the power of somebody who speaks in syllables at those times."""
    at = np.arange(round(100 * seconds)) / 100
    syllables = -20.0 + 8.0 * np.sin(2 * np.pi * 4 * at + seed)
    speaks = np.zeros(len(at), bool)
    for start, end in zip(times[::2], times[1::2], strict=True):
        speaks |= (at >= start) & (at < end)
    return np.where(speaks, 10 ** (syllables / 10), 0.0)


def levels(left: Track, right: Track) -> ChannelLevels:
    noise = 10 ** (NOISE_DB / 10)
    power = np.stack((left, right), axis=1) + noise
    return (10 * np.log10(power)).astype(np.float16)


def leaking(gain_db: float = 0.0, leak_db: float = LEAK_DB) -> ChannelLevels:
    """Return two people, one softer by so much, whose voices leak into the other's channel."""
    you, other = voice(LEFT), voice(RIGHT, seed=2) * 10 ** (gain_db / 10)
    leak = 10 ** (leak_db / 10)
    return levels(you + leak * other, other + leak * you)


@pytest.mark.parametrize("gain_db", [0.0, -15.0, 12.0])
def test_each_channel_is_a_person(gain_db: float) -> None:
    turns = turns_by_channel(leaking(gain_db))
    assert turns
    assert turns.told_apart
    for times, channel in ((LEFT, 0), (RIGHT, 1)):
        for start, end in zip(times[::2], times[1::2], strict=True):
            assert turns.voice_of(Span(start + 0.05, end - 0.05)) == channel


@pytest.mark.parametrize(
    "sound",
    [
        levels(voice(LEFT + RIGHT), voice(LEFT + RIGHT)),  # one track twice
        levels(voice(LEFT + RIGHT), 0.01 * voice(LEFT + RIGHT)),  # panned
        levels(voice(LEFT), np.zeros(1400)),  # one channel silent
        levels(voice(LEFT), voice((11.0, 11.5))),  # a cough on the other
        leaking(leak_db=-3.0),  # one room, two microphones
        levels(np.zeros(50), np.zeros(50)),
    ],
)
def test_other_two_channels_are_not(sound: ChannelLevels) -> None:
    assert turns_by_channel(sound) is None


def test_who_talks_into_the_other_keeps_his_channel() -> None:
    you, other = voice((0.5, 4.0, 7.0, 9.0)), voice((3.5, 6.5, 9.5, 11.0), seed=2)
    turns = turns_by_channel(levels(you, other))
    assert turns
    assert turns.voice_of(Span(1.0, 3.4)) == 0
    assert turns.voice_of(Span(4.2, 6.4)) == 1
