"""The numbers of a source file, and the file with one of them changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Number(NamedTuple):
    """A number that something is judged by."""

    file: Path
    name: str
    """``NAME``, ``NAME[key]``, ``NAME.2`` of a tuple, or ``Class.field``."""
    value: float
    node: ast.expr

    def changed(self, value: float, text: str) -> str:
        """Return the file's text with another value in its place; what stands after may differ."""
        lines = text.splitlines(keepends=True)
        row = self.node.lineno - 1
        line = lines[row].encode()
        start, end = self.node.col_offset, self.node.end_col_offset
        kind = type(self.value)
        lines[row] = (line[:start] + repr(kind(value)).encode() + line[end:]).decode()
        return "".join(lines)


def numbers(file: Path) -> Iterator[Number]:
    """Yield the numbers of a file: constants in capitals, tables, defaults of classes."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and field.value:
                    yield from _found(file, f"{node.name}.{ast.unparse(field.target)}", field.value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).strip("_(").isupper():
            yield from _assigned(file, node.targets[0], node.value)


def _assigned(file: Path, target: ast.expr, value: ast.expr) -> Iterator[Number]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _found(file, ast.unparse(one), its)
    else:
        yield from _found(file, ast.unparse(target), value)


def _found(file: Path, name: str, value: ast.expr) -> Iterator[Number]:
    if isinstance(value, ast.Dict):
        for key, its in zip(value.keys, value.values, strict=True):
            yield from _found(file, f"{name}[{ast.unparse(key) if key else ''}]", its)
    elif isinstance(value, ast.Tuple):
        for place, its in enumerate(value.elts):
            yield from _found(file, f"{name}.{place}", its)
    else:
        plain = value.operand if isinstance(value, ast.UnaryOp) else value
        if isinstance(plain, ast.Constant) and type(plain.value) in (int, float):
            yield Number(file, name, ast.literal_eval(value), value)
