"""What the coach's own customer says, as a recording's header has it: lines at exact samples."""

from __future__ import annotations

import json
from typing import Any

from coach.datatypes import SAMPLE_RATE_HZ, CustomerLine, KnownCustomer, LineKind, Span

CUSTOMER_KEY = "ISBJ"
"""The field of the header."""
CUSTOMER_ROOM = 16_384
"""Bytes kept free for it: a hundred lines."""


def customer_note(customer: KnownCustomer) -> bytes:
    """Return a note of ``CUSTOMER_ROOM`` bytes; lines for which there is no room are left out."""
    lines = [_line(line) for line in customer.lines]
    while len(written := _written(customer, lines)) > CUSTOMER_ROOM:
        lines.pop()
    return written.ljust(CUSTOMER_ROOM)


def has_room(customer: KnownCustomer) -> bool:
    """Tell whether all that a customer said can be noted."""
    return len(_written(customer, [_line(line) for line in customer.lines])) <= CUSTOMER_ROOM


def customer_of(note: str) -> KnownCustomer | None:
    """Return the customer of a note; ``None`` where it is none that the coach wrote."""
    try:
        found = json.loads(note)
        lines = tuple(_read(*each) for each in found["lines"])
        who = (str(found["name"]), str(found["level"]), int(found["seed"]))
        return KnownCustomer(*who, lines, echo=found.get("echo") is True)
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _written(customer: KnownCustomer, lines: list[list[Any]]) -> bytes:
    found = {"name": customer.name, "level": customer.level, "seed": customer.seed, "lines": lines}
    if customer.echo:
        found["echo"] = True
    return json.dumps(found, separators=(",", ":")).encode()  # ASCII: any text is escaped


def _line(line: CustomerLine) -> list[Any]:
    start, end = (round(at * SAMPLE_RATE_HZ) for at in (line.span.start, line.span.end))
    found = [str(line.kind), line.step, line.text, start, end]
    return [*found, True] if line.talked_into else found


def _read(
    kind: str, step: str, text: str, start: int, end: int, talked_into: object = False
) -> CustomerLine:
    span = Span(int(start) / SAMPLE_RATE_HZ, int(end) / SAMPLE_RATE_HZ)
    return CustomerLine(LineKind(kind), str(step), str(text), span, talked_into is True)
