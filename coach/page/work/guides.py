"""The guides that one chooses from: the coach's own, and those written in the page.

Each is a file of its own in the coach's folder, as the command line takes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from coach import guide as guides
from coach import history, text
from coach.datatypes import Guide
from coach.errors import GuideError, OutputError, refused_as
from coach.files import write_whole
from coach.folders import data_folder
from coach.practice import parts
from coach.session.memory.settings import GUIDE, set_to, setting
from coach.visible import shown

if TYPE_CHECKING:
    from coach.recognise import SpeechModel

OWN = "hard-close"
"""The id of the guide that comes with the coach."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
ALIKE = 85.0
"""Of 100, from which two lines are too alike to be told apart by ear. Of the lines of the guides
here no two have more than 60; "what's a good number for you" and "… number for her" have 95."""


@dataclass(frozen=True, slots=True)
class Known:
    """A guide that can be chosen."""

    id: str
    name: str
    steps: int
    own: bool
    """Whether it comes with the coach, and cannot be changed."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a guide that is being written."""

    line: int
    field: str
    message: str
    error: bool
    """Whether it cannot be saved so."""


def folder() -> Path:
    """Return where the guides written in the page are."""
    return data_folder() / "guides"


def listed() -> list[Known]:
    """Return all guides; one that no longer is one is left out."""
    own = guides.built_in()
    found = [Known(OWN, own.name, len(own.steps), own=True)]
    for path in sorted(folder().glob("*.toml")):
        if _ID.fullmatch(path.stem) and path.stem != OWN:
            try:
                guide = guides.load(path)
            except GuideError:
                continue
            found.append(Known(path.stem, guide.name, len(guide.steps), own=False))
    return found


def chosen() -> str:
    """Return the id of the guide chosen last; the coach's own where there is no such any more."""
    wanted = setting(GUIDE) or OWN
    return wanted if any(each.id == wanted for each in listed()) else OWN


def choose(guide_id: str) -> None:
    """Choose a guide, and remember it.

    Raises
    ------
    GuideError
        There is no such guide.
    OutputError
        It cannot be remembered.
    """
    load(guide_id)
    set_to(GUIDE, guide_id)


def load(guide_id: str) -> Guide:
    """Return a guide.

    Raises
    ------
    GuideError
        There is none of that id, or it is damaged.
    """
    return guides.parse(source(guide_id), guide_id)


def source(guide_id: str) -> str:
    """Return the text of a guide's file.

    Raises
    ------
    GuideError
        There is none of that id.
    """
    if guide_id == OWN:
        return guides.built_in_text()
    return guides.read_text(_path(guide_id))


def save(guide_id: str, content: str) -> None:
    """Write a guide, whole or not at all.

    Raises
    ------
    GuideError
        It is no guide, or has no id that it can be kept by.
    OutputError
        It cannot be written.
    """
    guides.parse(content, guide_id)
    path = _path(guide_id)
    cure = "; make room, or make it writable"
    with refused_as(OutputError, f"{shown(path)}: cannot be written", cure):
        write_whole(path, content.encode(), private=True)


def delete(guide_id: str) -> None:
    """Delete a guide."""
    _path(guide_id).unlink(missing_ok=True)


def id_for(name: str) -> str:
    """Return an id that is free for a guide of that name."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "guide"
    taken = {each.id for each in listed()} | {path.stem for path in folder().glob("*.toml")}
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free


def as_steps(guide: Guide) -> list[dict[str, str]]:
    """Return the steps of a guide as the page takes them."""
    return [{"id": step.id, "title": step.title} for step in guide.steps]


def remarks(content: str, model: SpeechModel | None) -> list[Remark]:
    """Return what is wrong with a guide's text, and what the coach will find hard about it.

    Parameters
    ----------
    content
        The text of its file.
    model
        The speech model, whose words are looked up; ``None``: it is not there yet.
    """
    found = [Remark(each.line, each.field, each.message, True) for each in guides.problems(content)]
    if not found:
        found = [*_unheard(content, model), *_alike(content)]
    return found


def _unheard(content: str, model: SpeechModel | None) -> Iterator[Remark]:
    if model is None:
        return
    from coach.recognise import unheard_words

    for wording in guides.wordings(content):
        for word in unheard_words(model, dict.fromkeys(text.words(wording.text))):
            message = f"the coach cannot hear “{word}”: spell it as it sounds, in everyday words"
            yield Remark(wording.line, wording.field, message, False)


def _alike(content: str) -> Iterator[Remark]:
    from rapidfuzz import fuzz

    own = [each for each in guides.wordings(content) if each.field.endswith("say")]
    for one, other in combinations(own, 2):
        words = [" ".join(text.words(each.text)) for each in (one, other)]
        if fuzz.ratio(*words) >= ALIKE:
            first = one.field.partition(",")[0]
            message = f"nearly the same as {first}: the coach may take one for the other"
            yield Remark(other.line, other.field, message, False)


def _path(guide_id: str) -> Path:
    if not _ID.fullmatch(guide_id) or guide_id == OWN:
        raise GuideError("no such guide")
    return folder() / f"{guide_id}.toml"


def guide_of(recording: str) -> Guide:
    """Return the guide that a kept recording was said by; the chosen one where none tells.

    Raises
    ------
    GuideError
        No guide can be read.
    """
    for take in history.takes():
        if Path(take.recording).name == recording:
            for each in listed():
                if each.name == (take.part_of or take.guide):
                    return parts.named(load(each.id), take.guide)
    return load(chosen())
