"""Numbers, times and lists as a person says them; shared by judge and report."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_PLACEHOLDER = re.compile(r"\{[^{}]*\}[.!?,;:]*")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_ROUNDINGS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""A duration is rounded to the first of these that is not finer than its uncertainty (seconds)."""


def seconds(value: float, uncertainty: float = 0.0, borders: Collection[float] = ()) -> str:
    """Return a duration, rounded to its uncertainty.

    Parameters
    ----------
    value
        Seconds.
    uncertainty
        Seconds; above 0.1 the duration is said to be "about" that long.
    borders
        Limits (seconds) that the rounding must not seem to cross: 0.54 s does not become 0.5 s
        where 0.5 s is a limit.

    Examples
    --------
    >>> seconds(1.93), seconds(1.93, 0.3), seconds(0.1, 0.3)
    ('1.9 s', 'about 2 s', 'under 0.5 s')
    >>> seconds(0.54), seconds(0.54, borders=[0.5])
    ('0.5 s', '0.54 s')
    """
    coarse = next((step for step in _ROUNDINGS_S if step >= uncertainty), _ROUNDINGS_S[-1])
    if coarse > _ROUNDINGS_S[0]:
        steps = round(value / coarse)
        return f"about {steps * coarse:g} s" if steps else f"under {coarse:g} s"
    rounded = round(value, 1)
    for border in borders:
        if (value <= border) != (rounded <= border):
            return f"{value:.2f} s"
    return f"{rounded:.1f} s"


def seconds_if_any(value: float | None) -> str:
    """Return a duration; a dash where there is none."""
    return "-" if value is None else seconds(value)


ALIKE_S = 0.15
"""Silences that differ by no more are alike (seconds): so much one varies from take to take."""


def longest(silences: Sequence[float]) -> tuple[int, ...]:
    """Return the places of the longest of some silences (seconds): all that are alike to it.

    Examples
    --------
    >>> longest([0.4, 1.6, 0.3, 1.55]), longest([])
    ((1, 3), ())
    """
    least = max(silences, default=0.0) - ALIKE_S
    return tuple(place for place, silence in enumerate(silences) if silence >= least - 1e-9)


def range_of(shown: Sequence[str]) -> str:
    """Return durations, shown from the shortest to the longest, as one.

    Examples
    --------
    >>> range_of(["1.6 s", "1.6 s"]), range_of(["1.5 s", "1.6 s"])
    ('1.6 s', '1.5 to 1.6 s')
    """
    least, most = shown[0], shown[-1]
    return most if least == most else f"{least.removesuffix(' s')} to {most}"


def before(titles: Sequence[str], lines: int) -> str:
    """Return what silences are before, where so many lines could have one.

    Examples
    --------
    >>> before(["email", "notes"], 6), before(["email", "notes", "payment"], 3)
    ('before email and notes', 'before every line')
    """
    every = len(titles) == lines and lines > 2
    return "before every line" if every else f"before {listed(titles)}"


def sayable(line: str) -> str:
    """Return a guide's line as it can be read out: dots where any words may stand.

    Examples
    --------
    >>> sayable("My tech will be out {date}. You'll love it.")
    "My tech will be out … You'll love it."
    """
    return _PLACEHOLDER.sub("…", line)


def clock(time: float) -> str:
    """Return a time in a recording.

    Examples
    --------
    >>> clock(8.34), clock(75.0), clock(3675.5)
    ('0:08.3', '1:15.0', '1:01:15.5')
    """
    tenths = round(max(0.0, time) * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def length(duration: float) -> str:
    """Return how long something is, without more digits than it takes.

    Examples
    --------
    >>> length(17.32), length(75), length(3675)
    ('17.3 s', '1:15 min', '1:01:15 h')
    """
    if round(duration, 1) < 60:
        return f"{duration:.1f} s"
    minutes, whole = divmod(round(duration), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{whole:02d} h" if hours else f"{minutes}:{whole:02d} min"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as a person lists them.

    Examples
    --------
    >>> listed(["phone", "email", "notes"])
    'phone, email and notes'
    """
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def number(count: int) -> str:
    """Return a number, in words as far as twelve."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def ordinal(place: int) -> str:
    """Return a place that counts from 1: first, second …, 11th, 21st."""
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    teens = 10 < place % 100 < 20
    return f"{place}{'th' if teens else _ENDINGS.get(place % 10, 'th')}"


def several(count: int, thing: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> several(1, "step"), several(3, "step")
    ('1 step', '3 steps')
    """
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def times(count: int) -> str:
    """Return how often: once, twice, three times."""
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def clauses(parts: Sequence[str]) -> str:
    """Return clauses joined to one, so that an "and" inside one of them does not confuse.

    Examples
    --------
    >>> clauses(["name and phone are missing", "you stall"])
    'name and phone are missing, and you stall'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def sentence(clause: str) -> str:
    """Return a clause that begins as a sentence does."""
    return clause[:1].upper() + clause[1:]


def quoted(words: str, at_most: int | None = None) -> str:
    """Return words between quotes, cut after a word where they are more characters than that.

    Examples
    --------
    >>> quoted("is it dear"), quoted("i have to talk to my husband first", 20)
    ('“is it dear”', '“i have to talk to my …”')
    """
    if at_most is not None and len(words) > at_most:
        words = words[: at_most + 1].rsplit(" ", 1)[0][:at_most] + " …"
    return f"“{words}”"


def inside(title: str) -> str:
    """Return a title as it stands inside a sentence: "Email" is "email", "PIN code" stays.

    A title that is words of a line, and ends as such do, is quoted.

    Examples
    --------
    >>> inside("Email"), inside("Have you been…")
    ('email', '“Have you been…”')
    """
    return quoted(title) if title.endswith(("…", ".", "?", "!")) else uncapitalised(title)


def uncapitalised(words: str) -> str:
    """Return words without a capital at their beginning, unless they are spelt with more of them.

    Examples
    --------
    >>> uncapitalised("Email?"), uncapitalised("PIN")
    ('email?', 'PIN')
    """
    return words[:1].lower() + words[1:] if words[1:] == words[1:].lower() else words
