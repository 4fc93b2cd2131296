"""Which microphone is spoken into: the one that is named, the remembered one, or the system's."""

from __future__ import annotations

from coach.audio.live import microphone
from coach.audio.live.microphone import Device
from coach.errors import MicrophoneError, OutputError
from coach.session.memory.settings import MICROPHONE, set_to, setting
from coach.session.take.events import Trouble


def chosen_microphone(wanted: str | None) -> tuple[Device, Trouble | None]:
    """Return a microphone, and what did not go as it should on the way to it.

    Parameters
    ----------
    wanted
        Part of its name, then remembered; ``None``: the remembered one or, where that is not
        connected, the system's own.

    Raises
    ------
    MicrophoneError
        There is none.
    """
    if wanted is not None:
        device = microphone.choose(wanted)
        return device, remember_microphone(device.label)
    name = remembered_microphone()
    if name is None:
        return microphone.choose(None), None
    try:
        return microphone.choose(name), None
    except MicrophoneError:
        message = f"{name}: not connected; taking the system's microphone"
        return microphone.choose(None), Trouble("not_connected", message)


def remembered_microphone() -> str | None:
    """Return the name of the microphone that was chosen last; ``None`` where there is none."""
    return setting(MICROPHONE) or None


def remember_microphone(name: str) -> Trouble | None:
    """Remember the microphone that was chosen; return what keeps it from being remembered."""
    try:
        set_to(MICROPHONE, name)
    except OutputError as error:
        return Trouble("not_kept", str(error))  # the take can go on
    return None
