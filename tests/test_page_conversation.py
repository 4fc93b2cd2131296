"""A conversation in a real browser: its microphone is a recording, and it plays the customer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conversing import both
from played import silence
from playwright.sync_api import Playwright
from served import Served, serving
from speaking import frames, in_state, speaking, write_wav
from test_customer_rehearsal import pieces_of
from test_page_in_browser import nothing_left, opened

from coach.datatypes import SAMPLE_RATE_HZ, LineKind
from coach.page.work import guides as own_guides
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json

pytestmark = pytest.mark.slow

LINES = "Email?\nThis address here, right?\nAre you using a credit or debit card today?\n"
STEPS = ["email", "address-right", "using-credit"]
PAUSE_S = 3.2
"""The longest answer lasts 2.9 s."""
PLAYED = """(() => {
  window.played = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when) {
    const told = { lasts: this.buffer.duration, peak: Math.max(...this.buffer.getChannelData(0)) };
    window.played.push(told);
    this.addEventListener("ended", () => (told.took = this.context.currentTime - when));
    return start.call(this, when);
  };
})()"""
"""Notes what the page plays, how long it lasts, and how long it took to its end (seconds)."""


@pytest.fixture
def served(tmp_path: Path, speech_model: SpeechModel) -> Iterator[Served]:
    with serving(tmp_path / "data", speech_model) as found:
        yield found


def test_a_customer_answers_each_question_once_in_the_page(
    playwright: Playwright, served: Served, speech_model: SpeechModel, tmp_path: Path
) -> None:
    served.post("/api/guides", {"name": "Three", "lines": LINES})
    served.post("/api/settings", {"cue": "none"})
    said = [silence(1.5)]
    for line in [pieces_of("good")[at] for at in (2, 3, 5)]:
        said += [line, silence(PAUSE_S)]
    microphone = write_wav(tmp_path / "mic.wav", np.concatenate(said))
    with speaking(playwright, microphone) as browser:
        seen = opened(browser, served)
        page = seen.page
        page.evaluate(PLAYED)
        page.get_by_label("A customer answers").check()
        page.get_by_label("How hard the customer is").select_option("easy")
        page.get_by_role("button", name="Start", exact=True).click()
        in_state(page, "taking")
        in_state(page, "report")
        played = page.evaluate("window.played")
        sent, came = frames(page)
        shown = page.locator("#report").inner_text()
        nothing_left(seen, served)

    assert sent == came > 0
    line = served.ask("/api/takes/latest").told
    (take,) = line["takes"]
    assert [step["id"] for step in take["steps"]] == STEPS
    lines = take["customer"]["lines"]
    assert [(each["step"], each["kind"]) for each in lines] == [
        (step, LineKind.ANSWER) for step in STEPS[:-1]
    ]
    lasting = [each["end_s"] - each["start_s"] for each in lines]
    assert [each["lasts"] for each in played] == pytest.approx(lasting, abs=0.01)
    assert [each["took"] for each in played] == pytest.approx(lasting, abs=0.2)
    assert all(each["peak"] > 0.05 for each in played)
    for step, answer in zip(take["steps"], lines, strict=False):
        assert answer["start_s"] > step["end_s"]

    path = Path(line["recording"]["path"])
    channels = both(path)
    assert channels.shape[1] == line["recording"]["channels"] == 2
    spoken = np.flatnonzero(np.abs(channels[:, 1]) > 0.01) / SAMPLE_RATE_HZ
    assert all(any(a["start_s"] <= at <= a["end_s"] for a in lines) for at in spoken[::400])
    own = own_guides.load("three")
    assert line == json.loads(as_json.render(review_file(path, own, speech_model)))
    assert take["verdict"] in shown.replace("\xa0", " ")
    assert "customer" in shown.lower()
