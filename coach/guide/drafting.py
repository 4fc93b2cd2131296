"""The start of a new guide file, with comments that tell how to go on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from coach import phrase
from coach.errors import GuideError
from coach.text import clean, without_directions, words

_EXAMPLE = (
    "Thanks for calling. Who am I speaking with?",
    "And what can I do for you today?",
    "You're all set. See you on {day}.",
)
_TITLED = re.compile(r"([^\W\d_][^:.?!{}()]{0,40}):\s+(.*\S)")
_TITLE_AT_MOST = 3
"""Words before a colon that are a line's title; more are the beginning of what is said."""
_BULLET = re.compile(r"\s*(?:\d+[.)]|[-*•])\s+")
_ID_WORD = re.compile(r"[^\W_]+")
_SHORTEST_TITLE, _LONGEST_TITLE = 3, 6
"""Words of a title that is the beginning of a line; a shorter line is its own title."""
_ENDS = ".?!,;:…"
_SHORTEST_TELLING = 4
"""Letters from which a word is likely to tell what a step is about."""

_HEAD = """\
# A guide: the sequence to say, one step after the other.
#
#   coach guide check {file}       tells every error, with its line
#   coach review --guide {file} recording.wav
#
# Whatever follows a # is a comment. Words stand between double quotes.

name = {name}
"""

_STEP_HELP = """
# Each step has an id (letters, digits, dashes), a title (optional) and the words to say.
# In the words, {…} stands for any words, such as a date or a name.
# "also" is optional: other wordings that are as good, as in
#   also = ["You're good to go.", "That's everything."]
"""

_STEP = """
[[step]]
id = {id}
title = {title}
say = {say}
"""

_TAIL = """
# Rules. These three hold for every guide: the steps come in order ("in-order"), none is left
# out ("complete"), none is said twice ("once"). To turn one off:
#
# [[rule]]
# kind = "once"
# off = true
#
# Others hold where the guide lists them: "start-at-once", "no-celebration",
# "no-asking-again", "come-back", "no-lingering", and "last-question" with the id of its step.
# "why" is shown when the rule is broken.
#
# [[rule]]
# kind = "last-question"
# step = {last}
# why = "…"

# Targets: what counts as good. Seconds of silence between two steps that still flow, and that
# are merely noticeable; seconds before the first step; words per minute; seconds for it all.
#
# [targets]
# flows_s = 0.5
# noticeable_s = 1.0
# start_s = 1.0
# slowest_wpm = 130
# fastest_wpm = 230
# total_s = 30

# When it flows: so many takes in a row, complete and in order, with no silence above so many
# seconds and at most so many um or uh.
#
# [flows]
# takes = 3
# gap_s = 0.5
# sounds = 0

# What `coach certify` asks of its one take: besides, no silence above so many seconds, at most so
# many fillers, and a customer of that level (easy, normal or hard) who answers.
#
# [certify]
# complete = true
# in_order = true
# gap_s = 0.5
# fillers = 0
# customer = "normal"
"""


def template(name: str, file: str) -> str:
    """Return a guide file with example steps, to be written over."""
    return draft(_EXAMPLE, name, file)


def draft(lines: Iterable[str], name: str, file: str, *, source: str = "the lines") -> str:
    """Return a guide file with one step for each line that holds words.

    Numbers and bullets before a line are left out, as are lines without letters or digits. A line
    may begin with its title and a colon: "Greeting: Thanks for calling."

    Parameters
    ----------
    lines
        What to say, a step a line.
    name
        What the sequence is called.
    file
        What the comments call the file.
    source
        What errors call the lines.

    Raises
    ------
    GuideError
        No line holds words, or a brace has no partner.
    """
    sayings = list(_sayings(lines, source))
    if not sayings:
        raise GuideError(f"{source}: no line holds words: write what to say, one step a line")
    ids = _unique(_id_words(title or say) for title, say in sayings)
    titles = _titles([say for _, say in sayings])
    steps = [
        _STEP.format(id=quoted(each), title=quoted(own or title), say=quoted(say))
        for each, title, (own, say) in zip(ids, titles, sayings, strict=True)
    ]
    head = _HEAD.format(name=quoted(name), file=as_argument(file))
    return "".join((head, _STEP_HELP, *steps, _TAIL.format(last=quoted(ids[-1]))))


def quoted(text: str) -> str:
    """Return a text as a TOML string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_argument(file: str) -> str:
    """Return a file's name as it is typed after a command."""
    plain = " ".join(file.split())
    return f'"{plain}"' if " " in plain else plain


def _sayings(lines: Iterable[str], source: str) -> Iterator[tuple[str, str]]:
    """Yield the title of each line, empty where it has none, and what is said."""
    for number, line in enumerate(map(clean, lines), start=1):
        saying = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", saying)):
            message = "has a brace without its partner: {…} stands for any words"
            raise GuideError(f"{source}, line {number}: {message}")
        if words(without_directions(saying)):
            yield _titled(saying.strip())


def _titled(line: str) -> tuple[str, str]:
    match = _TITLED.fullmatch(line)
    if match and len(words(match[1])) <= _TITLE_AT_MOST and words(without_directions(match[2])):
        return match[1].strip(), match[2]
    return "", line


def _id_words(saying: str) -> str:
    """Return the two words that tell most about a saying, joined by a dash."""
    spoken = dict.fromkeys(word for word in words(saying) if _ID_WORD.fullmatch(word))
    telling = [word for word in spoken if len(word) >= _SHORTEST_TELLING] or list(spoken)
    longest = sorted(telling, key=len, reverse=True)[:2]
    return "-".join(word for word in telling if word in longest) or "step"


def _titles(sayings: Sequence[str]) -> Iterator[str]:
    """Yield the first words of each saying, so many that they are its own.

    Words picked out of it would not stand in a sentence.
    """
    spoken = [phrase.sayable(saying).split() for saying in sayings]
    for place, own in enumerate(spoken):
        others = [other for at, other in enumerate(spoken) if at != place]
        lengths = range(_SHORTEST_TITLE, _LONGEST_TITLE)
        size = next(
            (n for n in lengths if all(other[:n] != own[:n] for other in others)), _LONGEST_TITLE
        )
        title = " ".join(own[:size])
        if size < len(own):
            yield title.rstrip(_ENDS) + "…"
        else:
            yield title if len(own) >= _SHORTEST_TITLE else title.rstrip(_ENDS) or title


def _unique(names: Iterable[str]) -> list[str]:
    taken: dict[str, None] = {}
    for name in names:
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken[free] = None
    return list(taken)
