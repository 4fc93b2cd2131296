"""The microphone for real: PulseAudio, PortAudio, threads, a terminal, and a device that goes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLES
from recordings import heard, record
from sound_system import SoundSystem, running

from coach.datatypes import SAMPLE_RATE_HZ

pty = pytest.importorskip("pty")

RUN = "from coach.cli import main; main()"
STEPS = ["Name", "Phone", "Email", "Address", "Notes", "Payment", "Handoff"]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("speech_model")]


@pytest.fixture(scope="module")
def sound() -> Iterator[SoundSystem]:
    with running() as system:
        yield system


@dataclass
class Program:
    """The command, at work."""

    process: subprocess.Popen[str]
    data: Path

    def wait_for(self, words: str) -> list[str]:
        """Return what it says until it says this."""
        assert self.process.stderr
        said = []
        for line in self.process.stderr:
            said.append(line.strip())
            if words in line:
                return said
        raise AssertionError(said)

    def end(self) -> tuple[dict[str, Any], str]:
        """Return its report and what else it said."""
        out, err = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, err
        return json.loads(out), err


def rehearse(sound: SoundSystem, data: Path, *arguments: str) -> Program:
    line = [sys.executable, "-c", RUN, "rehearse", "--format", "json", *arguments]
    environment = os.environ | sound.environment | {"COACH_DATA": str(data)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return Program(subprocess.Popen(line, env=environment, text=True, **pipes), data)  # type: ignore[call-overload]


def steps(report: dict[str, Any]) -> list[str]:
    (take,) = report["takes"]
    return [step["id"] for step in take["steps"] if step["start_s"] is not None]


def test_a_take_is_heard_kept_and_reported(sound: SoundSystem, tmp_path: Path) -> None:
    program = rehearse(sound, tmp_path)
    program.wait_for("listening")
    player = sound.play(SAMPLES / "good.flac")
    report, said = program.end()
    player.wait()
    assert steps(report) == [title.lower() for title in STEPS]
    assert [line.split()[-1] for line in said.splitlines()] == STEPS
    (take,) = report["takes"]
    assert take["speed"]["start_delay_s"] > 0.08
    assert take["flow"]["hesitations"] == 0
    (kept,) = (tmp_path / "recordings").glob("*.wav")
    assert report["recording"]["path"] == str(kept)


def test_a_microphone_that_goes_in_mid_take(sound: SoundSystem, tmp_path: Path) -> None:
    module = sound.control("load-module", "module-null-sink", "sink_name=other").strip()
    gone = SoundSystem(sound.environment | {"PULSE_SOURCE": "other.monitor"})
    program = rehearse(gone, tmp_path, "--cue", "none")
    program.wait_for("listening")
    player = sound.play(SAMPLES / "good.flac", at="other")
    program.wait_for("Phone")
    sound.control("unload-module", module)
    report, said = program.end()
    player.kill()
    player.wait()
    assert "is it still connected?" in said or report["recording"]["duration_s"] > 4
    assert steps(report)[:2] == ["name", "phone"]


def test_killed_in_mid_take_nothing_is_lost(sound: SoundSystem, tmp_path: Path) -> None:
    program = rehearse(sound, tmp_path, "--cue", "none")
    program.wait_for("listening")
    player = sound.play(SAMPLES / "good.flac")
    program.wait_for("Phone")
    time.sleep(1)
    program.process.send_signal(signal.SIGKILL)
    program.process.communicate()
    player.kill()
    player.wait()
    (kept,) = (tmp_path / "recordings").glob("*.wav")
    line = [sys.executable, "-c", RUN, "review", "--format", "json", str(kept)]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert steps(report)[:2] == ["name", "phone"]
    assert not report["recording"]["damaged"]


def test_in_a_terminal_the_steps_light_up_and_ctrl_c_still_reports(
    sound: SoundSystem, tmp_path: Path
) -> None:
    child, terminal = in_a_terminal(sound, tmp_path, "rehearse", "--cue", "beep")
    seen = read_until(terminal, "○ Handoff")
    player = sound.play(SAMPLES / "good.flac")
    seen += read_until(terminal, "● Email")
    os.write(terminal, b"\x03")
    seen += read_until(terminal, "kept as")
    _, status = os.waitpid(child, 0)
    player.kill()
    player.wait()
    assert os.waitstatus_to_exitcode(status) == 0
    assert "Microphone" in seen
    assert "Traceback" not in seen
    assert "Overall" in seen


def test_a_drill_in_a_terminal_pauses_and_keeps_what_there_is(
    sound: SoundSystem, tmp_path: Path
) -> None:
    three_steps = heard(SAMPLES / "good.flac")[0][round(3.2 * SAMPLE_RATE_HZ) :][
        : 5 * SAMPLE_RATE_HZ
    ]
    path = record(tmp_path / "a.flac", "flac", SAMPLE_RATE_HZ, three_steps.reshape(1, -1))
    child, terminal = in_a_terminal(sound, tmp_path, "drill", "--cue", "beep")
    seen = read_until(terminal, "Enter ends the take")
    player = sound.play(path)
    seen += read_until(terminal, "● Address")
    player.wait()
    os.write(terminal, b"\n")
    seen += read_until(terminal, "3/7")
    os.write(terminal, b"\n")
    seen += read_until(terminal, "paused; Enter goes on")
    os.write(terminal, b"\n")
    seen += read_until(terminal, "Enter ends the take")
    os.write(terminal, b"\x03")
    seen += read_until(terminal, "1 take; it did not flow yet")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "It flows when the last three takes" in seen
    assert "Traceback" not in seen
    line = [sys.executable, "-c", RUN, "progress", "--format", "json"]
    environment = os.environ | {"COACH_DATA": str(tmp_path)}
    done = subprocess.run(line, env=environment, check=True, capture_output=True, text=True)
    (progress,) = json.loads(done.stdout)
    assert [day["takes"] for day in progress["days"]] == [1]


def in_a_terminal(sound: SoundSystem, data: Path, *arguments: str) -> tuple[int, int]:
    """Run the command in a terminal of its own; return its process and the terminal."""
    child, terminal = pty.fork()
    if not child:
        os.environ.update(sound.environment | {"COACH_DATA": str(data), "TERM": "xterm"})
        os.execv(sys.executable, [sys.executable, "-c", RUN, *arguments])
    return child, terminal


def read_until(terminal: int, words: str) -> str:
    seen = b""
    limit = time.monotonic() + 90
    while words.encode() not in seen and time.monotonic() < limit:
        try:
            seen += os.read(terminal, 65536)
        except OSError:  # the program has ended
            break
    assert words.encode() in seen, seen.decode(errors="replace")
    return seen.decode(errors="replace")


def test_microphones_are_listed_and_chosen_by_name(sound: SoundSystem, tmp_path: Path) -> None:
    environment = os.environ | sound.environment | {"COACH_DATA": str(tmp_path)}

    def coach(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", RUN, "rehearse", *arguments]
        return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)

    listed = coach("--devices").stdout
    assert "* default (ALSA)" in listed
    refused = coach("--device", "no such thing")
    assert refused.returncode == 1
    assert "coach: no such thing: no such microphone; there are: pulse (ALSA)" in refused.stderr


def test_the_doctor_hears_the_loudspeaker_in_the_microphone(
    sound: SoundSystem, tmp_path: Path
) -> None:
    own = sound.environment | {"PULSE_SINK": "mic", "COACH_DATA": str(tmp_path)}
    line = [sys.executable, "-c", RUN, "doctor", "--format", "json"]
    done = subprocess.run(line, env=os.environ | own, capture_output=True, text=True, check=False)
    found = {each["what"]: each for each in json.loads(done.stdout)["findings"]}
    assert found["Microphone"]["says"].startswith("default (ALSA), 44100 Hz")
    assert [found[each]["verdict"] for each in ("Permission", "Loudspeaker")] == ["good", "good"]
    assert found["Echo"]["says"].startswith("the microphone hears the loudspeaker")


def test_without_a_sound_system_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "rehearse"],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "COACH_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("coach: the sound system PortAudio is not on this machine")
    assert len(done.stderr.splitlines()) == 1
