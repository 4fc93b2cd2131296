"""What a worker does: the model is loaded once, then one recording after the other is reviewed.

A recording that cannot be reviewed is an answer too: its failure, in the format asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from coach.batch.finding.addresses import content_at, fetched
from coach.batch.finding.find import Source
from coach.batch.workers.worker import Sign
from coach.datatypes import Guide
from coach.errors import AudioError, CoachError
from coach.formats import for_file, rendered
from coach.report.contract import as_json
from coach.report.summary.contract import RowJson
from coach.report.summary.digest import digest, failed
from coach.visible import shown, valid

if TYPE_CHECKING:
    from coach.datatypes import Review
    from coach.recognise import SpeechModel
    from coach.speakers import VoiceModel


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one recording."""

    row: RowJson
    report: str | None
    """The whole of its file; ``None`` where a failure has none in that format."""
    content: str | None
    """As of ``content_of``."""


Reviewer: TypeAlias = Callable[[Source, Sign], Answer]
"""A recording becomes its answer."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """All that a worker must know beforehand; called there, it loads the model."""

    guide: Guide
    model_folder: Path | None
    """``None`` where each machine has the coach's own."""
    form: str
    """One of ``FORMATS``."""
    to_say: Callable[[AudioError], AudioError] | None = None
    """Makes of an error the one to report: with what its user can do about it; ``None``: itself."""
    in_turn: bool = False
    """As of ``load_model``: others work beside it."""

    def __call__(self) -> Reviewer:
        """Return what reviews recordings.

        Raises
        ------
        ModelError
            The model cannot be loaded.
        """
        from coach.listening import voice_model
        from coach.model import locate
        from coach.recognise import load_model

        folder = locate(self.model_folder)
        model, voices = load_model(folder, in_turn=self.in_turn), voice_model()
        return partial(review_source, self, model, voices)


def review_source(
    terms: Reviewing, model: SpeechModel, voices: VoiceModel | None, source: Source, sign: Sign
) -> Answer:
    """Review a recording, or say why it cannot be reviewed."""
    content = content_of(source)
    try:
        with _at_hand(source) as path:
            review = _review(terms.guide, model, voices, source, path, sign)
            report = for_file(rendered(review, terms.form, sound=path), terms.form)
    except AudioError as error:
        said = terms.to_say(error) if terms.to_say else error
        return failure(source, said, terms.form, content)
    return Answer(digest(review, source.name), report, content)


def _at_hand(source: Source) -> AbstractContextManager[Path]:
    """Return where a recording can be read, for as long as the ``with`` statement lasts."""
    return nullcontext(source.path) if source.path else fetched(source.address)


def _review(
    guide: Guide,
    model: SpeechModel,
    voices: VoiceModel | None,
    source: Source,
    path: Path,
    sign: Sign,
) -> Review:
    """Return the review of a recording, under its own name wherever it is read."""
    from coach.pipeline import review_file

    try:
        review = review_file(path, guide, model, voices=voices, heard_s=sign)
    except AudioError as error:
        named = copy(error)
        named.args = (str(error).replace(shown(path), source.shown),)
        raise named from error
    return replace(review, recording=replace(review.recording, path=valid(source.address)))


def failure(source: Source, error: CoachError, form: str, content: str | None = None) -> Answer:
    """Return the answer of a recording that cannot be reviewed."""
    line = f"{as_json.render_error(source.address, error)}\n" if form == "json" else None
    return Answer(failed(source.name, error), line, content)


def content_of(source: Source) -> str | None:
    """Return what changes if the recording does; ``None`` where it cannot be read."""
    return content_at(source.address) if source.path is None else hash_of(source.path)


def hash_of(path: Path) -> str | None:
    """Return the SHA-256 of a file; ``None`` where it cannot be read."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
