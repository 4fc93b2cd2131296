"""What is told of a part of a long recording must not depend on how long it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.datatypes import SAMPLE_RATE_HZ, Span, Transcript, Word
from coach.detect.reading.reach.boundaries import among
from coach.measure.frames import signal
from coach.measure.frames.signal import SignalMeter
from coach.measure.frames.voice_activity import quiet_stretches
from coach.measure.voice.pitch import VoiceTrack


def test_words_around_a_span_are_those_that_reach_into_it() -> None:
    words = tuple(Word(str(at), float(at), at + 0.5, 1.0) for at in range(100))
    near = Transcript(words, words[::2]).around(Span(50.0, 52.0), 1.0)
    assert [word.text for word in near.free] == ["49", "50", "51", "52", "53"]
    assert [word.text for word in near.guided] == ["50", "52"]


def test_a_part_of_a_voice_track_knows_where_it_lies() -> None:
    curve = np.arange(1000, dtype=np.float32)
    track, span = VoiceTrack(curve, curve), Span(4.003, 5.998)
    part = track.part(span)
    assert len(part.pitch_hz) < 210
    whole = track.pitch_hz[track.within([span])]
    assert part.pitch_hz[part.within([span])].tolist() == whole.tolist()


def test_utterances_among_two_bounds_lie_between_them() -> None:
    utterances = [slice(0, 2), slice(2, 4), slice(6, 9), slice(9, 12)]
    assert among(utterances, 2, 9) == [slice(2, 4), slice(6, 9)]
    assert among(utterances, 3, 8) == []
    assert among(utterances, 9, 2) == []


def test_where_it_is_quiet_does_not_depend_on_how_much_is_looked_at_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meter = SignalMeter()
    loudness = np.repeat([1e-4, 0.1, 1e-4, 0.2, 1e-4], SAMPLE_RATE_HZ)
    meter.feed((np.random.default_rng(0).normal(size=len(loudness)) * loudness).astype(np.float32))
    measured = meter.finish()
    at_once = quiet_stretches(measured, [Span(0.0, measured.duration_s)])
    assert len(at_once) == 3
    monkeypatch.setattr(signal, "_FRAMES_AT_ONCE", 37)
    assert quiet_stretches(replace(measured), [Span(0.0, measured.duration_s)]) == at_once
