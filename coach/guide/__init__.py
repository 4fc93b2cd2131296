"""A guide file (TOML) becomes a ``Guide``.

``load``, ``parse`` and ``built_in`` give a guide; ``problems`` tells every error in a guide file
with its line and field; ``draft`` writes the start of a new one.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import NamedTuple

from coach.datatypes import Guide
from coach.errors import GuideError
from coach.guide.drafting import as_argument, draft, template
from coach.guide.meaning import read_meaning, title_of
from coach.guide.problem import Problem
from coach.guide.syntax import read_document

__all__ = [
    "Problem",
    "Wording",
    "as_argument",
    "built_in",
    "decoded",
    "draft",
    "load",
    "parse",
    "problems",
    "read_text",
    "template",
    "title_of",
    "wordings",
]

LARGEST_FILE = 1_000_000
"""Bytes; what is larger is no guide."""


class Wording(NamedTuple):
    """One wording of a step, and where it stands in its file."""

    line: int
    field: str
    text: str


def built_in() -> Guide:
    """Return the guide that comes with the coach: the hard close."""
    return parse(built_in_text(), "the built-in guide")


def built_in_text() -> str:
    """Return the built-in guide's file."""
    return (resources.files(__name__) / "hard_close.toml").read_text("utf-8")


def load(path: Path) -> Guide:
    """Read a guide file.

    Raises
    ------
    GuideError
        The file cannot be read, or is no guide; one line names the first problem.
    """
    return parse(read_text(path), str(path))


def parse(text: str, name: str) -> Guide:
    """Read a guide from the text of its file; ``name`` is what errors call it.

    Raises
    ------
    GuideError
        The text is no guide; one line names the first problem.
    """
    guide, found = _read(text)
    if guide is None:
        first, more = found[0], len(found) - 1
        remedy = "guide_problems" if more else first.remedy
        raise GuideError(f"{name}, {first}", remedy=remedy, more=more, file=as_argument(name))
    return guide


def problems(text: str) -> list[Problem]:
    """Return every problem of a guide file, by its lines; none where it is a guide."""
    return _read(text)[1]


def wordings(text: str) -> list[Wording]:
    """Return every wording of a guide without problems, with its line."""
    guide, _ = _read(text)
    places = read_document(text).places
    found = []
    for index, step in enumerate(guide.steps if guide else ()):
        label = f"step {index + 1}"
        found.append(Wording(places.line(("step", index, "say")), f"{label}, say", step.say))
        for number, wording in enumerate(step.also):
            line = places.line(("step", index, "also", number))
            found.append(Wording(line, f"{label}, also {number + 1}", wording))
    return found


def read_text(path: Path, what: str = "guide") -> str:
    """Return the text of a file that a person wrote.

    Raises
    ------
    GuideError
        There is no such file, it cannot be read, or it is no text in UTF-8.
    """
    if path.is_dir():
        raise GuideError(f"{path}: a folder, not a {what} file: name the file in it")
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise GuideError(f"{path}: no such {what} file: check its name") from None
    except OSError as error:
        reason = error.strerror or error
        raise GuideError(f"{path}: cannot be read ({reason}): check its permissions") from error
    if len(raw) > LARGEST_FILE:
        raise GuideError(f"{path}: larger than a megabyte: not a {what} file")
    return decoded(raw, str(path))


def decoded(raw: bytes, name: str) -> str:
    """Return bytes as the text in UTF-8 that they should be; ``name`` is what errors call it.

    Raises
    ------
    GuideError
        They are no text in UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"{name}, line {line}: not text in UTF-8: save the file with that encoding"
        raise GuideError(message) from None


def _read(text: str) -> tuple[Guide | None, list[Problem]]:
    if not text.removeprefix("\ufeff").strip():
        return None, [Problem(1, "the file", "holds nothing", "guide_empty")]
    return read_meaning(read_document(text))
