"""What `coach doctor` finds of a machine, made up: each thing that can be wrong, and its cure."""

from __future__ import annotations

import json
import shutil
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from conftest import SAMPLES, Cli
from recordings import heard
from system import read_only

from coach.audio.live import microphone, patience
from coach.cli.commands.setup.doctor import WELL
from coach.cli.remedies import DOCTOR, SOUND_TROUBLES, trouble_told, with_remedy
from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.errors import MicrophoneError
from coach.session.checkup import hearing, loudspeaker, software
from coach.session.checkup.finding import Verdict
from coach.session.take.events import Trouble
from coach.session.take.monitor import TROUBLES

ALL = [
    *("Versions", "Sound system", "Microphone", "Bluetooth", "Permission", "Loudspeaker"),
    *("Echo", "Speech model", "Voice model", "Disk", "Data folder", "Browser"),
]

pytestmark = pytest.mark.usefixtures("models")


class PortAudioError(Exception):
    """What a device does that fails."""


class Machine:
    """A sound system whose one microphone gives this sound; what is played is kept."""

    def __init__(self) -> None:
        room = np.random.default_rng(1).normal(0, 0.001, 3 * SAMPLE_RATE_HZ)
        self.gives: npt.NDArray[np.float64] = room
        self.name, self.rate_hz = "Desk", 48_000
        self.played: list[Samples] = []
        self.opens = self.plays = True

    def module(self) -> Any:
        """Return it, as the binding of PortAudio."""
        return SimpleNamespace(
            PortAudioError=PortAudioError,
            InputStream=self._input,
            OutputStream=self._output,
            default=SimpleNamespace(device=(0, 0)),
            query_hostapis=lambda: [{"name": "ALSA"}],
            query_devices=self._devices,
            get_portaudio_version=lambda: (1, "PortAudio V19, revision 1"),
        )

    def _devices(self) -> list[dict[str, Any]]:
        device = {"name": self.name, "hostapi": 0, "max_input_channels": 1}
        return [device | {"default_samplerate": self.rate_hz}] if self.name else []

    def _input(self, *, callback: Callable[..., None], samplerate: int, **_: Any) -> Any:
        if not self.opens:
            raise PortAudioError("Device unavailable")
        at = np.arange(round(len(self.gives) * samplerate / SAMPLE_RATE_HZ)) / samplerate
        sound = np.interp(at, np.arange(len(self.gives)) / SAMPLE_RATE_HZ, self.gives)
        frames = sound.astype(np.float32).reshape(-1, 1)

        def start() -> None:
            for block in np.array_split(frames, 100):
                callback(block, len(block), None, SimpleNamespace(input_overflow=False))

        return SimpleNamespace(start=start, close=lambda **_: None)

    def _output(self, **_: Any) -> Any:
        if not self.plays:
            raise PortAudioError("Error querying device -1")
        return Output(self.played)


class Output:
    """A loudspeaker that keeps what is played."""

    latency = 0.05

    def __init__(self, played: list[Samples]) -> None:
        self._played = played

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def write(self, sound: Samples) -> None:
        self._played.append(sound[:, 0])


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let both models be there, whatever is on this machine."""
    found = SimpleNamespace(name="a model", pinned=True)
    for find in ("find_model", "find_voice_model"):
        monkeypatch.setattr(software, find, lambda *_: tmp_path)
    for look in ("inspect", "inspect_voice_model"):
        monkeypatch.setattr(software, look, lambda _: found)
    monkeypatch.setattr(webbrowser, "get", object)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made_up = Machine()
    monkeypatch.setitem(sys.modules, "sounddevice", made_up.module())
    monkeypatch.setattr(patience, "GONE_S", 0.05)
    return made_up


def told(cli: Cli, *arguments: str) -> dict[str, Any]:
    """Return each finding by what was looked at, and whether all is well as ``well``."""
    done = cli("doctor", "--format", "json", *arguments)
    report = json.loads(done.stdout)
    assert done.exit_code == (0 if report["well"] else 1)
    return {each["what"]: each for each in report["findings"]} | {"well": report["well"]}


def test_a_machine_on_which_nothing_is_in_the_way(
    cli: Cli, machine: Machine, tmp_path: Path
) -> None:
    done = cli("doctor")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert [line[2:16].strip() for line in lines if line[:1] == "✓"] == ALL
    assert "✓ Microphone    Desk (ALSA), 48000 Hz, channels: 1" in lines
    assert lines[-1] == WELL
    assert len(machine.played) == 1
    assert not (tmp_path / "data").exists()


def no_portaudio(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "sounddevice", None)


def no_microphone(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    machine.name = ""


def closed(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    machine.opens = False


def gone(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    machine.gives = machine.gives[:4000]


def silent(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    machine.gives = np.zeros(3 * SAMPLE_RATE_HZ)


def silent_mac(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    silent(machine, patch)
    patch.setattr(sys, "platform", "darwin")


def silent_windows(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    silent(machine, patch)
    patch.setattr(sys, "platform", "win32")


def no_loudspeaker(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    machine.plays = False


def no_model(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(software, "find_model", lambda *_: None)


def full(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))


@pytest.mark.parametrize(
    ("break_it", "what", "says", "cure"),
    [
        (no_microphone, "Microphone", "no microphone found", ""),
        (closed, "Microphone", "Desk: cannot be opened (Device unavailable)", "close other"),
        (gone, "Microphone", "Desk: gives no sound any more", ""),
        (silent, "Permission", "the microphone gives nothing at all", "unmute"),
        (silent_mac, "Permission", "the microphone gives", "allow your terminal the microphone"),
        (silent_windows, "Permission", "the microphone gives", "let desktop apps use"),
        (no_loudspeaker, "Loudspeaker", "the cue cannot be played", "connect a loudspeaker"),
        (no_model, "Speech model", "not on this machine yet", "run `coach model`"),
        (full, "Disk", "0.0 GB free at ", "free some"),
    ],
)
def test_what_is_in_the_way_of_a_take_has_its_cure_and_status_1(
    break_it: Callable[[Machine, pytest.MonkeyPatch], None],
    what: str,
    says: str,
    cure: str,
    cli: Cli,
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_it(machine, monkeypatch)
    found = told(cli)
    assert not found["well"]
    assert found[what]["verdict"] == "cure"
    assert found[what]["says"].startswith(says)
    assert (found[what]["cure"] or "").startswith(cure)
    assert set(found) > {"Versions", "Browser"}


def test_without_portaudio_the_rest_is_looked_at(
    cli: Cli, machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.delitem(sys.modules, "sounddevice")
    monkeypatch.syspath_prepend(tmp_path)
    found = told(cli)
    assert found["Sound system"]["says"].startswith("the sound system PortAudio is not on this")
    assert [each for each in ALL if each not in found] == ALL[2:7]


@pytest.mark.parametrize(
    ("name", "rate_hz"), [("Desk", 16_000), ("Headset (AirPods Hands-Free)", 44_100)]
)
def test_a_headset_s_call_channel_is_noted(
    name: str, rate_hz: int, cli: Cli, machine: Machine
) -> None:
    machine.name, machine.rate_hz = name, rate_hz
    found = told(cli)
    assert found["well"]
    assert found["Bluetooth"]["verdict"] == "note"
    assert "telephone sound" in found["Bluetooth"]["says"]


@pytest.mark.parametrize(("heard_db", "at_s"), [(0.0, 0.7), (-30.0, 0.7), (0.0, 0.495)])
def test_a_loudspeaker_that_the_microphone_hears_is_an_echo(
    heard_db: float, at_s: float, cli: Cli, machine: Machine
) -> None:
    sweep, at = loudspeaker.sweep() * 10 ** (heard_db / 20), round(at_s * SAMPLE_RATE_HZ)
    machine.gives[at : at + len(sweep)] += sweep
    found = told(cli)
    assert found["well"]
    assert found["Echo"]["verdict"] == "note"
    assert f"at {heard_db:.0f} dB" in found["Echo"]["says"].replace("-0", "0")


def test_speech_is_no_echo() -> None:
    sound, _ = heard(SAMPLES / "three-takes.flac")
    second = SAMPLE_RATE_HZ
    for start in range(0, len(sound) - 2 * second, second):
        assert loudspeaker.echo(sound[start : start + 2 * second]).verdict is Verdict.GOOD


def test_a_folder_that_cannot_be_written_is_named(
    cli: Cli, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with read_only(tmp_path / "data"):
        found = told(cli)
    assert found["Data folder"]["verdict"] == "cure"
    assert found["Data folder"]["says"].startswith(f"{tmp_path / 'data'}: cannot be written")


def test_a_damaged_history_is_found(cli: Cli, machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/history.db").write_text("no database " * 99)
    assert "damaged" in told(cli)["Data folder"]["says"]


def test_a_machine_without_a_browser_can_take_takes(
    cli: Cli, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    found = told(cli)
    assert found["well"]
    assert found["Browser"]["verdict"] == "note"


def test_what_is_recorded_is_played_back(
    cli: Cli, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech, _ = heard(SAMPLES / "good.flac")
    machine.gives = np.concatenate([machine.gives[: 2 * SAMPLE_RATE_HZ], speech])
    machine.gives += np.random.default_rng(2).normal(0, 1e-4, len(machine.gives))
    monkeypatch.setattr(microphone.Microphone, "skip", lambda _: None)  # all came at once
    done = cli("doctor", "--record", "5")
    assert "✓ Level         voice at" in done.stdout
    assert done.stderr.splitlines() == [
        "coach: recording for 5 s: say a sentence now",
        "coach: this is what the microphone heard",
    ]
    again = machine.played[-1]
    assert len(again) == pytest.approx(5 * SAMPLE_RATE_HZ, abs=0.5 * SAMPLE_RATE_HZ)
    likeness = np.correlate(again[:8000], speech[: 3 * SAMPLE_RATE_HZ].astype(np.float32), "full")
    assert np.abs(likeness).max() > 0.5 * float(np.sum(np.square(again[:8000])))


def low_passed(sound: Samples) -> Samples:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ) > 3400] = 0
    return (np.round(np.fft.irfft(spectrum, len(sound)) * 32767) / 32767).astype(np.float32)


def noisy(sound: Samples) -> Samples:
    noise = np.random.default_rng(3).normal(0, 0.03, len(sound))
    return (sound + noise).astype(np.float32)


@pytest.mark.parametrize(
    ("change", "verdicts", "words"),
    [
        (lambda sound: sound, ["good"], "voice at"),
        (lambda sound: sound * 1e-4, ["cure"], "hardly any sound"),
        (lambda sound: np.clip(sound * 30, -1, 1), ["note"], "too loud"),
        (noisy, ["note"], "hardly louder than the room"),
        (low_passed, ["good", "note"], "nothing above 4 kHz"),
    ],
)
def test_what_was_said_is_judged(
    change: Callable[[Samples], Samples], verdicts: list[str], words: str
) -> None:
    sound, _ = heard(SAMPLES / "good.flac")
    found = hearing.spoken(change(sound[: 6 * SAMPLE_RATE_HZ].astype(np.float32)))
    assert [each.verdict.value for each in found] == verdicts
    assert words in found[-1].says


def test_a_console_without_ticks_gets_letters(
    cli: Cli, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.cli.commands.setup.doctor.can_show", lambda _: False)
    assert "+ Permission    this program hears the microphone" in cli("doctor").stdout


@pytest.mark.parametrize("remedy", ["microphone", "microphone_closed", "no_loudspeaker"])
def test_every_error_of_the_microphone_ends_with_the_doctor(remedy: str) -> None:
    once = with_remedy(MicrophoneError("Desk: is not well", remedy=remedy))
    assert str(once).endswith("; see coach doctor")
    assert str(with_remedy(once)) == str(once)
    assert str(with_remedy(MicrophoneError("Desk: is not well"))) == f"Desk: is not well{DOCTOR}"


def test_a_take_without_a_microphone_names_the_doctor(cli: Cli, machine: Machine) -> None:
    machine.name = ""
    assert cli("rehearse").stderr.endswith("; see coach doctor\n")


def test_every_trouble_of_the_sound_ends_with_the_doctor() -> None:
    assert set(TROUBLES) <= SOUND_TROUBLES
    assert trouble_told(Trouble("zeros", "nothing")) == "nothing; see coach doctor"
    assert trouble_told(Trouble("not_saved", "no room")) == "no room"
