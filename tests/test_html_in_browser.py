"""The page in a real browser: it is drawn, it plays, its keys work, everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Seen, opened
from playwright.sync_api import Browser
from reviews import REVIEWS
from test_as_html import hostile

from coach.audio.files.encode import sound_of
from coach.datatypes import SAMPLE_RATE_HZ, Review, Sound
from coach.report.pages.as_html import render

LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "wide, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "phone, dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
PAYMENT_S = 12.2
"""When payment begins in the take with pauses (seconds)."""


def sound_for(review: Review) -> Sound:
    times = np.arange(round(review.recording.duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tone = 0.3 * np.sin(2 * np.pi * 220 * times) * np.abs(np.sin(2 * times))
    return sound_of(tone.astype(np.float32))


def page_of(folder: Path, review: Review) -> Path:
    path = folder / "report.html"
    path.write_text(render(review, sound_for(review)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(tmp_path_factory.mktemp("page"), REVIEWS["pauses"])


@pytest.fixture
def seen(chromium: Browser, report: Path) -> Iterator[Seen]:
    with opened(chromium, report, **LOOKS["wide"]) as shown:
        shown.page.wait_for_function("document.getElementById('sound').readyState >= 1")
        yield shown
        assert shown.complaints == []
        assert shown.requests == []


def now(seen: Seen) -> float:
    return float(seen.page.evaluate("document.getElementById('sound').currentTime"))


def is_playing(seen: Seen) -> bool:
    return bool(seen.page.evaluate("!document.getElementById('sound').paused"))


def hold(seen: Seen) -> None:
    seen.page.evaluate("document.getElementById('sound').pause()")


def test_the_picture_is_drawn(seen: Seen) -> None:
    bands = seen.page.locator(".picture .band")
    assert bands.count() == 7
    boxes = [bands.nth(at).bounding_box() for at in range(7)]
    lefts = [box["x"] for box in boxes if box]
    assert lefts == sorted(lefts)
    picture = seen.page.locator(".picture").bounding_box()
    wave = seen.page.locator(".wave path").bounding_box()
    assert picture
    assert wave
    assert wave["width"] == pytest.approx(picture["width"], rel=0.02)


def test_a_band_stands_where_its_step_is(seen: Seen) -> None:
    picture = seen.page.locator(".picture").bounding_box()
    band = seen.page.locator(".picture .band").nth(5).bounding_box()
    span = seen.page.evaluate("({...document.querySelector('.picture').dataset})")
    assert picture
    assert band
    share = (band["x"] - picture["x"]) / picture["width"]
    start, end = float(span["start"]), float(span["end"])
    assert start + share * (end - start) == pytest.approx(PAYMENT_S, abs=0.05)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_click_plays_from_there(share: float, seen: Seen) -> None:
    box = seen.page.locator(".picture .wave").bounding_box()
    span = seen.page.evaluate("({...document.querySelector('.picture').dataset})")
    assert box
    seen.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    assert is_playing(seen)
    hold(seen)
    start, end = float(span["start"]), float(span["end"])
    assert now(seen) == pytest.approx(start + share * (end - start), abs=0.5)
    assert not seen.page.locator(".playhead").is_hidden()


def test_space_plays_and_pauses(seen: Seen) -> None:
    seen.page.keyboard.press("Space")
    assert is_playing(seen)
    assert seen.page.locator("#play").get_attribute("aria-label") == "Pause"
    seen.page.keyboard.press("Space")
    assert not is_playing(seen)


def test_arrows_go_from_step_to_step(seen: Seen) -> None:
    at = []
    for _ in range(3):
        seen.page.keyboard.press("ArrowRight")
        hold(seen)
        at.append(now(seen))
    assert at == [pytest.approx(time, abs=0.4) for time in (0.8, 3.3, 5.2)]
    seen.page.evaluate("document.getElementById('sound').currentTime = 5.3")
    seen.page.keyboard.press("ArrowLeft")
    hold(seen)
    assert now(seen) == pytest.approx(3.3, abs=0.4)


def test_a_step_is_played_by_the_keyboard_alone(seen: Seen) -> None:
    seen.page.locator(".picture .band").nth(5).focus()
    seen.page.keyboard.press("Enter")
    hold(seen)
    assert now(seen) == pytest.approx(PAYMENT_S, abs=0.4)


def test_advice_leads_to_its_moment(seen: Seen) -> None:
    moment = seen.page.locator(".advice .moment").first
    at = float(moment.get_attribute("data-at") or "nan")
    moment.click()
    hold(seen)
    assert now(seen) == pytest.approx(at, abs=0.4)


def test_the_word_being_spoken_is_lit(seen: Seen) -> None:
    word = seen.page.locator(".transcript [data-w]").nth(9)
    word.click()
    hold(seen)
    seen.page.evaluate(f"document.getElementById('sound').currentTime = {PAYMENT_S + 0.05}")
    seen.page.wait_for_selector(".transcript .now")
    assert seen.page.locator(".transcript .now").all_inner_texts() == ["are"]
    assert "credit or debit" in seen.page.locator("#line").inner_text()


@pytest.mark.parametrize(
    ("name", "look"),
    [
        *(("pauses", look) for look in LOOKS),
        ("early_and_missing", "wide"),
        ("three_takes", "wide"),
        ("three_takes", "phone, dark"),
        ("off_script", "phone"),
    ],
)
def test_everybody_can_read_it(name: str, look: str, chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, page_of(tmp_path, REVIEWS[name]), **LOOKS[look]) as shown:
        results = Axe().run(shown.page)
        assert results.violations_count == 0, results.generate_report()
        width = shown.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0
        assert shown.complaints == shown.requests == []


def test_still_for_those_who_want_no_motion(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, reduced_motion="reduce") as shown:
        moved = "getComputedStyle(document.querySelector('.band')).transitionDuration"
        assert shown.page.evaluate(moved) == "0s"


def test_on_paper_the_player_is_left_out(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as shown:
        shown.page.emulate_media(media="print")
        assert shown.page.locator(".player").is_hidden()
        assert shown.page.locator(".picture").is_visible()


def test_markup_from_outside_runs_nowhere(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, page_of(tmp_path, hostile())) as shown:
        assert shown.page.locator("img").count() == 0
        assert shown.complaints == shown.requests == []


def test_the_policy_stops_what_gets_in_all_the_same(chromium: Browser, tmp_path: Path) -> None:
    path = page_of(tmp_path, replace(REVIEWS["good"]))
    page = path.read_text(encoding="utf-8")
    attack = "<script>document.title='taken'</script><img src='https://example.invalid/a.png'>"
    path.write_text(page.replace("<main>", f"<main>{attack}"), encoding="utf-8")
    with opened(chromium, path) as shown:
        assert shown.page.title() != "taken"
        assert len([each for each in shown.complaints if "Content Security Policy" in each]) == 2
