"""What the README shows of the program itself; ``cog`` puts it there, and checks that it is so."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from textwrap import fill, indent
from typing import Any

import msgspec
from click.testing import CliRunner

import coach
from coach.cli import coach as command

WIDTH = 96


def console(line: str) -> str:
    """Return a command and what it prints, as on a terminal of 80 columns.

    Raises
    ------
    RuntimeError
        The command fails.
    """
    runner = CliRunner(env={"COLUMNS": "80"})
    done = runner.invoke(command, line.split()[1:], prog_name="coach", catch_exceptions=False)
    if done.exit_code:
        raise RuntimeError(f"{line}: {done.stderr}")
    return f"```console\n$ {line}\n{done.stdout.rstrip()}\n```\n"


def outline(struct: type[msgspec.Struct]) -> str:
    """Return the keys of a JSON object; those of the objects inside stand below, further in."""
    return "```\n" + "".join(_keys(struct)) + "```\n"


def _keys(struct: type[msgspec.Struct], name: str = "", depth: int = 0) -> Iterator[str]:
    fields = msgspec.structs.fields(struct)
    inner = {field.name: _struct_in(field.type) for field in fields}
    plain = [field.name for field in fields if inner[field.name] is None]
    if name or plain:
        head = f"{'  ' * depth}{name} ".ljust(16) if name else " " * 16
        keys = fill(", ".join(plain), WIDTH, initial_indent=head, subsequent_indent=" " * 16)
        yield f"{keys or head.rstrip()}\n"
    for field in fields:
        inside = inner[field.name]
        if inside is not None:
            several = typing.get_origin(field.type) is list
            yield from _keys(inside, field.name + "[]" * several, depth + bool(name))


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:
    """Return the object that a field holds, or holds several of; ``None`` for anything else."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next(filter(None, map(_struct_in, typing.get_args(kind))), None)


def rooms() -> str:
    """Return the map of the rooms, as the package has it."""
    lists = (coach.__doc__ or "").split("\n\n")
    drawn = "\n".join(filter(None, map(_rows, lists)))
    return f"```\n{drawn}```\n"


def _rows(paragraph: str) -> str:
    rows = re.findall(r"^``(\w+)``\s+(.+)$", paragraph, re.MULTILINE)
    lines = "".join(f"{name:<12}{what.replace('``', '')}\n" for name, what in rows)
    return indent(lines, "coach/")
