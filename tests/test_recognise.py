from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest

from coach.errors import ModelError
from coach.model import locate
from coach.recognise import SpeechModel, grammar, load_model, unheard_words


def refuse(*_: object) -> NoReturn:
    raise OSError("not permitted")


def test_words_that_the_model_cannot_hear(speech_model: SpeechModel) -> None:
    assert unheard_words(speech_model, ["email", "venmo", "e-mail"]) == ["venmo", "e-mail"]


def test_a_grammar_splits_a_phrase_where_a_word_cannot_be_heard(
    speech_model: SpeechModel,
) -> None:
    phrases = [("card", "or", "venmo", "today"), ("email",), ("email",)]
    assert json.loads(grammar(speech_model, phrases)) == ["card or", "today", "email", "[unk]"]


def test_no_folder_and_no_model_have_their_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="none: no such folder; run `coach model`"):
        load_model(tmp_path / "none")
    with pytest.raises(ModelError, match="not a speech model that Vosk can read"):
        load_model(tmp_path)


@pytest.mark.parametrize("missing", [(), ("symlink",), ("symlink", "link")])
def test_a_model_loads_and_stays_as_it_is_whatever_links_there_are(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    folder = locate()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for name in missing:
        monkeypatch.setattr(os, name, refuse)
    assert load_model(folder).name == folder.name
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
