"""All that is looked at before a take, in order: each a finding, as soon as it is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np

from coach.audio.live.microphone import Device, Microphone
from coach.audio.live.portaudio import library_version
from coach.audio.live.sink import Loudspeaker, Sink
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError
from coach.session.checkup import hearing, loudspeaker, software
from coach.session.checkup.finding import Finding, Verdict, failed, good, note
from coach.session.take.devices import chosen_microphone

AROUND_S = 0.5
"""Listened before and after the sweep (seconds): sound systems are late by up to 0.3."""

LOST = "some sound was lost: the machine is too busy, or the microphone was moved"


def checkup(
    wanted: str | None = None,
    model_folder: Path | None = None,
    *,
    record_s: float | None = None,
    speak: Callable[[str], None] = lambda _: None,
) -> Generator[Finding, None, None]:
    """Look at all of this machine that a take needs.

    Parameters
    ----------
    wanted
        The microphone, by a part of its name; ``None``: the one that a take would have.
    model_folder
        The speech model that the user names.
    record_s
        Record so long what is said, and play it back (seconds); ``None``: do not.
    speak
        Told what is under way where something is to be said or heard.
    """
    yield software.versions()
    yield from _sound(wanted, record_s, speak)
    yield software.speech_model(model_folder)
    yield software.voice_model()
    yield software.disk()
    yield software.folder()
    yield software.browser()


def _sound(
    wanted: str | None, record_s: float | None, speak: Callable[[str], None]
) -> Iterator[Finding]:
    try:
        yield good("Sound system", library_version())
    except MicrophoneError as error:
        yield failed("Sound system", error)
        return
    sink = Loudspeaker()
    try:
        device, trouble = chosen_microphone(wanted)
        if trouble:
            yield note("Microphone", trouble.message)
        with Microphone(device) as microphone:
            yield good("Microphone", _described(device, microphone))
            yield hearing.call_channel(device.label, microphone.rate_hz)
            yield from _listened(microphone, sink)
            if record_s:
                yield from _recorded(microphone, sink, record_s, speak)
    except MicrophoneError as error:
        yield failed("Microphone", error)


def _described(device: Device, microphone: Microphone) -> str:
    return f"{device.label}, {microphone.rate_hz} Hz, channels: {microphone.channels}"


def _listened(microphone: Microphone, sink: Sink) -> Iterator[Finding]:
    """Play the sweep, and listen meanwhile."""
    failure = None
    before = heard_for(microphone, AROUND_S)
    behind_s = microphone.behind_s
    begun_s = time.monotonic()
    try:
        sink.play(loudspeaker.sweep())  # a busy machine opens its loudspeaker late
    except MicrophoneError as error:
        failure = failed("Loudspeaker", error)
    lasted_s = max(loudspeaker.SWEEP_S, time.monotonic() - begun_s)
    during = heard_for(microphone, behind_s + lasted_s + AROUND_S)
    sound = np.concatenate([before, during])  # the sweep may begin in the last block of the first
    yield hearing.permission(sound)
    if failure:
        yield failure
        return
    yield good("Loudspeaker", "plays what the coach plays")
    if during.any():
        yield loudspeaker.echo(sound)


def _recorded(
    microphone: Microphone, sink: Sink, record_s: float, speak: Callable[[str], None]
) -> Iterator[Finding]:
    """Record what is said, judge it, and play it back."""
    microphone.skip()
    speak(f"recording for {record_s:.0f} s: say a sentence now")
    sound = heard_for(microphone, record_s)
    yield from hearing.spoken(sound)
    if microphone.lost:
        yield Finding("Recording", Verdict.NOTE, LOST, "close what keeps the machine busy")
    speak("this is what the microphone heard")
    try:
        sink.play(sound)
    except MicrophoneError as error:
        yield failed("Loudspeaker", error)


def heard_for(microphone: Microphone, seconds: float) -> Samples:
    """Return the next so many seconds of what a microphone hears.

    Raises
    ------
    MicrophoneError
        It has gone.
    """
    wanted, blocks, count = round(seconds * SAMPLE_RATE_HZ), [np.zeros(0, np.float32)], 0
    for block in microphone.blocks():
        blocks.append(block)
        count += len(block)
        if count >= wanted:
            break
    return np.concatenate(blocks)
