"""A browser whose microphone is a recording, said again and again."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from browser import ALONE
from playwright.sync_api import Browser, Page, Playwright
from system import needed

from coach.datatypes import SAMPLE_RATE_HZ, Samples

MICROPHONE = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def write_wav(path: Path, sound: Samples) -> Path:
    """Write sound as Chromium's microphone takes it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@contextmanager
def speaking(playwright: Playwright, recording: Path | None) -> Iterator[Browser]:
    """Start a browser; ``None``: it has no microphone."""
    path = needed("chromium")
    options = [*ALONE]
    if recording:
        options += [*MICROPHONE, f"--use-file-for-fake-audio-capture={recording}"]
    browser = playwright.chromium.launch(executable_path=path, args=options)
    try:
        yield browser
    finally:
        browser.close()


def in_state(page: Page, state: str, timeout_s: float = 60.0) -> None:
    """Wait until a take is in a state: ``taking``, ``report``, ``idle``, ``breath``."""
    page.wait_for_selector(f'body[data-state="{state}"]', timeout=1000 * timeout_s)


def frames(page: Page) -> tuple[int, int]:
    """Return how many frames of the last take the page sent, and how many came."""
    found = page.wait_for_function("window.coachStage.frames").json_value()
    return found["sent"], found["came"]
