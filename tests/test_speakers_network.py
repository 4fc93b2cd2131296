from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recordings import heard

from coach.errors import ModelError
from coach.speakers import VoiceModel, load_voice_model
from coach.speakers.network.cam import _Surroundings
from coach.speakers.network.filter_bank import FRAME, HOP, filter_bank
from coach.speakers.network.layers import Convolution, Linear, Preactivated

SAMPLES = Path(__file__).parents[1] / "samples"
RANDOM = np.random.default_rng(7)

REFERENCE = (-0.0326, -0.0991, 0.0457, -0.0194, -0.0427, -0.1410, -0.0395, 0.0659, 0.0634, -0.0888)
"""What the published network, in PyTorch 1.13, makes of 90 frames of good.flac, of length 1."""


def floats(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return RANDOM.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize(("channels", "stride"), [(1, 1), (4, 1), (4, 2)])
def test_a_convolution_is_the_sum_over_its_neighbours(channels: int, stride: int) -> None:
    image, kernel, bias = floats(8, 7, channels), floats(3, 3, channels, 5), floats(5)
    convolution = Convolution(Linear(kernel.reshape(-1, 5), bias), stride)
    padded = np.pad(image, ((1, 1), (1, 1), (0, 0)))
    expected = [
        [
            np.einsum("abc,abco->o", padded[row : row + 3, time : time + 3], kernel) + bias
            for time in range(7)
        ]
        for row in range(0, 8, stride)
    ]
    assert np.allclose(convolution(image), expected, atol=1e-4)


def test_a_folded_normalisation_and_rectifier_is_the_same_with_scales_of_either_sign() -> None:
    scale, shift = np.array([0.5, -2.0, 1.5]), np.array([0.1, -0.3, 0.7])
    linear = Linear(floats(3, 4), floats(4))
    folded = Preactivated.folded(scale, shift, linear)
    values = floats(20, 3)
    expected = linear(np.maximum(values * scale + shift, 0.0).astype(np.float32))
    assert np.allclose(folded(values), expected, atol=1e-5)


@pytest.mark.parametrize("count", [1, 9, 10, 49, 50, 51, 120])
def test_the_context_of_a_step_is_twice_the_mean_of_the_second_around_it(count: int) -> None:
    weights = _Surroundings.of([count]).context
    assert weights.shape == (-(-count // 10), count)
    assert np.allclose(weights.sum(axis=1), 2.0)
    assert np.count_nonzero(weights[0]) == min(50, count)
    middle = len(weights) // 2
    assert weights[middle, min(10 * middle + 5, count - 1)] > 0


def test_the_filter_bank_finds_a_tone_in_its_band() -> None:
    time = np.arange(16_000) / 16_000
    bank = filter_bank(np.sin(2 * np.pi * 1000 * time).astype(np.float32))
    edges = np.linspace(31.75, 2840.0, 82)  # mel of 20 and 8000 Hz
    band = int(np.searchsorted(edges, 999.99)) - 1  # mel of 1000 Hz
    assert bank.shape == ((16_000 - FRAME) // HOP + 1, 80)
    assert abs(int(bank.mean(axis=0).argmax()) - band) <= 1


@pytest.mark.parametrize("loudness", [0.3, 3.0])
def test_how_loud_it_is_changes_nothing_but_the_mean(loudness: float) -> None:
    sound = (floats(4000) / 10).astype(np.float32)
    bank = filter_bank(sound)
    other = filter_bank((loudness * sound).astype(np.float32))
    assert np.allclose(bank - bank.mean(axis=0), other - other.mean(axis=0), atol=1e-3)


def test_stretches_that_go_through_the_network_together_change_nothing_in_each_other(
    voice_model: VoiceModel,
) -> None:
    stretches = [floats(frames, 80) for frames in (60, 41, 200, 21)]
    together = voice_model.network.steps(stretches)
    assert [len(steps) for steps in together] == [30, 21, 100, 11]
    for features, steps in zip(stretches, together, strict=True):
        (alone,) = voice_model.network.steps([features])
        assert np.allclose(steps, alone, atol=1e-4)


def test_the_network_gives_what_the_published_one_does(voice_model: VoiceModel) -> None:
    sound, _ = heard(SAMPLES / "good.flac")
    features = filter_bank(sound[16_000 : 16_000 + 90 * HOP + FRAME - HOP])
    steps = voice_model.network.steps([features - features.mean(axis=0)])[0]
    embedding = voice_model.network.embed(steps)
    assert steps.shape == (45, 512)
    assert np.linalg.norm(embedding) == pytest.approx(1.0, abs=1e-5)
    assert embedding[:10] == pytest.approx(REFERENCE, abs=2e-3)


def test_a_folder_that_holds_no_voice_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not a voice model \(.*No such file.*\)$") as e:
        load_voice_model(tmp_path)
    assert e.value.remedy == "voices_damaged"
    np.save(tmp_path / "weights.npy", np.zeros(9, np.float16))
    np.save(tmp_path / "norms.npy", np.zeros(9, np.float32))
    with pytest.raises(ModelError, match=r"not a voice model \(cannot reshape"):
        load_voice_model(tmp_path)


def test_a_voice_model_with_numbers_left_over_is_refused(
    tmp_path: Path, voice_model: VoiceModel
) -> None:
    from coach.model import find_voice_model

    whole = find_voice_model()
    assert whole is not None
    for name in ("weights.npy", "norms.npy"):
        np.save(tmp_path / name, np.append(np.load(whole / name), 0.0).astype(np.float16))
    with pytest.raises(ModelError, match="it has more numbers than the network needs"):
        load_voice_model(tmp_path)
