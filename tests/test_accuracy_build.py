"""The recordings of the accuracy bench are what their truth says."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from accuracy import build, scripts, sounds, voices
from accuracy.build import DEVICE_PANEL, PANEL, QUICK, Plan, make, panel, plans
from accuracy.command import run
from accuracy.match import ASIDES
from accuracy.table import heading
from accuracy.truth import REPEAT, SOUND, STEP, Truth
from splicing import EDGE, FRAME, RATE_HZ, Samples, room_noise

from coach import text
from coach.recognise import SpeechModel

KINDS = {*ASIDES, STEP, SOUND, "filler_word", REPEAT, "chatter", "chat", "thanks"}
JOE = Plan("in-order", voices.NATURAL)


def burst(seconds: float = 2.0) -> sounds.Scene:
    """Return half a second of speech-like noise in silence."""
    rng = np.random.default_rng(7)
    spoken = np.zeros(int(seconds * RATE_HZ), np.bool_)
    spoken[RATE_HZ // 4 : RATE_HZ * 3 // 4] = True
    sound = np.where(spoken, room_noise(spoken.size, -20.0, rng), 0.0).astype(np.float32)
    crowd = [room_noise(RATE_HZ, -25.0, rng) for _ in range(3)]
    return sounds.Scene(sound, spoken, crowd, rng)


def level_db(sound: sounds.Sound) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64))))


def tone(hertz: float) -> sounds.Scene:
    scene = burst()
    wave = 0.4 * np.sin(2 * np.pi * hertz * np.arange(scene.sound.size) / RATE_HZ)
    return scene._replace(sound=wave.astype(np.float32))


# ---- recordings ----------------------------------------------------------------------------


def test_lines_lie_where_the_truth_says(tmp_path: Path) -> None:
    truth = make(JOE, tmp_path)
    sound = np.abs(voices.read(tmp_path / truth.file))
    assert truth.duration_s == pytest.approx(sound.size / RATE_HZ, abs=1e-3)
    ends = [0.0, *(one.end_s for one in truth.segments)]
    starts = [*(one.start_s for one in truth.segments), truth.duration_s]
    for end_s, start_s in zip(ends, starts, strict=True):
        assert sound[round(end_s * RATE_HZ) : round(start_s * RATE_HZ)].max() < 1.2 * EDGE
    for one in truth.segments:
        first, last = round(one.start_s * RATE_HZ), round(one.end_s * RATE_HZ)
        for edge in (sound[first : first + FRAME], sound[last - FRAME : last]):
            assert edge.max() > 0.8 * EDGE


def test_the_same_plan_makes_the_same_recording(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        make(Plan("in-order", voices.NATURAL, "street10"), folder)
    names = sorted(path.name for path in one.iterdir())
    assert names == ["street10_in-order_joe.json", "street10_in-order_joe.wav"]
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_another_sound_says_the_same_with_other_silences(tmp_path: Path) -> None:
    clean = make(JOE, tmp_path)
    quiet = make(Plan("in-order", voices.NATURAL, "quiet"), tmp_path)
    assert [one.text for one in quiet.segments] == [one.text for one in clean.segments]
    assert silences(quiet) != pytest.approx(silences(clean), abs=0.01)
    lengths = [[one.span.duration for one in truth.segments] for truth in (clean, quiet)]
    assert lengths[0] == pytest.approx(lengths[1], abs=1e-3)
    shortest, longest = build.SILENCES_S["step"]
    assert all(shortest - 1e-3 < one < longest + 1e-3 for one in silences(clean) + silences(quiet))


def silences(truth: Truth) -> list[float]:
    return [after.start_s - before.end_s for before, after in pairwise(truth.segments)]


def test_takes_and_pauses_are_in_the_truth(tmp_path: Path) -> None:
    truth = make(Plan("takes", voices.NATURAL), tmp_path)
    kept = (tmp_path / "clean_takes_joe.json").read_bytes()
    assert msgspec.json.decode(kept, type=Truth) == truth
    assert truth.takes == 3
    assert sorted({one.take for one in truth.segments}) == [1, 2, 3]
    assert Counter(one.take for one in truth.steps) == {1: 7, 2: 7, 3: 6}
    pauses = [(one, pause) for one in truth.segments for pause in one.pauses]
    assert pauses
    for one, (start_s, end_s) in pauses:
        assert one.start_s < start_s < start_s + 0.25 <= end_s < one.end_s


def test_a_recorded_voice_says_what_it_was_recorded_saying(tmp_path: Path) -> None:
    truth = make(Plan("customer", voices.NATURAL), tmp_path)
    known = {told for lines in voices.recorded_lines().values() for told, _ in lines}
    assert {one.text for one in truth.segments} <= known
    assert {"objection", "answer", "reply"} < {one.kind for one in truth.segments}
    broken = make(Plan("out-of-order", voices.NATURAL), tmp_path)
    assert {one.kind for one in broken.segments} == {STEP}


class Hum:
    """A voice that hums for as long as the words would take; it needs no program."""

    def line(self, row: voices.Row, rng: np.random.Generator) -> tuple[str, Samples]:
        return row.text, room_noise(RATE_HZ // 12 * len(row.text.split()) + 800, -20.0, rng)


def test_a_step_whose_first_words_come_twice_starts_with_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build, "voice", lambda name: Hum())
    truth = make(Plan("fillers", "rms"), tmp_path)
    pairs = [pair for pair in pairwise(truth.segments) if pair[0].kind == REPEAT]
    assert pairs
    for first, step in pairs:
        assert (step.kind, step.step, step.start_s) == (STEP, first.step, first.start_s)
        assert step.end_s > first.end_s
    others = [pair for pair in pairwise(truth.segments) if pair[0].kind != REPEAT]
    assert all(before.end_s < after.start_s for before, after in others)


def test_breath_after_speech_fades_away() -> None:
    scene = burst()
    breathing = scene.sound + np.float32(0.001)
    last = np.flatnonzero(np.abs(breathing) > np.abs(breathing).max() / 10**1.5)[-1]
    cut = voices.without_breath(breathing)
    assert cut.size == last + 1 + voices.FADE < scene.sound.size
    assert np.array_equal(cut[: last + 1], breathing[: last + 1])
    assert cut[-1] == 0.0


# ---- plans and words ------------------------------------------------------------------------


def test_every_recording_has_its_name_and_every_sound_the_same_panel() -> None:
    names = [plan.name for plan in plans()]
    assert len(names) == len(set(names))
    for condition in set(sounds.CONDITIONS) - {"clean"}:
        own = [plan for plan in plans() if plan.condition == condition]
        assert [(plan.says, plan.speaker) for plan in own] == list(panel(condition))
    assert panel("noise10") == PANEL
    assert panel("gate") == DEVICE_PANEL
    assert {plan.says for plan in plans()} == set(scripts.SCRIPTS)
    assert {plan.condition for plan in plans()} == set(sounds.CONDITIONS)


@pytest.mark.parametrize("says", scripts.SCRIPTS)
def test_a_script_says_what_can_be_scored(says: str) -> None:
    script = scripts.SCRIPTS[says]
    ids = {step.id for step in scripts.guide_of(script.guide_name).steps}
    for seed in range(20):
        rows = [row for _, row in script.rows(np.random.default_rng(seed))]
        assert {row.kind for row in rows} <= KINDS
        assert {row.step for row in rows} <= {*ids, None}
        assert all(text.words(row.text) and "{" not in row.text for row in rows)


@pytest.mark.parametrize("name", scripts.GUIDE_FILES)
def test_a_reworded_step_is_in_other_words(name: str) -> None:
    table = scripts.texts()[name]
    guide = scripts.guide_of(name)
    assert table["reworded"].keys() == {step.id for step in guide.steps}
    for step in guide.steps:
        others = [text.words(line) for line in table["reworded"][step.id]]
        assert len({*others, text.words(step.say)}) == len(others) + 1 > 2


def test_a_voice_that_is_not_installed_is_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert voices.versions() == {}
    assert JOE.missing() is None
    assert Plan("in-order", "rms").missing() == "flite"
    assert Plan("in-order", "en-us+max").missing() == "espeak-ng"
    assert Plan("brisk", "am_adam").missing() == voices.KOKORO
    assert Plan("customer", voices.NATURAL).missing() is None
    assert Plan("in-order", voices.NATURAL, "babble10").missing() == "flite"
    nobody = SpeechModel("none", SimpleNamespace())
    results, outcomes = run([Plan("in-order", "rms")], tmp_path, nobody)
    assert (results.skipped, outcomes) == (["clean_in-order_rms"], ())
    assert heading(results).endswith(
        "0 recordings, 0 minutes (voices: the samples', no other; "
        "1 more skipped: flite not installed)."
    )
    assert list(tmp_path.iterdir()) == []


# ---- sounds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "snr_db"), [("noise20", 20), ("noise10", 10), ("babble10", 10), ("street10", 10)]
)
def test_noise_is_as_loud_as_it_says(condition: str, snr_db: float) -> None:
    scene = burst(20.0)
    noise = sounds.CONDITIONS[condition].change(scene) - scene.sound
    speech = scene.sound[scene.spoken]
    assert level_db(speech) - level_db(noise) == pytest.approx(snr_db, abs=0.05)


def test_an_echo_dies_away() -> None:
    scene = burst()
    heard = sounds.echo(scene)
    assert np.abs(heard).max() == pytest.approx(np.abs(scene.sound).max())
    after = [heard[RATE_HZ * 3 // 4 + round(at * RATE_HZ) :][: RATE_HZ // 50] for at in (0.05, 0.3)]
    fall_db = 60 * 0.25 / sounds.REVERBERATION_S
    assert level_db(after[0]) - level_db(after[1]) == pytest.approx(fall_db, abs=5)


@pytest.mark.parametrize(
    ("hertz", "least_db", "most_db"), [(1000, -1, 1), (120, -60, -12), (3900, -60, -5)]
)
def test_a_telephone_lets_its_band_through(hertz: float, least_db: float, most_db: float) -> None:
    scene = tone(hertz)
    heard = sounds.telephone(scene)
    assert heard.size == scene.sound.size // 2
    assert least_db < level_db(heard) - level_db(scene.sound) < most_db


def test_quiet_is_quieter_and_too_loud_is_cut_off(tmp_path: Path) -> None:
    scene = tone(500)
    path = tmp_path / "tone.wav"
    for name, peak in (("quiet", 0.4 * 10**-1.75), ("clipped", 1.0)):
        sounds.write(path, sounds.CONDITIONS[name].change(scene), RATE_HZ)
        assert np.abs(voices.read(path)).max() == pytest.approx(peak, abs=1e-4)


def fading() -> sounds.Scene:
    """Half a second of a loud tone that fades into a faint noise, three times."""
    rng = np.random.default_rng(1)
    time = np.arange(RATE_HZ) / RATE_HZ
    one = 0.4 * np.sin(2 * np.pi * 1000 * time) * np.where(time < 0.5, 1.0, 0.0)
    sound = np.tile(one, 3) + rng.normal(0, 1e-4, 3 * RATE_HZ)
    return sounds.Scene(sound, np.tile(time < 0.5, 3), (one.astype(np.float32),), rng)


@pytest.mark.parametrize("condition", ["gate", "zeros", "bluetooth"])
def test_what_is_soft_becomes_exact_zeros_and_speech_stays(condition: str) -> None:
    scene = fading()
    heard = sounds.CONDITIONS[condition].change(scene)
    step = scene.sound.size // heard.size
    speech, silence = heard[100 : 8000 // step - 100], heard[12_000 // step : 15_000 // step]
    assert not silence.any()
    assert np.abs(speech).max() == pytest.approx(0.4, rel=0.1)


def test_devices_change_what_they_say_they_change() -> None:
    scene = fading()
    pause, speech = slice(12_000, 15_500), slice(1000, 7000)

    def change_db(condition: str, where: slice) -> float:
        heard = sounds.CONDITIONS[condition].change(scene)
        return float(level_db(heard[where]) - level_db(scene.sound[where]))

    assert change_db("agc", pause) > 25  # the gain pumps the room up
    assert abs(change_db("agc", speech)) < 14
    noisy = sounds.noise(20.0)(scene)
    cleaned = sounds.CONDITIONS["denoised"].change(scene)
    assert level_db(cleaned[pause]) < level_db(noisy[pause]) - 3
    assert level_db(cleaned[speech]) == pytest.approx(level_db(scene.sound[speech]), abs=1.5)
    assert change_db("keyboard", pause) > 10
    lost = sounds.packet_loss(scene)
    assert 0 < np.mean(lost != scene.sound) < 0.1
    television = sounds.television(scene) - scene.sound
    assert level_db(scene.sound[scene.spoken]) - level_db(television) == pytest.approx(15, abs=0.1)


def test_an_mp3_keeps_the_times(tmp_path: Path) -> None:
    scene = burst()
    path = tmp_path / "burst.mp3"
    sounds.write(path, scene.sound, RATE_HZ)
    loud = np.flatnonzero(np.abs(voices.read(path)) > 0.1)
    first, last = np.flatnonzero(scene.spoken)[[0, -1]]
    assert path.stat().st_size < 0.3 * 2 * scene.sound.size
    assert loud[-1] - loud[0] == pytest.approx(last - first, abs=0.02 * RATE_HZ)


# ---- the whole way ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_quick_run_finds_nearly_everything(speech_model: SpeechModel, tmp_path: Path) -> None:
    results, outcomes = run(QUICK, tmp_path, speech_model)
    everything = results.by_sound[-1]
    assert everything.recordings == len(outcomes) == len(QUICK) - len(results.skipped) >= 2
    assert everything.steps.f1 is not None
    assert everything.steps.f1 > 0.95
    assert everything.takes_right == everything.recordings
    (clean,) = [one for one in results.by_sound if one.title == "clean"]
    assert clean.gaps_lost == 0
    assert clean.gap_ms.median is not None
    assert clean.gap_ms.median < 15
    assert clean.wpm_percent.median is not None
    assert clean.wpm_percent.median < 5
