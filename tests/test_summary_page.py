"""The folder's page in a real browser: it is read by everybody, sorted, and leads to the moment."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import opened
from builders import GOOD, HARD_CLOSE, review
from playwright.sync_api import Browser, Page
from test_html_in_browser import LOOKS, hold, is_playing, now, sound_for

from coach.report.pages import as_html as review_page
from coach.report.summary import as_html
from coach.report.summary.digest import digest
from coach.report.summary.together import together

TAKES = {
    "ben/one call.wav": f"{GOOD} | {GOOD.replace('payment@9.7', 'payment@11.6')}",
    "ben/two.wav": GOOD.replace("email@5.2-5.7", ""),
    "anna/three.wav": GOOD,
    "anna/none.wav": "off_script@1.0-2.0 ||",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make results as ``coach review FOLDER -r -o OUT/ --format html`` writes them."""
    made, rows = tmp_path_factory.mktemp("results"), []
    for name, text in TAKES.items():
        taken, result = review(text, path=name), f"{name}.html"
        (made / result).parent.mkdir(exist_ok=True)
        (made / result).write_text(review_page.render(taken, sound_for(taken)), "utf-8")
        rows.append(msgspec.structs.replace(digest(taken, name), result=result))
    table = together(rows, guide="The hard close", model="small", version="9.9")
    (made / "summary.html").write_text(as_html.render(table, HARD_CLOSE), "utf-8")
    return made


def names(page: Page) -> list[str]:
    found = page.locator("table").last.locator("tbody th a").all_inner_texts()
    return [name.rpartition("/")[2] for name in found]


@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_read_it(look: str, chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "summary.html", **LOOKS[look]) as shown:
        results = Axe().run(shown.page)
        assert results.violations_count == 0, results.generate_report()
        assert shown.complaints == shown.requests == []


@pytest.mark.parametrize("look", ["wide", "phone"])
@pytest.mark.parametrize("script", [True, False])
def test_headings_are_whole(look: str, script: bool, chromium: Browser, folder: Path) -> None:
    asked = {**LOOKS[look], "java_script_enabled": script}
    with opened(chromium, folder / "summary.html", **asked) as shown:
        heads = shown.page.locator("h1, h2, thead th, tbody th, tbody td").all()
        boxes = [box for each in heads if (box := each.bounding_box())]
        assert len(boxes) > 30
        width = LOOKS[look]["viewport"]["width"]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
        assert shown.page.locator("thead button").count() == (18 if script else 0)


def test_it_is_sorted_by_need_and_by_any_column_from_the_keyboard(
    chromium: Browser, folder: Path
) -> None:
    with opened(chromium, folder / "summary.html", **LOOKS["wide"]) as shown:
        page = shown.page
        assert names(page) == ["two.wav", "one call.wav", "three.wav", "none.wav"]
        silence = page.locator("table").last.get_by_role("button", name="Worst silence")
        silence.focus()
        page.keyboard.press("Enter")
        assert names(page)[0] == "one call.wav"
        assert names(page)[-1] == "none.wav"
        head = page.locator("table").last.locator("thead [aria-sort]")
        assert head.all_inner_texts() == ["Worst silence"]
        assert head.get_attribute("aria-sort") == "descending"
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        assert names(page)[-2:] == ["one call.wav", "none.wav"]
        page.locator("table").last.get_by_role("button", name="Recording").click()
        assert names(page) == ["none.wav", "three.wav", "one call.wav", "two.wav"]


@pytest.mark.parametrize("script", [True, False])
def test_without_a_script_all_is_there(script: bool, chromium: Browser, folder: Path) -> None:
    asked = {**LOOKS["wide"], "java_script_enabled": script}
    with opened(chromium, folder / "summary.html", **asked) as shown:
        people = shown.page.locator("table").first.locator("tbody th").all_inner_texts()
        assert [each.split()[0] for each in people] == ["ben", "anna"]
        assert names(shown.page)[0] == "two.wav"


def test_a_link_leads_to_the_moment_of_the_worst_silence(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "summary.html", **LOOKS["wide"]) as shown:
        page = shown.page
        page.locator("table").first.locator(".moment").first.click()
        page.wait_for_url("**/one%20call.wav.html#t=9.4")
        page.wait_for_function("document.getElementById('sound').currentTime > 8")
        assert now(shown) == pytest.approx(9.4 - 0.6, abs=0.4)
        assert not is_playing(shown)
        page.evaluate("location.hash = 't=1.0'")
        page.wait_for_function("document.getElementById('sound').currentTime < 2")
        page.keyboard.press("Space")
        hold(shown)
        page.evaluate("location.hash = 't=wrong'")
        assert now(shown) < 5


def test_a_moment_in_a_folded_take_unfolds_it(chromium: Browser, tmp_path: Path) -> None:
    def later(text: str, by_s: float) -> str:
        return re.sub(r"[\d.]+", lambda match: f"{float(match[0]) + by_s:.1f}", text)

    taken = review(" | ".join(later(GOOD, 20.0 * number) for number in range(5)))
    path = tmp_path / "page.html"
    path.write_text(review_page.render(taken, sound_for(taken)), "utf-8")
    with opened(chromium, path) as shown:
        take = shown.page.locator("#take-4")
        assert take.get_attribute("open") is None
        shown.page.evaluate("location.hash = 't=65.0'")
        shown.page.wait_for_selector("#take-4[open]")
