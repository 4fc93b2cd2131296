"""The speaker is noticed beneath a customer from a loudspeaker; the canceller is one in its place.

It takes out of the microphone what it is told was played, as one does that knows the room.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from played import sample
from test_customer_channel import SAID
from test_known_customer import EVERYTHING, customer, line, take

from coach.audio.files.containers.customer_note import customer_note, customer_of
from coach.datatypes import SAMPLE_RATE_HZ, LineKind, Samples
from coach.measure.order.known_customer import with_customer
from coach.recognise import PARTIAL_BLOCK
from coach.session.answering.beneath import LEARNS_S, SpeakerBeneath

GAIN = np.float32(0.4)
NOISE = np.random.default_rng(0)


class EchoCanceller:
    def __init__(self, sample_rate: int) -> None:
        assert sample_rate == SAMPLE_RATE_HZ

    def process(self, near: Samples, far: Samples) -> Samples:
        return near - GAIN * far


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("pywebrtc_audio")
    module.EchoCanceller = EchoCanceller
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", module)


def voice(seconds: float, seed: int, level: float = 0.1) -> Samples:
    noise = np.random.default_rng(seed).normal(0, level, round(seconds * SAMPLE_RATE_HZ))
    return noise.astype(np.float32)


def noticed(own: Samples, speech: Samples) -> list[bool]:
    """Return block by block whether the speaker is."""
    beneath, found = SpeakerBeneath(), []
    heard = GAIN * own + speech + NOISE.normal(0, 3e-4, len(own)).astype(np.float32)
    for at in range(0, len(own) - PARTIAL_BLOCK + 1, PARTIAL_BLOCK):
        beneath.hear(heard[at : at + PARTIAL_BLOCK], own[at : at + PARTIAL_BLOCK])
        found.append(beneath.speaks)
    return found


@pytest.mark.usefixtures("extra")
def test_the_customer_alone_is_nobody() -> None:
    own = voice(8.0, 1)
    assert not any(noticed(own, np.zeros_like(own)))


@pytest.mark.usefixtures("extra")
def test_who_talks_into_him_is_noticed_once_the_room_is_known() -> None:
    own = voice(10.0, 1)
    speech = np.resize(sample("good")[SAMPLE_RATE_HZ : 3 * SAMPLE_RATE_HZ], len(own))
    found = noticed(own, np.float32(2.0) * speech)
    learned = round(LEARNS_S * SAMPLE_RATE_HZ / PARTIAL_BLOCK)
    assert not any(found[:learned])
    assert any(found[learned:])


@pytest.mark.usefixtures("extra")
def test_a_knock_is_too_short() -> None:
    own = voice(8.0, 1)
    knock = np.zeros_like(own)
    knock[5 * SAMPLE_RATE_HZ :][: SAMPLE_RATE_HZ // 5] = 0.5
    assert not any(noticed(own, knock))


def test_without_the_extra_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)
    own = voice(8.0, 1)
    assert not any(noticed(own, voice(8.0, 2, 0.3)))


def test_a_line_that_was_talked_into_is_noted_and_counted() -> None:
    (first,) = SAID.lines
    into = replace(SAID, lines=(first, replace(first, talked_into=True)), echo=True)
    assert customer_of(customer_note(into).decode()) == into
    lines = customer(replace(line(LineKind.ANSWER, 2.0, 4.0), talked_into=True))
    found = with_customer(take(("name", 0.0, 1.5)), (), replace(lines, echo=True), EVERYTHING)
    assert len(found.talked_into) == 1
