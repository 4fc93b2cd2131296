"""The far side of a crew, in this process: what it says, and what a review becomes there."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pipe
from pathlib import Path

import pytest
import work
from conftest import Reviewed

from coach.batch.finding.find import Source
from coach.batch.reviewing import Answer, Reviewer, Reviewing
from coach.batch.workers import worker
from coach.batch.workers.worker import Alive, Done, Raised, Ready, Sign, Start, Unfit, serve
from coach.errors import ModelError
from coach.guide import built_in
from coach.recognise import SpeechModel


@pytest.fixture(autouse=True)
def ctrl_c_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def said(start: Start, *items: object) -> list[object]:
    """Return what a worker says to its parent, which then goes."""
    ours, theirs = Pipe()
    for item in items:
        ours.send(item)
    told: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "SIGN_EVERY_S", 0.0)
        pipe = _Told(theirs, told)
        ours.close()
        serve(pipe, start)  # type: ignore[arg-type]
    return told


class _Told:
    """The worker's end of a pipe whose other end is closed: what is sent is kept here."""

    def __init__(self, pipe: object, told: list[object]) -> None:
        self._pipe = pipe
        self.send = told.append

    def recv(self) -> object:
        return self._pipe.recv()  # type: ignore[attr-defined]


def test_it_says_that_it_is_ready_then_an_answer_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    ready, done, bug = said(partial(work.ready, tmp_path / "log"), "answer 1", "raise 2")
    assert ready == Ready()
    assert isinstance(done, Done)
    assert done.answer[0] == "answer 1 done"
    assert isinstance(bug, Raised)
    assert bug.error == "ZeroDivisionError: at raise 2"
    assert "in _raise" in bug.traceback
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_it_gives_signs_of_life() -> None:
    def work_on(item: object, sign: Sign) -> object:
        sign(3.0)
        return item

    assert said(lambda: work_on, "a") == [Ready(), Alive(3.0), Done("a")]


def test_it_says_why_it_cannot_start() -> None:
    (unfit,) = said(work.no_model)
    assert isinstance(unfit, Unfit)
    assert isinstance(unfit.error, ModelError)


# ---- reviewing ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def review(speech_model: SpeechModel) -> Reviewer:
    """Load the model as a worker does, which looks for it itself."""
    return Reviewing(built_in(), None, "json")()


def answer(review: Reviewer, address: str) -> tuple[Answer, list[float]]:
    signs: list[float] = []
    return review(Source(address, "x/take.wav"), signs.append), signs


@pytest.mark.slow
def test_a_recording_by_its_address_is_reviewed_under_it(
    review: Reviewer, short_takes: Reviewed
) -> None:
    address = short_takes.files[0].as_uri()
    there, signs = answer(review, address)
    here, _ = answer(review, str(short_takes.files[0]))
    line = json.loads(there.report or "")
    assert line["recording"].pop("path") == address
    expected = json.loads(here.report or "")
    assert expected["recording"].pop("path") == str(short_takes.files[0])
    assert line == expected
    assert there.row == here.row
    assert there.row.recording == "x/take.wav"
    assert signs == sorted(signs)
    assert signs[-1] == pytest.approx(line["recording"]["duration_s"])
    assert (there.content or "").startswith("at ")
    assert len(here.content or "") == 64


def test_what_cannot_be_reviewed_is_named_by_its_address(
    review: Reviewer, tmp_path: Path, short_takes: Reviewed
) -> None:
    for path, start in (
        (tmp_path / "none.wav", "no such file; check the address"),
        (short_takes.files[2], "not a recording, whatever its name"),
    ):
        address = path.as_uri().replace("%20", " ")
        failed, _ = answer(review, address)
        assert failed.row.error is not None
        assert failed.row.error.message.startswith(f"{address}: {start}")
        assert json.loads(failed.report or "")["recording"] == {"path": address}


def test_in_other_formats_a_failure_has_no_file(speech_model: SpeechModel, tmp_path: Path) -> None:
    failed, _ = answer(Reviewing(built_in(), None, "html")(), str(tmp_path / "none.wav"))
    assert failed.report is None
    assert failed.row.error is not None
