"""One table of a guide file, read field by field; what is wrong is noted, not raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from coach.guide.places import Path, Places
from coach.guide.problem import Problem
from coach.guide.syntax import BROKEN
from coach.text import clean

LIKELY_MEANT = 60.0
"""Likeness (0 to 100) from which a known word is offered for an unknown one."""

_KINDS: dict[type, str] = {
    str: "words",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True)
class Table:
    """A table, with what is needed to say where its fields stand."""

    values: Mapping[str, Any]
    places: Places
    problems: list[Problem]
    """Where problems are noted, shared by all tables of a file."""
    path: Path = ()
    label: str = ""
    """What a person calls the table: ``step 2``."""
    file: str = "a guide"
    """What a person calls the file."""

    def note(self, field: str, message: str, *inside: str | int) -> None:
        """Note a problem with a field; ``inside`` leads on from the table to its line."""
        name = ", ".join(filter(None, (self.label, field))) or "the file"
        self.problems.append(Problem(self.places.line((*self.path, *inside)), name, message))

    def has(self, key: str) -> bool:
        """Whether the field is there, broken or not."""
        return key in self.values

    def check_keys(self, known: Sequence[str]) -> set[str]:
        """Note every key that is not known; return the known ones that were meant by them."""
        meant = set()
        for key in self.values:
            if key not in known:
                likely = nearest(key, known)
                meant |= {likely} if likely else set()
                offer = did_you_mean(key, known) or f"take it out (known are {listed(known)})"
                self.note(key, f"is no key of {self.file}: {offer}", key)
        return meant

    def text(self, key: str) -> str | None:
        """Return words; ``None`` where there are none that can be used."""
        value = self.values.get(key)
        if value is None or value == BROKEN:
            return None
        if not isinstance(value, str):
            self._note_type(key, f'words between double quotes, as in {key} = "…"', value)
            return None
        words = one_line(value)
        if not words:
            self.note(key, "is empty: write the words between its quotes", key)
        return words or None

    def choice(self, key: str, known: Collection[str], what: str) -> str | None:
        """Return one of the known words; ``what`` is what any other is not."""
        written = self.text(key)
        if written is None or written in known:
            return written
        offer = did_you_mean(written, known) or f"take one of {listed(known)}"
        self.note(key, f'"{written}" is {what}: {offer}', key)
        return None

    def texts(self, key: str) -> list[str | None]:
        """Return a list of words; ``None`` stands for each item that is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            if value != BROKEN:
                self._note_type(key, f'a list of words, as in {key} = ["…", "…"]', value)
            return []
        return [self._item(key, index, item) for index, item in enumerate(value)]

    def number(self, key: str) -> float | None:
        """Return a number; ``None`` where there is none."""
        value = self.values.get(key)
        if value is None or value == BROKEN:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._note_type(key, "a number, without quotes", value)
            return None
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool) and value != BROKEN:
            self._note_type(key, "true or false, without quotes", value)
        return value is True

    def tables(self, key: str) -> list[Table]:
        """Return the tables of a ``[[key]]``."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            if values != BROKEN:
                self._note_type(key, f"tables, each under its own [[{key}]]", values)
            return []
        return [
            replace(self, values=value, path=(*self.path, key, index), label=f"{key} {index + 1}")
            for index, value in enumerate(values)
        ]

    def table(self, key: str) -> Table:
        """Return the table under ``[key]``; an empty one where it is left out."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            if value != BROKEN:
                self._note_type(key, f"one table, under [{key}]", value)
            value = {}
        return replace(self, values=value, path=(*self.path, key), label=key)

    def _item(self, key: str, index: int, item: object) -> str | None:
        if isinstance(item, str):
            return one_line(item)
        message = f"must be words between double quotes, not {_kind(item)}"
        self.note(f"{key} {index + 1}", message, key, index)
        return None

    def _note_type(self, key: str, wanted: str, value: object) -> None:
        self.note(key, f"must be {wanted}, not {_kind(value)}", key)


def one_line(text: str) -> str:
    """Return words on one line, however they were broken into lines or pasted."""
    return clean(re.sub(r"\s*\n\s*", " ", text.strip())).strip()


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that was probably meant."""
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=LIKELY_MEANT)
    return str(found[0]) if found else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a question that offers the word that was probably meant, or nothing."""
    likely = nearest(word, known)
    return f'did you mean "{likely}"?' if likely else ""


def listed(names: Collection[str]) -> str:
    """Return names as a person lists them, each once."""
    return ", ".join(dict.fromkeys(names))


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or a time")
