from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from builders import HARD_CLOSE
from conftest import SAMPLES
from recordings import heard

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Transcript, Word
from coach.detect.evidence.tokens import UNKNOWN
from coach.errors import ModelError
from coach.listening import phrases
from coach.model import locate
from coach.model.check import check_hashes
from coach.model.manifest import MANIFEST, load_manifest
from coach.recognise import (
    DECODING_BLOCK,
    Recogniser,
    SpeechModel,
    grammar,
    load_model,
    recogniser,
    unheard_words,
    warm_up,
)
from coach.recognise.decoding import Decoding, Sound
from coach.recognise.worker import InTurn, Worker, processors


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
    with pytest.raises(ModelError, match=r"none: no such folder$") as caught:
        load_model(tmp_path / "none")
    assert caught.value.remedy == "model_absent"
    with pytest.raises(ModelError, match="not a speech model that Vosk can read"):
        load_model(tmp_path)


@pytest.mark.parametrize("missing", [(), ("symlink",), ("symlink", "link")])
def test_a_model_loads_and_stays_as_it_is_whatever_links_there_are(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    folder = locate()
    for name in missing:
        monkeypatch.setattr(os, name, refuse)
    assert load_model(folder).name == folder.name
    check_hashes(folder, load_manifest(MANIFEST))


def part(name: str, from_s: float, to_s: float) -> Samples:
    sound, _ = heard(SAMPLES / f"{name}.flac")
    return sound[round(from_s * SAMPLE_RATE_HZ) : round(to_s * SAMPLE_RATE_HZ)]


def transcript(model: SpeechModel, sound: Samples) -> Transcript:
    recogniser = Recogniser(model, phrases(HARD_CLOSE))
    recogniser.feed(sound)
    return recogniser.finish()


def as_steps(sound: Samples) -> Sound:
    steps: Sound = np.rint(sound * 32767.0).astype(np.int16)
    return steps


def hear(decoding: Decoding, sound: Sound) -> list[Word]:
    words = [
        word
        for start in range(0, len(sound), DECODING_BLOCK)
        for word in decoding.hear(sound[start : start + DECODING_BLOCK]) or ()
    ]
    return words + decoding.end()


def in_order(words: tuple[Word, ...]) -> bool:
    return all(one.start <= other.start for one, other in itertools.pairwise(words))


@pytest.mark.slow
def test_what_was_heard_before_changes_nothing() -> None:
    model = load_model(locate())
    here, before = part("customer-answers", 2.0, 9.0), part("objection", 6.0, 13.0)
    as_first = transcript(model, here)
    other = transcript(model, before)
    assert other != as_first
    assert transcript(model, here) == as_first


def test_a_decoding_starts_anew_with_each_sound_and_forgets_the_one_before(
    speech_model: SpeechModel,
) -> None:
    said = as_steps(part("objection", 8.0, 13.0))
    new, used = Decoding(speech_model), Decoding(speech_model)
    for length in (0, 1, 250, 3199, 70_001):
        hear(used, as_steps(part("customer-answers", 2.0, 9.0))[:length])
    assert hear(used, said) == hear(new, said)
    assert used.heard_s > new.heard_s


@pytest.mark.slow
def test_a_warm_decoding_hears_the_same() -> None:
    model, sound = load_model(locate()), part("objection", 8.0, 13.0)
    as_first = transcript(load_model(locate()), sound)
    warm_up(model, part("customer-answers", 2.0, 5.0))
    assert model.has_rested
    assert transcript(model, sound) == as_first
    waiting = model.rested(object)
    warm_up(model, sound)
    assert model.rested(object) is not waiting


def test_a_free_decoding_rests_until_the_next_recording() -> None:
    model = load_model(locate())
    first = model.rested(object)
    model.rest(first)
    assert model.rested(object) is first
    assert model.rested(object) is not first


@pytest.mark.slow
def test_decodings_are_renewed_before_they_take_much_memory(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    sound = np.tile(np.concatenate([part("objection", 6.0, 13.0), np.zeros(16000, np.float32)]), 3)
    monkeypatch.setattr(recogniser, "TOGETHER_S", 5.0)
    monkeypatch.setattr(recogniser, "FREE_S", 5.0)
    monkeypatch.setattr(recogniser, "GUIDED_S", 5.0)
    words = transcript(speech_model, sound)
    for found in (words.free, words.guided):
        assert in_order(found)
        assert 16.0 < found[-1].end < 24.0
    thirds = [sum(word.start // 8 == third for word in words.free) for third in range(3)]
    assert max(thirds) - min(thirds) <= 2 < min(thirds)


class Ticking(Decoding):
    """Ends an utterance with every block, of one word that is the block."""

    def __init__(self, *_: object) -> None:
        self._before = self._heard = 0

    def hear(self, sound: Sound) -> list[Word]:
        at_s, length_s = self.heard_s, len(sound) / SAMPLE_RATE_HZ
        self._heard += len(sound)
        return [Word("word", at_s, at_s + length_s, 1.0)] if sound.any() else []

    def end(self) -> list[Word]:
        self.hear(np.zeros(250 + self._heard % 250, np.int16))
        return []


def test_a_renewed_decoding_goes_on_where_the_sound_is(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    monkeypatch.setattr(recogniser, "Decoding", Ticking)
    monkeypatch.setattr(SpeechModel, "rest", lambda self, decoding: None)
    monkeypatch.setattr(recogniser, "GUIDED_S", 1.0)
    sound = np.full(120 * DECODING_BLOCK, 0.1, np.float32)
    guided = transcript(speech_model, sound).guided
    assert len(guided) == 120
    assert [word.start for word in guided] == pytest.approx([0.2 * at for at in range(120)])


@pytest.mark.slow
def test_guided_words_stand_in_a_long_recording_where_they_do_in_a_short_one(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    said = np.concatenate([part("good", 3.2, 8.1), np.zeros(SAMPLE_RATE_HZ, np.float32)])
    monkeypatch.setattr(recogniser, "GUIDED_S", 3.0)
    words = transcript(speech_model, np.tile(said, 12)).guided
    emails = [word.start for word in words if word.text == "email"]
    assert len(emails) == 12
    assert np.diff(emails) == pytest.approx(len(said) / SAMPLE_RATE_HZ, abs=0.031)
    assert emails[-1] - emails[0] == pytest.approx(11 * len(said) / SAMPLE_RATE_HZ, abs=0.031)


@pytest.mark.slow
def test_a_long_silence_is_not_decoded_and_moves_no_word(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    said = part("objection", 6.0, 13.0)
    silence = np.zeros(90 * SAMPLE_RATE_HZ, np.float32)
    decoded_s = 0.0
    hear = Decoding.hear

    def counting(decoding: Decoding, sound: Sound) -> list[Word] | None:
        nonlocal decoded_s
        decoded_s += len(sound) / SAMPLE_RATE_HZ
        return hear(decoding, sound)

    monkeypatch.setattr(Decoding, "hear", counting)
    once = transcript(speech_model, said)
    decoded_s = 0.0
    there = transcript(speech_model, np.concatenate([silence, said, silence, said, silence]))
    assert decoded_s < 3 * recogniser.SILENT_S + 5 * 7.0
    known, found = (
        [word for word in each.guided if word.text != UNKNOWN] for each in (once, there)
    )
    assert [word.text for word in found] == 2 * [word.text for word in known]
    starts = np.array([word.start for word in known])
    moved = np.array([word.start for word in found]).reshape(2, -1) - starts
    assert moved[0] == pytest.approx(90.0, abs=0.05)
    assert moved[1] == pytest.approx(187.0, abs=0.05)
    assert all(90 <= word.start < 97.1 or 187 <= word.start < 194.1 for word in there.free)


@pytest.mark.slow
def test_what_the_guide_does_not_explain_is_heard_in_its_place(speech_model: SpeechModel) -> None:
    silence = np.zeros(3 * SAMPLE_RATE_HZ, np.float32)
    said = part("objection", 8.0, 13.0)
    alone = transcript(speech_model, np.concatenate([silence, said]))
    later = transcript(speech_model, np.concatenate([part("good", 3.2, 8.1), silence, said]))
    assert in_order(later.free)
    assert [word.text for word in later.free[:3]] == ["and", "what's", "a"]
    assert len(alone.free) > 5
    moved = [(word.text, round(word.start + 8.1 - 3.2)) for word in alone.free]
    assert len({(word.text, round(word.start)) for word in later.free} & set(moved)) > 5


@pytest.mark.slow
def test_on_one_processor_the_same_is_heard_without_a_thread(
    monkeypatch: pytest.MonkeyPatch, speech_model: SpeechModel
) -> None:
    sound = part("objection", 6.0, 13.0)
    by_threads = transcript(replace(speech_model, in_turn=False), sound)
    monkeypatch.setattr(threading, "Thread", refuse)
    assert transcript(replace(speech_model, in_turn=True), sound) == by_threads


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="not on this system")
def test_a_model_knows_whether_there_is_one_processor() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert processors() == 1
        assert load_model(locate()).in_turn
    finally:
        os.sched_setaffinity(0, before)
    assert load_model(locate(), in_turn=True).in_turn
    assert load_model(locate()).in_turn == (len(before) == 1)


@pytest.mark.parametrize("kind", [Worker, InTurn])
def test_a_worker_does_all_in_order(kind: Callable[..., Worker[int] | InTurn[int]]) -> None:
    done: list[int] = []
    worker = kind(done.append, 64)
    for number in range(200):
        worker.feed(number)
    worker.finish()
    assert done == list(range(200))


def test_who_brings_a_worker_more_than_may_wait_waits_too() -> None:
    go, most = threading.Event(), 3
    brought: list[int] = []

    def wait(_: int) -> None:
        go.wait()

    def bring() -> None:
        for number in range(10):
            worker.feed(number)
            brought.append(number)

    worker = Worker(wait, most)
    bringer = threading.Thread(target=bring)
    bringer.start()
    bringer.join(0.3)
    assert most <= len(brought) <= most + 1
    go.set()
    bringer.join()
    worker.finish()
    assert len(brought) == 10


def test_what_is_done_in_turn_waits_until_there_is_enough() -> None:
    done: list[int] = []
    worker = InTurn(done.append, 3)
    for number, so_far in enumerate([0, 0, 3, 3]):
        worker.feed(number)
        assert len(done) == so_far
    worker.finish()
    assert done == [0, 1, 2, 3]


def test_the_failure_of_a_worker_is_its_callers() -> None:
    def fail(_: int) -> None:
        raise ValueError("cannot do that")

    worker = Worker(fail, 64)
    for number in range(200):
        worker.feed(number)
    with pytest.raises(ValueError, match="cannot do that"):
        worker.finish()
