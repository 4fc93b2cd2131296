"""Hedges: words by which one takes back what one says."""

from __future__ import annotations


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in text.split(", "))


HEDGES = _phrases(
    "maybe, perhaps, possibly, probably, hopefully, just, kind of, kinda, sort of, sorta, "
    "a little bit, i guess, i think, i suppose, i feel like, i was wondering, i was hoping, "
    "if you want, if you want to, if you like, if you'd like, if that's okay, if that's ok, "
    "if that's all right, if that's alright, if that's fine, if that works, if it's okay, "
    "if it's all right, if you don't mind, would you mind, do you mind, sorry, no pressure, "
    "or something, or whatever"
)
"""What counts, longest match first where two begin together."""
NO_HEDGE = _phrases(
    "what kind of, which kind of, any kind of, some kind of, that kind of, this kind of, "
    "the kind of, a kind of, every kind of, what sort of, any sort of, some sort of, "
    "that sort of, this sort of, the sort of, just now, just as, just like, just about, "
    "just in case, just under, just over, only just"
)
"""The same words where they are plain language."""
