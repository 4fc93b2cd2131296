"""The page without a browser: what is in it, and that nothing from outside is markup in it."""

from __future__ import annotations

import base64
import re
import tracemalloc
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from builders import GOOD, HARD_CLOSE, review
from reviews import REVIEWS

from coach.datatypes import Review, Sound, Step
from coach.report.pages.as_html import render
from coach.report.terminal import review as terminal

SOUND = Sound(b"not really sound", "audio/mpeg", tuple([0.1, 0.9, 0.4] * 400), 0.02)
HOSTILE = '</style></script><img src=x onerror="alert(1)">{{ 7 * 7 }}\'"&'


class Page(HTMLParser):
    """Reads a page: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("style", "script"):
            self.text += data.replace("\xa0", " ")


def hostile() -> Review:
    """Make a review in which everything that comes from outside is markup."""
    steps = (Step("name", HOSTILE, HOSTILE), *HARD_CLOSE.steps[1:])
    guide = replace(HARD_CLOSE, name=HOSTILE, steps=steps)
    made = review(f"name@0.8-3.1 phone@6.3-7.0 {GOOD[GOOD.index('email') :]}", guide)
    words = tuple(replace(word, text=HOSTILE) for word in made.words)
    return replace(made, words=words, recording=replace(made.recording, path=f"a/{HOSTILE}.wav"))


@pytest.mark.parametrize("name", REVIEWS)
def test_a_page_is_whole_and_says_the_verdict(name: str) -> None:
    page = Page(render(REVIEWS[name], SOUND))
    assert [tag for tag, _ in page.tags].count("main") == 1
    if len(REVIEWS[name].takes) == 1:
        assert REVIEWS[name].takes[0].verdict in page.text


@pytest.mark.parametrize("name", REVIEWS)
def test_nothing_is_fetched(name: str) -> None:
    for tag, attributes in Page(render(REVIEWS[name], SOUND)).tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
        for key in ("src", "href", "action", "srcset", "poster"):
            assert re.match(r"data:|#|$", attributes.get(key) or "")


def test_what_comes_from_outside_is_text() -> None:
    page = Page(render(hostile(), SOUND))
    assert HOSTILE in page.text
    tags = [tag for tag, _ in page.tags]
    assert "img" not in tags
    assert tags.count("script") == tags.count("style") == 1


@pytest.mark.parametrize("name", REVIEWS)
def test_no_element_has_style_or_script_of_its_own(name: str) -> None:
    for _, attributes in Page(render(REVIEWS[name], SOUND)).tags:
        assert "style" not in attributes
        assert not [key for key in attributes if key.startswith("on")]


def test_the_policy_allows_the_one_style_and_the_one_script() -> None:
    tags = Page(render(REVIEWS["pauses"], SOUND)).tags
    (policy,) = [each["content"] for _, each in tags if "http-equiv" in each]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_a_number_is_the_same_as_in_the_terminal() -> None:
    text = Page(render(REVIEWS["pauses"])).text
    for shown in ("1.8 s hesitation", "0.6 s noticeable", "0.2 s flows"):
        assert shown in text


def test_a_pause_near_a_limit_is_said_as_in_the_terminal() -> None:
    made = review("name@1.0-4.0 pause@2.00-2.54 phone@4.2-6.0")
    assert "0.54 s  noticeable, inside the step" in terminal.render(made)
    assert "0.54 s noticeable, inside" in Page(render(made)).text


def test_without_sound_there_is_no_player() -> None:
    tags = [tag for tag, _ in Page(render(REVIEWS["good"])).tags]
    assert "audio" not in tags
    assert "audio" in [tag for tag, _ in Page(render(REVIEWS["good"], SOUND)).tags]


def test_many_takes_are_folded_up_but_for_the_best() -> None:
    made = review(" | ".join(["name@1-2 phone@2.2-3", *[GOOD] * 4]))
    folded = [each for tag, each in Page(render(made)).tags if tag == "details"]
    assert len(folded) == 5
    assert ["open" in each for each in folded] == [False, True, False, False, False]


def test_no_take_says_what_was_heard_instead() -> None:
    text = Page(render(REVIEWS["off_script"])).text
    assert "No take found: none of the guide's 7 steps was heard." in text
    assert "no speech was heard" in Page(render(REVIEWS["no_sound"])).text


def test_a_take_of_which_nothing_is_new_has_no_empty_card() -> None:
    made = review(GOOD)
    silent = replace(made, takes=tuple(replace(take, advice=()) for take in made.takes))
    for heading in ("Next take", "Well done", "This take"):
        assert heading not in render(silent)
    assert "Well done" in render(made)


def test_a_long_sound_is_not_copied_about() -> None:
    """An hour has some ten megabytes; a template made eight copies of it."""
    sound = replace(SOUND, data=bytes(range(256)) * 40_000)
    tracemalloc.start()
    page = render(review(GOOD), sound)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3.5 * len(page)  # its arrows take two bytes a character
    coded = page.split(f"data:{SOUND.mime};base64,")[1].split('"')[0]
    assert base64.b64decode(coded, validate=True) == sound.data
