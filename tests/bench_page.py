"""How soon the page answers, and whether it loses or keeps anything it should not.

``.venv/bin/python tests/bench_page.py [takes] [--short]`` prints, of a browser with a recording as
its microphone: from the command to the Start button, from a step's last word to its light, from the
end of a take to its report, frames lost with a busy page, and the server's memory after 5 takes and
after all. 50 takes last half an hour; a number behind the command asks for another count, and
``--short`` for takes of two lines, of which 50 last ten minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from played import sample, silence
from playwright.sync_api import Page, sync_playwright
from speaking import frames, in_state, speaking, write_wav

from coach import guide as guides
from coach.datatypes import SAMPLE_RATE_HZ, Guide
from coach.model import locate
from coach.pipeline import review_file
from coach.recognise import SpeechModel, load_model

TAKES = 50
STARTS = 10
AFTER = 5
"""Takes after which the memory is compared with."""
TWO_LINES = "Email?\nThis address here, right?\n"
SAID = slice(round(5.3 * SAMPLE_RATE_HZ), round(7.9 * SAMPLE_RATE_HZ))
"""Of the good sample: these two."""
LINE = "from coach.cli import main; main()"
BUSY = """() => {
  const work = () => {
    const until = performance.now() + 80;
    while (performance.now() < until);
    setTimeout(work, 20);
  };
  work();
}"""
"""The main thread is blocked 80 % of the time."""
WRITTEN = """(lines) => fetch("/api/guides", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ name: "Two lines", lines }),
})"""
EVENTS = """() => {
  const stage = window.coachStage, told = (window.told = []), hear = stage.heard.bind(stage);
  stage.heard = (message) => {
    if (["level", "step", "ended", "report"].includes(message.type)) {
      const { type, step, at_s } = message;
      told.push({ type, step, at_s, now: performance.now() });
    }
    hear(message);
  };
}"""


def tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def started(data: str) -> tuple[subprocess.Popen[str], str]:
    """Start the page; return the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", LINE, "page", "--no-open"],
        env=os.environ | {"COACH_DATA": data},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def memory_mb(process: subprocess.Popen[str]) -> float:
    """Return what a process has in memory (MB); Linux only."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def p95(values: Sequence[float]) -> float:
    return float(np.percentile(values, 95)) if values else float("nan")


def start_visible(page: Page) -> list[float]:
    """Return how long each of some commands took until its Start button was there (seconds)."""
    found = []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as data:
            begun_s = time.monotonic()
            process, address = started(data)
            page.goto(address, wait_until="commit")
            page.wait_for_selector("#start:not([disabled])")
            found.append(time.monotonic() - begun_s)
            process.terminate()
            process.wait()
    return found


def began_ms(told: list[Any]) -> float:
    """Return when the sound of a take began, by the clock of its page (ms).

    Each message tells the time in the take; the one that came soonest after it tells the clock.
    """
    return float(min(each["now"] - 1000 * each["at_s"] for each in told if each.get("at_s")))


def light_delays(told: list[Any], line: Any, guide: Guide, model: SpeechModel) -> list[float]:
    """Return how late each light was after the last word of its step (seconds).

    The file has the words' times; a light's is when the page heard of it, by the take's own clock.
    """
    review = review_file(Path(line["recording"]["path"]), guide, model)
    ends = {step.id: step.span.end for take in review.takes for step in take.facts.take.steps}
    zero_ms = began_ms(told)
    lights = [each for each in told if each["type"] == "step" and each["step"] in ends]
    return [(each["now"] - zero_ms) / 1000 - ends[each["step"]] for each in lights]


def one_take(
    page: Page, guide: Guide, model: SpeechModel
) -> tuple[float, list[float], tuple[int, int], bool]:
    """Run one take; return the report's delay, those of the lights, the frames, and the loss."""
    page.evaluate("() => { window.told.length = 0; }")
    page.keyboard.press("Enter")
    in_state(page, "taking")
    in_state(page, "report", 90)
    told = page.evaluate("() => window.told")
    line = page.evaluate("() => fetch('/api/takes/latest').then((answer) => answer.json())")
    times = {each["type"]: each for each in told}
    ended_ms = began_ms(told) + 1000 * times["ended"]["at_s"]
    report_s = (times["report"]["now"] - ended_ms) / 1000
    return (
        report_s,
        light_delays(told, line, guide, model),
        frames(page),
        line["recording"]["damaged"],
    )


def bench(takes: int, *, short: bool) -> None:
    """Print all figures; short takes are of two lines."""
    model, guide, lines = load_model(locate()), guides.built_in(), sample("good")
    if short:
        guide = guides.parse(guides.draft(TWO_LINES.splitlines(), "Two lines", "two"), "two")
        lines = lines[SAID]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        said = np.concatenate([silence(3.0), lines, silence(4.0)])
        recording = write_wav(Path(folder, "mic.wav"), said)
        with speaking(playwright, recording) as browser:
            page = browser.new_context().new_page()
            starts = start_visible(page)
            tell(f"Start visible, p95 of {len(starts)}: {p95(starts):.2f} s (wanted: 1 s)")
            process, address = started(str(Path(folder, "data")))
            page.goto(address)
            if short:
                page.evaluate(WRITTEN, TWO_LINES)
                page.reload()
            page.wait_for_selector("#start:not([disabled])")
            page.evaluate(EVENTS)
            page.evaluate(BUSY)
            report(page, process, guide, model, takes)
            process.terminate()
            process.wait()


def report(
    page: Page, process: subprocess.Popen[str], guide: Guide, model: SpeechModel, takes: int
) -> None:
    """Run the takes, and print what they were like."""
    reports: list[float] = []
    lights: list[float] = []
    lost, marked, early_mb = 0, 0, float("nan")
    for number in range(1, takes + 1):
        report_s, late, (sent, came), damaged = one_take(page, guide, model)
        reports.append(report_s)
        lights += late
        lost += abs(sent - came)
        marked += damaged
        if number == min(AFTER, takes):
            early_mb = memory_mb(process)
    now_mb = memory_mb(process)
    tell(f"a light after its step's last word, p95 of {len(lights)}: {p95(lights):.2f} s (0.3 s)")
    tell(f"the report after the end, p95 of {len(reports)}: {p95(reports):.2f} s (0.5 s)")
    tell(f"frames lost in {takes} takes with a page busy 80 % of the time: {lost} (0)")
    tell(f"takes marked as having lost sound: {marked} (0)")
    grown = 100 * (now_mb / early_mb - 1)
    memory = f"{early_mb:.0f} and {now_mb:.0f} MB, {grown:+.1f} % (10 %)"
    tell(f"memory after {AFTER} and {takes} takes: {memory}")


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    bench(*(numbers or [TAKES]), short="--short" in sys.argv)
