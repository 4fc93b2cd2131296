"""Telephone sound without a header: nothing in it says what it is, but its name and its frames."""

from __future__ import annotations

import shlex
from pathlib import Path

from coach.visible import shown

_FORMS = {
    ".gsm": "-f gsm",
    ".g722": "-f g722",
    ".ul": "-f mulaw -ar 8000",
    ".ulaw": "-f mulaw -ar 8000",
    ".al": "-f alaw -ar 8000",
    ".alaw": "-f alaw -ar 8000",
    ".sln": "-f s16le -ar 8000",
}
"""By ending, how FFmpeg is told what a file holds."""
_GSM_FRAME, _GSM_MARK = 33, 0xD
"""Bytes of a frame of GSM full rate, and the upper half of its first one."""
_PICTURES_AND_PAPERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\3\4", b"\x1f\x8b")


def conversion(path: Path, head: bytes) -> str:
    """Return the line that makes a WAV of raw telephone sound; empty where it is none."""
    form = _FORMS.get(path.suffix.lower())
    if form is None or not _may_be(path.suffix.lower(), head):
        return ""
    name = shown(path.name)
    return f"ffmpeg {form} -i {shlex.quote(name)} {shlex.quote(f'{name}.wav')}"


def _may_be(ending: str, head: bytes) -> bool:
    if ending == ".gsm":
        return all(first >> 4 == _GSM_MARK for first in head[::_GSM_FRAME])
    is_text = head.isascii() and b"\0" not in head
    return not is_text and not head.startswith(_PICTURES_AND_PAPERS)
