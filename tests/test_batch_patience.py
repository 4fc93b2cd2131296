"""A cluster that does not answer, or that nobody works for, is waited for only so long."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias

import pytest
import work
from conftest import Cli

from coach.batch.finding.find import Source
from coach.batch.workers import cluster as clusters
from coach.batch.workers import patience as lookout
from coach.batch.workers.cluster import Cluster, local_cluster
from coach.batch.workers.patience import Lookout
from coach.errors import WorkersError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


class FakeFuture:
    """Holds an answer, or the errors that come one after another before it."""

    def __init__(self, *errors: Exception, status: str = "finished") -> None:
        self.errors = list(errors)
        self.status = status

    def result(self, timeout: float) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


class FakeClient:
    """A scheduler that counts threads as told, each a minute later, and goes on with the last."""

    def __init__(self, *counts: int | Exception) -> None:
        self.scheduler = self
        self.counts = list(counts)
        self.now_s = 0.0

    def ncores(self) -> None: ...

    def monotonic(self) -> float:
        return self.now_s

    def sync(self, ask: Any, callback_timeout: float) -> dict[str, int]:
        assert callback_timeout == 20.0
        self.now_s += 60.0
        count = self.counts.pop(0) if len(self.counts) > 1 else self.counts[0]
        if isinstance(count, Exception):
            raise count
        return {"worker": count} if count else {}


Watching: TypeAlias = Callable[..., tuple[Lookout, FakeClient]]


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Watching:
    def watch(*counts: int | Exception) -> tuple[Lookout, FakeClient]:
        client = FakeClient(*counts)
        monkeypatch.setattr(lookout, "LOOK_EVERY_S", 0.0)
        monkeypatch.setattr(lookout, "time", client)
        return Lookout(client, "tcp://a:1", "start some"), client

    return watch


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (0, "tcp://a:1: no worker for 300 s: start some; the same command then does the rest"),
        (TimeoutError(), "tcp://a:1: its scheduler has not answered for 300 s: see that it runs"),
        (OSError("closed"), "tcp://a:1: its scheduler has not answered for 300 s: see that"),
    ],
)
def test_a_lost_cluster_is_one_line(
    count: int | Exception, message: str, watching: Watching
) -> None:
    lost, client = watching(2, count)
    with pytest.raises(WorkersError, match=message):
        lost.next_done(SimpleQueue())
    assert client.now_s == 360.0
    with pytest.raises(WorkersError, match=message):
        lost.result(FakeFuture(*[TimeoutError()] * 9))


def test_a_cluster_that_answers_in_between_is_waited_for(watching: Watching) -> None:
    waits, client = watching(*[0, OSError("closed"), 0, 0, 2] * 5, 0)
    with pytest.raises(WorkersError, match="no worker for 300 s"):
        waits.next_done(SimpleQueue())
    assert client.now_s == 25 * 60.0 + 300.0


def test_patience_starts_anew_with_each_answer(watching: Watching) -> None:
    waits, client = watching(0)
    done: SimpleQueue[str] = SimpleQueue()
    client.now_s = 3600.0
    done.put("answer")
    assert waits.next_done(done) == "answer"
    with pytest.raises(WorkersError, match="no worker for 300 s"):
        waits.next_done(done)
    assert client.now_s == 3900.0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(lookout, "ANSWERS_WITHIN_S", 0.2)
    monkeypatch.setattr(lookout, "LOST_AFTER_S", 0.5)


def test_a_timeout_of_the_work_itself_is_its_answer() -> None:
    here = Lookout(FakeClient(2), "tcp://a:1", "start some")
    assert here.result(FakeFuture(TimeoutError(), TimeoutError())) == "answer"
    error = TimeoutError("of a recording")
    assert here.result(FakeFuture(error, status="error")) is error


def test_what_to_do_without_workers_depends_on_whose_they_are() -> None:
    assert clusters._more_workers("local") is None
    assert clusters._more_workers("tcp://a:1") == "start some: dask worker tcp://a:1"


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_workers_that_vanish_are_waited_for_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.wav").write_text("hang")
    opened: list[Any] = []

    def watched(jobs: int) -> Any:
        opened.append(local_cluster(jobs))
        return opened[-1]

    pytest.importorskip("cryptography")
    monkeypatch.setattr(clusters, "local_cluster", watched)
    start = partial(work.reviewer, tmp_path / "log")
    with Cluster(start, clusters.LOCAL, 1) as cluster:
        answers = cluster.run([Source(str(tmp_path / "a.wav"), "a.wav")])
        opened[0].scale(0)
        with pytest.raises(WorkersError, match=r"no worker for 0 s$") as caught:
            next(answers)
        assert caught.value.remedy == "no_workers"


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a scheduler in a process of its own, which can be frozen; return its address too."""
    told = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
    with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) as process:
        while not (told.exists() and told.read_text().endswith("}")):
            assert process.poll() is None
            time.sleep(0.05)
        yield process, json.loads(told.read_text())["address"]
        process.kill()


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_hangs_is_waited_for_only_so_long(
    scheduler: tuple[subprocess.Popen[bytes], str], tmp_path: Path
) -> None:
    process, address = scheduler
    with Cluster(work.no_model, address, 1) as cluster:
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(WorkersError, match="its scheduler has not answered for 0 s: see that"):
            list(cluster.run([Source(str(tmp_path / "a.wav"), "a.wav")]))


@pytest.mark.slow
def test_what_takes_a_call_and_says_nothing_is_no_cluster(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.wav").touch()
    monkeypatch.setattr(clusters, "ANSWERS_WITHIN_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        result = cli("review", "a.wav", "-o", "results", "--cluster", address)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"coach: {address}: no cluster answers there")
    assert len(result.stderr.splitlines()) == 1


def test_a_cluster_is_asked_for_beside_a_running_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ask(address: str) -> None:
        with pytest.raises(WorkersError, match="no cluster answers there"):
            Cluster(work.no_model, address, 1)

    monkeypatch.setattr(clusters, "ANSWERS_WITHIN_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asked = ask(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        with ThreadPoolExecutor(1) as beside:  # a browser's tests leave a loop running here
            beside.submit(asyncio.run, asked).result()
