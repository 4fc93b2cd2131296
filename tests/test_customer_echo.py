"""Whether the microphone hears the customer: in levels, and in a take."""

from __future__ import annotations

import numpy as np
import pytest
from played import sample
from test_customer_turns import NAME, Room, answer, room

from coach.customer import built_in
from coach.datatypes import SAMPLE_RATE_HZ, LineKind, Samples
from coach.recognise import PARTIAL_BLOCK
from coach.session.answering.clips import clip
from coach.session.answering.echo import EchoMeter
from coach.session.answering.utterance import Hearing
from coach.session.take.voice_activity import level_db

LINES = list(dict.fromkeys(line for voice, line in built_in().spoken() if voice == "af_heart"))


def noise(samples: int, seed: int) -> Samples:
    return np.random.default_rng(seed).normal(0, 3e-4, samples).astype(np.float32)


def customer(first: int) -> Samples:
    """Return four lines with a second between them, as the customer's channel has them."""
    pieces = [clip("af_heart", line) for line in LINES[first : first + 4]]
    gap = np.zeros(SAMPLE_RATE_HZ, np.float32)
    return np.concatenate([part for piece in pieces for part in (piece, gap)])


def noticed(own: Samples, heard: Samples) -> bool:
    meter = EchoMeter()
    for at in range(0, len(own) - PARTIAL_BLOCK, PARTIAL_BLOCK):
        both = (heard[at : at + PARTIAL_BLOCK], own[at : at + PARTIAL_BLOCK])
        meter.hear(*(level_db(each) for each in both))
    return meter.is_there


@pytest.mark.parametrize("late_s", [0.0, 0.08, 0.21, 0.33])
@pytest.mark.parametrize("gain", [0.5, 0.05])
def test_a_loudspeaker_is_noticed(late_s: float, gain: float) -> None:
    own = customer(0)
    late = round(late_s * SAMPLE_RATE_HZ)
    heard = np.concatenate([np.zeros(late, np.float32), own])[: len(own)] * np.float32(gain)
    assert noticed(own, heard + noise(len(own), 1))


@pytest.mark.parametrize("first", range(0, 48, 4))
def test_a_headset_is_none(first: int) -> None:
    own = customer(first)
    assert not noticed(own, noise(len(own), first))


@pytest.mark.parametrize("name", ["good", "pauses", "objection", "step-twice"])
@pytest.mark.parametrize("first", range(0, 48, 8))
def test_a_speaker_who_talks_into_the_customer_is_none(name: str, first: int) -> None:
    own = customer(first)
    speech = np.resize(sample(name), len(own))
    assert not noticed(own, speech + noise(len(own), first))


def echoing(found: Room) -> None:
    """Have the customer's own line come back as the words of a step."""
    while found.turns.is_speaking(found.at_s - 0.3):
        found.heard[-1:] = found.heard[-1:] if found.heard[-1] == "email" else ["account", "email"]
        found.turns.leave_out(
            Hearing(found.at_s, 0.05, tuple(found.heard), found.tracker.lit, True, True, 0.0, tuple)
        )
        found.block(speech=True)


def test_what_comes_back_of_the_customer_is_not_answered() -> None:
    found = room(answer("name"), answer("email"))
    found.say(NAME)
    found.quiet(0.2)
    assert len(found.lines) == 1
    echoing(found)
    assert found.tracker.lit == ("name", "email")
    found.quiet(5.0)
    assert found.said == [(LineKind.ANSWER, "name")]
