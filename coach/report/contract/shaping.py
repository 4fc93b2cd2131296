"""A noun becomes a record of the contract: each key holds what the noun has under that name.

What a record says otherwise, its module says; the rest is written once, in the record's type.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

S = TypeVar("S", bound=msgspec.Struct)

_DIGITS = 3
"""Times go down to a millisecond: the finest that anything here is measured."""
_TIMES = {"start_s": "start", "at_s": "start", "end_s": "end", "duration_s": "duration"}
"""Keys that stand for a noun's span."""


def rounded(value: float, digits: int = _DIGITS) -> float:
    """Return a number as it stands in the JSON."""
    return round(float(value), digits)


def maybe(value: float | None) -> float | None:
    """Return a number as it stands in the JSON, or ``None``."""
    return None if value is None else rounded(value)


def shaped(kind: type[S], /, *nouns: object, digits: int = _DIGITS, **own: object) -> S:
    """Return a noun, or several as one, as a record of the contract.

    Parameters
    ----------
    kind
        The record: its numbers are rounded, its lists and records shaped in their turn.
    nouns
        For every key that is not in ``own`` the first of them that has it, or a span, tells.
    digits
        Of every number but times.
    own
        Keys that say something else than the noun's attribute, as they stand in the JSON.
    """
    for name, shape in _shapes(kind):
        if name not in own:
            own[name] = shape(_of(nouns, name), _DIGITS if name in _TIMES else digits)
    return kind(**own)


def _of(nouns: tuple[object, ...], name: str) -> Any:
    for noun in nouns:
        if hasattr(noun, name):
            return getattr(noun, name)
        if name in _TIMES and hasattr(noun, "span"):
            return getattr(noun.span, _TIMES[name])
    raise AttributeError(f"nothing has {name}")


_Shape = Callable[[Any, int], Any]


@cache
def _shapes(kind: type[msgspec.Struct]) -> tuple[tuple[str, _Shape], ...]:
    """Return what shapes the value of each key."""
    return tuple((each.name, _shape(each.type)) for each in msgspec.structs.fields(kind))


def _shape(type_: Any) -> _Shape:
    if get_origin(type_) in (Union, types.UnionType):
        inside = _shape(next(each for each in get_args(type_) if each is not types.NoneType))
        return lambda value, digits: None if value is None else inside(value, digits)
    if get_origin(type_) is list:
        item = _shape(get_args(type_)[0])
        return lambda values, digits: [item(value, digits) for value in values]
    if type_ is float:
        return rounded
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return lambda noun, digits: shaped(type_, noun, digits=digits)
    return lambda value, _: value
