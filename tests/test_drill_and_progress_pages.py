"""A drill and progress as pages: the same figures as in the terminal, and nothing runs in them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import opened
from builders import GOOD, HARD_CLOSE, review, spoken
from conftest import SAMPLES, Cli
from playwright.sync_api import Browser
from reviews import REVIEWS
from test_html_in_browser import LOOKS, sound_for

from coach.audio.files.encode import sound_of
from coach.cli.screen import output
from coach.datatypes import Day, Drill, Excerpt, Mark, Progress
from coach.report.pages import as_html
from coach.report.pages import drill as drill_page
from coach.report.pages import progress as progress_page
from coach.report.series import as_drill, progress
from coach.session.series.comparison import drill_of

IDS = [step.id for step in HARD_CLOSE.steps]
MARKUP = "<img src=x onerror=alert(1)>"


def drilled() -> Drill:
    """Return takes of which the silence before payment stays."""
    pauses = (2.4, 2.2, 2.0, 1.9, 0.2, 1.5)
    takes = [review(spoken(IDS, [0.2, 0.3, 0.2, 0.2, pause, 0.7])).takes[0] for pause in pauses]
    return drill_of([*takes, review(GOOD).takes[0]], HARD_CLOSE)


def day(number: int, *, it_flows: bool = False, delay_s: float | None = 0.6) -> Day:
    return Day(
        f"2026-01-{number:02}", 5, 3, it_flows, 70.0 + number, 66.4, 88, 4, 19.0, 1.4, 0.4, delay_s
    )


def followed(**changes: object) -> Progress:
    titles = {step.id: step.title for step in HARD_CLOSE.steps}
    best = Mark(7, "2026-01-03", 88, 18.0, 0.4, "payment")
    days = (day(1), day(2, delay_s=None), day(3, it_flows=True))
    found = Progress("The hard close", "abc", 1, titles, 3, days, best, best, ("payment", 1.4))
    return replace(found, **changes)  # type: ignore[arg-type]


def words_of(page: str) -> str:
    body = re.sub(r"<(style|script)>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("\xa0", " ").split())


def test_a_drills_page_has_every_figure_of_the_terminal() -> None:
    drill = drilled()
    said = words_of(drill_page.render(drill))
    assert as_drill.verdict(drill) in said
    for gap in drill.gaps:
        assert " ".join(as_drill.figures(gap)) in said
    for sentence in as_drill.changes(drill):
        assert sentence in said
    assert as_drill.whats_next(drill).partition(", ")[2] in said
    for number, take in enumerate(drill.takes, start=1):
        assert " ".join(as_drill.line(number, take, drill.guide).split()) in said


def test_the_gap_that_stays_is_marked() -> None:
    page = drill_page.render(drilled())
    (row,) = re.findall(r'<tr class="next">.*?</tr>', page, flags=re.DOTALL)
    assert "Payment" in row
    assert row.count('class="cell hesitation"') == 5
    assert row.count('class="cell flows"') == 2


def test_progress_page_has_every_figure_of_the_terminal() -> None:
    found = followed()
    said = words_of(progress_page.render([found]))
    assert progress.heading(found) in said
    for sentence in progress.sentences(found):
        assert sentence in said
    for each in found.days:
        assert " ".join(progress.cells(each)) in said


def test_a_guide_that_changed_is_told_apart() -> None:
    both = [followed(), followed(version="abd", number=2)]
    said = words_of(progress_page.render(both))
    assert said.index("version 2 of this guide") < said.index("version 1 of this guide")
    assert "version" not in words_of(progress_page.render(both[:1]))


def test_a_figure_that_is_never_known_has_no_graph() -> None:
    never = followed(days=(day(1, delay_s=None), day(2, delay_s=None)))
    assert "First word after" in progress_page.render([followed()])
    assert "First word after" not in progress_page.render([never])


def test_a_single_day_is_one_dot() -> None:
    page = progress_page.render([followed(days=(day(1),))])
    assert page.count("<circle") == 6
    assert 'cx="150.0"' in page


def test_the_page_shows_what_was_kept_and_each_joints_course_by_week() -> None:
    days = (
        day(1),
        replace(day(2), until_flow=7, kept=0.833),
        replace(day(3), until_flow=3, kept=1),
    )
    joints = {
        "payment": {"2026-01-05": 1.2, "2026-01-12": 0.7, "2026-01-19": 0.3},
        "email": {"2026-01-12": 0.4},
    }
    page = progress_page.render([followed(days=days, joints=joints)])
    said = words_of(page)
    assert "Takes until it flowed 3 first day 7" in said
    assert "Kept overnight 100% first day 83%" in said
    assert "Before payment 0.3 s first week 1.2 s" in said
    assert "Before email" not in said
    assert "Before payment: 1.2 s on the first week, 0.3 s on the latest" in page
    assert "Kept overnight" not in words_of(progress_page.render([followed()]))


def test_nothing_yet_says_how_to_begin_in_a_page_too() -> None:
    assert "coach rehearse" in words_of(progress_page.render([]))


def sounding(drill: Drill, kept: int) -> list[Excerpt | None]:
    """Return a tone of the first takes' length for each of them."""
    tone = [
        Excerpt(sound_of(np.full(round(2e4 * take.facts.take.span.end), 0.1, np.float32)), 0.2)
        for take in drill.takes[:kept]
    ]
    return [*tone, *[None] * (len(drill.takes) - kept)]


def test_each_silence_of_a_part_plays_that_parts_take() -> None:
    drill = drilled()
    page = drill_page.render_parts([drill, drill], [sounding(drill, 2), sounding(drill, 1)])
    players = re.findall(r'<audio[^>]* data-take="([^"]+)"', page)
    assert players == ["0-1", "0-2", "1-1"]
    cells = re.findall(r'<td[^>]* data-take="([^"]+)"', page)
    assert {player: cells.count(player) for player in players} == dict.fromkeys(players, 6)


def test_a_click_on_a_silence_plays_its_take_from_there(chromium: Browser, tmp_path: Path) -> None:
    drill, path = drilled(), tmp_path / "page.html"
    path.write_text(drill_page.render(drill, sounding(drill, 3)), "utf-8")
    with opened(chromium, path) as shown:
        page = shown.page
        assert page.locator("audio").count() == 3
        assert page.locator("td button").count() == 3 * len(drill.gaps)
        for take in (1, 3):
            name = f"Listen: {drill.gaps[4].silences_s[take - 1]:.1f} s before Payment, take {take}"
            button = page.get_by_role("button", name=name)
            button.focus()
            page.keyboard.press("Enter")
            page.wait_for_selector("td.on")
            begins = drill.takes[take - 1].facts.gaps[4].span.start
            at = page.evaluate(f"document.querySelector('audio[data-take=\"{take}\"]').currentTime")
            assert at == pytest.approx(begins - 0.2 - drill_page.LEAD_S, abs=0.5)
        playing = "[...document.querySelectorAll('audio')].map((sound) => !sound.paused)"
        assert page.evaluate(playing) == [False, False, True]
        page.keyboard.press("Enter")
        page.wait_for_selector("td.on", state="detached")  # a function polled is an eval
        assert shown.complaints == shown.requests == []


def test_without_a_script_each_take_has_its_player(chromium: Browser, tmp_path: Path) -> None:
    drill, path = drilled(), tmp_path / "page.html"
    path.write_text(drill_page.render(drill, sounding(drill, 2)), "utf-8")
    with opened(chromium, path, java_script_enabled=False) as shown:
        assert [each.is_visible() for each in shown.page.locator("audio").all()] == [True, True]
        assert shown.page.locator("button").count() == 0


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("kind", ["drill", *(name for name in REVIEWS if REVIEWS[name].takes)])
def test_the_next_take_is_seen_without_scrolling(
    kind: str, size: tuple[int, int], chromium: Browser, tmp_path: Path
) -> None:
    path, (width, height) = tmp_path / "page.html", size
    made = REVIEWS.get(kind)
    page = as_html.render(made, sound_for(made)) if made else drill_page.render(drilled())
    path.write_text(page, "utf-8")
    with opened(chromium, path, viewport={"width": width, "height": height}) as shown:
        card = shown.page.locator("main .next").first
        said = card.locator("p").first.bounding_box()
        player = shown.page.locator(".player").bounding_box() if made else None
        assert said
        assert said["y"] + said["height"] <= (player["y"] if player else height)
        assert card.locator("h2").inner_text().startswith(("Next take", "Well done", "This take"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", ["drill", "parts", "progress"])
def test_everybody_can_read_them(kind: str, look: str, chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    both = [followed(), followed(version="abd", number=2)]
    part = replace(drilled(), guide=replace(HARD_CLOSE, name="A part", part_of=HARD_CLOSE))
    pages = {
        "drill": drill_page.render(drilled()),
        "parts": drill_page.render_parts([part, drilled()], [sounding(drilled(), 1)] * 2),
        "progress": progress_page.render(both),
    }
    path.write_text(pages[kind], "utf-8")
    with opened(chromium, path, **LOOKS[look]) as shown:
        results = Axe().run(shown.page)
        assert results.violations_count == 0, results.generate_report()
        width = shown.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0
        assert shown.complaints == shown.requests == []


def test_markup_in_a_guide_runs_nowhere(chromium: Browser, tmp_path: Path) -> None:
    guide = replace(
        HARD_CLOSE,
        name=MARKUP,
        steps=tuple(replace(step, title=MARKUP) for step in HARD_CLOSE.steps),
    )
    titles = dict.fromkeys(IDS, MARKUP)
    for page in (
        drill_page.render(replace(drilled(), guide=guide)),
        progress_page.render([followed(guide=MARKUP, titles=titles)]),
    ):
        path = tmp_path / "page.html"
        path.write_text(page, "utf-8")
        with opened(chromium, path) as shown:
            assert shown.page.locator("img").count() == 0
            assert shown.complaints == shown.requests == []


def test_progress_is_written_to_a_file_and_opened(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(output, "open_in_browser", seen.append)
    assert cli("progress", "--format", "html", "-o", tmp_path / "a.html").exit_code == 0
    assert "Nothing is remembered yet" in (tmp_path / "a.html").read_text("utf-8")
    again = cli("progress", "--format", "html", "-o", tmp_path / "a.html")
    assert again.exit_code == 1
    assert "a.html" in again.stderr
    assert cli("progress", "--open", "-o", tmp_path / "a.html", "--force").exit_code == 0
    assert cli("progress", "--open").exit_code == 0
    assert [path.name for path in seen] == ["a.html", "report.html"]
    assert cli("progress", "--format", "html").stdout.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "json", "--open"], "--open is for html, not for json"),
        (["--format", "csv", "-o", "a.csv", "--open"], "--open is for html, not for csv"),
        (["-o", "a.pdf"], "a.pdf: no report ends so; take .txt, .json, .csv, .html, or name a"),
        (["-o", "new"], "new: no report ends so; take .txt"),
    ],
)
def test_a_page_is_html(arguments: list[str], says: str, cli: Cli) -> None:
    refused = cli("progress", *arguments)
    assert refused.exit_code == 2
    assert says in refused.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("speech_model")
def test_a_drill_of_recordings_as_a_page(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "drill.html"
    done = cli("drill", "--from", SAMPLES / "three-takes.flac", "--format", "html", "-o", path)
    assert done.exit_code == 0
    assert done.stdout == ""
    page = path.read_text("utf-8")
    assert words_of(page).count("before") >= 3
    assert page.count("<audio") == 3
    for name, begins in (("drill.json", '{"guide"'), ("drill.txt", " 1 take")):
        data = cli("drill", "--no-remember", "--from", SAMPLES / "good.flac", "-o", name)
        assert (data.exit_code, data.stdout) == (0, "")
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
