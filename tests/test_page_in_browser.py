"""The page in a real browser that has a recording as its microphone: the whole way, mishaps too."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Seen
from builders import GOOD, review
from conftest import SAMPLES
from played import sample, silence
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright
from served import Served, serving
from speaking import frames, in_state, speaking, write_wav
from test_html_in_browser import LOOKS
from test_page_command import started
from test_page_takes import of, say

from coach.datatypes import SAMPLE_RATE_HZ
from coach.page.work import guides as own_guides
from coach.page.work.taking import takes
from coach.pipeline import review_file
from coach.recognise import SpeechModel
from coach.report.contract import as_json
from coach.session.memory.remembering import remember

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / ".github/page.png"
SAID = slice(round(5.3 * SAMPLE_RATE_HZ), round(7.9 * SAMPLE_RATE_HZ))
"""Of the good sample: "Email?" and "This address here, right?"."""
LINES = "Email?\nThis address here, right?\n"
PAGES = {
    "/": "#lines li",
    "/drill": "#lines li",
    "/review": "#drop",
    "/progress": "main h1",
    "/guide": "#list li",
    "/settings": "#folder:not(:empty)",
}
"""And what is there once they are."""
BUSY = """(() => {
  const end = performance.now() + 4000;
  const work = () => {
    const until = performance.now() + 80;
    while (performance.now() < until);
    if (performance.now() < end) setTimeout(work, 20);
  };
  work();
})()"""
"""The main thread is blocked 80 % of four seconds."""


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser that says two lines, and is silent for four seconds, for ever."""
    said = np.concatenate([silence(2.0), sample("good")[SAID], silence(2.4)])
    recording = write_wav(tmp_path_factory.mktemp("mic") / "mic.wav", said)
    with speaking(playwright, recording) as found:
        yield found


@pytest.fixture
def served(
    tmp_path: Path, speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.setattr(takes, "BREATH_S", 0.3)
    with serving(tmp_path / "data", speech_model) as found:
        yield found


def opened(browser: Browser, served: Served, **look: Any) -> Seen:
    """Open the page by its address, and note all that it asks for."""
    seen = Seen(browser.new_context(**look).new_page())
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("console", lambda message: complain(seen, message))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.goto(served.running.address)
    seen.page.wait_for_selector("#lines li")
    return seen


def complain(seen: Seen, message: ConsoleMessage) -> None:
    if message.type == "error":
        seen.complaints.append(message.text)


def nothing_left(seen: Seen, served: Served) -> None:
    """Nothing was asked for elsewhere, and nothing went wrong."""
    here = (f"http://{served.host}/", f"ws://{served.host}/", "blob:")
    assert [url for url in seen.requests if not url.startswith(here)] == []
    assert seen.complaints == []


def link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def in_the_pause(page: Page) -> None:
    """Wait until the microphone has just said its lines, and is silent for four seconds."""
    page.get_by_role("button", name="Try it").click()
    spoke, quiet = False, 0
    for _ in range(300):
        level = page.evaluate("document.getElementById('level').value")
        spoke |= level > 0.5
        quiet = quiet + 1 if level < 0.3 else 0
        if spoke and quiet >= 8:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the microphone says nothing")


def test_the_whole_way(browser: Browser, served: Served, speech_model: SpeechModel) -> None:
    seen = opened(browser, served)
    page = seen.page
    assert "token" not in page.url
    link(page, "Guide")
    page.get_by_label("Name").fill("Two lines")
    page.get_by_label("Your lines, one below the other").fill(LINES)
    page.get_by_role("button", name="Save and use it").click()
    page.get_by_text("Saved, and in use from now on.").wait_for()
    link(page, "Settings")
    page.get_by_label("What starts it").select_option("beep")
    page.get_by_text("Kept.", exact=True).wait_for()

    link(page, "Rehearse")
    page.get_by_text("Say it once, as it comes").wait_for()
    in_the_pause(page)
    page.get_by_role("button", name="Start", exact=True).click()
    in_state(page, "taking")
    page.wait_for_selector('#lines li.on[data-step="address-right"]', timeout=20_000)
    in_state(page, "report")
    page.get_by_role("heading", level=1).first.wait_for()
    sent, came = frames(page)
    assert sent == came > 0
    line = served.ask("/api/takes/latest").told
    path = Path(line["recording"]["path"])
    own = own_guides.load("two-lines")
    assert line == json.loads(as_json.render(review_file(path, own, speech_model)))
    assert [step["id"] for step in line["takes"][0]["steps"]] == ["email", "address-right"]
    assert line["takes"][0]["speed"]["start_delay_s"] is not None
    assert line["takes"][0]["verdict"] in page.locator("#report h1").inner_text().replace(
        "\xa0", " "
    )
    page.keyboard.press("Enter")  # another take with one key, however soon, ended by another
    in_state(page, "taking")
    page.keyboard.press("Enter")
    in_state(page, "report")

    link(page, "Settings")
    page.get_by_label("What starts it").select_option("none")
    page.get_by_text("Kept.", exact=True).wait_for()
    link(page, "Drill")
    page.get_by_label("Takes", exact=True).select_option("3")
    in_the_pause(page)
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_selector("#report .heat", state="attached", timeout=60_000)
    in_state(page, "report", 60)
    assert page.locator("#report .lines li").count() == 3

    link(page, "Progress")
    page.get_by_role("button", name="Compare two takes").wait_for()
    rows = page.locator("#list li")
    assert rows.count() >= 4
    for at in (0, 1):
        rows.nth(at).get_by_role("checkbox").check()
    page.get_by_role("button", name="Compare two takes").click()
    page.wait_for_selector("#report .heat td[data-at] button")
    page.get_by_role("button", name="← All takes").click()
    count = rows.count()
    rows.nth(0).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").wait_for()
    assert rows.count() == count - 1
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(f"#list li:nth-child({count})")

    link(page, "Review")
    page.set_input_files("#files", [SAMPLES / "pauses.flac"])
    page.get_by_role("button", name="Report of pauses.flac").click(timeout=60_000)
    page.wait_for_selector("#report .scores, #report main")
    nothing_left(seen, served)
    page.context.close()


def test_a_busy_page_a_hidden_tab_and_a_cut_socket_lose_nothing(
    browser: Browser, served: Served, speech_model: SpeechModel
) -> None:
    served.post("/api/guides", {"name": "Two", "lines": LINES + "And a third that never comes.\n"})
    served.post("/api/settings", {"cue": "none"})
    seen = opened(browser, served)
    page = seen.page
    page.get_by_role("button", name="Start", exact=True).click()
    in_state(page, "taking")
    page.evaluate(BUSY)
    page.wait_for_timeout(4500)
    other = page.context.new_page()  # the first tab is hidden behind it
    other.bring_to_front()
    other.wait_for_timeout(1000)
    page.bring_to_front()
    page.get_by_role("button", name="End the take").click()
    in_state(page, "report")
    sent, came = frames(page)
    assert sent == came > 5 * 16_000
    first = served.ask("/api/takes/latest").told
    assert first["recording"]["damaged"] is False

    page.keyboard.press("Enter")
    in_state(page, "taking")
    # The first line is over once the second is heard.
    page.wait_for_selector('#lines li.on[data-step="address-right"]', timeout=20_000)
    page.evaluate("window.coachStage.send({type: 'cut'})")
    in_state(page, "report")
    assert "What you said until then is kept." in page.locator("#notice").inner_text()
    line = served.ask("/api/takes/latest").told
    assert line["recording"]["path"] != first["recording"]["path"]
    assert line["takes"][0]["verdict"] in page.locator("#report h1").inner_text().replace(
        "\xa0", " "
    )
    assert seen.complaints == []
    page.context.close()


def test_a_killed_server_is_found_again_with_the_take(browser: Browser, tmp_path: Path) -> None:
    with started(tmp_path / "data") as (process, address):
        page = browser.new_context().new_page()
        page.goto(address)
        page.wait_for_selector("#lines li")
        page.get_by_role("button", name="Start", exact=True).click()
        in_state(page, "taking")
        page.wait_for_selector('#lines li.on[data-step="address"]', timeout=30_000)
        page.wait_for_timeout(1200)
        os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        page.get_by_text("The coach is not running any more.").wait_for()
        with started(tmp_path / "data") as (_, again):
            assert again == address
            in_state(page, "report")
            assert page.locator("#report .band").count() >= 1
            found = page.evaluate("fetch('/api/takes/latest').then((answer) => answer.json())")
            assert "address" in [step["id"] for step in found["takes"][0]["steps"]]
        page.context.close()


def test_everybody_can_read_every_page(browser: Browser, served: Served) -> None:
    for name, look in LOOKS.items():
        seen = opened(browser, served, **look)
        # What is dark is the same but for its colours.
        options = {"runOnly": ["color-contrast"]} if "dark" in name else {}
        for path, there in PAGES.items():
            seen.page.goto(f"http://{served.host}{path}")
            seen.page.wait_for_selector(there)
            found = Axe().run(seen.page, options=options)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
            wide = "document.documentElement.scrollWidth - window.innerWidth"
            assert seen.page.evaluate(wide) <= 0, path
        nothing_left(seen, served)
        seen.page.context.close()


def test_the_keyboard_alone_reaches_everything(browser: Browser, served: Served) -> None:
    seen = opened(browser, served, reduced_motion="reduce")
    page = seen.page
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.innerText || document.activeElement.id")
        )
    names = ["Rehearse", "Drill", "Review", "Progress", "Guide", "Settings"]
    assert reached[:6] == names
    assert "Start" in reached
    assert {"device", "Try it"} & set(reached)
    moving = "getComputedStyle(document.querySelector('#start')).transitionDuration"
    assert page.evaluate(moving) == "0s"
    page.context.close()


def test_without_a_microphone_the_cure_is_said(served: Served, playwright: Playwright) -> None:
    with speaking(playwright, None) as browser:
        page = browser.new_context().new_page()
        page.goto(served.running.address)
        page.wait_for_selector("#lines li")
        page.get_by_role("button", name="Start", exact=True).click()
        said = page.locator("#notice")
        said.get_by_text("microphone").wait_for()
        assert "press Start again" in said.inner_text()
        page.evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () => "
            "Promise.reject(new DOMException('', 'NotReadableError')); }"
        )
        page.get_by_role("button", name="Start", exact=True).click()
        said.get_by_text("Another program holds the microphone").wait_for()


def test_each_trouble_has_its_own_sentence_and_the_take_is_kept(
    browser: Browser, served: Served
) -> None:
    served.post("/api/settings", {"cue": "none"})
    page = opened(browser, served).page
    page.evaluate(
        "() => { MediaStreamTrack.prototype.getSettings = () => ({ sampleRate: 8000 }); }"
    )
    page.get_by_role("button", name="Try it").click()
    said = page.locator("#notice")
    said.get_by_text("This microphone gives telephone sound").wait_for()
    page.get_by_role("button", name="Start", exact=True).click()
    in_state(page, "taking")
    page.wait_for_selector("#lines li.on", timeout=30_000)
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    said.get_by_text("You went to another tab").wait_for()
    page.evaluate("window.coachStage.microphone.track.dispatchEvent(new Event('ended'))")
    in_state(page, "report")
    said.get_by_text("The microphone was unplugged").wait_for()
    assert "went away" not in said.inner_text()
    assert served.ask("/api/takes/latest").told["takes"]
    page.context.close()


def test_another_microphone_and_a_silent_cue_cost_no_sound(
    browser: Browser, served: Served
) -> None:
    served.post("/api/settings", {"cue": "beep"})
    page = opened(browser, served).page
    # A block of the microphone before, which counts on from where it was, is none of this one's.
    told = page.evaluate("""async () => {
      const wire = new Worker("/site/wire.js", { type: "module" }), told = [], ports = [];
      wire.onmessage = ({ data }) => told.push(data.type);
      for (const each of [0, 1]) {
        const { port1, port2 } = new MessageChannel();
        ports.push(port1);
        wire.postMessage({ type: "port", port: port2 }, [port2]);
      }
      const block = { frame: 0, sound: new Float32Array([0.5]) };
      ports[1].postMessage(block);
      while (!told.length) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const _ of [1, 2, 3, 4]) ports[0].postMessage(block);
      await new Promise((resolve) => setTimeout(resolve, 500));
      wire.terminate();
      return told;
    }""")
    assert told == ["awake"]  # with four blocks more it would have told their level
    page.evaluate(
        "() => Object.defineProperty(AudioScheduledSourceNode.prototype, 'onended', { set() {} })"
    )
    page.get_by_role("button", name="Start", exact=True).click()
    in_state(page, "taking")
    page.wait_for_selector("#lines li.on", timeout=40_000)
    heard = "m.say(16000, btoa('\\0'.repeat(3200))) / m.context.sampleRate - m.context.currentTime"
    begins_s = page.evaluate(
        f"(() => {{ const m = window.coachStage.microphone; return {heard}; }})()"
    )
    assert 0.0 < begins_s < 1.0  # a customer's clip, from now to the ear
    page.get_by_role("button", name="End the take").click()
    in_state(page, "report")
    line = served.ask("/api/takes/latest").told
    assert line["takes"][0]["speed"]["start_delay_s"] is not None
    page.context.close()


def test_markup_from_outside_stays_text(browser: Browser, served: Served) -> None:
    markup = "<img src=x onerror=alert(1)>"
    served.post("/api/guides", {"name": markup, "lines": f"Hello {markup} you.\nEmail {markup}?"})
    served.ask(f"/api/files?name={markup.replace(' ', '%20')}.wav", "POST", b"nothing")
    seen = opened(browser, served)
    for path, there in PAGES.items():
        seen.page.goto(f"http://{served.host}{path}")
        seen.page.wait_for_selector(there)
        if path in ("/", "/guide", "/review"):
            seen.page.get_by_text(markup).first.wait_for()
        assert seen.page.locator("img").count() == 0
    nothing_left(seen, served)
    frame = "<iframe src='{}'></iframe>".format(f"http://{served.host}/")
    seen.page.goto("about:blank")
    seen.page.set_content(frame)
    seen.page.wait_for_timeout(300)
    assert all(not each.locator("#start").count() for each in seen.page.frames[1:])
    seen.page.context.close()


def test_the_picture_of_it(browser: Browser, served: Served) -> None:
    """With ``REGENERATE_GOLDEN=1`` it is the one in the README."""
    (told,) = of(say(served, sample("pauses")), "report")
    seen = opened(browser, served, viewport={"width": 1280, "height": 900})
    seen.page.wait_for_load_state("networkidle")
    while served.workshop.recovering:  # until then the page asks again, and would be told now
        seen.page.wait_for_timeout(100)
    seen.page.wait_for_timeout(1000)
    served.workshop.cut_off = told["report"]["name"]
    seen.page.reload()
    in_state(seen.page, "report")
    seen.page.get_by_text("This take was cut off").wait_for()
    assert Axe().run(seen.page).violations_count == 0
    assert seen.page.locator(".picture .flag").count() >= 3
    seen.page.evaluate("document.getElementById('notice').replaceChildren()")
    picture = seen.page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if os.environ.get("REGENERATE_GOLDEN") or not PICTURE.exists():
        PICTURE.write_bytes(picture)
    nothing_left(seen, served)
    seen.page.context.close()


def test_a_take_from_elsewhere_appears_in_progress(browser: Browser, served: Served) -> None:
    seen = opened(browser, served)
    link(seen.page, "Progress")
    seen.page.wait_for_load_state("networkidle")
    seen.page.wait_for_timeout(3500)  # it has asked once which take is the newest
    rows = seen.page.locator("#list li")
    before = rows.count()
    remember(review(GOOD), "review")
    rows.nth(before).wait_for(timeout=15_000)
    nothing_left(seen, served)
    seen.page.context.close()


def test_its_own_code_is_small() -> None:
    site = ROOT / "coach/page/site"
    assert sum(path.stat().st_size for path in site.iterdir()) < 60_000
