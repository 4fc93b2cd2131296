"""On which line of a TOML text each of its values stands.

``tomllib`` gives the values without their places, so the text is walked through once more. It has
been parsed by then: what is met here is valid TOML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top of a document: ``("step", 0, "say")``."""

_TOKEN = re.compile(
    r'''(?P<skip>[ \t]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<mark>[\[\]{}=,])
    |(?P<word>"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})
        |"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^\s\#"'\[\]{}=,]+)''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


class Places:
    """The lines of a document's values.

    Parameters
    ----------
    source
        Valid TOML, its lines parted by line feeds.
    """

    def __init__(self, source: str) -> None:
        self._lines: dict[Path, int] = {}
        self._last_index: dict[Path, int] = {}
        self._tokens = list(_tokens(source))
        self._next = 0
        self._document()

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it that has a line."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _document(self) -> None:
        table: Path = ()
        while self._next < len(self._tokens):
            if self._peek() == "[":
                table = self._header()
            elif self._peek() == "\n":
                self._take()
            else:
                self._assignment(table)

    def _header(self) -> Path:
        line = self._tokens[self._next].line
        written = self._text_until("\n")
        is_array = written.startswith("[[")
        path = self._resolved(_keys(written.strip("[]")), is_array)
        self._place(path, line)
        return path

    def _resolved(self, keys: tuple[str, ...], is_array: bool) -> Path:
        """Return the path of a header: each array of tables on it means its last table."""
        path: Path = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            if is_array and depth == len(keys):
                self._last_index[path] = self._last_index.get(path, -1) + 1
            if path in self._last_index:
                path = (*path, self._last_index[path])
        return path

    def _assignment(self, table: Path) -> None:
        line = self._tokens[self._next].line
        path = (*table, *_keys(self._text_until("=")))
        self._place(path, line)
        self._take()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._take().text
        if opening == "[":
            self._list(path)
        elif opening == "{":
            while self._peek_past_breaks() != "}":
                self._assignment(path)
            self._take()
        else:
            while self._next < len(self._tokens) and self._tokens[self._next].kind == "word":
                self._take()  # a date and a time may stand apart

    def _list(self, path: Path) -> None:
        index = 0
        while self._peek_past_breaks() != "]":
            item = (*path, index)
            self._place(item, self._tokens[self._next].line)
            self._value(item)
            index += 1
        self._take()

    def _place(self, path: Path, line: int) -> None:
        for depth in range(1, len(path) + 1):
            self._lines.setdefault(path[:depth], line)

    def _peek(self) -> str:
        return self._tokens[self._next].text

    def _peek_past_breaks(self) -> str:
        while self._peek() in ("\n", ","):
            self._next += 1
        return self._peek()

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _text_until(self, end: str) -> str:
        first = self._next
        while self._next < len(self._tokens) and self._peek() != end:
            self._next += 1
        return "".join(token.text for token in self._tokens[first : self._next])


def _tokens(source: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(source):
        if match.lastgroup and match.lastgroup != "skip":
            yield _Token(match.lastgroup, match.group(), line)
        line += match.group().count("\n")


def _keys(dotted: str) -> tuple[str, ...]:
    """Return the keys of a dotted key, quoted or bare."""
    keys: list[str] = []
    table: object = tomllib.loads(f"{dotted} = 0")
    while isinstance(table, dict):
        [(key, table)] = table.items()
        keys.append(key)
    return tuple(keys)
