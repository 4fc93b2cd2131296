"""A text becomes TOML values, in spite of broken lines.

A line that breaks the syntax is reported and taken out, so that the rest of the file is still
checked: whoever writes a guide sees every error at once.
"""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import dataclass
from typing import Any

from coach.guide.places import Places
from coach.guide.problem import Problem

BROKEN = object()
"""Stands for a value whose line was broken and has been reported."""

_MOST_BROKEN_LINES = 50
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*[=:]")
_COLON = re.compile(r"\s*[A-Za-z0-9_-]+\s*:")
_OPENED_LIST = re.compile(r"[^=]+=\s*\[[^\]]*")
_SINGLE_HEADER = re.compile(r"\s*\[\s*(step|rule)\s*\]\s*(#.*)?")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_OPEN_LIST_HINT = 'a list stands between [ and ], with commas between: ["one", "two"]'
_COLON_FOR_EQUALS = 'has a colon where an equals sign belongs, as in say = "Email?"'
_HINTS = {
    r"Invalid value": 'is no value: words stand between double quotes, as in say = "Email?"',
    r"Illegal character '\\n'|Unterminated string|Expected \"'\"": "its closing quote is missing",
    r"Illegal character": "holds a character that cannot stand in a guide: take it out",
    r"Expected newline": (
        "goes on after its value: write one thing a line, and a double quote inside the words "
        r"as \""
    ),
    r"Unclosed array": _OPEN_LIST_HINT,
    r"Unescaped '\\'": r"a backslash inside the words is written \\",
    r"Cannot overwrite": "is set twice: take one of the two out",
    r"Cannot declare": "this header stands twice: take one of the two out",
    r"Expected ']": "this header is not closed: a step begins with [[step]]",
    r"Expected '='|Invalid statement": (
        'neither a header such as [[step]], nor a line such as say = "Email?", '
        "nor a comment after #"
    ),
}


@dataclass(frozen=True)
class Document:
    """What a guide file holds, before its meaning is looked at."""

    values: dict[str, Any]
    places: Places
    problems: tuple[Problem, ...]
    """The broken lines."""
    whole: bool
    """Whether all lines but the broken ones were read."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """A stretch of lines that breaks the syntax, counted from 0, the last one included."""

    first: int
    last: int
    message: str
    certain: bool = True
    """Whether it is known to be these lines."""


def read_document(text: str) -> Document:
    """Read a TOML text as far as it can be read."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    problems = _double_single_headers(lines)
    mark = secrets.token_hex(16)  # nobody can have written it
    for _ in range(_MOST_BROKEN_LINES):
        source = "\n".join(lines)
        try:
            values = _marked(tomllib.loads(source), mark)
            return Document(values, Places(source), tuple(problems), whole=True)
        except (ValueError, RecursionError) as error:
            fault = _fault(error, lines)
        if mark in lines[fault.first]:
            lines[fault.first] = ""
            continue
        problems.append(Problem(fault.first + 1, _field(lines, fault.first), fault.message))
        if not _mend(lines, fault, mark):
            break
    return Document({}, Places(""), tuple(problems), whole=False)


def _marked(value: Any, mark: str) -> Any:
    """Return values in which ``BROKEN`` stands for the text that marks a broken line."""
    if isinstance(value, dict):
        return {key: _marked(each, mark) for key, each in value.items()}
    if isinstance(value, list):
        return [_marked(each, mark) for each in value]
    return BROKEN if value == mark else value


def _double_single_headers(lines: list[str]) -> list[Problem]:
    """Turn each ``[step]`` into the ``[[step]]`` that was meant."""
    problems = []
    for index, line in enumerate(lines):
        if match := _SINGLE_HEADER.fullmatch(line):
            lines[index] = f"[[{match[1]}]]"
            message = f"has two brackets on each side: [[{match[1]}]]"
            problems.append(Problem(index + 1, _field(lines, index), message))
    return problems


def _fault(error: Exception, lines: list[str]) -> _Fault:
    index = _index_of(error, lines)
    if str(error).startswith(("Invalid value", "Unclosed array")):
        opened = _opened_list(lines, index)
        if opened is not None:
            return _Fault(opened, index - 1, _OPEN_LIST_HINT)
    certain = isinstance(error, tomllib.TOMLDecodeError)
    message = _COLON_FOR_EQUALS if _COLON.match(lines[index]) else _explained(error)
    return _Fault(index, index, message, certain)


def _index_of(error: Exception, lines: list[str]) -> int:
    """Return the index of the line that an error is about."""
    if match := _AT_LINE.search(str(error)):
        return int(match[1]) - 1
    written = [index for index, line in enumerate(lines) if line.strip()]
    if "Unterminated string" in str(error):
        opened = [index for index in written if re.search(r'"""|\'\'\'', lines[index])]
        return (opened or written or [0])[-1]
    return (written or [0])[-1]


def _opened_list(lines: list[str], index: int) -> int | None:
    """Return the line above on which a list began that should have ended before this line."""
    if not _KEY.match(lines[index]) and not _HEADER.match(lines[index]):
        return None
    for above in range(index - 1, -1, -1):
        if "]" in lines[above]:
            return None
        if _KEY.match(lines[above]):
            return above if _OPENED_LIST.fullmatch(lines[above]) else None
    return None


def _mend(lines: list[str], fault: _Fault, mark: str) -> bool:
    """Take broken lines out; false where they cannot be spared."""
    broken = lines[fault.first]
    if not fault.certain or not broken.strip() or broken.lstrip().startswith("["):
        return False
    key = _KEY.match(broken)
    twice = fault.message == _HINTS["Cannot overwrite"]
    lines[fault.first] = f'{key[1]} = "{mark}"' if key and not twice else ""
    lines[fault.first + 1 : fault.last + 1] = [""] * (fault.last - fault.first)
    return True


def _field(lines: list[str], index: int) -> str:
    """Name the place of a line whose syntax may be broken."""
    headers = [match.groups() for line in lines[: index + 1] if (match := _HEADER.match(line))]
    table = headers[-1][1] if headers else ""
    if ("[[", table) in headers:
        table += f" {headers.count(('[[', table))}"
    key = _KEY.match(lines[index])
    return ", ".join(filter(None, (table, key[1] if key else ""))) or "the file"


def _explained(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "brackets stand too deep inside each other: take some out"
    message = _AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
    for pattern, hint in _HINTS.items():
        if re.match(pattern, message):
            return hint
    return f"cannot be read as TOML: {message[:1].lower()}{message[1:]}"
