"""What pages are made of, as it lies in ``html``: their style, scripts and templates.

It imports nothing else of the coach, so that a page's style is at hand long before a report is.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


def style() -> str:
    """Return the style that all pages share."""
    return asset("style.css")


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """Return a file of the pages'."""
    return (files("coach.report") / "html" / name).read_text(encoding="utf-8")
