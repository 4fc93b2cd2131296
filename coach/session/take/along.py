"""A take said along with a model: the model sounds in the ear, and each line's lag is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from coach.audio import open_audio
from coach.audio.mixing.tempo import at_tempo
from coach.datatypes import SAMPLE_RATE_HZ, Review, Samples, Span
from coach.practice.along import along
from coach.session.answering.customer import Player
from coach.session.answering.echo import LATEST_S

LEAD_S = 0.6
"""The model begins so long after the cue (seconds): a planned answer takes as long (Levinson &
Torreira 2015)."""
TAIL_S = 0.3
"""What the model's room gives back of its last word (seconds)."""
ECHO = 0.15
"""Correlation of both sounds from which the microphone hears the model. Of takes that one synthetic
voice said of one text it was at most 0.08; of a model that a room gives back 10 dB below the
speaker, 0.24 and more."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What is said along with, ready to be played."""

    recording: str
    tempo_percent: int
    sound: Samples
    """16 kHz mono, with the time before its first word."""
    onsets_s: Mapping[str, float]
    """When each step begins in it (seconds)."""


def model(recording: Path, lines: Mapping[str, Span], tempo_percent: int) -> Model:
    """Return a take of a recording as a model.

    Parameters
    ----------
    recording
        Its file.
    lines
        When each step is said in it (seconds), in the guide's order.
    tempo_percent
        How fast it is to be played.

    Raises
    ------
    AudioError
        The recording cannot be heard.
    """
    began = min(line.start for line in lines.values())
    ended = max(line.end for line in lines.values()) + TAIL_S
    tempo = tempo_percent / 100
    sound = at_tempo(_part(recording, Span(began, ended)), tempo)
    lead = np.zeros(round(LEAD_S * SAMPLE_RATE_HZ), np.float32)
    onsets = {step: LEAD_S + (line.start - began) / tempo for step, line in lines.items()}
    return Model(str(recording), tempo_percent, np.concatenate([lead, sound]), onsets)


def _part(recording: Path, span: Span) -> Samples:
    """Return what sounds in a span of a recording."""
    first, end = (round(at * SAMPLE_RATE_HZ) for at in (span.start, span.end))
    parts: list[Samples] = [np.zeros(0, np.float32)]
    at = 0
    with open_audio(recording) as audio:
        for block in audio.blocks():
            parts.append(block[max(0, first - at) : max(0, end - at)])
            at += len(block)
            if at >= end:
                break
    return np.concatenate(parts)


class SpeakingAlong:
    """The model of one take.

    Parameters
    ----------
    model
        What is played.
    player
        What plays it.
    """

    def __init__(self, model: Model, player: Player) -> None:
        self._model = model
        self._player = player
        self._heard: list[Samples] = []
        self._begins_at: int | None = None

    def hear(self, block: Samples) -> None:
        """Take a block of the speaker's; with the first one, the model begins.

        Raises
        ------
        AudioError
            It cannot be played.
        """
        self._heard.append(block)
        if self._begins_at is None:
            delay_s = max(0.0, self._player.start(self._model.sound))
            self._begins_at = len(block) + round(delay_s * SAMPLE_RATE_HZ)

    def stop(self) -> None:
        """Play no more."""
        self._player.stop()

    def beside(self, review: Review) -> Review:
        """Return the review of the take, which is all that was heard, with each line's lag.

        Where the microphone heard the model, too, nobody can tell who said what: without any.
        """
        if self._begins_at is None or self._is_echoed():
            return review
        begins_s = self._begins_at / SAMPLE_RATE_HZ
        onsets = {step: begins_s + at_s for step, at_s in self._model.onsets_s.items()}
        first = review.takes[0] if review.takes else None
        found = along(first, self._model.recording, self._model.tempo_percent, onsets)
        return replace(review, along=found)

    def _is_echoed(self) -> bool:
        return echo(np.concatenate(self._heard)[self._begins_at :], self._model.sound) > ECHO


def echo(heard: Samples, played: Samples) -> float:
    """Return how much of what was heard is what was played: a correlation, from 0 to 1.

    Parameters
    ----------
    heard, played
        16 kHz mono, from one moment on.
    """
    played = played[: len(heard)]
    power = float(np.sum(np.square(heard, dtype=float)) * np.sum(np.square(played, dtype=float)))
    if not power:
        return 0.0
    points = 2 ** int(np.ceil(np.log2(len(heard) + len(played))))
    both = np.fft.rfft(heard, points) * np.conj(np.fft.rfft(played, points))
    by_lag = np.fft.irfft(both, points)[: round(LATEST_S * SAMPLE_RATE_HZ)]
    return float(np.max(np.abs(by_lag)) / np.sqrt(power))
