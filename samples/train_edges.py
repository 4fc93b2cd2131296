"""Train the network that finds edges in noise and echo (``coach/measure/silence/edge_net.py``).

    python samples/train_edges.py CLIPS WEIGHTS.npz [--scenes N] [--without VOICE ...]

``CLIPS`` is a folder made by ``edge_voices.py``. Every scene has its seed, so the same clips and
versions give the same weights, up to the rounding of the machine. Needs the coach installed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from edge_scenes import Pool, Scene, scene

from coach.measure.frames.noise_profile import room
from coach.measure.frames.signal import FRAME_S, PEAK_S, SignalMeter
from coach.measure.silence.edge_net import features

Array = npt.NDArray[np.float32]
Rng = np.random.Generator

LAYERS = (48, 24)
EPOCHS = 4
BATCH = 512
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 1e-3
INPUT_NOISE = 0.05
"""Spread of the noise added to the inputs, in their own spreads: keeps the network general."""
_PER_FRAME = round(FRAME_S / PEAK_S)


@dataclass(frozen=True, eq=False)
class Examples:
    """Frames near edges, in the order of their scenes."""

    seen: npt.NDArray[np.float16]
    """Shape (n, 281): what the network sees."""
    speech: Array
    """Shape (n,): the share of the frame that lies within a line."""
    weight: Array
    """Shape (n,): how much the frame counts."""


def examples(recorded: Scene, rng: Rng) -> Examples:
    """Return the frames around every silence of a scene."""
    meter = SignalMeter()
    meter.feed(recorded.sound)
    signal = meter.finish()
    bands = signal.bands_db.astype(np.float32)
    fine = signal.peak_db.astype(np.float32)[: len(bands) * _PER_FRAME]
    fine = np.pad(fine, (0, len(bands) * _PER_FRAME - len(fine)), constant_values=-140.0)
    peaks = fine.reshape(-1, _PER_FRAME).max(axis=1)
    background = room(bands, peaks, _words(recorded, len(bands), rng))
    times = (np.arange(len(bands)) + 0.5) * FRAME_S
    speech = _speech(recorded, times)
    parts = []
    for before, after in pairwise(recorded.lines):
        first, last = _region(before, after, len(bands), rng)
        near = np.minimum(abs(times - before[1]), abs(times - after[0]))[first:last]
        kept = (near < 0.15) | (rng.random(last - first) < 0.4)
        seen = features(bands, peaks, first, last, background)[kept]
        weight = np.where(near[kept] < 0.1, 1.0, 0.5)
        parts.append((seen, speech[first:last][kept], weight))
    return Examples(
        np.concatenate([seen for seen, _, _ in parts]).astype(np.float16),
        np.concatenate([truth for _, truth, _ in parts]).astype(np.float32),
        np.concatenate([weight for _, _, weight in parts]).astype(np.float32),
    )


def _words(recorded: Scene, count: int, rng: Rng) -> npt.NDArray[np.bool_]:
    """Return where a recogniser would write words: it misses a line now and then."""
    spoken = np.zeros(count, np.bool_)
    for start, end in recorded.lines:
        if rng.random() < 0.93:
            early, late = rng.normal(0.0, 0.03, 2)
            first = max(0.0, start - 0.12 + early)
            spoken[int(first / FRAME_S) : int((end + 0.12 + late) / FRAME_S)] = True
    return spoken


def _speech(recorded: Scene, times: npt.NDArray[np.floating]) -> Array:
    speech = np.zeros(len(times))
    for start, end in recorded.lines:
        inside = np.minimum(times + FRAME_S / 2, end) - np.maximum(times - FRAME_S / 2, start)
        speech = np.maximum(speech, np.clip(inside / FRAME_S, 0.0, 1.0))
    return speech.astype(np.float32)


def _region(
    before: tuple[float, float], after: tuple[float, float], count: int, rng: Rng
) -> tuple[int, int]:
    """Return the frames of a silence and of up to half a second on either side."""
    start = max(before[0], before[1] - rng.uniform(0.15, 0.55))
    end = min(after[1], after[0] + rng.uniform(0.15, 0.55))
    return max(0, int(start / FRAME_S)), min(count, int(end / FRAME_S))


class Network:
    """What ``EdgeNet`` runs, with the means to learn: gradient descent by Adam.

    References
    ----------
    Kingma & Ba 2015, arXiv 1412.6980.
    """

    def __init__(self, mean: Array, spread: Array, rng: Rng) -> None:
        self.mean, self.spread = mean, spread
        sizes = (len(mean), *LAYERS, 1)
        self.weights = [
            (rng.standard_normal(shape) * np.sqrt(2 / shape[0])).astype(np.float32)
            for shape in pairwise(sizes)
        ]
        self.biases = [np.zeros(size, np.float32) for size in sizes[1:]]
        self._moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self._parameters]
        self._steps = 0

    @property
    def _parameters(self) -> list[Array]:
        return [*self.weights, *self.biases]

    def odds(self, seen: npt.NDArray[np.floating]) -> Array:
        """Return the log-odds of speech, shape (n,)."""
        odds: Array = self._layers((seen - self.mean) / self.spread)[-1][:, 0]
        return odds

    def _layers(self, inputs: Array) -> list[Array]:
        layers = [inputs]
        for index, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            sums = layers[-1] @ weight + bias
            layers.append(np.maximum(sums, 0) if index < len(LAYERS) else sums)
        return layers

    def learn(self, seen: Array, speech: Array, weight: Array, rate: float, rng: Rng) -> float:
        """Take one step on a batch and return its loss (cross entropy, nats)."""
        inputs = (seen - self.mean) / self.spread
        inputs += INPUT_NOISE * rng.standard_normal(inputs.shape, dtype=np.float32)
        layers = self._layers(inputs)
        odds = layers[-1][:, 0]
        wrong = weight * (1 / (1 + np.exp(-odds)) - speech) / len(speech)
        error: Array = wrong.astype(np.float32)[:, np.newaxis]
        weight_slopes: list[Array] = []
        bias_slopes: list[Array] = []
        for index in range(len(self.weights) - 1, -1, -1):
            weight_slopes.insert(0, layers[index].T @ error)
            bias_slopes.insert(0, error.sum(axis=0))
            if index:
                error = (error @ self.weights[index].T) * (layers[index] > 0)
        self._step([*weight_slopes, *bias_slopes], rate)
        return float(np.mean(weight * (np.logaddexp(0, odds) - speech * odds)))

    def _step(self, slopes: list[Array], rate: float) -> None:
        self._steps += 1
        for value, slope, (first, second) in zip(
            self._parameters, slopes, self._moments, strict=True
        ):
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            size = np.sqrt(second / (1 - 0.999**self._steps)) + 1e-8
            value -= rate * (first / (1 - 0.9**self._steps) / size + WEIGHT_DECAY * value)

    def save(self, path: Path) -> None:
        """Write the weights as ``EdgeNet`` reads them."""
        arrays = {"mean": self.mean, "spread": self.spread}
        arrays |= {f"weight{index}": weight for index, weight in enumerate(self.weights)}
        arrays |= {f"bias{index}": bias for index, bias in enumerate(self.biases)}
        halved = {name: array.astype(np.float16) for name, array in arrays.items()}
        np.savez(path, **halved)  # type: ignore[arg-type]


def train(data: Examples, rng: Rng) -> Network:
    """Return a network that has learnt from all the examples."""
    some = data.seen[:: max(1, len(data.seen) // 50_000)].astype(np.float32)
    network = Network(some.mean(axis=0), some.std(axis=0) + np.float32(0.1), rng)
    steps = EPOCHS * (len(data.seen) // BATCH)
    losses = []
    for step, batch in enumerate(_batches(len(data.seen), rng)):
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        seen = data.seen[batch].astype(np.float32)
        losses.append(network.learn(seen, data.speech[batch], data.weight[batch], rate, rng))
    print(f"{len(data.seen)} frames, loss {np.mean(losses[-2000:]):.4f}")
    return network


def _batches(count: int, rng: Rng) -> Iterator[npt.NDArray[np.intp]]:
    for _ in range(EPOCHS):
        order = rng.permutation(count)
        for first in range(0, count - BATCH + 1, BATCH):
            yield np.sort(order[first : first + BATCH])


def joined(parts: list[Examples]) -> Examples:
    """Return all the examples as one."""
    return Examples(
        np.concatenate([part.seen for part in parts]),
        np.concatenate([part.speech for part in parts]),
        np.concatenate([part.weight for part in parts]),
    )


def main() -> None:
    """Make the scenes, train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--scenes", type=int, default=1500)
    parser.add_argument("--without", nargs="*", default=[])
    given = parser.parse_args()
    pool, rng = Pool(given.clips, given.without), np.random.default_rng(0)
    parts = [examples(scene(seed, pool), rng) for seed in range(given.scenes)]
    train(joined(parts), rng).save(given.weights)


if __name__ == "__main__":
    main()
