"""The speech model, loaded behind the page: the page is there long before it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import ModelError
from coach.page.remedies import told

if TYPE_CHECKING:
    from coach.recognise import SpeechModel
    from coach.speakers import VoiceModel

LOADED_S = 10.0
"""By then a model is loaded, even from a slow disk (seconds)."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """How far the speech model is."""

    state: str
    """``loading``, ``ready`` or ``failed``."""
    message: str = ""
    """What is under way, or what is wrong, for a person to read."""


class Hearing:
    """Loads the models once, in a thread, and hands them to whoever waits for them.

    Parameters
    ----------
    folder
        A Vosk model's; ``None``: the coach's own, fetched where it is absent.
    model
        One that is loaded already.
    """

    def __init__(self, folder: Path | None = None, model: SpeechModel | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._model = model
        self._voices: VoiceModel | None = None
        self._asked_for_voices = False
        self._error: ModelError | None = None
        self._is_fetching = False
        self._message = "Loading the speech model …"

    @property
    def state(self) -> ModelState:
        """How far the speech model is."""
        if self._model:
            return ModelState("ready")
        if self._error:
            return ModelState("failed", told(self._error))
        return ModelState("loading", self._message)

    def start(self) -> None:
        """Begin to load, where nothing is under way; what failed is tried again."""
        with self._lock:
            if self._model is None and (self._thread is None or self._error):
                self._error = None
                self._thread = threading.Thread(target=self._load, daemon=True)
                self._thread.start()

    def model(self) -> SpeechModel:
        """Return the speech model, as soon as it is there.

        Raises
        ------
        ModelError
            It cannot be had.
        """
        self.start()
        if self._thread:
            self._thread.join()
        if self._model is None:
            raise self._error or ModelError("the speech model cannot be loaded")
        return self._model

    def close(self) -> None:
        """Wait until nothing is read from the disk any more; what is being fetched is left."""
        if self._thread and not self._is_fetching:
            self._thread.join(LOADED_S)

    def voices(self) -> VoiceModel | None:
        """Return the voice model, if it can be had; recordings of two people need it."""
        from coach.listening import voice_model
        from coach.model import locate_voice_model

        with self._lock:
            if not self._asked_for_voices:
                self._asked_for_voices = True
                try:
                    locate_voice_model(progress=self._tell)
                except ModelError:
                    return None
                self._voices = voice_model()
            return self._voices

    def _load(self) -> None:
        from coach.model import locate
        from coach.recognise import load_model

        try:
            self._model = load_model(locate(self._folder, progress=self._tell))
        except ModelError as error:
            self._error = error

    def _tell(self, what: str, done: int, total: int | None) -> None:
        self._is_fetching = True
        size = f": {done / 1e6:.0f} of {total / 1e6:.0f} MB" if total else ""
        self._message = f"{what}{size}"
