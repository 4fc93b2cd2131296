"""The pool, with workers that really die, hang and fail: see ``work`` for what they can be told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import work

from coach.batch.workers.pool import STARTS_AT_MOST, WorkerFailure, WorkerPool
from coach.errors import ModelError, WorkersError


def run(tmp_path: Path, *orders: str, jobs: int = 2, patience_s: float = 60.0) -> dict[str, object]:
    """Return what became of each order; none may come twice, and none may be lost."""
    start = partial(work.ready, tmp_path / "log")
    with WorkerPool[str](start, jobs, patience_s=patience_s) as pool:
        answers = list(pool.run(orders))
    assert sorted(order for order, _ in answers) == sorted(orders)
    return dict(answers)


def starts(tmp_path: Path) -> int:
    return len((tmp_path / "log").read_text().splitlines())


def test_each_item_is_done_once_by_workers_that_start_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    answers = run(tmp_path, *(f"answer {number}" for number in range(20)))
    done = [answer for answer in answers.values() if isinstance(answer, tuple)]
    assert {f"answer {number} done" for number in range(20)} == {text for text, _, _ in done}
    assert len({process for _, process, _ in done}) == starts(tmp_path) == 2
    assert {threads for _, _, threads in done} == {"1"}
    assert os.environ.get("OPENBLAS_NUM_THREADS") is None


def test_no_more_workers_start_than_there_is_work_for(tmp_path: Path) -> None:
    run(tmp_path, "answer 1", jobs=4)
    assert starts(tmp_path) == 1
    with WorkerPool[str](work.dies_at_once, 2) as pool:
        assert list(pool.run([])) == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_what_a_worker_dies_of_costs_that_item_alone(tmp_path: Path) -> None:
    deadly = ["exit", "kill", "crash", "quit"]
    answers = run(tmp_path, "answer 1", *deadly, "answer 2", "answer 3")
    assert {order for order, answer in answers.items() if isinstance(answer, WorkerFailure)} == {
        *deadly
    }
    assert answers["exit"] == WorkerFailure("ended with status 3 on it")
    assert answers["kill"] == WorkerFailure("crashed (killed, perhaps for want of memory) on it")
    assert answers["crash"] == WorkerFailure("crashed (segmentation fault) on it")
    assert answers["quit"] == WorkerFailure("ended with status 4 on it")


def test_a_bug_costs_that_item_alone_and_keeps_its_traceback(tmp_path: Path) -> None:
    answers = run(tmp_path, "raise 1", "exhaust 2", "answer 3", jobs=1)
    bug, memory = answers["raise 1"], answers["exhaust 2"]
    assert isinstance(bug, WorkerFailure)
    assert isinstance(memory, WorkerFailure)
    assert bug.what == "failed on it (ZeroDivisionError: at raise 1)"
    assert "in _raise" in str(bug.traceback)
    assert memory.what == "failed on it (MemoryError)"
    assert starts(tmp_path) == 1


@pytest.mark.slow
def test_a_worker_that_hangs_is_ended_but_not_one_that_lasts(tmp_path: Path) -> None:
    answers = run(tmp_path, "hang 1", "last 2", "answer 3", patience_s=3.0)
    assert answers["hang 1"] == WorkerFailure("hung on it")
    assert isinstance(answers["last 2"], tuple)


def test_a_worker_that_cannot_start_says_why() -> None:
    with (
        WorkerPool[str](work.no_model, 2) as pool,
        pytest.raises(ModelError, match="model: damaged"),
    ):
        list(pool.run(["answer 1"]))


def test_workers_that_die_as_they_start_are_not_tried_for_ever() -> None:
    message = "a worker process ended with status 5 as it started$"
    with (
        WorkerPool[str](work.dies_at_once, 1) as pool,
        pytest.raises(WorkersError, match=message) as e,
    ):
        list(pool.run(["answer 1", "answer 2"]))
    assert e.value.remedy == "too_many_workers"


def test_those_that_started_do_the_work_of_those_that_could_not(tmp_path: Path) -> None:
    orders = [f"answer {number}" for number in range(9)]
    with WorkerPool[str](partial(work.some_die, tmp_path / "log"), 3) as pool:
        answers = list(pool.run(orders))
    assert sorted(order for order, _ in answers) == orders
    assert not any(isinstance(answer, WorkerFailure) for _, answer in answers)
    assert (tmp_path / "start 3").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs to see who has ended")
def test_however_many_cannot_start_one_that_works_goes_on(tmp_path: Path) -> None:
    orders = [f"answer {number}" for number in range(STARTS_AT_MOST + 2)]
    start = partial(work.one_outlives, tmp_path / "log", STARTS_AT_MOST)
    with WorkerPool[str](start, STARTS_AT_MOST + 1) as pool:
        answers = list(pool.run(orders))
    assert sorted(order for order, _ in answers) == orders
    assert not any(isinstance(answer, WorkerFailure) for _, answer in answers)


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    with WorkerPool[str](partial(work.ready, tmp_path / "log"), 2) as pool:
        assert next(pool.run(["answer 1", "hang 2"]))[0] == "answer 1"
    for process in map(int, (tmp_path / "log").read_text().split()):
        with pytest.raises(ProcessLookupError, match="No such process"):
            os.kill(process, 0)


PARENT = """
import work, sys
from functools import partial
from pathlib import Path
from coach.batch.workers.pool import WorkerPool
if __name__ == "__main__":
    with WorkerPool(partial(work.ready, Path(sys.argv[1])), 1) as pool:
        for _ in pool.run(["answer 1", "hang 2"]):
            print("one", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    command = [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "log")]
    path = os.pathsep.join((str(Path(work.__file__).parent), *sys.path))
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"one\n"
        parent.send_signal(signal.SIGKILL)
    worker = int((tmp_path / "log").read_text())
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker is still there")
