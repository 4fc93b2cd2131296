"""A folder of results: whole files, done once, whatever happens; the reviews are stand-ins."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath

import msgspec
import pytest
import work
from builders import HARD_CLOSE
from filelock import FileLock

from coach import batch
from coach.batch.finding.find import Source, find
from coach.batch.finding.names import LONGEST_NAME
from coach.batch.folder import Outcome, review_into, terms_of
from coach.batch.results import folder as results_of_a_folder
from coach.batch.results.folder import LEDGER, LOCK, Results
from coach.batch.reviewing import Answer, Reviewing, content_of
from coach.batch.workers.pool import WorkerPool, interrupt_held
from coach.datatypes import Guide
from coach.errors import BatchError
from coach.files import write_whole
from coach.report.contract.review import FailureJson
from coach.report.summary.contract import RowJson


class Office:
    """A folder of recordings, one of results, and who was asked for a review."""

    def __init__(self, root: Path) -> None:
        self.recordings = root / "recordings"
        self.results = root / "results"
        self.log = root / "log"

    def record(self, **texts: str) -> None:
        """Write recordings by name; ``__`` in a name is a folder."""
        for name, text in texts.items():
            path = self.recordings / f"{name.replace('__', '/')}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def open(self, terms: str = "these", *, force: bool = False) -> Results:
        base = find([str(self.recordings)]).base
        return Results(self.results, base, ending=".json", terms=terms, force=force)

    def review(self, terms: str = "these", *, force: bool = False) -> dict[str, Outcome]:
        """Review all recordings and return what became of each, by name."""
        sources = find([str(self.recordings)]).sources
        hire = partial(WorkerPool[Source], partial(work.reviewer, self.log), 2)
        with self.open(terms, force=force) as results:
            outcomes = list(review_into(results, sources, hire, form="json"))
        assert sorted(one.source.name for one in outcomes) == [one.name for one in sources]
        return {PurePath(one.source.name).stem: one for one in outcomes}

    def asked(self) -> list[str]:
        """Return for which recordings a review was asked since the last time, by name."""
        names = sorted(self.log.read_text().split()) if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return names

    def written(self) -> dict[str, str]:
        """Return the results by name."""
        return {
            path.relative_to(self.results).as_posix(): path.read_text()
            for path in sorted(self.results.rglob("*"))
            if path.is_file() and path.name not in (LEDGER, LOCK)
        }


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def failed(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {name: one.row.error.code for name, one in outcomes.items() if one.row.error}


def test_results_mirror_the_recordings_and_the_same_command_does_nothing_again(
    office: Office,
) -> None:
    office.record(one="1", monday__two="2")
    (office.recordings / "monday/two.mp3").write_text("3")
    first = office.review()
    written = {"one.wav.json": "of 1\n", "monday/two.wav.json": "of 2\n"}
    assert office.written() == written | {"monday/two.mp3.json": "of 3\n"}
    assert office.asked() == ["monday/two.mp3", "monday/two.wav", "one.wav"]
    assert first["one"].row.result == "one.wav.json"
    again = office.review()
    assert office.asked() == []
    assert all(one.kept for one in again.values())
    assert again["one"].row == first["one"].row


def test_only_what_changed_is_done_again(office: Office) -> None:
    office.record(one="1", two="2", three="3", four="4")
    office.review()
    office.asked()
    office.record(one="1", two="another", five="5")  # the same sound once more is no change
    (office.results / "three.wav.json").write_text("half of")
    (office.results / "four.wav.json").unlink()
    office.review()
    assert office.asked() == ["five.wav", "four.wav", "three.wav", "two.wav"]
    assert office.written()["two.wav.json"] == "of another\n"
    assert office.written()["three.wav.json"] == "of 3\n"


def test_on_other_terms_all_is_done_again(office: Office) -> None:
    office.record(one="1", two="2")
    office.review()
    office.review("those")
    assert office.asked() == ["one.wav", "one.wav", "two.wav", "two.wav"]
    office.review("those", force=True)
    assert office.asked() == ["one.wav", "two.wav"]


def test_guide_model_format_and_program_are_the_terms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am/final.mdl").write_text("model")

    def terms(guide: Guide = HARD_CLOSE, form: str = "json") -> str:
        return terms_of(Reviewing(guide, tmp_path, form), tmp_path)

    shorter = replace(HARD_CLOSE, steps=HARD_CLOSE.steps[:3])
    found = [terms(), terms(shorter), terms(form="terminal")]
    (tmp_path / "am/Gr.0123abcd.arcs.fst").write_text("made of the model when it is first loaded")
    assert terms() == found[0]
    (tmp_path / "am/final.mdl").write_text("another")
    found.append(terms())
    monkeypatch.setattr(batch.folder, "__version__", "99")
    found.append(terms())
    assert len(set(found)) == 5


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_poisonous_recording_costs_its_own_result_only(office: Office) -> None:
    office.record(a="1", b="exit", c="crash", d="raise", f="no recording", g="2", h="3")
    outcomes = office.review()
    crashed = dict.fromkeys("bcd", "crashed")
    assert failed(outcomes) == crashed | {"f": "not_audio"}
    assert {name: text for name, text in office.written().items() if "error" not in text} == {
        "a.wav.json": "of 1\n",
        "g.wav.json": "of 2\n",
        "h.wav.json": "of 3\n",
    }
    line = msgspec.json.decode(office.written()["b.wav.json"], type=FailureJson)
    assert line.recording.path == str(office.recordings / "b.wav")
    assert line.error.message == (
        f"{line.recording.path}: the coach ended with status 3 on it; the others go on"
    )
    assert "ZeroDivisionError" in str(outcomes["d"].traceback)


def test_what_failed_is_tried_again(office: Office) -> None:
    office.record(one="1", two="no recording")
    assert failed(office.review()) == {"two": "not_audio"}
    office.asked()
    assert failed(office.review()) == {"two": "not_audio"}
    assert office.asked() == ["two.wav"]


def test_a_result_that_a_failure_replaced_does_not_count_as_done(office: Office) -> None:
    office.record(one="1")
    office.review()
    office.record(one="no recording")
    office.review()
    office.record(one="1")
    office.asked()
    assert failed(office.review()) == {}
    assert office.asked() == ["one.wav"]
    assert office.written() == {"one.wav.json": "of 1\n"}


def stopped(office: Office, answers: Sequence[tuple[str, str]]) -> None:
    """Leave results as a program does that is stopped in the middle."""
    with office.open() as results:
        for name, text in answers:
            source = Source(str(office.recordings / name), name)
            results.keep(source, Answer(RowJson(name), f"of {text}\n", content_of(source)))


def test_after_a_stop_the_rest_is_done(office: Office) -> None:
    office.record(one="1", two="2", three="3")
    stopped(office, [("one.wav", "1"), ("two.wav", "2")])
    ledger = office.results / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-9])  # in the middle of a line
    (office.results / "two.wav.json").unlink()
    office.review()
    assert office.asked() == ["three.wav", "two.wav"]
    office.review()
    assert office.asked() == []


def test_ctrl_c_finds_a_result_written_and_counted_or_not_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record(a="say a", b="say b")
    a, b = find([str(office.recordings)]).sources
    review, whole = work.reviewer(office.log), write_whole

    def write_and_stop(path: Path, content: bytes) -> None:
        whole(path, content)
        signal.raise_signal(signal.SIGINT)

    with office.open() as results:
        results.keep(b, review(b, lambda _: None))
        monkeypatch.setattr(results_of_a_folder, "write_whole", write_and_stop)
        with pytest.raises(KeyboardInterrupt):
            results.keep(a, review(a, lambda _: None))
        assert results.count == 2
    monkeypatch.undo()
    with office.open() as results:
        assert results.count == 0
        assert results.kept(a) is not None
        assert results.count == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_failure_without_a_report_is_no_result(office: Office) -> None:
    office.record(a="say a")
    (a,) = find([str(office.recordings)]).sources
    with office.open() as results:
        answer = work.reviewer(office.log)(a, lambda _: None)
        results.keep(a, replace(answer, report=None))
        assert results.count == 0


def test_beside_the_main_thread_ctrl_c_is_nobodys_to_hold() -> None:
    held = []
    thread = threading.Thread(target=lambda: held.append(_held()))
    thread.start()
    thread.join()
    assert held == [signal.default_int_handler]


def _held() -> object:
    with interrupt_held():
        return signal.getsignal(signal.SIGINT)


def test_a_write_that_fails_leaves_the_old_result_and_no_trace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record(one="1")
    office.review()
    before = office.written()
    with office.open(force=True) as results:

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fdopen", refuse)
        answer = Answer(RowJson("one.wav"), "of something else\n", "content")
        with pytest.raises(BatchError, match=r"written there \(No space left on device\)"):
            results.keep(Source(str(office.recordings / "one.wav"), "one.wav"), answer)
    monkeypatch.undo()
    assert office.written() == before


def test_a_folder_that_holds_other_things_is_not_touched(office: Office) -> None:
    office.record(one="1")
    office.results.mkdir()
    (office.results / "one.wav.json").write_text("mine")
    with pytest.raises(BatchError, match=r"results: holds other files$"):
        office.review()
    assert office.written() == {"one.wav.json": "mine"}
    office.review(force=True)
    assert office.written() == {"one.wav.json": "of 1\n"}


def test_a_review_killed_as_it_began_is_taken_up_and_its_litter_goes(office: Office) -> None:
    office.record(one="1", monday__two="2")
    office.results.mkdir()
    (office.results / LOCK).touch()
    (office.results / ".coach-abc.part").write_text("hal")
    office.review()
    (office.results / "monday/.coach-0123.part").write_text("hal")
    office.review()
    assert office.written() == {"one.wav.json": "of 1\n", "monday/two.wav.json": "of 2\n"}


def test_the_results_of_another_folder_are_not_mixed_in(office: Office, tmp_path: Path) -> None:
    office.record(one="1")
    office.review()
    other = Office(tmp_path / "other")
    other.results = office.results
    other.record(one="2")
    message = f"results: holds the results of {office.recordings}"
    with pytest.raises(BatchError, match=message):
        other.review()
    assert office.written() == {"one.wav.json": "of 1\n"}


def test_a_file_is_no_folder_for_results(office: Office) -> None:
    office.record(one="1")
    office.results.write_text("mine")
    with pytest.raises(BatchError, match="results: a file: name a folder for the results"):
        office.review()
    office.results = office.results / "inside"
    with pytest.raises(BatchError, match=r"inside: results cannot be written there \(Not a dir"):
        office.review()


def test_one_program_at_a_time_writes_into_a_folder(office: Office) -> None:
    office.record(one="1")
    office.review()
    with (
        FileLock(office.results / LOCK),
        pytest.raises(BatchError, match="another review is writing into it: wait for its end"),
    ):
        office.review()
    office.review()


def test_a_name_as_long_as_names_may_be_has_its_result(office: Office) -> None:
    office.record(**{"n" * 251: "1", "n" * 250: "2"})
    office.review()
    names = list(office.written())
    assert len(names) == 2
    assert all(len(name) < LONGEST_NAME + 30 for name in names)
    office.asked()
    office.review()
    assert office.asked() == []


def test_a_pipe_among_the_recordings_is_not_waited_for(office: Office) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no such pipes here")
    office.recordings.mkdir()
    os.mkfifo(office.recordings / "pipe.wav")
    with office.open() as results:
        assert results.kept(Source(str(office.recordings / "pipe.wav"), "pipe.wav")) is None


def test_the_ledger_survives_a_move_of_the_results(office: Office, tmp_path: Path) -> None:
    office.record(one="1")
    office.review()
    shutil.move(office.results, tmp_path / "moved")
    office.results = tmp_path / "moved"
    office.asked()
    office.review()
    assert office.asked() == []
