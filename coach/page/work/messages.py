"""What happens in a take, as messages to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from coach.session.take.events import (
    CueDue,
    CustomerSpeaks,
    Ended,
    Event,
    GapTooLong,
    Level,
    MicrophoneReady,
    Reported,
    Started,
    StepHeard,
    Trouble,
)

if TYPE_CHECKING:
    from coach.session.series.drill import InARow

LOST = (
    "Some sound was lost on the way, so silences of this take may be wrong: close what keeps this "
    "machine busy, and say it again."
)
CURES = {
    "zeros": "The microphone gives nothing at all: it is muted, or the browser may not use it. "
    "Unmute it, or allow it in the system's privacy settings (on a Mac: Privacy, Microphone).",
    "faint": "The microphone gives hardly any sound: unmute it, come nearer, or choose another "
    "one.",
    "lost": LOST,
    "lost_s": LOST,
    "gone": "The microphone, or this page, went away in the middle: what you said until then is "
    "kept, and here is its report. Plug it in again, then press Start.",
}
"""What to say of a trouble, and to do about it, by its code."""
MORE = {"not_saved": ": make room on the disk, and say it again"}
"""What to do about another one, behind the session's own words."""


class Listener(Protocol):
    """The page that a take is said into, as the rooms behind its socket know it."""

    frames: int
    """Frames of the take that came."""
    drill: InARow | None
    """The takes in a row that are being said, if any."""

    def post(self, **message: Any) -> None:
        """Send a message; from any thread."""
        ...

    def stop(self) -> None:
        """End the take now; from any thread."""
        ...


def message_of(event: Event) -> dict[str, Any] | None:
    """Return what the page is told of an event; ``None``: nothing."""
    match event:
        case Level():
            return {"type": "level", "db": round(event.level_db, 1), "at_s": event.at_s}
        case CueDue():
            return {"type": "cue", "file": event.cue.file}
        case Started():
            return {"type": "started"}
        case StepHeard():
            return {"type": "step", "step": event.step, "at_s": event.at_s}
        case GapTooLong():
            return {"type": "gap", "at_s": event.at_s}
        case Trouble():
            return {"type": "trouble", "code": event.code, "message": _with_cure(event)}
        case Ended():
            return {"type": "ended", "reason": event.reason, "at_s": event.at_s}
        case MicrophoneReady() | Reported() | CustomerSpeaks():
            return None


def _with_cure(trouble: Trouble) -> str:
    said = trouble.message[:1].upper() + trouble.message[1:]
    return CURES.get(trouble.code, f"{said}{MORE.get(trouble.code, '')}.")
