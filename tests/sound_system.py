"""A sound system of its own: PulseAudio with a microphone that hears what is played to it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from system import needed

ASOUND = "pcm.!default {\n type pulse\n}\nctl.!default {\n type pulse\n}\n"
NULL_SINK = "module-null-sink sink_name=mic rate=48000"


@dataclass(frozen=True)
class SoundSystem:
    """A running PulseAudio whose one microphone hears what is played."""

    environment: dict[str, str]
    """For programs that shall use it."""

    def play(self, path: Path, at: str = "mic") -> subprocess.Popen[bytes]:
        """Begin to play a recording into the microphone."""
        return subprocess.Popen(
            [needed("paplay"), "-d", at, str(path)], env=os.environ | self.environment
        )

    def control(self, *arguments: str) -> str:
        """Tell it something."""
        return subprocess.run(
            [needed("pactl"), *arguments],
            env=os.environ | self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@contextmanager
def running() -> Iterator[SoundSystem]:
    """Run a sound system."""
    program = needed("pulseaudio")
    with tempfile.TemporaryDirectory(prefix="sound-") as name:
        folder = Path(name)
        (folder / "asoundrc").write_text(f"</usr/share/alsa/alsa.conf>\n{ASOUND}", encoding="utf-8")
        environment = {
            "XDG_RUNTIME_DIR": name,
            "PULSE_RUNTIME_PATH": name,
            "PULSE_SERVER": f"unix:{folder / 'native'}",
            "PULSE_SOURCE": "mic.monitor",
            "PULSE_SINK": "speaker",
            "HOME": name,
            "ALSA_CONFIG_PATH": str(folder / "asoundrc"),
        }
        server = subprocess.Popen(
            [
                *(program, "-n", "--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no"),
                *("-L", f"module-native-protocol-unix socket={folder / 'native'} auth-anonymous=1"),
                *("-L", NULL_SINK, "-L", "module-null-sink sink_name=speaker"),
            ],
            env=os.environ | environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(folder / "native", server)
            yield SoundSystem(environment)
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if socket.exists():
            time.sleep(0.1)
            return
        assert server.poll() is None
        time.sleep(0.05)
    pytest.fail("PulseAudio does not start")
