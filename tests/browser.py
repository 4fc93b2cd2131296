"""A real browser to look at pages with: headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from system import needed

ALONE = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--autoplay-policy=no-user-gesture-required",
)
"""The browser makes no connection of its own, and plays without anybody there."""


@dataclass
class Seen:
    """A page in the browser, and what went on behind it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the page wrote to the console, and errors."""
    requests: list[str] = field(default_factory=list)
    """What it asked for, but itself."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers: there can be one of it."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = needed("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=list(ALONE))
    yield browser
    browser.close()


@contextmanager
def opened(browser: Browser, path: Path, **look: object) -> Iterator[Seen]:
    """Open a page; ``look`` is what the browser is told of the reader (``viewport`` …)."""
    context = browser.new_context(**look)  # type: ignore[arg-type]
    seen = Seen(context.new_page())
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("request", lambda request: seen.requests.append(request.url[:60]))
    seen.page.goto(path.as_uri())
    seen.requests = [url for url in seen.requests if not url.startswith(("file:", "data:"))]
    try:
        yield seen
    finally:
        context.close()
