"""What a person at the page can do about an error: rooms name the case, this the remedy."""

from __future__ import annotations

from coach.errors import CoachError

REMEDIES = {
    "folder": "; drop the files in it",
    "microphone": "; connect it again or choose another, and press Start",
    "model_homeless": "; put that right, and start again",
    "model_unwritten": "; make the folder writable, and start again",
    "model_unfetched": "; connect to a network once, and try again",
    "model_damaged": "; delete the folder, and try again with a network",
    "model_absent": "; try again with a network, which it is fetched by",
    "guide_empty": ": write what to say, one step a line",
    "guide_problems": " (and {more} more)",
    "no_takes": ": say all of it once",
}
"""What to put behind a message, by the code of the remedy."""


def told(error: CoachError) -> str:
    """Return what is wrong, and what can be done about it in the page."""
    text = f"{error}{REMEDIES.get(error.remedy or '', '').format(**error.values)}"
    return text[:1].upper() + text[1:]
